"""The traps of the icalendar library, each sprung on the library as it is and stepped over by the guards."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import icalendar
import pytest

from events.calendar import ics_guards as guards
from events.calendar.vtimezone import written_zone

MOMENT = datetime(2026, 12, 1, 16, tzinfo=UTC)


def line_of(name, value):
    calendar = icalendar.Calendar()
    calendar[name] = value
    [line] = guards.written(calendar).decode().split("\r\n")[1:-2]
    return line


@pytest.mark.parametrize("name", ["NAME", "X-WR-CALNAME", "COLOR", "SUMMARY"])
@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("a, b; c", "a\\, b\\; c"),
        ("C:\\New", "C:\\\\New"),
        ("one\r\nBEGIN:VEVENT", "one BEGIN:VEVENT"),
        ("one\rtwo\u2028three\x0bfour", "one two three four"),
        ("bell\x07 \u202eback", "bell back"),
    ],
)
def test_a_text_is_escaped_everywhere_and_stays_one_line(name, words, written):
    assert line_of(name, guards.text(words)) == f"{name}:{written}"


def test_the_library_alone_springs_the_traps_of_texts():
    """When one of these no longer holds, its guard can go."""
    alone = icalendar.Calendar()
    alone.add("x-wr-calname", "a, b")
    assert b"X-WR-CALNAME:a, b" in alone.to_ical()
    assert icalendar.vText("C:\\New").to_ical() == b"C:\\new"


def test_only_what_is_a_tag_is_a_language():
    assert line_of("SUMMARY", guards.text("x", language="fa_AF")) == "SUMMARY;LANGUAGE=fa-AF:x"
    for nonsense in ("", "b g", "bg;X=1", 'bg"', "бг"):
        assert line_of("SUMMARY", guards.text("x", language=nonsense)) == "SUMMARY:x"


def test_times_are_in_utc_or_under_a_name_and_never_float():
    assert line_of("DTSTART", guards.instant(MOMENT)) == "DTSTART:20261201T160000Z"
    fixed = MOMENT.astimezone(timezone(timedelta(hours=3)))
    assert line_of("DTSTART", guards.instant(fixed)) == "DTSTART:20261201T160000Z"
    for moment in (MOMENT, fixed, MOMENT.astimezone(ZoneInfo("America/New_York"))):
        assert line_of("DTSTART", guards.local(moment, "Europe/Sofia")) == "DTSTART;TZID=Europe/Sofia:20261201T180000"
    for write in (guards.instant, lambda moment: guards.local(moment, "Europe/Sofia")):
        with pytest.raises(ValueError, match="floats"):
            write(MOMENT.replace(tzinfo=None))


def test_what_needs_its_type_has_it():
    assert line_of("REFRESH-INTERVAL", guards.hint(timedelta(hours=6))) == "REFRESH-INTERVAL;VALUE=DURATION:PT6H"
    source = guards.address_of_page("https://example.org/а б\r\nX:1", typed=True)
    assert line_of("SOURCE", source) == "SOURCE;VALUE=URI:https://example.org/%D0%B0%20%D0%B1%0D%0AX:1"
    assert guards.address_of_page("javascript:alert(1)") is None
    assert line_of("DTSTART", guards.day(MOMENT.date())) == "DTSTART;VALUE=DATE:20261201"


def test_a_zone_is_written_as_it_was_made():
    calendar = icalendar.Calendar()
    component = written_zone("Europe/Sofia").component
    calendar.add_component(guards.zone(component))
    inside = guards.written(calendar).split(b"\r\n")[1:-2]
    # In a rule the order of the parts is free.
    made = component.split(b"\r\n")[:-1]
    assert [set(line.split(b";")) for line in inside] == [set(line.split(b";")) for line in made]


def test_an_address_is_one():
    assert guards.mailbox("ани@example.org\r\n", 'A "B"').to_ical() == b"mailto:%D0%B0%D0%BD%D0%B8@example.org"
    for nonsense in ("", "nobody", "a b@example.org", "@example.org", "<a@example.org>"):
        with pytest.raises(ValueError, match="not a mail address"):
            guards.mailbox(nonsense, "x")
