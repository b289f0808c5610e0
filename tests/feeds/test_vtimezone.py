"""What we write of a time zone is what the zone is, wherever there is a clean yearly pair."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest

from events.calendar.vtimezone import written_zone

WRITTEN = ("Europe/Sofia", "Europe/London", "Europe/Dublin", "America/New_York", "Asia/Kabul", "Australia/Lord_Howe")


# Accepted by every reader tried and equal to the zone's history since 1997.
SOFIA = """\
BEGIN:VTIMEZONE
TZID:Europe/Sofia
BEGIN:DAYLIGHT
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
TZNAME:EEST
DTSTART:19970330T030000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
TZNAME:EET
DTSTART:19971026T040000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


def test_what_the_history_of_sofia_gives_is_what_every_reader_accepted():
    written = written_zone("Europe/Sofia")
    assert written.component == SOFIA.replace("\n", "\r\n").encode()
    assert written.valid_from == datetime(1997, 10, 26, 1, tzinfo=UTC)


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
