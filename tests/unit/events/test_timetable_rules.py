"""The week as days and half hours: month and year ends, both clock changes, several days, and what widens it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.sessions.rules import SessionDate
from events.timetable import rules
from events.timetable.rules import (
    EARLIEST,
    EVERYBODY,
    FEW_OTHERS,
    LATEST,
    HalfHours,
    alone,
    are_named,
    days_of_week,
    first_day,
    half_hours,
    hours_shown,
    laid_out,
    lanes,
    moments_of,
    weeks_from,
    whose_week,
)

SOFIA = "Europe/Sofia"
MONDAY = date(2026, 11, 30)


def at(text: str, zone: str = SOFIA, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def row(one: int, starts: str, ends: str, zone: str = SOFIA) -> SessionDate:
    return SessionDate(one, at(starts, zone), at(ends, zone), zone)


@given(st.dates(EARLIEST, LATEST), st.integers(0, 6))
def test_a_week_begins_on_its_weekday_and_holds_the_day(day: date, weekday: int) -> None:
    first = first_day(day, weekday)
    assert first.weekday() == weekday
    assert day in days_of_week(first)


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        (date(2026, 12, 1), MONDAY),
        (date(2027, 1, 3), date(2026, 12, 28)),
        (date(2028, 2, 29), date(2028, 2, 28)),
        (date(2028, 3, 5), date(2028, 2, 28)),
        (date.min, EARLIEST),
    ],
)
def test_weeks_go_over_the_ends_of_months_and_years(day: date, monday: date) -> None:
    assert first_day(day) == monday


def test_pages_lead_no_further_than_the_calendar() -> None:
    assert first_day(date.max) == first_day(LATEST)
    assert first_day(date.max) + timedelta(days=14) > first_day(date.max)


@pytest.mark.parametrize(
    ("monday", "hours"),
    [(MONDAY, 168), (date(2027, 3, 22), 167), (date(2026, 10, 19), 169)],
)
def test_a_week_in_which_the_clocks_change_is_an_hour_shorter_or_longer(monday: date, hours: int) -> None:
    start, end = moments_of(monday, SOFIA)
    assert (end - start) // timedelta(hours=1) == hours


@pytest.mark.parametrize(
    ("starts", "ends", "part"),
    [
        ("2026-11-30T18:00", "2026-11-30T19:30", (36, 3)),
        ("2026-11-30T18:15", "2026-11-30T18:20", (36, 1)),
        ("2026-11-30T18:15", "2026-11-30T18:45", (36, 2)),
        ("2026-11-30T22:00", "2026-12-01T02:00", (44, 4)),
        ("2026-11-29T22:00", "2026-11-30T02:00", (0, 4)),
        ("2026-11-29T22:00", "2026-12-01T02:00", (0, 48)),
        ("2026-11-30T00:00", "2026-12-01T00:00", (0, 48)),
        ("2026-11-30T23:59", "2026-12-01T00:00", (47, 1)),
        # The hour that is there twice.
        ("2026-11-30T03:45", "2026-11-30T03:15", (7, 1)),
    ],
)
def test_the_half_hours_of_a_day(starts: str, ends: str, part: tuple[int, int]) -> None:
    found = half_hours(MONDAY, datetime.fromisoformat(starts), datetime.fromisoformat(ends))
    assert (found.first, found.number) == part
    assert found.whole == (part[1] == 48)


@given(st.integers(-5000, 5000), st.integers(-200, 20_000))
def test_what_touches_a_day_stands_within_it(starts: int, lasts: int) -> None:
    midnight = datetime(2026, 11, 30)
    begins = midnight + timedelta(minutes=starts)
    ends = begins + timedelta(minutes=lasts)
    if begins < midnight + timedelta(days=1) and ends > midnight:
        found = half_hours(MONDAY, begins, ends)
        assert 0 <= found.first < 48
        assert found.number > 0
        assert found.end <= 48


def test_several_days_stand_on_each_of_them_and_only_in_this_week() -> None:
    rows = [
        row(1, "2026-11-28T10:00", "2026-12-01T12:00"),
        row(2, "2026-12-06T22:00", "2026-12-07T03:00"),
        row(3, "2026-12-02T18:00", "2026-12-02T19:30"),
        row(4, "2026-12-02T09:00", "2026-12-02T10:00"),
        # Over at midnight: not on the next day.
        row(5, "2026-12-03T20:00", "2026-12-04T00:00"),
    ]
    found = laid_out(rows, MONDAY, SOFIA)
    assert list(found) == days_of_week(MONDAY)
    assert [[one for one, _ in found[day]] for day in found] == [[1], [1], [4, 3], [5], [], [], [2]]
    assert found[MONDAY][0][1].whole
    assert found[date(2026, 12, 1)][0][1].whole
    assert found[date(2026, 12, 6)][0][1] == HalfHours(44, 4)


def test_each_stands_where_the_clock_of_its_own_place_shows() -> None:
    [(_, here)] = laid_out([row(1, "2026-12-02T18:00", "2026-12-02T19:00")], MONDAY, SOFIA)[date(2026, 12, 2)]
    [(_, there)] = laid_out(
        [row(1, "2026-12-02T18:00", "2026-12-02T19:00", "Europe/Stockholm")], MONDAY, SOFIA
    )[date(2026, 12, 2)]  # fmt: skip
    assert here == there == HalfHours(36, 2)


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2026, 10, 25)])
def test_the_hour_stays_where_it_is_when_the_clocks_change(day: date) -> None:
    monday = first_day(day)
    found = laid_out([row(1, f"{day}T18:00", f"{day}T19:30"), row(2, f"{day}T02:30", f"{day}T05:00")], monday, SOFIA)
    assert found[day] == [(2, HalfHours(5, 5)), (1, HalfHours(36, 3))]


def test_the_second_of_two_equal_hours_ends_what_began_in_the_first() -> None:
    day = date(2026, 10, 25)
    twice = SessionDate(1, at(f"{day}T03:45"), at(f"{day}T03:15", fold=1), SOFIA)
    assert laid_out([twice], first_day(day), SOFIA)[day] == [(1, HalfHours(7, 1))]


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ([], range(8, 20)),
        ([HalfHours(0, 48)], range(8, 20)),
        ([HalfHours(13, 2)], range(6, 20)),
        ([HalfHours(40, 1)], range(8, 21)),
        ([HalfHours(0, 2), HalfHours(44, 4)], range(24)),
    ],
)
def test_what_is_early_or_late_widens_the_hours(parts: list[HalfHours], shown: range) -> None:
    assert hours_shown({MONDAY: [(n, part) for n, part in enumerate(parts)]}) == shown


def test_weeks_one_after_another_end_with_the_calendar() -> None:
    assert weeks_from(MONDAY, 3) == [MONDAY, date(2026, 12, 7), date(2026, 12, 14)]
    assert weeks_from(MONDAY, 0) == []
    assert weeks_from(first_day(LATEST), 20) == [first_day(LATEST)]


def test_a_week_shows_ones_own_unless_others_are_asked_for() -> None:
    asked = ("", EVERYBODY, "1", "27", "9" * 20)
    assert [whose_week(whose, [3, 4]) for whose in asked] == [[3, 4], None, (1,), (27,), (0,)]


def test_whose_many_dates_are_is_said_where_one_looks_at_them():
    assert [are_named(number) for number in (0, FEW_OTHERS, FEW_OTHERS + 1)] == [True, True, False]


@given(st.lists(st.builds(lambda a, n: range(a, a + n), st.integers(0, 47), st.integers(1, 12)), max_size=12))
def test_a_day_has_as_many_lanes_as_meet_and_what_is_alone_meets_nothing(parts):
    beside = [[other for other in parts if {*one} & {*other}] for one in parts]
    assert [alone(one, parts) for one in parts] == [len(met) == 1 for met in beside]
    assert lanes(parts) == max(1, *(sum(row in part for part in parts) for row in range(60)))
    assert lanes([]) == 1


@given(weeks=st.integers(1, 20), ahead=st.integers(-60, 60), times=st.integers(1, 5))
def test_weeks_meet_themselves_where_a_copy_shares_a_day_with_them(weeks, ahead, times):
    first = date(2026, 11, 23)
    into = rules.weeks_from(first + timedelta(weeks=ahead), times, weeks)
    own = {first + timedelta(days=n) for n in range(7 * weeks)}
    copies = {start + timedelta(days=n) for start in into for n in range(7 * weeks)}
    assert rules.meets_itself(first, weeks, into) is bool(own & copies)


@given(weeks=st.integers(-30, 60))
def test_there_is_a_week_at_least_and_no_more_than_a_term(weeks):
    first = date(2026, 11, 23)
    found = rules.weeks_through(first, first + timedelta(weeks=weeks))
    assert found == min(max(weeks + 1, 1), rules.MOST_WEEKS)


def test_so_much_is_copied_at_once():
    assert rules.too_much(4, 5, 400) is None
    assert rules.too_much(4, 6) is rules.TooMuch.WEEKS
    assert rules.too_much(1, 1, 401) is rules.TooMuch.DATES
