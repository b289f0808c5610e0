"""Days that are asked for, who is counted where, and what a drawing shows."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.foundation.spreadsheets import harmless
from community.reporting.rules import (
    BOTTOM,
    HIGH,
    LEFT,
    MOST_NAMED,
    RIGHT,
    SHADES,
    TOP,
    WIDE,
    Bracket,
    Participant,
    QuickChoice,
    Trend,
    bracket_of,
    chosen,
    crossing,
    heated,
    in_order,
    months_apart,
    months_on,
    participants,
    peak,
    plotted,
    round_step,
    trend,
    whole_month,
)
from community.reporting.suppression import LEAST

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


def test_no_spreadsheet_takes_a_label_for_a_formula():
    assert [harmless(text) for text in ("=1", " +1", "-1", "@a", "\tx", "Sofia")] == [
        "'=1",
        "' +1",
        "'-1",
        "'@a",
        "'\tx",
        "Sofia",
    ]


@pytest.mark.parametrize(
    ("choice", "today", "first", "last"),
    [
        (QuickChoice.THIS_MONTH, date(2028, 2, 10), date(2028, 2, 1), date(2028, 2, 29)),
        (QuickChoice.THIS_MONTH, date(2026, 2, 28), date(2026, 2, 1), date(2026, 2, 28)),
        (QuickChoice.LAST_MONTH, date(2026, 11, 30), date(2026, 10, 1), date(2026, 10, 31)),
        (QuickChoice.LAST_MONTH, date(2026, 1, 31), date(2025, 12, 1), date(2025, 12, 31)),
        (QuickChoice.LAST_MONTH, date(2028, 3, 31), date(2028, 2, 1), date(2028, 2, 29)),
        (QuickChoice.THIS_QUARTER, date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31)),
        (QuickChoice.LAST_QUARTER, date(2026, 1, 1), date(2025, 10, 1), date(2025, 12, 31)),
        (QuickChoice.THIS_YEAR, date(2028, 2, 29), date(2028, 1, 1), date(2028, 12, 31)),
        (QuickChoice.LAST_YEAR, date(2026, 11, 30), date(2025, 1, 1), date(2025, 12, 31)),
        (QuickChoice.TWELVE_MONTHS, date(2026, 11, 30), date(2025, 12, 1), date(2026, 11, 30)),
        (QuickChoice.TWO_YEARS, date(2026, 11, 30), date(2024, 12, 1), date(2026, 11, 30)),
    ],
)
def test_the_days_of_a_choice(choice, today, first, last):
    assert chosen(choice, today) == (first, last)


@given(st.dates(date(2016, 1, 1), date(2060, 12, 31)), st.sampled_from(QuickChoice))
def test_a_choice_begins_with_a_month_and_ends_with_one(today, choice):
    first, last = chosen(choice, today)
    assert first.day == 1
    assert (last + timedelta(days=1)).day == 1
    assert first <= last
    assert whole_month(today) == chosen(QuickChoice.THIS_MONTH, today)


@given(st.dates(date(1900, 1, 1), date(2999, 12, 31)), st.integers(-400, 400))
def test_so_many_months_on_and_back_again(day, months):
    assert months_apart(day, months_on(day, months)) == months
    assert months_on(months_on(day, months), -months) == day.replace(day=1)


def test_days_are_put_in_order_and_kept_within_what_anybody_asks():
    today = date(2026, 11, 30)
    assert in_order(date(2026, 3, 2), date(2026, 2, 1), today) == (date(2026, 2, 1), date(2026, 3, 2))
    assert in_order(None, date(2026, 2, 1), today) == chosen(QuickChoice.TWELVE_MONTHS, today)
    assert in_order(date(1, 1, 1), date(9999, 12, 31), today) == (date(2015, 1, 1), date(2025, 2, 17))
    assert in_order(date(1, 1, 1), date(1, 1, 2), today) == (date(2015, 1, 1), date(2015, 1, 1))


@pytest.mark.parametrize(
    ("age", "bracket"),
    [
        (None, Bracket.UNKNOWN),
        (0, Bracket.UNDER_18),
        (17, Bracket.UNDER_18),
        (18, Bracket.TO_60),
        (60, Bracket.TO_60),
        (61, Bracket.OVER_60),
    ],
)
def test_the_bracket_of_an_age(age, bracket):
    assert bracket_of(age) is bracket


def test_each_person_is_counted_once_at_the_age_of_the_first_time():
    rows = [(7, date(2027, 1, 1), 2009), (7, date(2026, 12, 31), 2009), (9, date(2026, 5, 5), None)]
    assert participants(rows, {}) == [Participant(7, date(2026, 12, 31), 17), Participant(9, date(2026, 5, 5), None)]


def test_a_child_of_two_homes_is_one_person():
    rows = [(3, date(2026, 6, 1), 2018), (8, date(2026, 5, 1), 2018)]
    assert participants(rows, {3: 8, 8: 3}) == [Participant(3, date(2026, 5, 1), 8)]
    assert participants(rows[1:], {3: 8, 8: 3}) == [Participant(3, date(2026, 5, 1), 8)]


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 2)), max_size=30))
def test_a_crossing_has_everybody_once(places):
    people = [Participant(number, date(2026, 1, 1), None) for number in range(len(places))]
    cells = crossing(people, lambda one: places[one.id][0], lambda one: places[one.id][1], (2, 3))
    assert sum(map(sum, cells)) == len(people)
    assert all(cells[row][column] == places.count((row, column)) for row in range(2) for column in range(3))
