"""No hidden figure can be computed from what is shown: whatever it is, the same is shown."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.reporting.rules import (
    BOTTOM,
    HIGH,
    LEAST,
    LEFT,
    MOST_NAMED,
    RIGHT,
    SHADES,
    TOP,
    WIDE,
    Trend,
    harmless,
    heated,
    months_apart,
    peak,
    plotted,
    round_step,
    suppressed,
    together,
    trend,
)

COUNTS = st.integers(0, 12)
TABLES = st.integers(1, 3).flatmap(lambda width: st.lists(st.tuples(*[COUNTS] * width), max_size=6))


@given(TABLES, st.data())
def test_whatever_is_hidden_the_same_is_shown(rows, data):
    shown = suppressed(rows)
    other = [
        tuple(
            data.draw(st.integers(0, LEAST - 1)) if seen is None else count
            for count, seen in zip(row, row_shown, strict=True)
        )
        for row, row_shown in zip(rows, shown.rows, strict=True)
    ]
    assert suppressed(other) == shown


@given(TABLES)
def test_what_is_shown_is_true_and_never_small(rows):
    shown = suppressed(rows)
    for row, row_shown in zip(rows, shown.rows, strict=True):
        for count, seen in zip(row, row_shown, strict=True):
            assert seen is None or (seen == count >= LEAST)
            assert seen is not None or count < LEAST or row[0] < LEAST
    for number, total in enumerate(shown.totals):
        assert total is None or total == sum(row[number] for row in rows)


@given(TABLES, TABLES)
def test_of_two_ways_to_count_the_same_the_second_tells_nothing_where_either_hides(first, second):
    one, two = together([first, second])
    assert one == suppressed(first)
    if one.hides or suppressed(second).hides:
        assert all(count is None for row in (*two.rows, two.totals) for count in row)


def test_no_spreadsheet_takes_a_label_for_a_formula():
    assert [harmless(text) for text in ("=1", " +1", "-1", "@a", "\tx", "Sofia")] == [
        "'=1",
        "' +1",
        "'-1",
        "'@a",
        "'\tx",
        "Sofia",
    ]


def test_counts_from_five_on_are_shown_and_what_hides_says_so():
    plain, hidden = suppressed([(5, 9), (7, 5)]), suppressed([(5, 4), (7, 5)])
    assert (plain.rows, plain.totals, plain.hides, plain.tells_nothing) == (((5, 9), (7, 5)), (12, 14), False, False)
    assert (hidden.rows, hidden.totals, hidden.hides, hidden.tells_nothing) == (
        ((5, None), (7, 5)),
        (12, None),
        True,
        False,
    )
    assert suppressed([(4, 9)]).tells_nothing
    assert not suppressed([]).tells_nothing
    assert together([[(5,)], [(5, 9)]])[1] == suppressed([(5, 9)])


MONTHS = st.lists(st.integers(0, 11), min_size=1, max_size=12, unique=True).map(sorted)


@given(MONTHS, st.data())
def test_a_plot_shows_each_count_that_may_be_shown_and_no_other(numbers, data):
    months = [date(2026, 1 + number, 1) for number in numbers]
    counts = st.lists(st.none() | st.integers(0, 9_999), min_size=len(months), max_size=len(months))
    columns = [data.draw(counts), data.draw(counts)]
    plot = plotted(months, columns)
    assert [[n for _x, _y, n in line.points] for line in plot.lines] == [
        [n for n in column if n is not None] for column in columns
    ]
    assert plot.heights[0][1] == 0
    assert plot.heights[-1][1] >= max([n for column in columns for n in column if n is not None], default=0)
    assert len(plot.heights) <= 6
    for line in plot.lines:
        assert all(LEFT <= x <= WIDE - RIGHT and TOP <= y <= HIGH - BOTTOM for x, y, _n in line.points)
        assert sum(len(one.split()) for one in line.stretches) == len(line.points)


def test_a_line_breaks_where_a_count_is_hidden_or_a_month_is_missing():
    months = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1), date(2026, 5, 1), date(2026, 6, 1)]
    (line,) = plotted(months, [[7, None, 9, 8, 6]]).lines
    assert [len(one.split()) for one in line.stretches] == [1, 1, 2]
    assert round_step(1) == 1
    assert round_step(5) == 1
    assert round_step(134) == 50
    assert months_apart(date(2025, 12, 1), date(2026, 1, 1)) == 1


CELLS = st.dictionaries(st.tuples(st.integers(0, 6), st.integers(8, 21)), st.integers(0, 60), max_size=30)


@given(CELLS, st.dictionaries(st.tuples(st.integers(0, 6), st.integers(8, 21)), st.integers(0, LEAST - 1)))
def test_a_heat_map_is_the_same_whatever_the_hidden_counts_are(counts, hidden):
    shown = {cell: count for cell, count in counts.items() if count >= LEAST}
    assert heated({**hidden, **shown}) == heated(shown)


@given(CELLS)
def test_a_darker_shade_is_a_larger_count_and_the_darkest_is_the_largest(counts):
    heat = heated(counts)
    assert set(heat.shades.values()) <= set(range(1, SHADES + 1))
    for cell, shade in heat.shades.items():
        assert counts[cell] >= LEAST
        assert cell[1] in heat.hours
        assert all(counts[other] > counts[cell] for other, deeper in heat.shades.items() if deeper > shade)
    assert len(heat.busiest) <= MOST_NAMED
    assert all(counts[cell] > counts[other] for cell in heat.busiest for other in heat.shades.keys() - {*heat.busiest})


@pytest.mark.parametrize(
    ("column", "found"),
    [
        ((), None),
        ((5, 5, 5, 10, 10), None),
        ((5, 5, 5, 10, 10, 10), Trend.DOUBLED),
        ((5, 5, 5, 10, 10, 9), Trend.MORE),
        ((10, 10, 10, 11, 11, 11), Trend.ALIKE),
        ((10, 10, 10, 9, 9, 9), Trend.ALIKE),
        ((10, 10, 10, 9, 9, 8), Trend.FEWER),
        ((10, 10, 10, 5, 5, 5), Trend.HALVED),
        ((10, None, 10, 50, 50, 50), None),
        ((10, 10, 10, 50, None, 50), None),
        ((10, 10, 10, None, 50, 50, 50), Trend.DOUBLED),
    ],
)
def test_how_the_end_of_a_year_compares_with_its_beginning(column, found):
    assert trend(column) is found


@pytest.mark.parametrize(
    ("column", "at"),
    [((), None), ((None, None), None), ((None, 6), 1), ((6,), None), ((7, 6), 0), ((7, 7), None), ((5, 9, 7), 1)],
)
def test_most_is_where_one_alone_has_most(column, at):
    assert peak(column) == at
