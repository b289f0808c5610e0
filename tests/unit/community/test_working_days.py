"""Working days over weekends, Easter, the year's end, leap years, and days that a country moved."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.holidays import rules
from community.holidays.queries import free_days_of
from community.holidays.rules import MovedDays, after_working_days, first_working_day, is_off, working_days_between

DAY = timedelta(days=1)
BG = free_days_of("BG")
# Two moved days: a Friday of rest, for which people work on the Saturday of the week after.
MOVED = MovedDays(off=frozenset({date(2026, 5, 15)}), worked=frozenset({date(2026, 5, 23)}))
DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))
COUNTS = st.integers(0, 40)


def moved(day):
    return is_off(day, (), MOVED)


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [
        # A week has five of them; a day is not counted itself.
        ((2026, 11, 2), 1, (2026, 11, 3)),
        ((2026, 11, 2), 5, (2026, 11, 9)),
        ((2026, 11, 6), 1, (2026, 11, 9)),
        ((2026, 11, 7), 1, (2026, 11, 9)),
        ((2026, 11, 8), 1, (2026, 11, 9)),
        ((2026, 11, 7), 0, (2026, 11, 9)),
        ((2026, 11, 5), 0, (2026, 11, 5)),
        # Orthodox Easter 2026: Good Friday is 10 April, Easter Monday the 13th.
        ((2026, 4, 9), 1, (2026, 4, 14)),
        ((2026, 4, 3), 7, (2026, 4, 16)),
        # Easter 2024 reaches from 3 to 6 May, which is a holiday itself.
        ((2024, 5, 2), 1, (2024, 5, 7)),
        # Over Christmas, its day in lieu, and New Year.
        ((2026, 12, 23), 1, (2026, 12, 29)),
        ((2026, 12, 23), 3, (2026, 12, 31)),
        ((2026, 12, 31), 1, (2027, 1, 4)),
        # 31 December 2025 and 2 January 2026 were free by decree.
        ((2025, 12, 30), 1, (2026, 1, 5)),
        # A leap day is a day like others, and 3 March is not.
        ((2028, 2, 28), 1, (2028, 2, 29)),
        ((2028, 2, 29), 3, (2028, 3, 6)),
        ((2027, 2, 26), 1, (2027, 3, 1)),
        ((2026, 9, 21), 1, (2026, 9, 23)),
    ],
)
def test_the_last_of_so_many_working_days(day, count, last):
    assert after_working_days(date(*day), count, BG) == date(*last)


def test_two_moved_days():
    assert moved(date(2026, 5, 15))
    assert not moved(date(2026, 5, 23))
    assert after_working_days(date(2026, 5, 14), 1, moved) == date(2026, 5, 18)
    assert after_working_days(date(2026, 5, 22), 1, moved) == date(2026, 5, 23)
    assert after_working_days(date(2026, 5, 22), 2, moved) == date(2026, 5, 25)
    assert working_days_between(date(2026, 5, 13), date(2026, 5, 24), moved) == 7


def test_a_worked_holiday_is_worked():
    assert not is_off(date(2026, 5, 6), {date(2026, 5, 6)}, MovedDays(worked=frozenset({date(2026, 5, 6)})))
    assert is_off(date(2026, 5, 6), {date(2026, 5, 6)})


def test_a_country_without_a_file_has_its_weekends():
    nowhere = free_days_of("XX")
    assert after_working_days(date(2026, 12, 24), 2, nowhere) == date(2026, 12, 28)


def test_the_days_a_country_moved_are_read_from_its_file(monkeypatch):
    from community.holidays import queries

    told = {"calendar": {"off": [date(2026, 11, 4)], "worked": [date(2026, 11, 7)]}}
    monkeypatch.setattr(queries, "country_file", lambda country: told)
    queries._moved_days.cache_clear()
    try:
        off = free_days_of("BG")
        assert after_working_days(date(2026, 11, 3), 1, off) == date(2026, 11, 5)
        assert after_working_days(date(2026, 11, 6), 1, off) == date(2026, 11, 7)
    finally:
        queries._moved_days.cache_clear()


@given(DAYS, COUNTS)
def test_no_term_ends_on_a_free_day(day, count):
    last = after_working_days(day, count, BG)
    assert not BG(last)
    assert last >= day
    assert last > day or count == 0
    if count:
        assert working_days_between(day, last, BG) == count


@given(DAYS, COUNTS, COUNTS, st.integers(0, 30))
def test_whoever_begins_later_or_counts_more_ends_no_earlier(day, count, more, later):
    last = after_working_days(day, count, BG)
    assert after_working_days(day, count + more, BG) >= last
    assert after_working_days(day + later * DAY, count, BG) >= last
    # Counted in two parts it is the same.
    if count:
        assert after_working_days(last, more, BG) == after_working_days(day, count + more, BG)


@given(DAYS)
def test_the_first_working_day_is_the_nearest(day):
    found = first_working_day(day, BG)
    assert not BG(found)
    assert all(BG(day + number * DAY) for number in range((found - day).days))


def test_a_weekend_begins_on_saturday():
    assert [is_off(date(2026, 11, 2) + number * DAY, ()) for number in range(7)] == [False] * 5 + [True] * 2
    assert rules.SATURDAY == 5
