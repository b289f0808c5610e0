"""A run from scores to a proven plan, large households included.

Where every household takes one place, the plan is the exact optimum. A household of five or more takes two, which no
assignment can express; so each is counted once first, which bounds from above what can be reached. Where that gives a
mentor more than their places, every mentor with two or three is held to one case, and everything is solved again:

- who got a large household may have that one and no other large one, and takes one household fewer;
- who got small households only takes only such;
- who got nobody takes one, of any size.

After that nobody can get too much. It depends on no order; the proof is that of the last instance. What is promised of
every instance (one more volunteer never serves fewer) is promised here only where no household is large.
"""

from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from volunteers.matching.assignment import solve
from volunteers.matching.problem import NOBODY, Problem, Solution, need_ranks
from volunteers.matching.proof import Fault, Finding, check, check_room
from volunteers.matching.rules import BANDS, Group, MatchingLimits, Weights
from volunteers.matching.scoring import Scores, score


class Case(Enum):
    """What a mentor with several places is held to."""

    ONE_LARGE = "one_large"
    ONLY_SMALL = "only_small"
    ONE = "one"


@dataclass(frozen=True)
class MatchingPlan:
    """Who is proposed to whom, with the instance that the solution is proven for.

    `at_most` is how many could be served if every household took one place: what no plan exceeds. `cases` are the
    mentors' columns for which the instance was changed, in their order.
    """

    scores: Scores
    problem: Problem
    solution: Solution
    at_most: int
    cases: tuple[tuple[int, Case], ...] = ()

    @cached_property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Rows of seekers with columns of mentors."""
        mate = self.solution.mate.tolist()
        return tuple((row, column) for row, column in enumerate(mate) if column != NOBODY)

    @cached_property
    def unserved(self) -> tuple[int, ...]:
        """Rows of seekers who get nobody."""
        return tuple(np.flatnonzero(self.solution.mate == NOBODY).tolist())

    @property
    def exact(self) -> bool:
        """Whether the proof is of the whole instance, not only of its last case."""
        return not self.cases


def make_plan(
    group: Group, weights: Weights | None = None, limits: MatchingLimits | None = None, bands: tuple[int, ...] = BANDS
) -> MatchingPlan:
    """Score everybody and solve."""
    return plan(score(group, weights, limits), bands)


def plan(scores: Scores, bands: tuple[int, ...] = BANDS) -> MatchingPlan:
    """The best plan for these scores."""
    problem = problem_of(scores, bands)
    sizes = _sizes(scores)
    solution = solve(problem)
    at_most = solution.served
    cases: tuple[tuple[int, Case], ...] = ()
    if _overfull(solution.mate, sizes, problem.places):
        problem, cases = _held_to_cases(problem, solution.mate, sizes)
        solution = solve(problem)
    return MatchingPlan(scores, problem, solution, at_most, cases)


def finding_of(found: MatchingPlan) -> Finding | None:
    """What the checker finds wrong with a plan: with the proof, or with the room for large households."""
    places = np.array([mentor.places for mentor in found.scores.group.mentors], np.int64)
    whole = replace(found.problem, eligible=found.scores.eligible, places=places)
    widened = (found.problem.eligible > whole.eligible).any() or (found.problem.places > whole.places).any()
    if widened:
        return Finding(Fault.NOT_ELIGIBLE)
    return check(found.problem, found.solution) or check_room(whole, found.solution, _sizes(found.scores))


def problem_of(scores: Scores, bands: tuple[int, ...] = BANDS) -> Problem:
    """The instance of these scores, every household counted once."""
    group = scores.group
    return Problem(
        scores.eligible,
        scores.fit,
        np.array([mentor.places for mentor in group.mentors], np.int64),
        need_ranks([seeker.need for seeker in group.seekers]),
        [seeker.key for seeker in group.seekers],
        [mentor.key for mentor in group.mentors],
        bands,
    )


def _sizes(scores: Scores) -> NDArray[np.int64]:
    return np.array([seeker.places for seeker in scores.group.seekers], np.int64)


def _overfull(mate: NDArray[np.intp], sizes: NDArray[np.int64], places: NDArray[np.int64]) -> bool:
    """Whether any mentor got more than their places."""
    served = mate != NOBODY
    return bool((np.bincount(mate[served], sizes[served], minlength=len(places)) > places).any())


def _held_to_cases(
    problem: Problem, mate: NDArray[np.intp], sizes: NDArray[np.int64]
) -> tuple[Problem, tuple[tuple[int, Case], ...]]:
    """The instance in which no mentor can get more than their places, and what each was held to."""
    eligible, places = problem.eligible.copy(), problem.places.copy()
    large = sizes > 1
    # The neediest last, so that they stay.
    by_need = sorted(range(len(problem.need)), key=lambda row: (problem.need[row], problem.seeker_keys[row]))
    neediest = {int(mate[row]): row for row in by_need if large[row]}
    busy = set(mate.tolist())
    cases = []
    for mentor in np.flatnonzero(places > 1).tolist():
        if mentor not in busy:
            places[mentor] = 1
            cases.append((mentor, Case.ONE))
            continue
        others = large.copy()
        if mentor in neediest:
            others[neediest[mentor]] = False
            places[mentor] -= 1
        eligible[others, mentor] = False
        cases.append((mentor, Case.ONE_LARGE if mentor in neediest else Case.ONLY_SMALL))
    return replace(problem, eligible=eligible, places=places), tuple(cases)
