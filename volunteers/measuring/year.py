"""A year played week by week: who arrives, gives up and ends early; what a weekly run serves, and what hindsight could.

Every place of a mentor has its stays drawn beforehand: so many end early, as in the field, the others last half a year
or longer. Hindsight knows all arrivals and all stays. It is bounded from above by one largest assignment of seekers to
stays: the k-th stay of a place can begin no earlier than the ones before it are over, and serves somebody only if they
still wait then. No policy, however wise, can serve more.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from volunteers.matching.assignment import solve
from volunteers.matching.plan import problem_of
from volunteers.matching.problem import NOBODY, Problem
from volunteers.matching.scoring import score
from volunteers.matching.serving import serve
from volunteers.measuring.town import Maker

WEEKS = 52
NEVER = -1
END_EARLY = 0.36
EARLY_WEEKS = (2, 13)
STAY_WEEKS = (26, 41)
PATIENCE_WEEKS = (8, 41)
JOIN_LATER = 0.4


@dataclass(frozen=True)
class YearResult:
    """How many a weekly run served in the year, and the most that anybody could have."""

    served: int
    hindsight: int
    arrived: int

    @property
    def share(self) -> float:
        """The weekly run's part of what hindsight could serve, 0 to 1."""
        return self.served / self.hindsight if self.hindsight else 1.0


@dataclass(frozen=True)
class Year:
    """Weeks counted from 0: when each seeker comes and is gone, when each place is first there, how long its stays are.

    `mentor` is the column of each place; `stays` has a row for each place.
    """

    comes: NDArray[np.int64]
    gone: NDArray[np.int64]
    mentor: NDArray[np.intp]
    opens: NDArray[np.int64]
    stays: NDArray[np.int64]


def play(mentors: int, seekers: int, seed: int = 1) -> YearResult:
    """Play one year in a made-up town."""
    problem = problem_of(score(Maker(seed).town(mentors, seekers)))
    year = draw_year(problem, np.random.default_rng(seed))
    served = serve_weekly(problem, year)
    return YearResult(int((served != NEVER).sum()), _hindsight(problem, year), seekers)


def draw_year(problem: Problem, draw: np.random.Generator) -> Year:
    """A year for the people of an instance."""
    seekers, mentors = problem.eligible.shape
    comes = np.asarray(draw.integers(0, WEEKS, seekers))
    joins = np.where(draw.random(mentors) < JOIN_LATER, draw.integers(0, WEEKS, mentors), 0)
    mentor = np.repeat(np.arange(mentors), problem.places)
    shape = len(mentor), WEEKS // EARLY_WEEKS[0]
    stays = np.where(
        draw.random(shape) < END_EARLY, draw.integers(*EARLY_WEEKS, shape), draw.integers(*STAY_WEEKS, shape)
    )
    return Year(comes, comes + draw.integers(*PATIENCE_WEEKS, seekers), mentor, joins[mentor], stays)


def serve_weekly(problem: Problem, year: Year) -> NDArray[np.int64]:
    """The week in which each is served (NEVER for nobody) by exact runs every week over who waits and what is free."""
    served = np.full(len(year.comes), NEVER, np.int64)
    free_from, stay = year.opens.copy(), np.zeros(len(year.opens), np.intp)
    for week in range(WEEKS):
        rows = np.flatnonzero((served == NEVER) & (year.comes <= week) & (week <= year.gone))
        free = free_from <= week
        places = np.bincount(year.mentor[free], minlength=len(problem.places))
        columns = np.flatnonzero(places)
        mate = solve(_part(problem, rows, columns, places)).mate
        served[rows[mate != NOBODY]] = week
        for column, count in zip(*np.unique(columns[mate[mate != NOBODY]], return_counts=True), strict=True):
            taken = np.flatnonzero(free & (year.mentor == column))[:count]
            free_from[taken] = week + year.stays[taken, stay[taken]]
            stay[taken] += 1
    return served


def _part(problem: Problem, rows: NDArray[np.intp], columns: NDArray[np.intp], places: NDArray[np.int64]) -> Problem:
    """The instance of these rows and columns."""
    both = np.ix_(rows, columns)
    return Problem(
        problem.eligible[both],
        problem.fit[both],
        places[columns],
        problem.need[rows],
        [problem.seeker_keys[row] for row in rows],
        [problem.mentor_keys[column] for column in columns],
        problem.bands,
    )


def _hindsight(problem: Problem, year: Year) -> int:
    """The most that could be served: a largest assignment of seekers to stays at their earliest."""
    before = np.cumsum(year.stays, axis=1) - year.stays
    begins = year.opens[:, None] + before
    place, number = np.nonzero(begins < WEEKS)
    in_time = begins[place, number] <= year.gone[:, None]
    mate = serve(problem.eligible[:, year.mentor[place]] & in_time, [1] * len(place), range(len(year.comes)))
    return int((mate != NOBODY).sum())
