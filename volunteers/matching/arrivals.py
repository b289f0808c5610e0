"""One new seeker against the present state: nobody else moves."""

import numpy as np
from numpy.typing import ArrayLike

from volunteers.matching.scoring import Scores


def seeker_arrives(newcomer: Scores, free: ArrayLike) -> int | None:
    """The column of the fitting mentor with a free place who fits best; None where there is none.

    `newcomer` are the scores of a group of this one seeker, `free` the places that each of its mentors has left.
    """
    open_to = np.flatnonzero(newcomer.eligible[0] & (np.asarray(free) >= newcomer.group.seekers[0].places))
    fit, mentors = newcomer.fit[0], newcomer.group.mentors
    return min(open_to.tolist(), key=lambda column: (-int(fit[column]), mentors[column].key), default=None)
