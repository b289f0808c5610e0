"""In the night nobody is written to who need not be, whichever zone and whatever the clocks do."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from community.foundation.rules import EVENING, FIRST_TRY, MORNING, NIGHT, awake_from, send_at, tried_by

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
