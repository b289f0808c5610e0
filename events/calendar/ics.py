"""Calendar files of our sessions: feeds, downloads and invitations, the same bytes from the same rows.

    render_feed(feed: Feed, sessions: Iterable[FeedSession], series: Iterable[FeedSeries] = (), *,
                cancelled_prefix: str, kept: dict | None = None) -> bytes
    render_session(session: FeedSession, *, cancelled_prefix: str) -> bytes
    render_invitation(session, organiser_address, attendee: Attendee, method: Method, *,
                      cancelled_prefix: str, sequence: int) -> bytes
    session_uid(key) -> str                     the UID of a session in every feed, download and mail

`cancelled_prefix` is translated by the caller ("Отменено: "). The icalendar library writes; `ics_guards` keeps it from
its traps. A session is an event of its own; those of a series, in public feeds, are one with a rule, and beside it one
for each date that is otherwise. What may be shown is decided before: an exact place or a text that the reader may not
know must not arrive here.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vDate, vDatetime, vDuration, vText

from events.calendar import ics_guards as guards
from events.calendar.content_lines import clean_line, clean_text, shorten
from events.calendar.ics_content import Attendee, Feed, FeedSeries, FeedSession, Method, session_uid
from events.calendar.vtimezone import WrittenZone, written_zone

PRODUCT = "-//Zaedno//Zaedno//EN"
DESCRIPTION_LENGTH = 600
TITLE_LENGTH = 200
# Readers ask again after this time where they heed it at all.
REFRESH = timedelta(hours=6)
REMINDED = timedelta(minutes=60)


# What was written of a session before, when the same feed is written again with fewer of them.
WrittenBefore = dict[tuple[FeedSession, datetime | None], bytes]


def render_feed(
    feed: Feed,
    sessions: Iterable[FeedSession],
    series: Iterable[FeedSeries] = (),
    *,
    cancelled_prefix: str,
    kept: WrittenBefore | None = None,
) -> bytes:
    """A whole feed, ordered by start; without sessions it still holds its time zone."""
    writing = _Writing(cancelled_prefix, feed, kept)
    several = list(series)
    found: list[tuple[datetime, str, FeedSession | FeedSeries]] = []
    found += [(one.start_at, session_uid(one.key), one) for one in sessions]
    found += [(one.first.start_at, session_uid(one.first.key), one) for one in several]
    parts: list[bytes] = []
    for _, uid, one in sorted(found, key=lambda entry: entry[:2]):
        parts += writing.series(one, uid) if isinstance(one, FeedSeries) else [writing.session(one, uid)]
    calendar = _opening()
    if clean_text(feed.name):
        calendar["NAME"] = calendar["X-WR-CALNAME"] = guards.text(feed.name)
    if clean_text(feed.description):
        calendar["DESCRIPTION"] = calendar["X-WR-CALDESC"] = guards.text(feed.description)
    if re.fullmatch(r"[A-Za-z0-9_+/-]+", feed.zone):
        calendar["X-WR-TIMEZONE"] = guards.text(feed.zone)
    calendar["REFRESH-INTERVAL"] = guards.hint(REFRESH)
    calendar["X-PUBLISHED-TTL"] = guards.text(guards.hint(REFRESH).to_ical().decode())
    source = None if feed.private else guards.address_of_page(feed.source_url, typed=True)
    for name, address in (("SOURCE", source), ("URL", guards.address_of_page(feed.url))):
        if address:
            calendar[name] = address
    if writing.changed_at:
        calendar["LAST-MODIFIED"] = guards.instant(writing.changed_at)
    return guards.written(calendar, [*writing.zones(), *parts])


def render_session(session: FeedSession, *, cancelled_prefix: str) -> bytes:
    """One session to download: no name and no METHOD, so that readers add an entry and not a calendar."""
    writing = _Writing(cancelled_prefix)
    part = writing.session(session, session_uid(session.key))
    return guards.written(_opening(), [*writing.zones(), part])


def render_invitation(
    session: FeedSession,
    organiser_address: str,
    attendee: Attendee,
    method: Method,
    *,
    cancelled_prefix: str,
    sequence: int,
) -> bytes:
    """The calendar part of a mail to one person; `method` is also the `method=` of its Content-Type.

    A person who withdraws and signs up again needs a `sequence` that only grows.
    """
    calendar = _opening()
    calendar["METHOD"] = guards.text(method)
    zone = _zone_of(session)
    if zone:
        calendar.add_component(guards.zone(zone.component))
    cancelled = session.cancelled or method is Method.CANCEL
    event = _event(session, session_uid(session.key), zone, cancelled_prefix, sequence, cancelled)
    event["ORGANIZER"] = guards.mailbox(organiser_address, session.organiser)
    state = {} if method is Method.CANCEL else {"PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
    event["ATTENDEE"] = guards.mailbox(attendee.address, attendee.name, ROLE="REQ-PARTICIPANT", **state)
    event["TRANSP"] = guards.text("OPAQUE")
    calendar.add_component(event)
    return guards.written(calendar)


def _opening() -> Calendar:
    calendar = Calendar()
    calendar["VERSION"], calendar["PRODID"] = guards.text("2.0"), guards.text(PRODUCT)
    return calendar


class _Writing:
    """The events of a calendar as they are written, and the zones that they need."""

    def __init__(self, cancelled_prefix: str, feed: Feed | None = None, kept: WrittenBefore | None = None):
        self.prefix, self.kept = cancelled_prefix, {} if kept is None else kept
        self.personal = feed is not None and feed.private
        self.alarms = self.personal and feed is not None and feed.alarms
        self.changed_at: datetime | None = None
        self._zones: dict[str, bytes] = {}
        self._several = False
        if feed is not None and (zone := written_zone(feed.zone)):
            self._zones[feed.zone] = zone.component

    def session(self, session: FeedSession, uid: str, original: datetime | None = None, zone_key: str = "") -> bytes:
        """One session; in a series, instead of what its rule has at `original`, in the zone of the rule."""
        zone = self._note(session)
        if (session, original) not in self.kept:
            event = self._event(session, uid, zone)
            if original is not None:
                event["RECURRENCE-ID"] = guards.local(original, zone_key)
            self.kept[session, original] = guards.part(event)
        return self.kept[session, original]

    def series(self, series: FeedSeries, uid: str) -> list[bytes]:
        """The rule of a series and each date that is otherwise."""
        event = self._event(series.first, uid, self._note(series.first))
        event["RRULE"] = guards.rule(series.rule, series.until)
        if series.left_out:
            event["EXDATE"] = guards.moments(series.left_out, series.first.zone)
        beside = [self.session(one, uid, original, series.first.zone) for original, one in sorted_by_date(series)]
        return [guards.part(event), *beside]

    def zones(self) -> list[bytes]:
        """The components of all zones that were needed, in their order."""
        # A calendar without any component is not one (RFC 5545 3.6): a zone that cannot be written gets UTC's.
        if not self._several and not self._zones:
            self._zones["UTC"] = _UTC
        return [guards.part(guards.zone(self._zones[key])) for key in sorted(self._zones)]

    def _note(self, session: FeedSession) -> WrittenZone | None:
        self._several = True
        self.changed_at = max(self.changed_at or session.updated_at, session.updated_at)
        zone = _zone_of(session)
        if zone is not None:
            self._zones[session.zone] = zone.component
        return zone

    def _event(self, session: FeedSession, uid: str, zone: WrittenZone | None) -> Event:
        event = _event(session, uid, zone, self.prefix, session.sequence, session.cancelled)
        if self.personal or session.private:
            event["CLASS"] = guards.text("PRIVATE")
        # Subscribers to a programme are not busy; a person with a shift is.
        event["TRANSP"] = guards.text("OPAQUE" if self.personal else "TRANSPARENT")
        if self.alarms and not session.cancelled and not session.all_day:
            event.add_component(_alarm(str(event["SUMMARY"])))
        return event


def _alarm(words: str) -> Alarm:
    """A reminder an hour before, for whoever asked for it; a description is what it must have."""
    alarm = Alarm()
    alarm["ACTION"], alarm["DESCRIPTION"] = guards.text("DISPLAY"), guards.text(words)
    alarm["TRIGGER"] = vDuration(-REMINDED)
    return alarm


def sorted_by_date(series: FeedSeries) -> list[tuple[datetime, FeedSession]]:
    """What is otherwise in a series, in the order of its rule."""
    return sorted(series.changed, key=lambda pair: pair[0])


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
) -> Event:
    """A VEVENT up to the properties in which feeds and invitations differ."""
    title = shorten(clean_line(session.title), TITLE_LENGTH)
    page = guards.address_of_page(session.url)
    description = (shorten(clean_text(session.description), DESCRIPTION_LENGTH), clean_line(session.organiser), page)
    stamp = guards.instant(session.updated_at)
    event = Event()
    event["UID"], event["DTSTAMP"] = guards.text(uid), stamp
    for name, value in zip(("DTSTART", "DTEND"), _times(session, zone), strict=False):
        event[name] = value
    event.add("SEQUENCE", sequence)
    event["STATUS"] = guards.text("CANCELLED" if cancelled else "CONFIRMED")
    event["SUMMARY"] = _text(f"{cancelled_prefix} {title}" if cancelled else title, session)
    if words := "\n\n".join(part for part in description if part):
        event["DESCRIPTION"] = _text(words, session, lines=True)
    if place := clean_line(session.location) or clean_line(session.area):
        event["LOCATION"] = guards.text(place)
    if session.geo is not None:
        event.add("GEO", (round(session.geo[0], 6), round(session.geo[1], 6)))
    if categories := [category for category in session.categories if clean_line(category)]:
        event["CATEGORIES"] = guards.words_of(categories)
    if page:
        event["URL"] = page
    if session.related_to:
        event["RELATED-TO"] = guards.text(session_uid(session.related_to))
    event["CREATED"], event["LAST-MODIFIED"] = guards.instant(session.created_at), stamp
    return event


def _text(words: str, session: FeedSession, *, lines: bool = False) -> vText:
    return guards.text(words, lines=lines, language=session.language)


def _times(session: FeedSession, zone: WrittenZone | None) -> list[vDate] | list[vDatetime]:
    """The start, and the end where there is one."""
    if session.all_day:
        local = ZoneInfo(session.zone)
        first = session.start_at.astimezone(local).date()
        # DTEND is the day after the last one, also when the session ends a minute before midnight.
        last = (session.end_at - timedelta(microseconds=1)).astimezone(local).date()
        return [guards.day(first), guards.day(max(first, last) + timedelta(days=1))]
    moments = [session.start_at, session.end_at] if session.end_at > session.start_at else [session.start_at]
    return [guards.local(one, session.zone) if zone else guards.instant(one) for one in moments]
