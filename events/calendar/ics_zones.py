"""The time zones of a foreign calendar: its own VTIMEZONE where it has one, else the IANA zone of that name.

The file's own rules count where they differ from the world's: its author saw the times through them; but rules of a
zone that the world knows too, which end before the window, say nothing about it. A negative
summer time (Europe/Dublin) is nothing special here, because only the offsets of an observance are looked at.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from events.activities.rrule import Effort, RuleProblem, RuleRefused, parse_rule, wall_times
from events.calendar.content_lines import ContentLine
from events.calendar.ics_components import Component
from events.calendar.ics_entries import Notes
from events.calendar.ics_report import Note, NoteKind, NoteReason
from events.calendar.ics_values import BadValue, Moment, moment, moments, offset
from events.calendar.window import Window

# Outlook's rules begin in 1601.
_YEARS = range(1, 2201)
# How many days one rule may look at: a hundred years day by day, and more.
EFFORT_OF_RULE = 50_000


@lru_cache(maxsize=512)
def iana_zone(name: str) -> ZoneInfo | None:
    """The zone of this name, if the world knows it."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # no name at all, a folder, not found
        return None


def iana_name(tzid: str) -> str | None:
    """The IANA name that is meant: as it stands, after a prefix ("/vendor/Europe/Sofia"), or by Windows' name."""
    tzid = tzid.strip().strip('"')
    if tzid in WINDOWS_TO_OLSON:
        return WINDOWS_TO_OLSON[tzid]
    parts = tzid.strip("/").split("/")
    for begin in range(min(len(parts), 8)):
        name = "/".join(parts[begin:])
        if len(name) <= 64 and iana_zone(name) is not None:
            return name
    return None


@dataclass(frozen=True, slots=True)
class FileZone:
    """A zone as the file explains it: from which wall-clock time on which offset counts.

    Without explanation (`starts` is empty), or before its first change, the zone `key` of the world counts.
    """

    key: str
    starts: tuple[datetime, ...] = ()
    offsets: tuple[timedelta, ...] = ()
    before: timedelta | None = None

    def to_utc(self, wall: datetime) -> datetime:
        """A wall-clock time as an instant: the first of two, moved past a gap (RFC 5545)."""
        place = bisect_right(self.starts, wall)
        if place:
            return (wall - self.offsets[place - 1]).replace(tzinfo=UTC)
        if self.before is not None:
            return (wall - self.before).replace(tzinfo=UTC)
        return wall.replace(tzinfo=ZoneInfo(self.key), fold=0).astimezone(UTC)

    def differs(self, window: Window) -> bool:
        """Whether the file's rules are not the world's, at noon of any day of the window."""
        world = FileZone(self.key)
        noon = datetime.combine(window.start.date(), time(12))
        days = (window.end - window.start).days
        return any(self.to_utc(day) != world.to_utc(day) for day in (noon + timedelta(days=n) for n in range(days)))


Observance = dict[str, list[ContentLine]]


def file_zone(key: str, known: bool, observances: list[Observance], window: Window, effort: Effort) -> FileZone:
    """The zone that a VTIMEZONE describes, named `key`; raises BadValue when it describes none.

    `known` says that the world has a zone of the file's name, which then counts before the first change, and wherever
    the file's rules end before the window begins: they were true once.
    """
    changes: list[tuple[datetime, timedelta, timedelta]] = []
    for observance in observances:
        try:
            before, after = offset(observance["TZOFFSETFROM"][0].value), offset(observance["TZOFFSETTO"][0].value)
            onsets = _onsets(observance, before, window, effort)
        except (KeyError, RuleRefused) as problem:
            if isinstance(problem, RuleRefused) and problem.problem is not RuleProblem.UNREADABLE:
                raise
            raise BadValue(key) from None
        changes += [(onset, before, after) for onset in onsets]
    if not changes:
        raise BadValue(key)
    changes.sort()
    if known and changes[-1][0] < window.start.replace(tzinfo=None):
        return FileZone(key)
    # In a gap the offset before it counts, and in an overlap too: the first of two equal times.
    starts = tuple(max(onset, onset + after - before) for onset, before, after in changes)
    return FileZone(key, starts, tuple(after for *_, after in changes), None if known else changes[0][1])


def _onsets(observance: Observance, before: timedelta, window: Window, effort: Effort) -> set[datetime]:
    first = moment(observance["DTSTART"][0], _YEARS).wall
    onsets = {first}
    for line in observance.get("RDATE", []):
        onsets |= {found.wall + before if found.utc else found.wall for found in moments(line, _YEARS)}
    end = window.end.replace(tzinfo=None) + timedelta(days=400)
    for line in observance.get("RRULE", []):
        rule = parse_rule(line.value, endless=True)
        last = end
        if isinstance(rule.until, datetime):
            last = min(end, rule.until + (before if rule.until_utc else timedelta(0)) + timedelta(seconds=1))
        elif isinstance(rule.until, date):
            last = min(end, datetime.combine(rule.until, time.max))
        # Two years back is enough to know which offset counts at the window's start.
        start = max(first, min(window.start.replace(tzinfo=None), last) - timedelta(days=800))
        onsets |= set(wall_times(rule, first, start=start, end=last, effort=Effort(EFFORT_OF_RULE, effort)))
    return onsets


class Zones:
    """The zones of one file: whatever a time names becomes one, and is noted where it had to be guessed."""

    def __init__(self, calendar: Component, default: str, bounds: Window, effort: Effort) -> None:
        named = iana_name(calendar.text("X-WR-TIMEZONE"))
        self.default = named or default
        self.notes: list[Note] = []
        self._utc = FileZone(self.default, before=timedelta(0))
        self._zones: dict[str, FileZone] = {}
        self._reasons: dict[str, NoteReason] = {}
        for component in calendar.components:
            if component.name == "VTIMEZONE":
                self._explain(component, bounds, effort)

    def of(self, moment: Moment, notes: Notes | None = None) -> FileZone:
        """The zone of a time, with a note on the entry when the file left it open."""
        if moment.utc:
            return self._utc
        if moment.all_day or not moment.tzid:
            if not moment.all_day and notes is not None:
                notes.changed(NoteReason.FLOATING, self.default)
            return self._zones.get(self.default) or FileZone(self.default)
        tzid = moment.tzid
        if tzid not in self._zones:
            name = iana_name(tzid)
            self._zones[tzid] = FileZone(name or self.default)
            if name != tzid:
                self._reasons[tzid] = NoteReason.ZONE_RENAMED if name else NoteReason.ZONE_UNKNOWN
        zone = self._zones[tzid]
        if notes is not None and tzid in self._reasons:
            notes.changed(self._reasons[tzid], f"{tzid} > {zone.key}")
        return zone

    def to_utc(self, moment: Moment) -> datetime:
        """A time as an instant."""
        return self.of(moment).to_utc(moment.wall)

    def _explain(self, component: Component, bounds: Window, effort: Effort) -> None:
        tzid = component.text("TZID").strip()
        name = iana_name(tzid) or iana_name(component.text("X-LIC-LOCATION"))
        parts = [part.properties for part in component.components if part.name in ("STANDARD", "DAYLIGHT")]
        try:
            zone = file_zone(name or self.default, name is not None, parts, bounds, effort)
        except (BadValue, RuleRefused):
            # As if the file had not explained it.
            self._note(component, NoteReason.ZONE_UNREADABLE, tzid)
            return
        if name is not None and not zone.starts:
            self._note(component, NoteReason.ZONE_ENDED, tzid)
        self._zones[tzid] = zone
        if name is None:
            self._reasons[tzid] = NoteReason.ZONE_UNKNOWN
        elif name != tzid:
            self._reasons[tzid] = NoteReason.ZONE_RENAMED
        elif zone.differs(bounds):
            self._note(component, NoteReason.ZONE_DIFFERS, tzid)

    def _note(self, component: Component, reason: NoteReason, tzid: str) -> None:
        self.notes.append(Note(component.line, "", "", NoteKind.CHANGED, reason, tzid[:64]))
