"""What becomes of the dates of a series when its rule changes: each finds its new date in its own week, or none."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.planning.rules import first_month, first_on, pair

MONDAY = date(2027, 3, 1)


def days(*offsets):
    return [MONDAY + timedelta(days=offset) for offset in offsets]


def test_another_weekday_moves_each_date_within_its_week():
    found = pair(list(enumerate(days(2, 9, 16))), days(0, 7, 14))
    assert found.pairs == dict(enumerate(days(0, 7, 14)))
    assert (found.gone, found.fresh) == ([], [])


def test_a_second_weekday_adds_and_moves_nothing():
    found = pair(list(enumerate(days(0, 7))), days(0, 3, 7, 10))
    assert found.pairs == dict(enumerate(days(0, 7)))
    assert found.fresh == days(3, 10)


def test_every_second_week_calls_off_the_others():
    found = pair(list(enumerate(days(0, 7, 14, 21))), days(0, 14))
    assert set(found.pairs) == {0, 2}
    assert found.gone == [1, 3]


def test_of_two_weekdays_the_one_that_stays_stays():
    found = pair([(1, MONDAY), (2, MONDAY + timedelta(days=2))], days(2, 4))
    assert found.pairs == {2: MONDAY + timedelta(days=2), 1: MONDAY + timedelta(days=4)}


some_days = st.lists(st.integers(0, 60), unique=True).map(lambda numbers: days(*sorted(numbers)))


@given(some_days, some_days)
def test_nothing_is_lost_doubled_or_carried_into_another_week(made, wanted):
    rows = list(enumerate(made))
    found = pair(rows, wanted)
    assert sorted([*found.pairs, *found.gone]) == [row_id for row_id, _ in rows]
    assert sorted([*found.pairs.values(), *found.fresh]) == wanted
    for row_id, on in found.pairs.items():
        assert on.isocalendar()[:2] == made[row_id].isocalendar()[:2]
    assert all(found.pairs[row_id] == on for row_id, on in rows if on in wanted)


@given(
    st.integers(0, 200),
    st.lists(st.integers(0, 6), min_size=1, max_size=3, unique=True),
    st.integers(1, 4),
    st.integers(1, 4),
)
def test_the_first_date_keeps_the_turn_of_the_weeks(since, weekdays, interval, old_interval):
    since_on = MONDAY + timedelta(days=since)
    first = first_on(since_on, weekdays, interval, MONDAY, old_interval)
    assert first >= since_on
    assert first.weekday() in weekdays
    if interval == old_interval:
        assert (first - MONDAY).days // 7 % interval == 0


def test_a_fortnight_stays_a_fortnight_on_another_weekday():
    # Wednesdays of every second week, changed to Mondays from the second Wednesday on.
    assert first_on(MONDAY + timedelta(days=16), [0], 2, MONDAY + timedelta(days=2), 2) == MONDAY + timedelta(days=28)


@pytest.mark.parametrize(
    ("since", "interval", "phase", "old", "on"),
    [
        ("2027-03-10", 1, "2027-01-02", 2, "2027-03-10"),
        ("2027-03-10", 2, "2027-01-02", 2, "2027-03-10"),
        ("2027-04-10", 2, "2027-01-02", 2, "2027-05-01"),
        ("2027-12-10", 3, "2027-01-02", 3, "2028-01-01"),
        ("2027-11-10", 2, "2026-12-05", 3, "2027-12-01"),
    ],
)
def test_a_changed_rule_keeps_the_turn_of_the_months(since, interval, phase, old, on):
    days = [date.fromisoformat(one) for one in (since, phase, on)]
    assert first_month(days[0], interval, days[1], old) == days[2]


def test_a_monthly_rule_moves_each_date_within_its_month():
    found = pair([(1, date(2027, 3, 6)), (2, date(2027, 4, 3))], [date(2027, 3, 27), date(2027, 5, 29)], monthly=True)
    assert (found.pairs, found.gone, found.fresh) == ({1: date(2027, 3, 27)}, [2], [date(2027, 5, 29)])
