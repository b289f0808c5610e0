"""Calendar files of our sessions: feeds, downloads and invitations, the same bytes from the same rows.

    render_feed(feed: Feed, sessions: Iterable[FeedSession], *, cancelled_prefix: str) -> bytes
    render_session(session: FeedSession, *, cancelled_prefix: str) -> bytes
    render_invitation(session, organiser_address, attendee: Attendee | None, method: Method, *,
                      cancelled_prefix: str, sequence: int | None = None) -> bytes
    etag(content: bytes) -> str                 strong; `response.set_etag(etag(content))`
    session_uid(key) -> str                     the UID of a session in every feed, download and mail

`cancelled_prefix` is translated by the caller ("Отменено: "). The content lines are written here and not by the
icalendar library: it invents stamps and time zones, leaves names unescaped, and takes a multiple of the time.
Every session is an event of its own: no reader has to know recurrence to show the programme rightly.
What may be shown is decided before: an exact place or a text that the reader may not know must not arrive here.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import quote
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from events.calendar.content_lines import clean_line, clean_text, escape, fold, parameter, shorten, uri
from events.calendar.vtimezone import WrittenZone, written_zone

MEDIA_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Zaedno//Zaedno//EN"
DESCRIPTION_LENGTH = 600
TITLE_LENGTH = 200
# Readers ask again after this time where they heed it at all.
REFRESH = "PT6H"
_IN_ADDRESSES = "!$&'*+-/=^_`{|}~."
_NAMESPACE = UUID("5cde4bb0-92a4-5a0e-9f5c-6f0c1d6f6f3d")


class Method(StrEnum):
    """What a mailed calendar asks its reader to do."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


@dataclass(frozen=True, slots=True)
class FeedSession:
    """A session as a calendar shows it; all times aware, `zone` an IANA name, `key` never reused.

    `location` is the line "name, street, city"; where it is empty `area` is shown. `url` is the session's page.
    `sequence` grows when time, place or state change, `updated_at` with everything that is shown.
    """

    key: UUID | str
    title: str
    start_at: datetime
    end_at: datetime
    zone: str
    updated_at: datetime
    created_at: datetime
    description: str = ""
    location: str = ""
    area: str = ""
    sequence: int = 0
    cancelled: bool = False
    url: str = ""
    categories: tuple[str, ...] = ()
    language: str = ""
    organiser: str = ""
    geo: tuple[float, float] | None = None
    private: bool = False
    all_day: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """What a calendar says of itself; `url` is the page with the same filter, `source_url` the feed's own address.

    A private feed marks its events as private, never names its source, which is a secret, and is the only one that
    may ring: `alarm_minutes` before each session.
    """

    name: str
    zone: str
    description: str = ""
    url: str = ""
    source_url: str = ""
    language: str = ""
    private: bool = False
    alarm_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Attendee:
    """The one person that an invitation is for."""

    name: str
    address: str


def render_feed(feed: Feed, sessions: Iterable[FeedSession], *, cancelled_prefix: str) -> bytes:
    """A whole feed, ordered by start; without sessions it still holds its time zone."""
    ordered = sorted(((session, session_uid(session.key)) for session in sessions), key=_by_start)
    name, about = escape(clean_line(feed.name)), escape(clean_text(feed.description))
    lines = _opening()
    lines += [f"NAME:{name}", f"X-WR-CALNAME:{name}"]
    if about:
        lines += [f"DESCRIPTION:{about}", f"X-WR-CALDESC:{about}"]
    if re.fullmatch(r"[A-Za-z0-9_+/-]+", feed.zone):
        lines.append(f"X-WR-TIMEZONE:{feed.zone}")
    lines += [f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}", f"X-PUBLISHED-TTL:{REFRESH}"]
    if not feed.private and (source := uri(feed.source_url)):
        lines.append(f"SOURCE;VALUE=URI:{source}")
    if page := uri(feed.url):
        lines.append(f"URL:{page}")
    if ordered:
        lines.append(f"LAST-MODIFIED:{_utc(max(session.updated_at for session, _ in ordered))}")
    return _calendar(lines, ordered, cancelled_prefix, feed)


def render_session(session: FeedSession, *, cancelled_prefix: str) -> bytes:
    """One session to download: no name and no METHOD, so that readers add an entry and not a calendar."""
    return _calendar(_opening(), [(session, session_uid(session.key))], cancelled_prefix)


def render_invitation(
    session: FeedSession,
    organiser_address: str,
    attendee: Attendee | None,
    method: Method,
    *,
    cancelled_prefix: str,
    sequence: int | None = None,
) -> bytes:
    """The calendar part of a mail to one person; `method` is also the `method=` of its Content-Type.

    REQUEST and CANCEL need the attendee, PUBLISH forbids one. A person who withdraws and signs up again needs a
    `sequence` that only grows; without one, it is the session's own, and one more for a withdrawal (a CANCEL of a
    session that takes place).
    """
    if (attendee is None) != (method is Method.PUBLISH):
        raise ValueError("REQUEST and CANCEL are for one attendee, PUBLISH for none")
    if sequence is None:
        sequence = session.sequence + (method is Method.CANCEL and not session.cancelled)
    people = [f"ORGANIZER{_common_name(session.organiser)}:{_mailto(organiser_address)}"]
    if attendee is not None:
        state = "ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE"
        if method is Method.CANCEL:
            state = "ROLE=REQ-PARTICIPANT"
        people.append(f"ATTENDEE{_common_name(attendee.name)};{state}:{_mailto(attendee.address)}")
    lines = [*_opening(), f"METHOD:{method}"]
    zone = _zone_of(session)
    parts = [fold(line) for line in lines] + ([zone.component] if zone else [])
    cancelled = session.cancelled or method is Method.CANCEL
    event = _event(session, session_uid(session.key), zone, cancelled_prefix, sequence, cancelled)
    parts += [fold(line) for line in [*event, *people, "TRANSP:OPAQUE", "END:VEVENT", "END:VCALENDAR"]]
    return b"".join(parts)


def etag(content: bytes) -> str:
    """A strong validator of exactly these bytes."""
    return hashlib.sha256(content).hexdigest()[:32]


def session_uid(key: UUID | str) -> str:
    """The UID of a session, from its stored random key and nothing else."""
    return str(uuid5(_NAMESPACE, str(key)))


def _by_start(pair: tuple[FeedSession, str]) -> tuple[datetime, str]:
    return pair[0].start_at, pair[1]


def _opening() -> list[str]:
    return ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}"]


def _calendar(
    lines: list[str],
    ordered: list[tuple[FeedSession, str]],
    cancelled_prefix: str,
    feed: Feed | None = None,
) -> bytes:
    zones: dict[str, bytes] = {}
    if feed is not None and (zone := written_zone(feed.zone)):
        zones[feed.zone] = zone.component
    personal = feed is not None and feed.private
    minutes = feed.alarm_minutes if feed is not None and feed.private else None
    # Subscribers to a programme are not busy; a person with a shift is.
    ending = ["TRANSP:OPAQUE"] if personal else ["TRANSP:TRANSPARENT"]
    events: list[bytes] = []
    for session, uid in ordered:
        zone = _zone_of(session)
        if zone is not None:
            zones[session.zone] = zone.component
        event = _event(session, uid, zone, cancelled_prefix, session.sequence, session.cancelled)
        alarm = _alarm(session, minutes) if minutes and not session.cancelled else []
        secret = ["CLASS:PRIVATE"] if personal or session.private else []
        events += [fold(line) for line in (*event, *secret, *ending, *alarm, "END:VEVENT")]
    head = [fold(line) for line in lines]
    # A calendar without any component is not one (RFC 5545 3.6): a zone that cannot be written gets UTC's.
    if not events and not zones:
        zones["UTC"] = _UTC
    return b"".join([*head, *(zones[key] for key in sorted(zones)), *events, b"END:VCALENDAR\r\n"])


_UTC = (
    b"BEGIN:VTIMEZONE\r\nTZID:Etc/UTC\r\nBEGIN:STANDARD\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\nTZNAME:UTC\r\n"
    b"DTSTART:19700101T000000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)


def _zone_of(session: FeedSession) -> WrittenZone | None:
    """The zone that the session's times are written in; None for UTC, and for whole days, which have none."""
    zone = None if session.all_day else written_zone(session.zone)
    if zone is None or session.start_at < zone.valid_from:
        return None
    # Of two equal wall-clock times some readers take the first and ical.js the second.
    local = ZoneInfo(session.zone)
    return None if _doubled(session.start_at, local) or _doubled(session.end_at, local) else zone


def _doubled(moment: datetime, zone: ZoneInfo) -> bool:
    wall = moment.astimezone(zone)
    return wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()


def _event(
    session: FeedSession,
    uid: str,
    zone: WrittenZone | None,
    cancelled_prefix: str,
    sequence: int,
    cancelled: bool,
) -> list[str]:
    """The lines of a VEVENT up to the ones in which feeds and invitations differ."""
    tag = session.language.replace("_", "-")
    language = f";LANGUAGE={tag}" if tag.replace("-", "").isascii() and tag.replace("-", "").isalnum() else ""
    title = shorten(clean_line(session.title), TITLE_LENGTH)
    page = uri(session.url)
    description = [shorten(clean_text(session.description), DESCRIPTION_LENGTH), clean_line(session.organiser), page]
    stamp = _utc(session.updated_at)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{stamp}",
        *_times(session, zone),
        f"SEQUENCE:{sequence:d}",
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
        f"SUMMARY{language}:{escape(clean_line(cancelled_prefix) + ' ' + title if cancelled else title)}",
    ]
    if text := "\n\n".join(part for part in description if part):
        lines.append(f"DESCRIPTION{language}:{escape(text)}")
    if place := clean_line(session.location) or clean_line(session.area):
        lines.append(f"LOCATION:{escape(place)}")
    if session.geo is not None:
        latitude, longitude = session.geo
        lines.append(f"GEO:{latitude:.6f};{longitude:.6f}")
    if categories := [escape(word) for category in session.categories if (word := clean_line(category))]:
        lines.append(f"CATEGORIES:{','.join(categories)}")
    if page:
        lines.append(f"URL:{page}")
    lines += [f"CREATED:{_utc(session.created_at)}", f"LAST-MODIFIED:{stamp}"]
    return lines


def _alarm(session: FeedSession, minutes: int) -> list[str]:
    title = escape(shorten(clean_line(session.title), TITLE_LENGTH))
    return ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{title}", f"TRIGGER:-PT{minutes:d}M", "END:VALARM"]


def _times(session: FeedSession, zone: WrittenZone | None) -> list[str]:
    if session.all_day:
        local = ZoneInfo(session.zone)
        first = session.start_at.astimezone(local).date()
        # DTEND is the day after the last one, also when the session ends a minute before midnight.
        last = (session.end_at - timedelta(microseconds=1)).astimezone(local).date()
        after = max(first, last) + timedelta(days=1)
        return [f"DTSTART;VALUE=DATE:{first:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"]
    lines = [_moment("DTSTART", session.start_at, session, zone)]
    if session.end_at > session.start_at:
        lines.append(_moment("DTEND", session.end_at, session, zone))
    return lines


def _moment(name: str, moment: datetime, session: FeedSession, zone: WrittenZone | None) -> str:
    if zone is None:
        return f"{name}:{_utc(moment)}"
    return f"{name};TZID={session.zone}:{moment.astimezone(ZoneInfo(session.zone)):%Y%m%dT%H%M%S}"


def _utc(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("a calendar never floats: the time needs a zone")
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _common_name(name: str) -> str:
    value = parameter(name)
    return f";CN={value}" if value else ""


def _mailto(address: str) -> str:
    address = clean_line(address)
    local, at, host = address.rpartition("@")
    if not at or not local or not host or any(character in address for character in " <>"):
        raise ValueError("not a mail address")
    return f"mailto:{quote(local, safe=_IN_ADDRESSES)}@{quote(host, safe='.-[]:')}"
