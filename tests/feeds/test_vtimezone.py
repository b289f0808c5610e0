"""What we write of a time zone is what the zone is, wherever there is a clean yearly pair."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest

from events.calendar.vtimezone import SOFIA, generated_zone, written_zone

WRITTEN = ("Europe/Sofia", "Europe/London", "Europe/Dublin", "America/New_York", "Asia/Kabul", "Australia/Lord_Howe")


def test_the_constant_for_sofia_is_what_its_history_gives():
    assert generated_zone("Europe/Sofia").component == SOFIA.replace("\n", "\r\n").encode()
    assert written_zone("Europe/Sofia").component == generated_zone("Europe/Sofia").component


@pytest.mark.parametrize("key", WRITTEN)
def test_every_quarter_of_an_hour_around_the_changes_is_right(key):
    component = icalendar.Timezone.from_ical(written_zone(key).component)
    judge, truth = component.to_tz(lookup_tzid=False), ZoneInfo(key)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    while moment.year < 2028:
        assert moment.astimezone(judge).utcoffset() == moment.astimezone(truth).utcoffset(), moment
        near = moment.astimezone(truth).utcoffset() != (moment + timedelta(days=2)).astimezone(truth).utcoffset()
        moment += timedelta(minutes=15) if near else timedelta(days=1)


@pytest.mark.parametrize("key", ["Africa/Casablanca", "America/Santiago", "Asia/Gaza", "UTC", "No/Where", "../x", ""])
def test_without_a_clean_yearly_pair_there_is_none(key):
    assert written_zone(key) is None


def test_a_summer_time_is_never_written_as_negative():
    for key in WRITTEN:
        text = written_zone(key).component.decode()
        assert text.count("BEGIN:STANDARD") == 1
        if "BEGIN:DAYLIGHT" in text:
            before, after = text.split("BEGIN:DAYLIGHT")[1].split("TZOFFSET")[1:3]
            assert int(before.split(":")[1][:5]) < int(after.split(":")[1][:5])
