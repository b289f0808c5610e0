"""No hidden figure can be computed from what is shown, not by whoever subtracts, and not by a solver of equations."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from community.reporting.suppression import (
    ENDLESS,
    LEAST,
    LEAST_OF_A_MEDIAN,
    LEAST_OF_A_SHARE,
    STEP,
    crossed,
    known,
    median,
    rounded,
    share,
    shown,
    suppressed,
    together,
)

COUNTS = st.integers(0, 12)
TABLES = st.integers(1, 3).flatmap(lambda width: st.lists(st.tuples(*[COUNTS] * width), max_size=6))
# Many are small, or at the edge of what rounds to the same.
CELLS = st.sampled_from([0, 0, 1, 2, 3, 4, 4, 5, 6, 7, 8, 12, 13, 30, 41])
CROSSED = st.tuples(st.integers(1, 3), st.integers(1, 4)).flatmap(
    lambda size: st.lists(st.lists(CELLS, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0])
)


@given(TABLES, st.data())
def test_whatever_is_hidden_the_same_is_shown(rows, data):
    seen = suppressed(rows)
    other = [
        tuple(
            data.draw(st.integers(0, LEAST - 1)) if told is None else count
            for count, told in zip(row, row_seen, strict=True)
        )
        for row, row_seen in zip(rows, seen.rows, strict=True)
    ]
    assert suppressed(other) == seen


@given(TABLES)
def test_what_is_shown_is_near_and_never_small(rows):
    seen = suppressed(rows)
    for row, row_seen in zip(rows, seen.rows, strict=True):
        for count, told in zip(row, row_seen, strict=True):
            assert told is None or (abs(told - count) <= STEP // 2 and count >= LEAST)
            assert told is not None or count < LEAST or row[0] < LEAST
    for number, total in enumerate(seen.totals):
        assert total is None or total == rounded(sum(row[number] for row in rows))


@given(TABLES, TABLES)
def test_of_two_ways_to_count_the_same_the_second_tells_nothing_where_either_hides(first, second):
    one, two = together([first, second])
    assert one == suppressed(first)
    if one.hides or suppressed(second).hides:
        assert all(count is None for row in (*two.rows, two.totals) for count in row)


def possible(cells, table):
    """The least and the most that each figure of a table with totals can be, for a reader who knows which of the hidden
    ones are small: by a solver, which knows nothing of how they were hidden. By figure: what is shown, both ends."""
    height, width = len(cells), len(cells[0])
    names = [*product(range(height), range(width)), *((i, "row") for i in range(height)),
             *(("column", j) for j in range(width)), "all"]  # fmt: skip
    at = {name: number for number, name in enumerate(names)}
    true = {**{(i, j): cells[i][j] for i, j in product(range(height), range(width))},
            **{(i, "row"): sum(cells[i]) for i in range(height)},
            **{("column", j): sum(row[j] for row in cells) for j in range(width)},
            "all": sum(map(sum, cells))}  # fmt: skip
    told = {**{(i, j): table.cells[i][j] for i, j in product(range(height), range(width))},
            **{(i, "row"): table.rows[i] for i in range(height)},
            **{("column", j): table.columns[j] for j in range(width)}, "all": table.total}  # fmt: skip
    bounds = [known(true[name], told[name] is None) for name in names]
    equations = np.zeros((height + width + 1, len(names)))
    for i, j in product(range(height), range(width)):
        equations[i, at[i, j]] = equations[height + j, at[i, j]] = 1
    for i in range(height):
        equations[i, at[i, "row"]], equations[-1, at[i, "row"]] = -1, 1
    for j in range(width):
        equations[height + j, at["column", j]] = -1
    equations[-1, at["all"]] = -1
    limits = Bounds([low for low, _ in bounds], [min(high, 10_000) for _, high in bounds])
    found = {}
    for name in names:
        ends = []
        for sign in (1, -1):
            goal = np.zeros(len(names))
            goal[at[name]] = sign
            result = milp(goal, constraints=LinearConstraint(equations, 0, 0), bounds=limits, integrality=1)
            assert result.success
            ends.append(round(sign * result.fun))
        found[name] = (told[name], *ends)
        assert ends[0] <= true[name] <= ends[1]
    return found


def hides_all_but_the_whole(table):
    return all(count is None for row in (*table.cells, table.rows, table.columns) for count in row)


@settings(max_examples=120, deadline=None)
@given(CROSSED)
def test_no_solver_finds_a_hidden_figure_in_a_table_with_totals(cells):
    table = crossed(cells)
    for told, least, most in possible(cells, table).values():
        assert told is not None or least < most or hides_all_but_the_whole(table)


@given(CROSSED)
def test_a_table_shows_what_is_near_and_nothing_small(cells):
    table = crossed(cells)
    for row, seen in zip(cells, table.cells, strict=True):
        for count, told in zip(row, seen, strict=True):
            assert told is None or (told == rounded(count) and count >= LEAST)
    assert table.total == shown(sum(map(sum, cells)))
    if all(count >= LEAST for row in cells for count in row):
        assert not table.hides


def test_beside_a_small_one_another_is_hidden():
    table = crossed([[40, 3, 20], [30, 20, 25]])
    assert table.cells[0][1] is None
    assert table.total == 140
    alone = crossed([[7, 0]])
    assert (alone.cells, alone.columns, alone.rows, alone.total) == (((5, None),), (5, None), (5,), 5)
    assert hides_all_but_the_whole(crossed([[4, 4]]))
    assert not crossed([[9]]).hides


@given(st.integers(0, 500), st.integers(1, LEAST - 1))
def test_two_figures_that_differ_by_a_few_do_not_tell_by_how_many(count, few):
    before, after = shown(count), shown(count + few)
    if before is None or after is None:
        return
    # What a reader can say of the difference: one of nine numbers in a row, or of five where one is the smallest shown.
    least = known(count + few, hidden=False)[0] - known(count, hidden=False)[1]
    most = known(count + few, hidden=False)[1] - known(count, hidden=False)[0]
    assert least <= few <= most
    assert most - least >= (8 if count > 7 else 4)


@pytest.mark.parametrize(("count", "seen"), [(0, None), (4, None), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15)])
def test_a_count_to_the_nearest_five(count, seen):
    assert shown(count) == seen


def test_what_the_programme_publishes_is_shown_as_it_is():
    assert suppressed([(3, 12), (1, 2)], plain=(0,)).rows == ((3, 10), (1, None))
    assert suppressed([(3, 12), (1, 2)], plain=(0,)).totals == (4, None)
    first, second = together([[(3, 12), (1, 2)], [(4, 14)]], plain=(0,))
    assert second.rows == ((4, None),)
    assert first.rows == ((3, 10), (1, None))


def test_counts_from_five_on_are_shown_and_what_hides_says_so():
    plain, hides = suppressed([(5, 9), (7, 5)]), suppressed([(5, 4), (7, 5)])
    assert (plain.rows, plain.totals, plain.hides, plain.tells_nothing) == (((5, 10), (5, 5)), (10, 15), False, False)
    assert (hides.rows, hides.totals, hides.hides, hides.tells_nothing) == (
        ((5, None), (5, 5)),
        (10, None),
        True,
        False,
    )
    assert suppressed([(4, 9)]).tells_nothing
    assert not suppressed([]).tells_nothing


def test_a_share_and_a_median_need_enough_people():
    assert share(5, LEAST_OF_A_SHARE - 1) is None
    assert share(5, LEAST_OF_A_SHARE) == 25
    assert share(23, 23) == 100
    assert median([1] * (LEAST_OF_A_MEDIAN - 1)) is None
    assert median([1, 9, 2, 8, 3, 7, 4, 6]) == 4
    assert known(3, hidden=True) == (0, LEAST - 1)
    assert known(30, hidden=True) == (LEAST, ENDLESS)
