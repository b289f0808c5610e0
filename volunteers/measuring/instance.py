"""Assignment instances as they are published: a number n, then n x n whole costs; the least total cost, proven.

The engine maximises points among eligible pairs. So everybody is eligible, nobody is needier, there are no bands, and
the points are what a cost falls short of; what every assignment pays of a row or a column is taken out beforehand.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from volunteers.matching.assignment import solve
from volunteers.matching.problem import Objective, Problem, Solution
from volunteers.matching.proof import check

MOST = 4_000


@dataclass(frozen=True)
class Instance:
    """n x n costs as an engine's problem, and what every assignment pays at least."""

    problem: Problem
    paid: int

    def value(self, solution: Solution) -> int:
        """The total cost of a solution."""
        return self.paid - solution.value(Objective.FIT)


def read(text: str) -> list[list[int]]:
    """The rows of costs in a file. Raises ValueError, saying what is wrong, for any other file."""
    words = text.split()
    if not words:
        raise ValueError("the file is empty; a number n and n x n whole costs are expected")
    try:
        numbers = list(map(int, words))
    except ValueError:
        bad = next(word for word in words if not _whole(word))
        raise ValueError(f"{bad[:40]!r} is not a whole number") from None
    size, costs = numbers[0], numbers[1:]
    if not 1 <= size <= MOST:
        raise ValueError(f"n is {size}; it must be from 1 to {MOST}")
    if len(costs) != size * size:
        raise ValueError(f"n is {size}, so {size * size} costs are expected, and there are {len(costs)}")
    return [costs[start : start + size] for start in range(0, len(costs), size)]


def _whole(word: str) -> bool:
    try:
        int(word)
    except ValueError:
        return False
    return True


def instance_of(costs: list[list[int]] | NDArray[np.int64]) -> Instance:
    """The problem of these costs. Raises ValueError where they are too far apart to be exact."""
    reduced = np.array(costs, object)
    rows = reduced.min(axis=1)
    reduced = reduced - rows[:, None]
    columns = reduced.min(axis=0)
    reduced = reduced - columns
    # No cost is below 0 now, so that a best assignment uses none that alone exceeds all costs of a known one.
    possible = (reduced <= reduced[linear_sum_assignment(reduced.astype(float))].sum()).astype(bool)
    reduced = np.where(possible, reduced, 0)
    if reduced.max() > np.iinfo(np.int64).max:
        raise ValueError(f"the numbers are too far apart to be exact: by {reduced.max()}")
    ones, names = np.ones(len(reduced), np.int64), [str(number) for number in range(len(reduced))]
    problem = Problem(possible, -reduced.astype(np.int64), ones, ones, names, names, ())
    return Instance(problem, int(rows.sum() + columns.sum()))


def optimum(costs: list[list[int]] | NDArray[np.int64]) -> tuple[int, bool]:
    """The least total cost of one entry in each row and column, and whether its proof was checked and holds."""
    instance = instance_of(costs)
    solution = solve(instance.problem)
    return instance.value(solution), check(instance.problem, solution) is None


def drawn(size: int, seed: int) -> NDArray[np.int64]:
    """Costs for a measurement: whole numbers from 1 to 100, all equally likely."""
    return np.random.default_rng(seed).integers(1, 101, (size, size))
