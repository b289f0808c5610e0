"""Whether a solution is what it says: checked with nothing of the solver, from the instance and the prices alone.

Weak duality, stage by stage: where two prices are together at least what a pair gains, no assignment gains more than
all prices together. One that gains exactly that is best, uses only tight pairs and leaves out nobody with a price
(complementary slackness), and just those that do are best too; the next stage is about them. A price below 0 is only
for somebody who had one before, so that no assignment of this stage leaves them out.
"""

import json
import zlib
from dataclasses import dataclass
from enum import Enum
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from volunteers.matching.problem import NOBODY, Objective, Prices, Problem, Solution, SolvedObjective

# Prices beyond this could overflow a sum; an honest one is far below.
LARGEST = 1 << 50
MASK = (1 << 64) - 1
# So many rows at a time stay in the processor's cache.
STRIP = 64


class Fault(Enum):
    """What is wrong with a solution."""

    SHAPE = "shape"
    NOT_ELIGIBLE = "not_eligible"
    OVERFULL = "overfull"
    STAGES = "stages"
    TOO_LARGE = "too_large"
    VALUE = "value"
    PRICE_TOO_LOW = "price_too_low"
    NEGATIVE = "negative"
    UNEQUAL = "unequal"


@dataclass(frozen=True)
class Finding:
    """A fault, and at which stage (0 is the first; None is before them)."""

    fault: Fault
    stage: int | None = None


def check(problem: Problem, solution: Solution) -> Finding | None:
    """The first thing that is wrong with the solution, or None: then it is proven best in every objective."""
    seekers, mentors = problem.eligible.shape
    mate = solution.mate
    if mate.shape != (seekers,) or ((mate < NOBODY) | (mate >= mentors)).any():
        return Finding(Fault.SHAPE)
    paired = np.flatnonzero(mate != NOBODY)
    if not problem.eligible[paired, mate[paired]].all():
        return Finding(Fault.NOT_ELIGIBLE)
    taken = np.zeros(mentors, np.int64)
    np.add.at(taken, mate[paired], 1)
    if (taken > problem.places).any():
        return Finding(Fault.OVERFULL)
    expected = [Objective.SERVED, Objective.NEED, *[Objective.BAND] * len(problem.bands), Objective.FIT, Objective.TIE]
    bands = [None, None, *problem.bands, None, None]
    if [(stage.objective, stage.band) for stage in solution.stages] != list(zip(expected, bands, strict=True)):
        return Finding(Fault.STAGES)
    return _check_stages(problem, solution)


def check_room(problem: Problem, solution: Solution, sizes: NDArray[np.int64]) -> Finding | None:
    """Whether every mentor has the places that the households they get really take (`sizes`, by row)."""
    taken = [0] * len(problem.places)
    for size, mentor in zip(sizes.tolist(), solution.mate.tolist(), strict=True):
        if mentor != NOBODY:
            taken[mentor] += size
    overfull = any(took > places for took, places in zip(taken, problem.places.tolist(), strict=True))
    return Finding(Fault.OVERFULL) if overfull else None


def _check_stages(problem: Problem, solution: Solution) -> Finding | None:
    places = problem.places.tolist()
    mate, paired = solution.mate, np.flatnonzero(solution.mate != NOBODY)
    bound_seekers, bound_mentors = np.zeros(len(problem.need), bool), np.zeros(len(places), bool)
    possible = problem.eligible
    for number, stage in enumerate(solution.stages):
        left, right = stage.prices.seekers, stage.prices.mentors
        if left.shape != bound_seekers.shape or right.shape != bound_mentors.shape:
            return Finding(Fault.SHAPE, number)
        if max(np.abs(left).max(initial=0), np.abs(right).max(initial=0)) > LARGEST:
            return Finding(Fault.TOO_LARGE, number)
        gained = _gains(problem, stage, paired, mate[paired])
        if not possible[paired, mate[paired]].all() or sum(gained.tolist()) != stage.value:
            return Finding(Fault.VALUE, number)
        found = _tight(problem, stage, possible)
        if found is None:
            return Finding(Fault.PRICE_TOO_LOW, number)
        if (left[~bound_seekers] < 0).any() or (right[~bound_mentors] < 0).any():
            return Finding(Fault.NEGATIVE, number)
        if sum(left.tolist()) + sum(a * b for a, b in zip(right.tolist(), places, strict=True)) != stage.value:
            return Finding(Fault.UNEQUAL, number)
        possible = found
        bound_seekers, bound_mentors = bound_seekers | (left != 0), bound_mentors | (right != 0)
    return None


def _tight(problem: Problem, stage: SolvedObjective, possible: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
    """The possible pairs whose two prices are what the pair gains; None where they are less for any."""
    left, right, need = stage.prices.seekers, stage.prices.mentors, problem.need
    kept = np.zeros_like(possible)
    if stage.objective in (Objective.FIT, Objective.TIE):
        # Large numbers, or few pairs: one after another.
        rows, columns = np.divmod(np.flatnonzero(possible), len(right))
        over = left[rows] + right[columns] - _gains(problem, stage, rows, columns)
        kept[rows[over == 0], columns[over == 0]] = True
        return None if (over < 0).any() else kept
    if max(np.abs(left).max(initial=0), np.abs(right).max(initial=0), need.max(initial=0)) < 1 << 13:
        # Where the sums fit into small numbers, a processor does four times as many of them at once.
        left, right, need = left.astype(np.int16), right.astype(np.int16), need.astype(np.int16)
    for some in (slice(start, start + STRIP) for start in range(0, len(left), STRIP)):
        over = left[some, None] + right
        match stage.objective:
            case Objective.SERVED:
                over -= 1
            case Objective.NEED:
                over -= need[some, None]
            case Objective.BAND:
                over += problem.fit[some] < (stage.band or 0)
        if (possible[some] & (over < 0)).any():
            return None
        kept[some] = possible[some] & (over == 0)
    return kept


def _gains(
    problem: Problem, stage: SolvedObjective, rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> NDArray[np.int64]:
    """What each pair gains in an objective, as the objectives are defined."""
    if stage.objective is Objective.SERVED:
        return np.ones(len(rows), np.int64)
    if stage.objective is Objective.NEED:
        return problem.need[rows].astype(np.int64)
    if stage.objective is Objective.TIE:
        seekers, mentors = [[_number(key) for key in keys] for keys in (problem.seeker_keys, problem.mentor_keys)]
        pairs = zip(rows.tolist(), columns.tolist(), strict=True)
        return np.array([_tie(seekers[row], mentors[column]) for row, column in pairs], np.int64)
    fit = problem.fit[rows, columns].astype(np.int64)
    return fit if stage.objective is Objective.FIT else np.where(fit < (stage.band or 0), np.int64(-1), np.int64(0))


def _number(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "little")


def _tie(seeker: int, mentor: int) -> int:
    """The published mix of the tie-break, in plain whole numbers: 36 bits."""
    mixed = seeker ^ (mentor * 0x9E3779B97F4A7C15 & MASK)
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 & MASK
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & MASK
    return (mixed ^ mixed >> 31) >> 28


def pack(solution: Solution) -> bytes:
    """The solution with its proof as bytes to keep: JSON, compressed."""
    stages = [
        {
            "objective": stage.objective.value,
            "band": stage.band,
            "value": stage.value,
            "seekers": stage.prices.seekers.tolist(),
            "mentors": stage.prices.mentors.tolist(),
        }
        for stage in solution.stages
    ]
    return zlib.compress(json.dumps({"mate": solution.mate.tolist(), "stages": stages}).encode(), 1)


def unpack(kept: bytes) -> Solution:
    """What `pack` made bytes of. Raises ValueError for anything else."""
    try:
        read = json.loads(zlib.decompress(kept))
        stages = tuple(
            SolvedObjective(
                Objective(stage["objective"]),
                stage["band"],
                int(stage["value"]),
                Prices(np.array(stage["seekers"], np.int64), np.array(stage["mentors"], np.int64)),
            )
            for stage in read["stages"]
        )
        return Solution(np.array(read["mate"], np.intp), stages)
    except (zlib.error, KeyError, TypeError, OverflowError) as problem:
        raise ValueError("this is no proof") from problem
