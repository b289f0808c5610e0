"""A series' recurrence: the same wall-clock time in its venue's zone, over every change of the clocks.

    Recurrence(interval=1, weekdays=(), count=None, until=None)
    Recurrence.from_rrule(text) / .to_rrule()                  "FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20261218"
    wall_time_problem(local, zone_key) -> WallTimeProblem | None     for forms: ask before saving a first date
    occurrences(recurrence, first_local, minutes, zone_key, *, start, end, limit) -> tuple[Occurrence, ...]
    over_itself(recurrence, minutes) -> bool                   for forms: whether a date begins before the last one ends
    at_zone(local, zone_key) -> datetime                       naive wall-clock time -> aware UTC
    span(first, last, zone_key) -> tuple[datetime, datetime]   from and to on the wall clock -> aware UTC

`Occurrence(original, start_at, end_at)`: `original` is the naive wall-clock time that the rule names; it identifies the
session in its series for ever, also after it has been moved.
A time that the spring change leaves out is moved as RFC 5545 says (offset before the gap: 03:30 becomes 04:30 in
Sofia); of a time that the autumn change repeats the first is taken. An end is a wall-clock time of its own day, never
a start plus minutes: 22:00 to 06:00 ends at 06:00 in every night of the year.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from events.activities.rrule import (
    MAX_COUNT,
    MAX_INTERVAL,
    WEEKDAYS,
    Frequency,
    RecurrenceRule,
    RuleProblem,
    RuleRefused,
    parse_rule,
    wall_times,
)

MAX_OCCURRENCES = 1_000


class WallTimeProblem(StrEnum):
    """Why a wall-clock time cannot be the first date of anything."""

    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """What a coordinator can say: every n weeks on weekdays, which count from Monday = 0.

    `until` is the last possible wall-clock date, itself included.
    """

    interval: int = 1
    weekdays: tuple[int, ...] = ()
    count: int | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        sound = (
            1 <= self.interval <= MAX_INTERVAL
            and self.weekdays == tuple(sorted(set(self.weekdays)))
            and all(0 <= weekday <= 6 for weekday in self.weekdays)
            and (self.count is None or 1 <= self.count <= MAX_COUNT)
            and (self.count is None or self.until is None)
        )
        if not sound:
            raise RuleRefused(RuleProblem.UNSUPPORTED, repr(self))

    @property
    def rule(self) -> RecurrenceRule:
        """The same as a rule of RFC 5545."""
        by_day = tuple((0, weekday) for weekday in self.weekdays)
        return RecurrenceRule(Frequency.WEEKLY, self.interval, self.count, self.until, by_day=by_day)

    @classmethod
    def from_rrule(cls, text: str) -> "Recurrence":
        """Read the text that `to_rrule` writes; whatever a coordinator cannot say is refused (RuleRefused)."""
        rule = parse_rule(text)
        meant = cls(rule.interval, tuple(weekday for _, weekday in rule.by_day), rule.count, rule.until)
        if meant.rule != rule or isinstance(rule.until, datetime):
            raise RuleRefused(RuleProblem.UNSUPPORTED, text[:80])
        return meant

    def to_rrule(self) -> str:
        """The recurrence as the text of an RRULE; UNTIL is a wall-clock date."""
        days = ",".join(WEEKDAYS[weekday] for weekday in self.weekdays)
        parts = (
            "FREQ=WEEKLY",
            f"INTERVAL={self.interval}" if self.interval != 1 else "",
            f"BYDAY={days}" if days else "",
            f"COUNT={self.count}" if self.count else "",
            f"UNTIL={self.until:%Y%m%d}" if self.until else "",
        )
        return ";".join(filter(None, parts))


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One date of a series: the wall-clock time that identifies it, and when it takes place (aware, UTC)."""

    original: datetime
    start_at: datetime
    end_at: datetime


def at_zone(local: datetime, zone_key: str) -> datetime:
    """A naive wall-clock time as an aware one in UTC: the first of two, moved past a gap."""
    if local.tzinfo is not None:
        raise ValueError("a wall-clock time has no zone of its own")
    return local.replace(tzinfo=ZoneInfo(zone_key), fold=0).astimezone(UTC)


def span(first: datetime, last: datetime, zone_key: str) -> tuple[datetime, datetime]:
    """When something takes place (aware, UTC) that goes from `first` to `last` (naive) on the wall clock of a zone.

    Where the spring change leaves its start out and its end would come before the moved start, it keeps its length.
    Raises ValueError for an end that is not after the start.
    """
    if last <= first:
        raise ValueError("an end is after its start")
    start_at, end_at = at_zone(first, zone_key), at_zone(last, zone_key)
    return start_at, end_at if end_at > start_at else start_at + (last - first)


def wall_time_problem(local: datetime, zone_key: str) -> WallTimeProblem | None:
    """What is wrong with this wall-clock time in this zone, if anything."""
    returned = at_zone(local, zone_key).astimezone(ZoneInfo(zone_key)).replace(tzinfo=None)
    return None if returned == local.replace(fold=0) else WallTimeProblem.LEFT_OUT


def over_itself(recurrence: Recurrence, minutes: int) -> bool:
    """Whether a weekly date would still last (`minutes` on the wall clock) when the next one begins."""
    if not recurrence.weekdays or recurrence.count == 1:
        return False
    days = recurrence.weekdays
    following = (*days[1:], days[0] + 7 * recurrence.interval)
    return minutes > 24 * 60 * min(later - day for day, later in zip(days, following, strict=True))


def occurrences(
    recurrence: Recurrence,
    first_local: datetime,
    minutes: int,
    zone_key: str,
    *,
    start: datetime,
    end: datetime,
    limit: int = MAX_OCCURRENCES,
) -> tuple[Occurrence, ...]:
    """The dates of a series that begin in [start, end), both aware, in order; `minutes` on the wall clock.

    More than `limit` are refused with RuleRefused(TOO_MANY), not cut off quietly.
    """
    if start.tzinfo is None or end.tzinfo is None:
        raise ValueError("the window needs aware times")
    if minutes <= 0:
        raise ValueError("a session lasts at least a minute")
    last = datetime.combine(recurrence.until or date.max, time.max)
    found: list[Occurrence] = []
    # A day of slack on both sides: the window is in UTC, the rule on the wall.
    for original in wall_times(
        recurrence.rule,
        first_local,
        start=start.astimezone(UTC).replace(tzinfo=None) - timedelta(days=1),
        end=end.astimezone(UTC).replace(tzinfo=None) + timedelta(days=1),
    ):
        if original > last:
            break
        start_at = at_zone(original, zone_key)
        if start <= start_at < end:
            if len(found) == limit:
                raise RuleRefused(RuleProblem.TOO_MANY, str(limit))
            found.append(Occurrence(original, *span(original, original + timedelta(minutes=minutes), zone_key)))
    return tuple(found)
