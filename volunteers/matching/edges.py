"""The pairs that are still possible, as sorted arrays: what every stage of the engine reads and thins out."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from volunteers.matching.problem import Problem


@dataclass(frozen=True)
class Edges:
    """Possible pairs by the rows of seekers and the columns of mentors, with their fit; by mentor, then by seeker."""

    seeker: NDArray[np.intp]
    mentor: NDArray[np.intp]
    fit: NDArray[np.int64]

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """All pairs that are eligible."""
        # By mentor, in one piece: to find them across the rows takes twice as long.
        places = np.flatnonzero(np.ascontiguousarray(problem.eligible.T))
        mentor, seeker = np.divmod(places, max(1, len(problem.eligible)))
        return cls(seeker, mentor, np.ascontiguousarray(problem.fit.T).reshape(-1)[places].astype(np.int64))

    def keep(self, where: NDArray[np.bool_]) -> Self:
        """Only these of the pairs."""
        return type(self)(self.seeker[where], self.mentor[where], self.fit[where])

    def matched(self, mate: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Which of the pairs an assignment uses."""
        return mate[self.seeker] == self.mentor
