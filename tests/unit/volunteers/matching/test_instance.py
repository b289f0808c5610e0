"""Published kinds of assignment instances go through the same engine, and files that are none are refused in words."""

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from volunteers.measuring.instance import drawn, optimum, read


def least(costs: np.ndarray) -> int:
    return int(costs[linear_sum_assignment(costs)].sum())


@pytest.mark.parametrize("size", [1, 2, 3, 100, 200, 400])
def test_costs_from_1_to_100_as_scipy(size: int):
    costs = drawn(size, size)
    assert optimum(costs) == (least(costs), True)


@pytest.mark.parametrize(
    "costs",
    [
        np.multiply.outer(np.arange(1, 81), np.arange(1, 81)),  # Machol and Wien (1976): hard for many
        np.random.default_rng(1).integers(-(10**12), 10**12, (60, 60)),
        np.random.default_rng(2).integers(0, 3, (90, 90)),
        np.full((50, 50), -7),
        np.abs(np.subtract.outer(np.arange(70), np.arange(70)[::-1])),
    ],
    ids=["products", "large and negative", "many ties", "all equal", "distances"],
)
def test_other_costs_as_scipy(costs: np.ndarray):
    assert optimum(costs) == (least(costs), True)


def test_what_every_assignment_pays_may_be_as_large_as_one_likes():
    rows = [[10**30 + 4, 10**30 + 1], [3, -(10**25)]]
    assert optimum([[value % 7 + row[0] for value in row] for row in rows])[1]
    assert optimum([[10**30 + 4, 10**30 + 1], [3, 5]]) == (10**30 + 4, True)


def test_a_cost_that_means_never_may_be_as_large_as_one_likes():
    never = 10**40
    assert optimum([[never, 3, 1], [2, never, 5], [1, 4, never]]) == (7, True)


@pytest.mark.parametrize("unit", [10**17, 10**40])
def test_costs_too_far_apart_are_refused(unit: int):
    with pytest.raises(ValueError, match="too far apart"):
        optimum((drawn(30, 3).astype(object) * unit).tolist())


def test_a_file_is_a_number_and_its_square_of_numbers():
    assert read(" 2\n1 -2\n\n3\t4 ") == [[1, -2], [3, 4]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("two 1 2 3 4", "'two' is not a whole number"),
        ("2 1 2 3.5 4", "'3.5' is not a whole number"),
        ("0", "n is 0"),
        ("-1 4", "n is -1"),
        ("9999999 1", "n is 9999999"),
        ("2 1 2 3", "4 costs are expected, and there are 3"),
        ("1 1 2", "1 costs are expected, and there are 2"),
    ],
)
def test_any_other_file_is_refused_in_words(text: str, said: str):
    with pytest.raises(ValueError, match=said):
        read(text)
