"""Every feed, download and invitation is read rightly by readers that we did not write."""

import email.message
import re
from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from uuid import UUID
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.calendar.content_lines import clean_line, clean_text
from events.calendar.ics import render_feed, render_invitation, render_session, session_uid
from events.calendar.ics_content import Attendee, Feed, Method, etag

# The fixtures only make values; the time that drawing takes depends on what else the machine does.
SLOW_MACHINE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
SOFIA = ZoneInfo("Europe/Sofia")
FEED = Feed(
    "Доброволчество, Лозенец; всичко",
    "Europe/Sofia",
    url="https://example.org/?area=lozenets",
    source_url="https://example.org/cal/all.ics",
    language="bg",
)
PREFIX = "Отменено: "
YEAR = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
ZONES = ("Europe/Sofia", "Europe/London", "Europe/Dublin", "America/New_York", "Asia/Kabul", "Africa/Casablanca")


def feed_of(*sessions, feed=FEED):
    return render_feed(feed, sessions, cancelled_prefix=PREFIX)


def lines_of(content):
    """The unfolded content lines, after a check of the stream itself."""
    assert content.endswith(b"\r\n")
    physical = content[:-2].split(b"\r\n")
    assert all(len(line) <= 75 and line and b"\n" not in line and b"\r" not in line for line in physical)
    for line in physical:
        line.decode()  # never cut inside a character
    unfolded = content.replace(b"\r\n ", b"").decode()
    return unfolded[:-2].split("\r\n")


def a_year(session, zone):
    """A session a week over both changes, at hours around the change itself and at others."""
    made = []
    for week in range(52):
        for hour, minute in ((0, 30), (1, 30), (2, 30), (3, 30), (4, 30), (10, 0), (18, 15)):
            local = datetime(2026, 1, 4, hour, minute) + timedelta(weeks=week)
            start = local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
            made.append(session(len(made) + 1, start_at=start, zone=zone))
    return made


@pytest.mark.parametrize("zone", ZONES)
def test_a_year_over_both_changes_is_read_alike_by_all(session, icaljs, expanded, zone):
    programme = a_year(session, zone)
    content = feed_of(*programme, feed=Feed("x", zone))
    truth = sorted((session_uid(one.key), one.start_at, one.end_at, one.title) for one in programme)
    assert expanded(content, *YEAR) == truth
    theirs = icaljs(content, *YEAR)["events"]
    assert not any(event["floating"] for event in theirs)
    as_read = sorted(
        (event["uid"], datetime.fromisoformat(event["start"]), datetime.fromisoformat(event["end"]), event["title"])
        for event in theirs
    )
    assert as_read == truth
    by_vobject = sorted(
        (event.uid.value, event.dtstart.value.astimezone(UTC), event.dtend.value.astimezone(UTC), event.summary.value)
        for event in vobject.readOne(content.decode()).vevent_list
    )
    assert by_vobject == truth


def test_khal_lists_the_wall_clock_around_both_changes(session, khal):
    programme = [one for one in a_year(session, "Europe/Sofia") if date(2026, 3, 20) < one.start_at.date()]
    first, days = date(2026, 3, 22), 225
    expected = []
    for one in programme:
        start, end = one.start_at.astimezone(SOFIA), one.end_at.astimezone(SOFIA)
        if first <= start.date() < first + timedelta(days=days):
            expected.append(f"{start:%Y-%m-%d %H:%M} {end:%H:%M} {one.title}")
    assert sorted(khal(feed_of(*programme), first, days)) == sorted(expected)


def test_two_renders_are_equal_byte_for_byte_in_any_order(session):
    programme = [session(number, zone=ZONES[number % 6]) for number in range(1, 40)]
    content = feed_of(*programme)
    assert feed_of(*reversed(programme)) == content
    zones = [line for line in lines_of(content) if line.startswith("TZID:")]
    assert zones == sorted(set(zones))
    assert len(zones) == 5
    assert etag(feed_of(*programme)) == etag(content)
    assert etag(feed_of(*programme[1:])) != etag(content)


def test_the_stream_is_what_the_standard_asks(session):
    lines = lines_of(feed_of(session(1), session(2, cancelled=True, sequence=3)))
    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Zaedno//Zaedno//EN"]
    head = lines[: lines.index("BEGIN:VTIMEZONE")]
    assert head[3:] == [
        "NAME:Доброволчество\\, Лозенец\\; всичко",
        "X-WR-CALNAME:Доброволчество\\, Лозенец\\; всичко",
        "X-WR-TIMEZONE:Europe/Sofia",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        "SOURCE;VALUE=URI:https://example.org/cal/all.ics",
        "URL:https://example.org/?area=lozenets",
        "LAST-MODIFIED:20261122T120000Z",
    ]
    assert not any(line.startswith(("METHOD", "UID")) for line in head)
    assert lines.count("BEGIN:VTIMEZONE") == 1
    event = lines[lines.index("BEGIN:VEVENT") : lines.index("END:VEVENT")]
    names = [re.match("[A-Z-]+", line)[0] for line in event]
    assert len(names) == len(set(names))
    assert "SEQUENCE:3" in lines
    assert "STATUS:CANCELLED" in lines
    assert "SUMMARY:Отменено: Футбол за всички 2" in lines


def test_an_empty_feed_keeps_its_zone(icaljs, khal):
    for zone in (*ZONES, "UTC"):
        content = feed_of(feed=Feed("празен", zone))
        assert lines_of(content).count("BEGIN:VTIMEZONE") == 1
        assert icaljs(content, *YEAR)["events"] == []
    assert khal(feed_of(), date(2026, 1, 1), 30) == []


def test_an_event_says_everything(session, icaljs):
    described = session(
        1,
        title="Готвене, заедно; \\n не е нов ред",
        description="Първи ред\nвтори: <b>не</b> ; , \\",
        location="Читалище „Заедно“, ул. Шипка 3, София",
        area="Оборище",
        categories=("храна, вкусна", "обучение"),
        language="fa_AF",
        organiser="Заедно ООД",
        geo=(42.6977, 23.3219),
    )
    content = feed_of(described)
    lines = lines_of(content)
    assert "GEO:42.6977;23.3219" in lines
    assert "CATEGORIES:храна\\, вкусна,обучение" in lines
    assert "SUMMARY;LANGUAGE=fa-AF:Готвене\\, заедно\\; \\\\n не е нов ред" in lines
    event = icaljs(content, *YEAR)["events"][0]
    assert event["title"] == described.title
    assert event["location"] == described.location
    assert event["description"] == f"{described.description}\n\nЗаедно ООД\n\n{described.url}"
    other = vobject.readOne(content.decode()).vevent
    assert other.summary.value == described.title
    assert other.description.value == event["description"]


def test_an_area_stands_in_for_a_place_that_is_not_said(session):
    assert "LOCATION:Оборище" in lines_of(feed_of(session(area="Оборище")))
    assert not any(line.startswith("LOCATION") for line in lines_of(feed_of(session())))


def test_a_whole_day_ends_on_the_next(session, icaljs):
    start = datetime(2026, 12, 1, tzinfo=SOFIA)
    for end in (start + timedelta(days=2), start + timedelta(days=2, seconds=-60)):
        content = feed_of(session(start_at=start, end_at=end, all_day=True))
        assert "DTSTART;VALUE=DATE:20261201" in lines_of(content)
        assert "DTEND;VALUE=DATE:20261203" in lines_of(content)
        assert icaljs(content, *YEAR)["events"][0]["allDay"] is True


def test_long_texts_are_cut_and_the_link_stays(session):
    for filler in ("дума " * 400, "я" * 3000, "कि" * 2000, "👩‍👩‍👧" * 900):
        content = feed_of(session(description=filler, title=filler))
        event = icalendar.Calendar.from_ical(content).walk("VEVENT")[0]
        text, link = str(event["DESCRIPTION"]).split("\n\n")
        assert 300 < len(text) <= 600
        assert text.endswith("…")
        assert link == "https://example.org/sessions/1"
        assert len(str(event["SUMMARY"])) <= 200
        assert filler.startswith(text[:-1])


def test_a_private_feed_is_private_and_never_names_its_source(session):
    secret = Feed("Моите смени", "Europe/Sofia", source_url="https://x.example/t0ken.ics", private=True)
    lines = lines_of(feed_of(session(1), session(2, cancelled=True), feed=secret))
    assert not any("t0ken" in line for line in lines)
    assert lines.count("CLASS:PRIVATE") == 2
    assert lines.count("TRANSP:OPAQUE") == 2
    public = lines_of(feed_of(session(1), feed=Feed("x", "Europe/Sofia")))
    assert "CLASS:PRIVATE" not in public


def test_a_download_is_an_entry_and_not_a_calendar(session, icaljs):
    content = render_session(session(), cancelled_prefix=PREFIX)
    lines = lines_of(content)
    assert not any(line.startswith(("NAME", "X-WR", "X-PUB", "REFRESH", "METHOD", "SOURCE")) for line in lines)
    assert [event["uid"] for event in icaljs(content, *YEAR)["events"]] == [session_uid(UUID(int=1))]


def test_a_naive_time_is_refused(session):
    with pytest.raises(ValueError, match="floats"):
        feed_of(session(updated_at=datetime(2026, 1, 1)))


NASTY = [
    "x\r\nBEGIN:VEVENT\r\nUID:evil",
    "x\nATTENDEE:mailto:a@example.org",
    "x\rURL:https://evil.example",
    "x\u2028BEGIN:VEVENT",
    "x\x85END:VCALENDAR",
    "x\x0bEND:VEVENT\x0c",
    "\ud800half\x00\x07\ufeff",
    "\u202egnp.exe\u2066",
    "\\",
    "\\n",
    '";:,^\'"',
    "",
    " \r\n ",
]
texts = (
    st.sampled_from(NASTY)
    | st.text(st.characters(), max_size=120)
    | st.text(st.sampled_from('\r\n\x0b\x85\u2028\u2029:;,"\\ BEGINVT'), max_size=60)
)


@given(texts, texts, texts)
@settings(max_examples=250, deadline=None, suppress_health_check=SLOW_MACHINE)
def test_no_text_ever_makes_a_content_line(session, one, two, three):
    content = feed_of(
        session(
            title=one,
            description=two,
            location=three,
            categories=(one, two),
            organiser=three,
            language=two,
            url="https://example.org/" + one,
        ),
        feed=Feed(two, "Europe/Sofia", url="https://example.org/" + three, source_url="https://e/" + two),
    )
    lines = lines_of(content)
    names = [re.match("[A-Z-]+(?=[;:])", line)[0] for line in lines]
    allowed = {
        *[
            "BEGIN",
            "END",
            "VERSION",
            "PRODID",
            "NAME",
            "X-WR-CALNAME",
            "DESCRIPTION",
            "X-WR-TIMEZONE",
            "REFRESH-INTERVAL",
        ],
        *[
            "X-PUBLISHED-TTL",
            "SOURCE",
            "URL",
            "LAST-MODIFIED",
            "TZID",
            "TZOFFSETFROM",
            "TZOFFSETTO",
            "TZNAME",
            "DTSTART",
            "RRULE",
            "UID",
        ],
        *["DTSTAMP", "DTEND", "SEQUENCE", "STATUS", "SUMMARY", "LOCATION", "CATEGORIES", "CREATED", "TRANSP"],
    }
    assert set(names) <= allowed
    assert names.count("UID") == lines.count("BEGIN:VEVENT") == lines.count("END:VCALENDAR") == 1
    assert content.decode().splitlines() == content.decode().split("\r\n")[:-1]
    read = vobject.readOne(content.decode()).vevent
    assert read.summary.value == clean_line(one)
    if clean_text(two):
        assert read.description.value.startswith(clean_text(two)[:500])


def invitation(session, method=Method.REQUEST, **options):
    attendee = options.pop("attendee", Attendee('Анна "Ани"; Иванова', "anna@example.org"))
    address = options.pop("address", "shifts@example.org")
    told = {"sequence": session.sequence, **options}
    return render_invitation(session, address, attendee, method, cancelled_prefix=PREFIX, **told)


def test_an_invitation_is_for_one_person_and_asks_no_answer(session, icaljs):
    shift = session(organiser="Червен кръст, София", sequence=2)
    lines = lines_of(invitation(shift))
    assert "METHOD:REQUEST" in lines
    assert 'ORGANIZER;CN="Червен кръст, София":mailto:shifts@example.org' in lines
    person = "ATTENDEE;CN=\"Анна ^'Ани^'; Иванова\";ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE"
    assert f"{person}:mailto:anna@example.org" in lines
    assert "SEQUENCE:2" in lines
    assert f"UID:{session_uid(shift.key)}" in lines
    assert icaljs(invitation(shift), *YEAR)["events"][0]["title"] == shift.title
    read = icalendar.Calendar.from_ical(invitation(shift)).walk("VEVENT")[0]
    assert read["ATTENDEE"].params["CN"] == 'Анна "Ани"; Иванова'


def test_a_withdrawal_outranks_the_invitation(session):
    shift = session(organiser="x", sequence=2)
    withdrawn = lines_of(invitation(shift, Method.CANCEL, sequence=3))
    assert "SEQUENCE:3" in withdrawn
    assert "STATUS:CANCELLED" in withdrawn
    assert "METHOD:CANCEL" in withdrawn
    called_off = lines_of(invitation(session(sequence=3, cancelled=True), Method.CANCEL))
    assert "SEQUENCE:3" in called_off
    again = lines_of(invitation(shift, sequence=4))
    assert "SEQUENCE:4" in again


@pytest.mark.parametrize("address", ["", "nobody", "a b@example.org", "@example.org", "<a@example.org>"])
def test_what_is_no_address_is_refused(session, address):
    with pytest.raises(ValueError, match="not a mail address"):
        invitation(session(), address=address)


@given(texts, texts)
@settings(max_examples=100, deadline=None, suppress_health_check=SLOW_MACHINE)
def test_no_name_or_address_ever_makes_a_content_line(session, name, local):
    try:
        content = invitation(session(organiser=name), attendee=Attendee(name, f"a{local}@example.org"))
    except ValueError:
        return
    lines = lines_of(content)
    assert [line for line in lines if line.startswith(("BEGIN:VEVENT", "ATTENDEE", "ORGANIZER", "UID"))] == [
        line for line in lines if line.startswith(("BEGIN:VEVENT", "ATTENDEE;", "ATTENDEE:", "ORGANIZER", "UID:"))
    ]
    assert len([line for line in lines if line.startswith("ATTENDEE")]) == 1
    icalendar.Calendar.from_ical(content)


def test_the_bytes_survive_a_mail(session):
    content = invitation(session())
    message = email.message.EmailMessage()
    message.set_content("текст")
    message.add_attachment(content, maintype="text", subtype="calendar", filename="invite.ics", cte="base64")
    parsed = email.message_from_bytes(message.as_bytes())
    assert parsed.get_payload()[1].get_payload(decode=True) == content


def test_500_sessions_are_fast_and_small(session):
    text = "Заедно готвим, говорим и се учим. " * 30
    programme = [
        session(n, description=text, start_at=datetime(2026, 11, 1, tzinfo=UTC) + timedelta(hours=n))
        for n in range(500)
    ]
    began = perf_counter()
    content = feed_of(*programme)
    assert perf_counter() - began < 1
    assert len(content) < 1_000_000
