"""In the night nobody is written to who need not be, whichever zone, whoever sleeps when, whatever the clocks do."""

import itertools
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from community.foundation.rules import EVENING, FIRST_TRY, MORNING, NIGHT, Quiet, awake_from, send_at, tried_by

SOFIA = "Europe/Sofia"
ZONES = st.sampled_from([SOFIA, "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia", "Pacific/Honolulu"])
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))


@given(MOMENTS, ZONES)
def test_it_is_never_night_when_one_is_written_to(moment, zone):
    awake = awake_from(moment, zone)
    assert moment <= awake <= moment + timedelta(hours=12)
    assert MORNING <= awake.astimezone(ZoneInfo(zone)).time() < NIGHT
    assert awake_from(awake, zone) == awake


@pytest.mark.parametrize(
    ("moment", "awake"),
    [
        ("2026-11-23T05:59", "2026-11-23T06:00"),
        ("2026-11-23T06:00", "2026-11-23T06:00"),
        ("2026-11-23T18:59", "2026-11-23T18:59"),
        ("2026-11-23T19:00", "2026-11-24T06:00"),
        # The nights in which the clocks go forward and back, and the last one of a year.
        ("2026-03-28T20:00", "2026-03-29T05:00"),
        ("2026-10-24T20:00", "2026-10-25T06:00"),
        ("2026-12-31T22:30", "2027-01-01T06:00"),
    ],
)
def test_eight_in_the_morning_by_the_clock_of_the_town(moment, awake):
    read = datetime.fromisoformat
    assert awake_from(read(moment).replace(tzinfo=UTC), SOFIA) == read(awake).replace(tzinfo=UTC)


HALF_HOURS = [time(hour, minute) for hour in range(24) for minute in (0, 30)]
# The clocks of Sofia go forward and back in the nights that these days end with.
CHANGES = [datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 10, 24, 12, tzinfo=UTC)]


@pytest.mark.parametrize("day", CHANGES, ids=["forward", "back"])
@pytest.mark.parametrize("night", HALF_HOURS[::3], ids=str)
def test_each_night_of_each_person_around_both_changes_of_the_clocks(day, night):
    """Every quarter of an hour of 30 hours, with every morning: the first moment that is not quiet any more."""
    there = ZoneInfo(SOFIA)
    quarters = [day + timedelta(minutes=15 * number) for number in range(4 * 60)]
    walls = [moment.astimezone(there).time() for moment in quarters]
    for morning in HALF_HOURS:
        quiet = Quiet(night, morning)
        if night == morning:
            assert not any(map(quiet.holds, walls))
        following = None
        expected = []
        for moment, wall in zip(reversed(quarters), reversed(walls), strict=True):
            following = moment if not quiet.holds(wall) else following
            expected.append(following)
        for moment, awake in itertools.islice(zip(quarters, reversed(expected), strict=True), 4 * 30):
            found = awake_from(moment, SOFIA, quiet)
            assert moment <= found <= awake + timedelta(hours=1), (moment, quiet, found, awake)
            # A morning in the hour that is left out begins up to an hour later.
            if time(3) <= morning < time(4):
                continue
            assert found == awake, (moment, quiet)
            assert not quiet.holds(found.astimezone(there).time())


@pytest.mark.parametrize(
    ("night", "morning", "quiet", "awake"),
    [
        (21, 8, [21, 23, 0, 7], [8, 12, 20]),
        (0, 9, [0, 3, 8], [9, 23]),
        (2, 5, [2, 4], [5, 0, 1]),
        (8, 8, [], range(24)),
    ],
)
def test_a_night_may_begin_after_midnight_or_never(night, morning, quiet, awake):
    mine = Quiet(time(night), time(morning))
    assert all(mine.holds(time(hour)) for hour in quiet)
    assert not any(mine.holds(time(hour)) for hour in awake)


def test_what_would_be_too_late_in_the_morning_is_sent_at_once():
    night = datetime(2026, 11, 23, 20, tzinfo=UTC)
    morning = datetime(2026, 11, 24, 6, tzinfo=UTC)
    assert send_at(night, SOFIA) == morning
    assert send_at(night, SOFIA, morning + timedelta(minutes=1)) == morning
    assert send_at(night, SOFIA, morning) == night


def waking_hours(start, end, zone):
    """How much of a span lies between 8:00 and 20:00 on the days of a zone."""
    there, found = ZoneInfo(zone), timedelta()
    day = start.astimezone(there).date()
    while day <= end.astimezone(there).date():
        from_, to = (datetime.combine(day, at, there).astimezone(UTC) for at in (MORNING, EVENING))
        found += max(min(to, end) - max(from_, start), timedelta())
        day += timedelta(days=1)
    return found


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),
    st.sampled_from(["Europe/Sofia", "America/Sao_Paulo", "Australia/Lord_Howe", "UTC"]),
)
@example(datetime(2026, 3, 28, 17, 30, tzinfo=UTC), "Europe/Sofia")
@example(datetime(2026, 10, 24, 17, tzinfo=UTC), "Europe/Sofia")
@example(datetime(2026, 10, 24, 16, 59, tzinfo=UTC), "Europe/Sofia")
def test_whoever_is_telephoned_has_two_waking_hours_first(now, zone):
    by = tried_by(now, zone)
    assert waking_hours(now, by, zone) == FIRST_TRY
    assert MORNING <= by.astimezone(ZoneInfo(zone)).time() <= EVENING
    assert by - now <= timedelta(hours=15)
