"""One arrival that moves others: what it would cost and win, which the house itself does not do.

Where no fitting mentor has a free place, a shortest augmenting path may make one: the fewest others move, each to
another mentor they could have as well, and among those paths the one that keeps most fit.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from volunteers.matching.arrivals import seeker_arrives
from volunteers.matching.problem import NOBODY
from volunteers.matching.rules import Seeker
from volunteers.matching.scoring import Scores

NEVER = -(1 << 30)


@dataclass(frozen=True)
class ArrivalChange:
    """The mentor's column for the newcomer, and the rows that move for it with their new columns."""

    mentor: int
    moves: tuple[tuple[int, int], ...] = ()


def seeker_arrives_moving(
    newcomer: Scores, free: NDArray[np.int64], scores: Scores, mate: NDArray[np.intp], movable: Collection[int]
) -> ArrivalChange | None:
    """As `seeker_arrives`, or else along a shortest path on which some of the `movable` rows of `scores` move.

    `mate` has the column of each row of `scores`. Only who takes one place moves; a large household comes in only
    where it finds places without that. None where nothing helps.
    """
    direct = seeker_arrives(newcomer, free)
    if direct is not None or newcomer.group.seekers[0].places > 1:
        return None if direct is None else ArrivalChange(direct)
    seekers, mentors = scores.group.seekers, newcomer.group.mentors
    rows = sorted((row for row in movable if _can_move(row, seekers, mate)), key=lambda row: seekers[row].key)
    moving = np.array(rows, np.intp)
    worth = np.where(newcomer.eligible[0], newcomer.fit[0].astype(np.int64), NEVER)
    came_from = np.full(len(mentors), NOBODY, np.intp)
    layer, unseen = newcomer.eligible[0], ~newcomer.eligible[0]
    while layer.any():
        ready = np.flatnonzero(layer & (free > 0))
        if len(ready):
            end = min(ready.tolist(), key=lambda column: (-int(worth[column]), mentors[column].key))
            return _along(end, came_from, mate)
        leaving = moving[layer[mate[moving]]]
        columns = np.flatnonzero(unseen & scores.eligible[leaving].any(axis=0))
        fit = np.where(scores.eligible[leaving][:, columns], scores.fit[leaving][:, columns].astype(np.int64), NEVER)
        before = worth[mate[leaving]] - scores.fit[leaving, mate[leaving]]
        layer = np.zeros(len(mentors), bool)
        if len(columns):
            reached = before[:, None] + fit
            worth[columns], came_from[columns] = reached.max(axis=0), leaving[reached.argmax(axis=0)]
            layer[columns], unseen[columns] = True, False
    return None


def _can_move(row: int, seekers: Sequence[Seeker], mate: NDArray[np.intp]) -> bool:
    return bool(mate[row] != NOBODY) and seekers[row].places == 1


def _along(end: int, came_from: NDArray[np.intp], mate: NDArray[np.intp]) -> ArrivalChange:
    """The path backwards from the mentor with the free place to the newcomer."""
    moves = []
    while (row := int(came_from[end])) != NOBODY:
        moves.append((row, end))
        end = int(mate[row])
    return ArrivalChange(end, tuple(reversed(moves)))


def mentor_arrives(newcomer: Scores) -> tuple[int, ...]:
    """The rows of the waiting seekers whom a new mentor would get, the neediest first, as many as they have places.

    `newcomer` are the scores of a group of this one mentor and everybody who waits.
    """
    seekers, left = newcomer.group.seekers, newcomer.group.mentors[0].places
    fit = newcomer.fit[:, 0]
    waiting = np.flatnonzero(newcomer.eligible[:, 0]).tolist()
    taken = []
    for row in sorted(waiting, key=lambda row: (seekers[row].need, -int(fit[row]), seekers[row].key)):
        if seekers[row].places <= left:
            taken.append(row)
            left -= seekers[row].places
    return tuple(taken)
