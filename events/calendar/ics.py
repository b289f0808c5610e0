"""Calendar files of our sessions: feeds, downloads and invitations, the same bytes from the same rows.

    FeedWriting(feed: Feed, cancelled_prefix)   a feed of sessions and series, which are weighed before it is made
    render_feed(feed: Feed, sessions: Iterable[FeedSession], *, cancelled_prefix: str) -> bytes
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
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
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


@dataclass(frozen=True, slots=True)
class WrittenEntry:
    """A session or a series of a feed as it is written, and what the feed around it must hold."""

    start_at: datetime
    uid: str
    content: bytes
    changed_at: datetime | None
    zones: frozenset[tuple[str, bytes]]


class FeedWriting:
    """A feed that is written entry by entry, so that what each one weighs is known before the feed is put together."""

    def __init__(self, feed: Feed, cancelled_prefix: str):
        self._feed, self._prefix = feed, cancelled_prefix
        self._weighed = set(_Writing(cancelled_prefix, feed).needed)

    def entry(self, one: FeedSession | FeedSeries) -> WrittenEntry:
        """One entry; of a series its rule, and each date that is otherwise."""
        writing = _Writing(self._prefix, self._feed)
        first = one.first if isinstance(one, FeedSeries) else one
        uid = session_uid(first.key)
        content = writing.series(one, uid) if isinstance(one, FeedSeries) else writing.session(one, uid)
        return WrittenEntry(first.start_at, uid, content, writing.changed_at, writing.needed)

    def weigh(self, entry: WrittenEntry, most: int) -> int:
        """By how many bytes the feed grows with an entry; a zone weighs with the first that needs it, unless that is
        larger than `most`: then the feed will not hold it."""
        more = entry.zones - self._weighed
        size = len(entry.content) + sum(len(_zone_part(component)) for _, component in more)
        if size <= most:
            self._weighed |= more
        return size

    def whole(self, entries: Iterable[WrittenEntry], description: str = "") -> bytes:
        """The feed, ordered by start; without entries it still holds its time zone. The description says what its name
        does not."""
        several = sorted(entries, key=lambda entry: (entry.start_at, entry.uid))
        needed = frozenset[tuple[str, bytes]]().union(
            _Writing(self._prefix, self._feed).needed, *(entry.zones for entry in several)
        )
        # A calendar without any component is not one (RFC 5545 3.6): a zone that cannot be written gets UTC's.
        if not several and not needed:
            needed = frozenset({("UTC", _UTC)})
        zones = [_zone_part(component) for _, component in sorted(needed)]
        changed = [entry.changed_at for entry in several if entry.changed_at]
        calendar = self._opening(description, max(changed, default=None))
        return guards.written(calendar, [*zones, *(entry.content for entry in several)])

    def _opening(self, description: str, changed_at: datetime | None) -> Calendar:
        feed, calendar = self._feed, _opening()
        if clean_text(feed.name):
            calendar["NAME"] = calendar["X-WR-CALNAME"] = guards.text(feed.name)
        if clean_text(description):
            calendar["DESCRIPTION"] = calendar["X-WR-CALDESC"] = guards.text(description)
        if re.fullmatch(r"[A-Za-z0-9_+/-]+", feed.zone):
            calendar["X-WR-TIMEZONE"] = guards.text(feed.zone)
        calendar["REFRESH-INTERVAL"] = guards.hint(REFRESH)
        calendar["X-PUBLISHED-TTL"] = guards.text(guards.hint(REFRESH).to_ical().decode())
        source = None if feed.private else guards.address_of_page(feed.source_url, typed=True)
        for name, address in (("SOURCE", source), ("URL", guards.address_of_page(feed.url))):
            if address:
                calendar[name] = address
        if changed_at:
            calendar["LAST-MODIFIED"] = guards.instant(changed_at)
        return calendar


def render_feed(feed: Feed, sessions: Iterable[FeedSession], *, cancelled_prefix: str) -> bytes:
    """A whole feed of single sessions."""
    writing = FeedWriting(feed, cancelled_prefix)
    return writing.whole([writing.entry(one) for one in sessions])


def render_session(session: FeedSession, *, cancelled_prefix: str) -> bytes:
    """One session to download: no name and no METHOD, so that readers add an entry and not a calendar."""
    writing = _Writing(cancelled_prefix)
    part = writing.session(session, session_uid(session.key))
    zones = [_zone_part(component) for _, component in sorted(writing.needed)]
    return guards.written(_opening(), [*zones, part])


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

    def __init__(self, cancelled_prefix: str, feed: Feed | None = None):
        self.prefix = cancelled_prefix
        self.personal = feed is not None and feed.private
        self.alarms = self.personal and feed is not None and feed.alarms
        self.changed_at: datetime | None = None
        self._zones: dict[str, bytes] = {}
        if feed is not None and (zone := written_zone(feed.zone)):
            self._zones[feed.zone] = zone.component

    def session(self, session: FeedSession, uid: str, original: datetime | None = None, zone_key: str = "") -> bytes:
        """One session; in a series, instead of what its rule has at `original`, in the zone of the rule."""
        event = self._event(session, uid, self._note(session))
        if original is not None:
            event["RECURRENCE-ID"] = guards.local(original, zone_key)
        return guards.part(event)

    def series(self, series: FeedSeries, uid: str) -> bytes:
        """The rule of a series and each date that is otherwise."""
        event = self._event(series.first, uid, self._note(series.first))
        event["RRULE"] = guards.rule(series.rule, series.until)
        if series.left_out:
            event["EXDATE"] = guards.moments(series.left_out, series.first.zone)
        beside = [self.session(one, uid, original, series.first.zone) for original, one in sorted_by_date(series)]
        return b"".join([guards.part(event), *beside])

    @property
    def needed(self) -> frozenset[tuple[str, bytes]]:
        """The zones that were needed: their names and components."""
        return frozenset(self._zones.items())

    def _note(self, session: FeedSession) -> WrittenZone | None:
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


@lru_cache(maxsize=64)
def _zone_part(component: bytes) -> bytes:
    return guards.part(guards.zone(component))


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
