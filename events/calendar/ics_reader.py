"""A calendar that another program wrote, read date by date within the window: everything noted, or nothing taken.

    read_calendar(content: bytes, *, now: datetime, zone: str, max_bytes=MAX_BYTES) -> ReadCalendar
    MAX_BYTES                                   ask a file for its size before reading it

Raises UnreadableCalendar(reason, line, detail). `zone` is the IANA name for times that name none, where the file's
own X-WR-TIMEZONE does not. See `ics_report` for ReadCalendar, ReadEvent, Note and their enums; the caller words them.

Series are expanded by our own `rrule`, which is bounded by the window whatever the rule says; the libraries icalendar
and recurring-ical-events, and ical.js, stay independent judges of it in the tests. RRULE, RDATE, EXDATE and
RECURRENCE-ID are honoured, a changed date replaces the one it names. A private event is skipped: it was not meant for
a public programme. A single bad entry is skipped with a note; only a bomb, too much, or a file in which no entry has
a readable date refuses the whole.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import TypeVar

from events.activities.rrule import Effort, RecurrenceRule, RuleRefused, wall_times
from events.calendar.content_lines import clean_line, unescape
from events.calendar.ics_components import MAX_BYTES, Component, read_components
from events.calendar.ics_entries import CalendarEntry, Notes, read_entry
from events.calendar.ics_report import (
    Note,
    NoteKind,
    NoteReason,
    ReadCalendar,
    ReadEvent,
    Unreadable,
    UnreadableCalendar,
)
from events.calendar.ics_zones import FileZone, Zones
from events.calendar.window import Window, window

__all__ = ["MAX_BYTES", "read_calendar"]

MAX_DATES_OF_EVENT = 1_000
MAX_DATES = 20_000
_EFFORT = 1_000_000


def read_calendar(content: bytes, *, now: datetime, zone: str, max_bytes: int = MAX_BYTES) -> ReadCalendar:
    """Everything that takes place 60 days back to 18 months ahead of `now`, or UnreadableCalendar."""
    calendars = read_components(content, max_bytes)
    bounds, effort = window(now), Effort(_EFFORT)
    events: list[ReadEvent] = []
    notes: list[Note] = []
    named: list[str] = []
    for calendar in calendars:
        zones = Zones(calendar, zone, bounds, effort)
        reading = _Reading(zones, bounds, effort)
        reading.read(calendar)
        events += reading.events
        notes += zones.notes + reading.notes
        named.append(zones.default)
    if len(events) > MAX_DATES:
        raise UnreadableCalendar(Unreadable.TOO_MANY, detail=str(len(events)))
    if notes and all(note.reason is NoteReason.BAD_DATE for note in notes):
        raise UnreadableCalendar(Unreadable.BAD_DATES, line=notes[0].line, detail=notes[0].detail)
    return ReadCalendar(
        name=clean_line(unescape(calendars[0].text("X-WR-CALNAME") or calendars[0].text("NAME")))[:200],
        zone=named[0],
        events=tuple(sorted(events, key=lambda event: (event.start_at, event.uid, event.original_start))),
        notes=tuple(sorted(notes, key=lambda note: note.line)),
    )


class _Reading:
    """The reading of one VCALENDAR."""

    def __init__(self, zones: Zones, bounds: Window, effort: Effort) -> None:
        self.zones, self.bounds, self.effort = zones, bounds, effort
        self.events: list[ReadEvent] = []
        self.notes: list[Note] = []

    def read(self, calendar: Component) -> None:
        """Take every entry of the calendar, or note why not."""
        masters: dict[str, CalendarEntry] = {}
        changed: dict[str, dict[datetime, CalendarEntry]] = {}
        refused: list[Notes] = []
        for component in calendar.components:
            if component.name == "VTIMEZONE":
                continue
            if component.name != "VEVENT":
                other = Notes(component.line, clean_line(component.text("UID"))[:255], "")
                other.skipped(NoteReason.NOT_AN_EVENT, component.name[:40])
                refused.append(other)
                continue
            entry, notes = read_entry(component)
            if entry is None:
                refused.append(notes)
            elif entry.recurrence_id is None:
                _keep_latest(masters, entry.uid, entry, refused)
            else:
                original = self.zones.to_utc(entry.replaces)
                _keep_latest(changed.setdefault(entry.uid, {}), original, entry, refused)
        for uid, master in masters.items():
            self._take_master(master, list(changed.get(uid, {}).values()))
        for uid, overrides in changed.items():
            for override in overrides.values():
                self._take_override(override, masters.get(uid))
        self.notes += chain.from_iterable(notes.written for notes in refused)

    def _take_master(self, master: CalendarEntry, overrides: list[CalendarEntry]) -> None:
        notes = master.notes
        if master.private:
            notes.skipped(NoteReason.PRIVATE)
            self.notes += notes.written
            return
        found = self._dates(master, overrides)
        if found is None:
            notes.skipped(NoteReason.END_BEFORE_START)
        elif not found:
            notes.skipped(NoteReason.OUT_OF_WINDOW)
        elif _recurs(master):
            notes.add(NoteKind.TAKEN, NoteReason.SERIES, len(found))
        else:
            notes.add(NoteKind.TAKEN, NoteReason.SINGLE)
        self.events += found or []
        self.notes += notes.written

    def _take_override(self, override: CalendarEntry, master: CalendarEntry | None) -> None:
        notes = override.notes
        zone = self.zones.of(override.start, notes)
        start_at = zone.to_utc(override.start.wall)
        end_at = self._end(override, zone, override.start.wall, start_at)
        if override.private or (master is not None and master.private):
            notes.skipped(NoteReason.PRIVATE)
        elif end_at < start_at:
            notes.skipped(NoteReason.END_BEFORE_START)
        elif not self.bounds.touches(start_at, end_at):
            notes.skipped(NoteReason.OUT_OF_WINDOW)
        else:
            reason = NoteReason.OVERRIDE if master is not None else NoteReason.OVERRIDE_WITHOUT_SERIES
            notes.add(NoteKind.TAKEN, reason, f"{override.replaces.wall:%Y-%m-%d %H:%M}")
            event = _event(override, zone, self._original(override, master), start_at, end_at)
            if master is not None and not override.title:
                event = replace(event, title=master.title)
            self.events.append(event)
        self.notes += notes.written

    def _original(self, override: CalendarEntry, master: CalendarEntry | None) -> datetime:
        """The instant that a changed date replaces; a bare date means that day's occurrence."""
        named = override.replaces
        if named.all_day and master is not None and not master.start.all_day:
            wall = datetime.combine(named.wall.date(), master.start.wall.time())
            return self.zones.of(master.start).to_utc(wall)
        return self.zones.to_utc(named)

    def _dates(self, master: CalendarEntry, overrides: list[CalendarEntry]) -> list[ReadEvent] | None:
        """The dates of an event within the window; None when it would end before it starts."""
        zone = self.zones.of(master.start, master.notes)
        first = master.start.wall
        length = self._end(master, zone, first, zone.to_utc(first)) - zone.to_utc(first)
        if length < timedelta(0):
            return None
        replaced = {self._original(override, master) for override in overrides}
        exact, whole = self._removed(master)
        found: dict[datetime, ReadEvent] = {}
        for wall in self._walls(master, zone, length):
            start_at = zone.to_utc(wall)
            if start_at in replaced or start_at in exact or wall.date() in whole:
                continue
            end_at = self._end(master, zone, wall, start_at)
            if self.bounds.touches(start_at, end_at):
                found[start_at] = _event(master, zone, start_at, start_at, end_at)
                if len(found) > MAX_DATES_OF_EVENT:
                    raise UnreadableCalendar(Unreadable.RECURRENCE_BOMB, line=master.line, detail=master.uid[:80])
        for moment in master.added:
            start_at = self.zones.to_utc(moment)
            end_at = start_at + length
            gone = start_at in replaced or start_at in exact or moment.wall.date() in whole
            if not gone and self.bounds.touches(start_at, end_at):
                found.setdefault(start_at, _event(master, zone, start_at, start_at, end_at))
        if len(found) > MAX_DATES_OF_EVENT:
            raise UnreadableCalendar(Unreadable.RECURRENCE_BOMB, line=master.line, detail=master.uid[:80])
        return list(found.values())

    def _removed(self, master: CalendarEntry) -> tuple[set[datetime], set[date]]:
        """What EXDATE removes: instants, and whole dates where either side is one."""
        exact, whole = set(), set()
        for moment in master.removed:
            if moment.all_day or master.start.all_day:
                whole.add(moment.wall.date())
            else:
                exact.add(self.zones.to_utc(moment))
        return exact, whole

    def _walls(self, master: CalendarEntry, zone: FileZone, length: timedelta) -> Iterator[datetime]:
        """The wall-clock times of an event: its start, and what its rules make of it."""
        first = master.start.wall
        if any(_over(rule, master, zone, first) for rule in master.rules):
            return
        yield first
        # Two days of slack on both sides: the window is in UTC, the rule on any wall.
        start = self.bounds.start.replace(tzinfo=None) - length - timedelta(days=2)
        end = self.bounds.end.replace(tzinfo=None) + timedelta(days=2)
        for rule in master.rules:
            try:
                soon = next(
                    wall_times(rule, first, start=first, end=first + timedelta(days=1), effort=self.effort), None
                )
                if soon != first:
                    master.notes.changed(NoteReason.START_OFF_RULE, f"{first:%Y-%m-%d %H:%M}")
                for wall in wall_times(rule, first, start=start, end=end, effort=self.effort):
                    if _over(rule, master, zone, wall):
                        break
                    yield wall
            except RuleRefused:
                raise UnreadableCalendar(Unreadable.RECURRENCE_BOMB, line=master.line, detail=master.uid[:80]) from None

    def _end(self, entry: CalendarEntry, zone: FileZone, wall: datetime, start_at: datetime) -> datetime:
        """When a date that starts so ends: at the same wall-clock time as the first one does."""
        start, end = entry.start, entry.end
        if end is None:
            end_at = zone.to_utc(wall + entry.days) + entry.time if entry.days else start_at + entry.time
            return max(end_at, start_at)
        exact = self.zones.to_utc(end) - self.zones.to_utc(start)
        if (end.tzid, end.utc) != (start.tzid, start.utc):
            return start_at + exact
        end_at = zone.to_utc(wall + (end.wall - start.wall))
        return end_at if end_at > start_at else start_at + exact


Key = TypeVar("Key")


def _keep_latest(kept: dict[Key, CalendarEntry], key: Key, entry: CalendarEntry, refused: list[Notes]) -> None:
    """Of two entries with the same identity the higher (SEQUENCE, stamp) counts, else the later line."""
    loser: CalendarEntry | None = entry
    if key not in kept or kept[key].rank < entry.rank:
        loser, kept[key] = kept.get(key), entry
    if loser is not None:
        loser.notes.skipped(NoteReason.DUPLICATE)
        refused.append(loser.notes)


def _over(rule: RecurrenceRule, master: CalendarEntry, zone: FileZone, wall: datetime) -> bool:
    """Whether a date lies after UNTIL; a bare date is read as its midnight, as every other reader does."""
    if rule.until is None:
        return False
    if not isinstance(rule.until, datetime):
        return wall > datetime.combine(rule.until, datetime.min.time())
    if master.start.all_day:
        return wall.date() > rule.until.date()
    if rule.until_utc:
        return zone.to_utc(wall) > rule.until.replace(tzinfo=UTC)
    return wall > rule.until


def _recurs(entry: CalendarEntry) -> bool:
    return bool(entry.rules or entry.added)


def _event(entry: CalendarEntry, zone: FileZone, original: datetime, start_at: datetime, end_at: datetime) -> ReadEvent:
    return ReadEvent(
        uid=entry.uid,
        original_start=original,
        in_series=_recurs(entry) or entry.recurrence_id is not None,
        start_at=start_at,
        end_at=end_at,
        zone=zone.key,
        all_day=entry.start.all_day,
        title=entry.title,
        description=entry.description,
        location=entry.location,
        url=entry.url,
        categories=entry.categories,
        status=entry.status,
        sequence=entry.sequence,
        last_modified=entry.last_modified,
        line=entry.line,
    )
