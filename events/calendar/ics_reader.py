"""A calendar that another program wrote, read date by date within the window: everything noted, or nothing taken.

    read_calendar(content: bytes, *, now: datetime, zone: str) -> ReadCalendar
    MAX_BYTES                                   ask a file for its size before reading it

Raises UnreadableCalendar(reason, line, detail). `zone` is the IANA name for times that name none, where the file's
own X-WR-TIMEZONE does not. See `ics_report` for ReadCalendar, ReadEvent, Note and their enums; the caller words them.

Series are expanded by our own `rrule`, which is bounded by the window whatever the rule says; the libraries icalendar
and recurring-ical-events, and ical.js, stay independent judges of it in the tests. RRULE, RDATE, EXDATE and
RECURRENCE-ID are honoured, a changed date replaces the one it names. A private event is skipped: it was not meant for
a public programme. A single bad entry is skipped with a note, whatever is wrong with it, and what it stands for is said
in `unread`; only too much in all, a file cut short, or one in which no entry has a readable date refuses the whole.
"""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import TypeVar
from zoneinfo import ZoneInfo

from events.activities.rrule import Effort, RecurrenceRule, RuleRefused, wall_times
from events.calendar.content_lines import clean_line, unescape
from events.calendar.ics_components import MAX_BYTES, Component, read_components
from events.calendar.ics_entries import CalendarEntry, Notes, goes_on, notes_on, read_entry, replaced_by
from events.calendar.ics_report import (
    DatesOf,
    EntryWords,
    Note,
    NoteKind,
    NoteReason,
    ReadCalendar,
    ReadEvent,
    Unreadable,
    UnreadableCalendar,
)
from events.calendar.ics_values import AddedDate, BadValue, Moment
from events.calendar.ics_zones import EFFORT_OF_RULE, FileZone, Zones
from events.calendar.window import Window, window

__all__ = ["MAX_BYTES", "read_calendar"]

MAX_DATES_OF_EVENT = 1_000
MAX_DATES = 20_000
# Days that all rules of a file may look at; each honest one looks at some hundreds.
_EFFORT = 1_000_000


def read_calendar(content: bytes, *, now: datetime, zone: str) -> ReadCalendar:
    """Everything that takes place 60 days back to 18 months ahead of `now`, or UnreadableCalendar."""
    calendars = read_components(content)
    reading = _Reading(window(now), Effort(_EFFORT))
    named = [reading.read(calendar, zone) for calendar in calendars]
    events, notes = reading.events, reading.notes
    if len(events) > MAX_DATES:
        raise UnreadableCalendar(Unreadable.TOO_MANY, detail=str(len(events)))
    skipped = [note for note in notes if note.kind is NoteKind.SKIPPED]
    taken = any(note.kind is NoteKind.TAKEN for note in notes)
    if skipped and not taken and all(note.reason is NoteReason.BAD_DATE for note in skipped):
        raise UnreadableCalendar(Unreadable.BAD_DATES, line=skipped[0].line, detail=skipped[0].detail)
    return ReadCalendar(
        name=clean_line(unescape(calendars[0].text("X-WR-CALNAME") or calendars[0].text("NAME")))[:200],
        zone=named[0],
        events=tuple(sorted(events, key=lambda event: (event.start_at, event.uid, event.original_start))),
        notes=tuple(sorted(notes, key=lambda note: note.line)),
        unread=tuple(reading.unread),
        called_off=tuple(reading.called_off),
        whole=not any(_calls_off(calendar) for calendar in calendars),
    )


class _TooManyDates(Exception):
    """An event makes more dates than any programme has."""


class _Reading:
    """The reading of a file, one VCALENDAR after the other."""

    zones: Zones

    def __init__(self, bounds: Window, effort: Effort) -> None:
        self.bounds, self.effort = bounds, effort
        self.events: list[ReadEvent] = []
        self.notes: list[Note] = []
        self.unread: list[DatesOf] = []
        self.called_off: list[DatesOf] = []

    def read(self, calendar: Component, zone: str) -> str:
        """Take every entry of a calendar, or note why not; returns its own zone, `zone` where it names none."""
        self.zones = Zones(calendar, zone, self.bounds, self.effort)
        self.notes += self.zones.notes
        masters: dict[str, CalendarEntry] = {}
        changed: dict[str, dict[datetime, CalendarEntry]] = {}
        refused: list[Notes] = []
        unread: list[Notes] = []
        for component in calendar.components:
            if component.name == "VTIMEZONE":
                continue
            if component.name != "VEVENT":
                other = Notes(component.line, clean_line(component.text("UID"))[:255], "")
                other.skipped(NoteReason.NOT_AN_EVENT, component.name[:40])
                refused.append(other)
                continue
            if _calls_off(calendar):
                self._call_off(component)
                continue
            entry, notes = read_entry(component)
            if entry is None:
                refused.append(notes)
                unread.append(notes)
            elif entry.recurrence_id is None:
                _keep_latest(masters, entry.uid, entry, refused)
            else:
                original = self.zones.to_utc(entry.replaces)
                _keep_latest(changed.setdefault(entry.uid, {}), original, entry, refused)
        for notes in unread:
            named = self._original(notes.replaces, masters.get(notes.uid)) if notes.replaces else None
            self.unread.append(DatesOf(notes.uid, named))
        for uid, master in masters.items():
            self._take_master(master, list(changed.get(uid, {}).values()))
        for uid, overrides in changed.items():
            for override in overrides.values():
                self._take_override(override, masters.get(uid))
        self.notes += chain.from_iterable(notes.written for notes in refused)
        for number in calendar.malformed:
            self.notes.append(Note(number, "", "", NoteKind.CHANGED, NoteReason.BAD_LINE, str(number)))
        return self.zones.default

    def _call_off(self, component: Component) -> None:
        """An entry of a message that calls off (RFC 5546, 3.2.5): it need not say when its dates would have been."""
        notes = notes_on(component)
        try:
            named = replaced_by(component)
        except BadValue as problem:
            notes.skipped(NoteReason.BAD_DATE, problem)
        else:
            original = self._original(named, None) if named else None
            self.called_off.append(DatesOf(notes.uid, original, goes_on(component)))
            notes.add(NoteKind.TAKEN, NoteReason.CALLED_OFF, f"{named.wall:%Y-%m-%d %H:%M}" if named else "")
        self.notes += notes.written

    def _take_master(self, master: CalendarEntry, overrides: list[CalendarEntry]) -> None:
        notes = master.notes
        if master.private:
            notes.skipped(NoteReason.PRIVATE)
            self.notes += notes.written
            return
        try:
            found = self._dates(master, overrides)
        except _TooManyDates:
            notes.skipped(NoteReason.TOO_MANY_DATES, master.uid[:80])
            self.unread.append(DatesOf(master.uid))
            self.notes += notes.written
            return
        if found is None:
            notes.skipped(NoteReason.END_BEFORE_START)
            self.unread.append(DatesOf(master.uid))
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
            self.unread.append(DatesOf(override.uid, self._original(override.replaces, master)))
        elif not self.bounds.touches(start_at, end_at):
            notes.skipped(NoteReason.OUT_OF_WINDOW)
        else:
            reason = NoteReason.OVERRIDE if master is not None else NoteReason.OVERRIDE_WITHOUT_SERIES
            notes.add(NoteKind.TAKEN, reason, f"{override.replaces.wall:%Y-%m-%d %H:%M}")
            event = _event(override, zone, self._original(override.replaces, master), start_at, end_at)
            self.events.append(_titled(event, master))
        self.notes += notes.written

    def _original(self, named: Moment, master: CalendarEntry | None) -> datetime:
        """The instant of a series' date that is named as it pleases other programs.

        A bare date means that day's occurrence, a time on a series of whole days that day, one without a zone is in
        the series' own.
        """
        if master is None:
            return self.zones.to_utc(named)
        zone = self.zones.of(master.start)
        if named.all_day == master.start.all_day:
            return self.zones.to_utc(named.beside(master.start))
        return zone.to_utc(datetime.combine(self._day(named, zone), master.start.wall.time()))

    def _day(self, named: Moment, zone: FileZone) -> date:
        """The day of a date, or of a time as people in `zone` see it when it is in UTC."""
        if named.utc:
            return self.zones.to_utc(named).astimezone(ZoneInfo(zone.key)).date()
        return named.wall.date()

    def _dates(self, master: CalendarEntry, overrides: list[CalendarEntry]) -> list[ReadEvent] | None:
        """The dates of an event within the window; None when it would end before it starts."""
        zone = self.zones.of(master.start, master.notes)
        first = master.start.wall
        if self._end(master, zone, first, zone.to_utc(first)) < zone.to_utc(first):
            return None
        replaced = {self._original(override.replaces, master) for override in overrides}
        onward = self._onward(master, overrides)
        exact, whole = self._removed(master, zone)
        found: dict[datetime, ReadEvent] = {}
        for wall, period in chain(((wall, None) for wall in self._walls(master, zone)), self._added(master, zone)):
            start_at = zone.to_utc(wall) if period is None else self._original(period.start, master)
            if start_at in found or start_at in replaced or start_at in exact or wall.date() in whole:
                continue
            event = self._date(master, zone, wall, start_at, period, onward)
            if event is not None and self.bounds.touches(event.start_at, event.end_at):
                found[start_at] = event
                if len(found) > MAX_DATES_OF_EVENT:
                    raise _TooManyDates
        return list(found.values())

    def _date(
        self,
        master: CalendarEntry,
        zone: FileZone,
        wall: datetime,
        start_at: datetime,
        period: AddedDate | None,
        onward: list[tuple[datetime, CalendarEntry]],
    ) -> ReadEvent | None:
        """One date of a series, as "this and all following" says where that was said; None when that is private."""
        said = next((override for original, override in onward if original < start_at), None)
        if said is None:
            end_at = self._end(master, zone, wall, start_at)
            if period is not None and (period.end or period.length):
                end_at = self._end_of(period, start_at)
                if end_at < start_at:
                    master.notes.changed(NoteReason.BAD_EXCEPTION, f"RDATE {wall:%Y%m%dT%H%M%S}")
                    end_at = self._end(master, zone, wall, start_at)
            return _event(master, zone, start_at, start_at, end_at)
        if said.private:
            return None
        there = self.zones.of(said.start)
        place = ZoneInfo(there.key)
        was = self._original(said.replaces, master).astimezone(place).replace(tzinfo=None)
        moved = start_at.astimezone(place).replace(tzinfo=None) + (said.start.wall - was)
        moved_at = there.to_utc(moved)
        event = _event(said, there, start_at, moved_at, self._end(said, there, moved, moved_at))
        return _titled(event, master)

    def _onward(self, master: CalendarEntry, overrides: list[CalendarEntry]) -> list[tuple[datetime, CalendarEntry]]:
        """What is said of "this and all following" dates, the last first."""
        said = []
        for override in overrides:
            zone = self.zones.of(override.start)
            start_at = zone.to_utc(override.start.wall)
            if override.following and self._end(override, zone, override.start.wall, start_at) >= start_at:
                said.append((self._original(override.replaces, master), override))
        return sorted(said, key=lambda pair: pair[0], reverse=True)

    def _added(self, master: CalendarEntry, zone: FileZone) -> Iterator[tuple[datetime, AddedDate]]:
        """The dates that RDATE adds, on the wall of the series' zone as far as they are given so."""
        for period in master.added:
            named = period.start.beside(master.start)
            if named.all_day == master.start.all_day and (named.tzid, named.utc) == (
                master.start.tzid,
                master.start.utc,
            ):
                yield named.wall, period
            else:
                start_at = self._original(named, master)
                yield start_at.astimezone(ZoneInfo(zone.key)).replace(tzinfo=None), period

    def _end_of(self, period: AddedDate, start_at: datetime) -> datetime:
        if period.end is not None:
            return self.zones.to_utc(period.end)
        days, time = period.length or (timedelta(0), timedelta(0))
        return start_at + days + time

    def _removed(self, master: CalendarEntry, zone: FileZone) -> tuple[set[datetime], set[date]]:
        """What EXDATE removes: instants, and whole dates where either side is one."""
        exact, whole = set(), set()
        for moment in master.removed:
            if moment.all_day or master.start.all_day:
                whole.add(self._day(moment, zone))
            else:
                exact.add(self.zones.to_utc(moment))
        return exact, whole

    def _walls(self, master: CalendarEntry, zone: FileZone) -> Iterator[datetime]:
        """The wall-clock times of an event: its start, and what its rules make of it."""
        first = master.start.wall
        if any(_over(rule, master, zone, first) for rule in master.rules):
            return
        yield first
        length = self._end(master, zone, first, zone.to_utc(first)) - zone.to_utc(first)
        # Two days of slack on both sides: the window is in UTC, the rule on any wall.
        start = self.bounds.start.replace(tzinfo=None) - length - timedelta(days=2)
        end = self.bounds.end.replace(tzinfo=None) + timedelta(days=2)
        for rule in master.rules:
            try:
                effort = Effort(EFFORT_OF_RULE, self.effort)
                soon = next(wall_times(rule, first, start=first, end=first + timedelta(days=1), effort=effort), None)
                if soon != first:
                    master.notes.changed(NoteReason.START_OFF_RULE, f"{first:%Y-%m-%d %H:%M}")
                for wall in wall_times(rule, first, start=start, end=end, effort=effort):
                    if _over(rule, master, zone, wall):
                        break
                    yield wall
            except RuleRefused:
                if self.effort.spent:
                    raise UnreadableCalendar(Unreadable.RECURRENCE_BOMB, line=master.line) from None
                raise _TooManyDates from None

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


def _calls_off(calendar: Component) -> bool:
    return calendar.text("METHOD").strip().upper() == "CANCEL"


def _titled(event: ReadEvent, master: CalendarEntry | None) -> ReadEvent:
    """The event, under its series' title when it has none of its own."""
    return replace(event, title=master.title) if master is not None and not event.title else event


def _recurs(entry: CalendarEntry) -> bool:
    return bool(entry.rules or entry.added)


def _event(entry: CalendarEntry, zone: FileZone, original: datetime, start_at: datetime, end_at: datetime) -> ReadEvent:
    return ReadEvent(
        **{told.name: getattr(entry, told.name) for told in fields(EntryWords)},
        original_start=original,
        in_series=_recurs(entry) or entry.recurrence_id is not None,
        start_at=start_at,
        end_at=end_at,
        zone=zone.key,
        all_day=entry.start.all_day,
    )
