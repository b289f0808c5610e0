"""In the night nobody is written to who need not be, whichever zone and whatever the clocks do."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.foundation.rules import MORNING, NIGHT, awake_from, send_at

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
