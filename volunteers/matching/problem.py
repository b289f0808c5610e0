"""What the engine is asked and what it answers: the values that solver and checker share,
and nothing else of theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from volunteers.matching.rules import BANDS

NOBODY = -1


class Objective(Enum):
    """What is made best, in this order; BAND comes once for each band of fit."""

    SERVED = "served"
    NEED = "need"
    BAND = "band"
    FIT = "fit"
    TIE = "tie"


@dataclass(frozen=True)
class Problem:
    """An instance: rows are seekers, columns are mentors.

    `eligible` (bool) and `fit` (whole points) are matrices; `places` the free places of each mentor; `need` a rank of
    each seeker, the larger the needier, at least 1; `seeker_keys` and `mentor_keys` name people for the tie-break.
    """

    eligible: NDArray[np.bool_]
    fit: NDArray[np.integer]
    places: NDArray[np.int64]
    need: NDArray[np.int64]
    seeker_keys: Sequence[str]
    mentor_keys: Sequence[str]
    bands: tuple[int, ...] = BANDS


@dataclass(frozen=True)
class Prices:
    """A price for each seeker and one for each place of each mentor, in units of the objective."""

    seekers: NDArray[np.int64]
    mentors: NDArray[np.int64]


@dataclass(frozen=True)
class SolvedObjective:
    """One objective, what the assignment reaches in it, and the prices that prove that nothing reaches more.

    `band` is the fit under which a pair counts as -1, for BAND; all others have none.
    """

    objective: Objective
    band: int | None
    value: int
    prices: Prices


@dataclass(frozen=True)
class Solution:
    """The mentor's column of each seeker's row (NOBODY is -1), and the stages of the proof in their order."""

    mate: NDArray[np.intp]
    stages: tuple[SolvedObjective, ...]

    @property
    def served(self) -> int:
        """How many seekers have a mentor."""
        return int((self.mate != NOBODY).sum())

    @property
    def values(self) -> tuple[int, ...]:
        """What was reached in each objective; larger is better, the first that differs decides."""
        return tuple(stage.value for stage in self.stages)

    def value(self, objective: Objective) -> int:
        """What was reached in one objective, the last band for BAND."""
        return [stage.value for stage in self.stages if stage.objective is objective][-1]


def need_ranks(needs: Sequence[tuple]) -> NDArray[np.int64]:
    """Ranks from 1 for `needs` that sort the neediest first: the neediest get the largest rank, equals the same."""
    order = {need: rank for rank, need in enumerate(sorted(set(needs), reverse=True), 1)}
    return np.array([order[need] for need in needs], np.int64)
