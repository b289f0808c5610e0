"""What is usually done instead: the best pair first, first come first served, and one bare assignment without proof."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from volunteers.matching.problem import NOBODY, Problem

# More than all points together, so that another pair is worth more than any.
SERVED = 1_000_000


def best_pair_first(problem: Problem) -> NDArray[np.intp]:
    """The pair that fits best of all that are left, again and again."""
    mate, left = np.full(len(problem.need), NOBODY, np.intp), problem.places.tolist()
    rows, columns = np.nonzero(problem.eligible)
    order = np.argsort(-problem.fit[rows, columns], kind="stable")
    for row, column in zip(rows[order].tolist(), columns[order].tolist(), strict=True):
        if mate[row] == NOBODY and left[column]:
            mate[row] = column
            left[column] -= 1
    return mate


def first_come(problem: Problem) -> NDArray[np.intp]:
    """Everybody in the order of their row gets the best who is left."""
    mate, left = np.full(len(problem.need), NOBODY, np.intp), problem.places.copy()
    for row, eligible in enumerate(problem.eligible):
        open_to = np.flatnonzero(eligible & (left > 0))
        if len(open_to):
            mate[row] = open_to[problem.fit[row, open_to].argmax()]
            left[mate[row]] -= 1
    return mate


def costs_of(problem: Problem) -> NDArray[np.float64]:
    """The matrix that SciPy solves: a column for each place; a pair that may not be costs nothing and serves nobody."""
    slots = np.repeat(np.arange(len(problem.places)), problem.places)
    return np.where(problem.eligible[:, slots], -(SERVED + problem.fit[:, slots].astype(np.float64)), 0.0)


def bare_assignment(problem: Problem, costs: NDArray[np.float64]) -> NDArray[np.intp]:
    """Most served, then most points: SciPy's answer, two of the five objectives and no proof."""
    slots = np.repeat(np.arange(len(problem.places)), problem.places)
    rows, chosen = linear_sum_assignment(costs)
    real = costs[rows, chosen] < 0
    mate = np.full(len(problem.need), NOBODY, np.intp)
    mate[rows[real]] = slots[chosen[real]]
    return mate
