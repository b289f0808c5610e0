"""The pairs that are still possible, as sorted arrays: what every stage of the engine reads and thins out."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Edges:
    """Possible pairs by the rows of seekers and the columns of mentors, sorted by mentor, then seeker."""

    seeker: NDArray[np.intp]
    mentor: NDArray[np.intp]

    @classmethod
    def of(cls, eligible: NDArray[np.bool_]) -> Self:
        """All pairs that the matrix (rows seekers, columns mentors) allows."""
        mentor, seeker = np.nonzero(eligible.T)
        return cls(seeker, mentor)

    def keep(self, where: NDArray[np.bool_]) -> Self:
        """Only these of the pairs."""
        return type(self)(self.seeker[where], self.mentor[where])

    def matched(self, mate: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Which of the pairs an assignment uses."""
        return mate[self.seeker] == self.mentor
