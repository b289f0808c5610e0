"""A series keeps its wall-clock time over every change of the clocks, and yields what dateutil yields."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from events.activities.recurrence import (
    FIRST_OF_ALL,
    LAST_OF_ALL,
    NTHS,
    POSITIONS,
    Recurrence,
    WallTimeProblem,
    at_zone,
    first_turn,
    occurrences,
    over_itself,
    span,
    wall_time_problem,
)
from events.activities.rrule import Effort, RuleProblem, RuleRefused, parse_rule, wall_times

SOFIA = "Europe/Sofia"
ZONES = (SOFIA, "Europe/London", "Europe/Dublin", "America/New_York", "Asia/Kabul", "Australia/Lord_Howe")
YEAR = {"start": datetime(2026, 1, 1, tzinfo=UTC), "end": datetime(2027, 2, 1, tzinfo=UTC)}

weekdays = st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days)))
endings = st.one_of(
    st.just({}),
    st.builds(lambda count: {"count": count}, st.integers(1, 40)),
    st.builds(lambda until: {"until": until}, st.dates(date(2026, 1, 1), date(2027, 12, 31))),
)
recurrences = st.builds(
    lambda days, interval, ending: Recurrence(interval, days, **ending),
    weekdays | st.just(()),
    st.integers(1, 5),
    endings,
)
firsts = st.datetimes(datetime(2025, 6, 1), datetime(2026, 12, 31)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)


@given(recurrences)
def test_a_recurrence_comes_back_from_its_text(recurrence):
    assert Recurrence.from_rrule(recurrence.to_rrule()) == recurrence


@given(recurrences, firsts, st.sampled_from(ZONES))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_wall_clock_stays_over_both_changes(recurrence, first, zone):
    found = occurrences(recurrence, first, 90, zone, **YEAR)
    assert [one.original for one in found] == sorted({one.original for one in found})
    for one in found:
        local = one.start_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)
        assert one.original.time() == first.time()
        assert local == one.original or wall_time_problem(one.original, zone) is WallTimeProblem.LEFT_OUT
        assert (one.start_at, one.end_at) == span(one.original, one.original + timedelta(minutes=90), zone)


# The nights in which each zone changes its clocks, and some without a change.
nights = st.sampled_from(
    (date(2026, 3, 28), date(2026, 10, 24), date(2026, 3, 7), date(2026, 10, 31), date(2026, 4, 4))
)
minutes_of_a_day = st.integers(0, 24 * 60 - 1)


@given(nights, minutes_of_a_day, minutes_of_a_day, st.integers(0, 9), st.sampled_from(ZONES))
@settings(max_examples=600, deadline=None)
def test_an_end_is_what_the_wall_clock_shows_over_both_changes(night, starts, ends, days, zone):
    midnight = datetime.combine(night, datetime.min.time())
    first, last = midnight + timedelta(minutes=starts), midnight + timedelta(days=days, minutes=ends)
    assume(last > first)
    start_at, end_at = span(first, last, zone)
    assert (start_at.tzinfo, end_at.tzinfo) == (UTC, UTC)
    assert end_at > start_at
    assert start_at == at_zone(first, zone)
    shown = end_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)
    left_out = wall_time_problem(first, zone) or wall_time_problem(last, zone)
    assert shown == last or left_out is WallTimeProblem.LEFT_OUT
    if shown != last and not wall_time_problem(last, zone):
        assert end_at - start_at == last - first


@given(nights, minutes_of_a_day, minutes_of_a_day, st.sampled_from(ZONES))
def test_an_end_that_is_not_after_its_start_is_no_span(night, starts, ends, zone):
    midnight = datetime.combine(night, datetime.min.time())
    assume(ends <= starts)
    with pytest.raises(ValueError, match="after its start"):
        span(midnight + timedelta(minutes=starts), midnight + timedelta(minutes=ends), zone)


@pytest.mark.parametrize(("night", "hours"), [(date(2026, 3, 28), 7), (date(2026, 10, 24), 9), (date(2026, 10, 17), 8)])
def test_ten_in_the_evening_to_six_is_that_in_every_night_weekly_as_well(night, hours):
    first = datetime(night.year, night.month, night.day, 22)
    start_at, end_at = span(first, first + timedelta(hours=8), SOFIA)
    assert end_at - start_at == timedelta(hours=hours)
    assert end_at.astimezone(ZoneInfo(SOFIA)).strftime("%H:%M") == "06:00"
    weekly = Recurrence(weekdays=(5,))
    found = {one.original: one for one in occurrences(weekly, datetime(2026, 1, 3, 22), 480, SOFIA, **YEAR)}
    assert (found[first].start_at, found[first].end_at) == (start_at, end_at)
    assert {one.end_at.astimezone(ZoneInfo(SOFIA)).hour for one in found.values()} == {6}


def test_half_an_hour_that_the_spring_change_leaves_out_keeps_its_length():
    first = datetime(2026, 3, 29, 3, 30)
    start_at, end_at = span(first, first + timedelta(minutes=30), SOFIA)
    assert (start_at.isoformat(), end_at - start_at) == ("2026-03-29T01:30:00+00:00", timedelta(minutes=30))


@given(recurrences, firsts)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_dateutil_agrees_date_by_date(recurrence, first):
    text = recurrence.to_rrule()
    if recurrence.until:  # dateutil reads a bare date as midnight
        text += "T235959"
    end = datetime(2028, 1, 1)
    judge = [moment for moment in islice(rrulestr(text, dtstart=first), 1200) if moment < end]
    assert [*wall_times_until(recurrence, first, end)] == judge


def wall_times_until(recurrence, first, end):
    last = recurrence.until or date.max
    rule = parse_rule(recurrence.to_rrule())
    return (one for one in wall_times(rule, first, start=first, end=end) if one.date() <= last)


exotic = st.builds(
    lambda *parts: ";".join(part for part in parts if part),
    st.sampled_from(("DAILY", "WEEKLY", "MONTHLY", "YEARLY")).map("FREQ={}".format),
    st.integers(1, 4).map("INTERVAL={}".format),
    st.sampled_from(("", "BYDAY=MO,FR", "BYDAY=SU", "BYDAY=TU,WE,TH")),
    st.sampled_from(("", "BYMONTH=3", "BYMONTH=1,10,12")),
    st.sampled_from(("", "BYMONTHDAY=-1", "BYMONTHDAY=1,13,31", "BYMONTHDAY=29")),
    st.sampled_from(("", "BYHOUR=9,18", "BYMINUTE=0,30;BYHOUR=7")),
    st.sampled_from(("", "COUNT=7", "COUNT=30")),
    st.sampled_from(("", "WKST=SU", "WKST=WE")),
    st.sampled_from(("", "BYSETPOS=1", "BYSETPOS=-1,2")),
)
ordinals = st.builds(
    "{};INTERVAL={};{}".format,
    st.sampled_from(("FREQ=MONTHLY", "FREQ=YEARLY;BYMONTH=2,7", "FREQ=YEARLY")),
    st.integers(1, 3),
    st.sampled_from(("BYDAY=1MO", "BYDAY=-1SU", "BYDAY=2TU,4TH", "BYDAY=5WE", "BYDAY=-2FR,1SA")),
)


@given(exotic | ordinals, firsts, st.integers(0, 900))
@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_rules_of_other_programs_agree_with_dateutil_in_any_window(text, first, offset):
    assume("BYSETPOS" not in text or "BY" in text.split("BYSETPOS")[0])
    # dateutil counts BYSETPOS of the first week from the start's weekday and not from the week's (RFC 5545, 3.3.10).
    assume(not ("WEEKLY" in text and "BYSETPOS" in text) or first.weekday() == 0)
    start = first + timedelta(days=offset)
    end = start + timedelta(days=550)
    judge = []
    for moment in rrulestr(text, dtstart=first).xafter(start, inc=True):
        if moment >= end:
            break
        judge.append(moment)
        if len(judge) > 2000:
            break
    assert [*islice(wall_times(parse_rule(text), first, start=start, end=end), 2001)] == judge


def test_a_time_left_out_in_spring_is_refused_as_first_date():
    assert wall_time_problem(datetime(2026, 3, 29, 2, 59), SOFIA) is None
    for minute in (0, 30, 59):
        assert wall_time_problem(datetime(2026, 3, 29, 3, minute), SOFIA) is WallTimeProblem.LEFT_OUT
    assert wall_time_problem(datetime(2026, 3, 29, 4, 0), SOFIA) is None
    assert wall_time_problem(datetime(2026, 10, 25, 3, 30), SOFIA) is None


def test_within_a_series_the_gap_moves_and_keeps_its_identity():
    nightly = Recurrence(weekdays=(0, 5, 6), count=3)
    found = occurrences(nightly, datetime(2026, 3, 28, 3, 30), 30, SOFIA, **YEAR)
    assert [one.start_at.isoformat() for one in found] == [
        "2026-03-28T01:30:00+00:00",
        "2026-03-29T01:30:00+00:00",
        "2026-03-30T00:30:00+00:00",
    ]
    assert found[1].start_at.astimezone(ZoneInfo(SOFIA)).hour == 4
    assert [one.original for one in found] == [datetime(2026, 3, day, 3, 30) for day in (28, 29, 30)]


@pytest.mark.parametrize(
    ("minute", "utc"),
    [((2, 30), "2026-10-24T23:30"), ((3, 30), "2026-10-25T00:30"), ((4, 30), "2026-10-25T02:30")],
)
def test_the_autumn_overlap_takes_the_first(minute, utc):
    assert at_zone(datetime(2026, 10, 25, *minute), SOFIA).isoformat().startswith(utc)


def test_more_dates_than_the_limit_are_refused_not_cut():
    daily = Recurrence(weekdays=tuple(range(7)))
    with pytest.raises(RuleRefused) as refused:
        occurrences(daily, datetime(2026, 1, 1, 9), 60, SOFIA, limit=100, **YEAR)
    assert refused.value.problem is RuleProblem.TOO_MANY


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("FREQ=SECONDLY", RuleProblem.TOO_FREQUENT),
        ("FREQ=HOURLY;COUNT=3", RuleProblem.TOO_FREQUENT),
        ("FREQ=DAILY;COUNT=999999999", RuleProblem.TOO_MANY),
        ("FREQ=DAILY;COUNT=" + "9" * 5000, RuleProblem.TOO_MANY),
        ("FREQ=DAILY;UNTIL=99991231", RuleProblem.TOO_FAR),
        ("FREQ=DAILY;INTERVAL=0", RuleProblem.UNREADABLE),
        ("FREQ=DAILY;INTERVAL=99999", RuleProblem.TOO_FAR),
        ("FREQ=WEEKLY;BYDAY=XX", RuleProblem.UNREADABLE),
        ("FREQ=WEEKLY;BYDAY=1MO", RuleProblem.UNREADABLE),
        ("FREQ=YEARLY;BYEASTER=0", RuleProblem.UNSUPPORTED),
        ("FREQ=WEEKLY;UNTIL=20260231", RuleProblem.UNREADABLE),
        ("", RuleProblem.UNREADABLE),
        ("FREQ=DAILY;FREQ=WEEKLY", RuleProblem.UNREADABLE),
        ("FREQ=DAILY;COUNT=٣", RuleProblem.UNREADABLE),
    ],
)
def test_bombs_and_rubbish_are_refused_by_name(text, problem):
    with pytest.raises(RuleRefused) as refused:
        parse_rule(text)
    assert refused.value.problem is problem


@pytest.mark.parametrize("text", ["FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=31;COUNT=5"])
def test_a_rule_that_never_matches_ends_with_the_window(text):
    window = {"start": datetime(2026, 1, 1), "end": datetime(2027, 7, 1)}
    assert [*wall_times(parse_rule(text), datetime(1990, 1, 1), **window)] == []


def test_effort_is_bounded():
    window = {"start": datetime(2026, 1, 1), "end": datetime(2027, 7, 1)}
    with pytest.raises(RuleRefused):
        [*wall_times(parse_rule("FREQ=DAILY;COUNT=9999"), datetime(2010, 1, 1), effort=Effort(99), **window)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"interval": 0},
        {"weekdays": (7,)},
        {"weekdays": (3, 1)},
        {"count": 0},
        {"count": 3, "until": date(2026, 1, 1)},
    ],
)
def test_a_recurrence_that_nobody_can_mean_does_not_exist(wrong):
    with pytest.raises(RuleRefused):
        Recurrence(**wrong)


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY",
        "FREQ=MONTHLY;BYDAY=1MO;BYMONTH=3",
        "FREQ=YEARLY",
        "FREQ=WEEKLY;BYHOUR=9",
        "FREQ=WEEKLY;BYMONTH=3",
        "FREQ=WEEKLY;WKST=SU",
        "FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1",
        "FREQ=WEEKLY;UNTIL=20261218T180000",
        "FREQ=WEEKLY;UNTIL=20261218T180000Z",
    ],
)
def test_what_a_coordinator_cannot_say_is_no_recurrence(text):
    with pytest.raises(RuleRefused) as refused:
        Recurrence.from_rrule(text)
    assert refused.value.problem is RuleProblem.UNSUPPORTED


DAY = 24 * 60


@pytest.mark.parametrize(
    ("rule", "minutes", "over"),
    [
        ({"weekdays": (2,)}, 7 * DAY, False),
        ({"weekdays": (2,)}, 7 * DAY + 1, True),
        ({"weekdays": (2,), "interval": 2}, 14 * DAY, False),
        ({"weekdays": (2,), "interval": 2}, 14 * DAY + 1, True),
        ({"weekdays": (0, 1)}, DAY, False),
        ({"weekdays": (0, 1)}, DAY + 1, True),
        ({"weekdays": (0, 6)}, DAY + 1, True),
        ({"weekdays": (0, 6), "interval": 2}, 6 * DAY, False),
        ({"weekdays": (0, 6), "interval": 2}, 6 * DAY + 1, True),
        ({"weekdays": (2,), "count": 1}, 9 * DAY, False),
        ({"weekdays": ()}, 9 * DAY, False),
    ],
)
def test_a_weekly_date_does_not_last_into_the_next_one(rule, minutes, over):
    assert over_itself(Recurrence(**rule), minutes) is over


@given(
    st.dates(date(2024, 1, 1), date(2040, 12, 31)), weekdays, st.sampled_from((*NTHS, *POSITIONS)), st.integers(1, 3)
)
@settings(max_examples=60, deadline=None)
def test_what_is_not_said_to_last_into_the_next_date_never_does(since, days, nth, interval):
    rule = Recurrence(interval=interval, weekdays=days, nth=nth)
    first = datetime.combine(first_turn(since, days, nth), time(18))
    moments = rrulestr(rule.to_rrule(), dtstart=first).xafter(first, inc=True, count=12)
    found = list(moments)
    shortest = min(later - one for one, later in pairwise(found)) // timedelta(minutes=1)
    assert over_itself(rule, shortest + 1)


@given(
    st.dates(date(2024, 1, 1), date(2040, 12, 31)),
    st.lists(st.integers(0, 6), min_size=1, max_size=7, unique=True).map(sorted),
    st.sampled_from((*NTHS, *POSITIONS)),
    st.integers(1, 4),
)
def test_the_nth_weekday_of_a_month_is_the_one_that_dateutil_finds(since, weekdays, nth, interval):
    rule = Recurrence(interval=interval, weekdays=tuple(weekdays), nth=nth)
    assert Recurrence.from_rrule(rule.to_rrule()) == rule
    first = datetime.combine(first_turn(since, weekdays, nth), time(18))
    judge = rrulestr(rule.to_rrule(), dtstart=first)
    assert judge[0] == first
    start = datetime.combine(since, time(), UTC)
    end = start + timedelta(days=700)
    found = [one.original for one in occurrences(rule, first, 90, "Europe/Sofia", start=start, end=end)]
    assert (
        found
        == [one for one in judge.xafter(first, inc=True, count=200) if one < end.replace(tzinfo=None)][: len(found)]
    )
    assert len(found) >= 700 // 31 // interval


@pytest.mark.parametrize(
    ("since", "weekdays", "nth", "on"),
    [
        ("2027-02-01", [5], 1, "2027-02-06"),
        ("2027-02-07", [5], 1, "2027-03-06"),
        ("2028-02-01", [1], -1, "2028-02-29"),
        ("2027-12-28", [4], -1, "2027-12-31"),
        ("2027-12-31", [3], -1, "2028-01-27"),
        ("2027-03-01", [0, 2], 4, "2027-03-22"),
        ("2027-03-02", [0, 2], 0, "2027-03-03"),
        # The last working day: 28 February 2027 is a Sunday, 31 July 2027 a Saturday.
        ("2027-02-01", [0, 1, 2, 3, 4], LAST_OF_ALL, "2027-02-26"),
        ("2027-02-27", [0, 1, 2, 3, 4], LAST_OF_ALL, "2027-03-31"),
        ("2027-07-02", [0, 1, 2, 3, 4], LAST_OF_ALL, "2027-07-30"),
        ("2028-02-01", [0, 1, 2, 3, 4], LAST_OF_ALL, "2028-02-29"),
        ("2027-05-01", [0, 1, 2, 3, 4], FIRST_OF_ALL, "2027-05-03"),
        ("2027-05-04", [0, 1, 2, 3, 4], FIRST_OF_ALL, "2027-06-01"),
        ("2027-12-31", [0, 1, 2, 3, 4], FIRST_OF_ALL, "2028-01-03"),
    ],
)
def test_the_first_turn(since, weekdays, nth, on):
    assert first_turn(date.fromisoformat(since), weekdays, nth) == date.fromisoformat(on)


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=MONTHLY;BYDAY=SA",
        "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=2",
        "FREQ=MONTHLY;BYDAY=1MO;BYSETPOS=1",
        "FREQ=MONTHLY;BYDAY=5SA",
        "FREQ=MONTHLY;BYDAY=1SA,2SU",
        "FREQ=MONTHLY",
    ],
)
def test_what_a_coordinator_cannot_say_of_a_month_is_refused(text):
    with pytest.raises(RuleRefused):
        Recurrence.from_rrule(text)
