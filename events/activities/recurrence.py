"""A series' recurrence: the same wall-clock time in its venue's zone, over every change of the clocks.

    Recurrence(interval=1, weekdays=(), count=None, until=None, nth=0)
    Recurrence.from_rrule(text) / .to_rrule()       "FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20261218", "FREQ=MONTHLY;BYDAY=1SA"
    first_turn(since, weekdays, nth) -> date                   the first day of such a rule on or after a day
    wall_time_problem(local, zone_key) -> WallTimeProblem | None     for forms: ask before saving a first date
    occurrences(recurrence, first_local, minutes, zone_key, *, start, end, limit) -> tuple[Occurrence, ...]
    over_itself(recurrence, minutes) -> bool                   for forms: whether a date begins before the last one ends
    goes_on(old, old_first, new, new_first) -> bool            whether a new rule yields the same dates as the old one
    at_zone(local, zone_key) -> datetime                       naive wall-clock time -> aware UTC
    span(first, last, zone_key) -> tuple[datetime, datetime]   from and to on the wall clock -> aware UTC

`Occurrence(original, start_at, end_at)`: `original` is the naive wall-clock time that the rule names; it identifies the
session in its series for ever, also after it has been moved.
A time that the spring change leaves out is moved as RFC 5545 says (offset before the gap: 03:30 becomes 04:30 in
Sofia); of a time that the autumn change repeats the first is taken. An end is a wall-clock time of its own day, never
a start plus minutes: 22:00 to 06:00 ends at 06:00 in every night of the year.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
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
SHORTEST_MONTH = 28
# The first to the fourth of a weekday, which every month has, and the last.
NTHS = (1, 2, 3, 4, -1)
# The first or the last day of the month that is any of the weekdays: of Monday to Friday, the last working day.
FIRST_OF_ALL, LAST_OF_ALL = 11, -11
POSITIONS = {FIRST_OF_ALL: 1, LAST_OF_ALL: -1}


class WallTimeProblem(StrEnum):
    """Why a wall-clock time cannot be the first date of anything."""

    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """What a coordinator can say: every n weeks on weekdays, which count from Monday = 0; or, with `nth` (1 to 4, or -1
    for the last), every n months on the nth such weekday of the month, or (FIRST_OF_ALL, LAST_OF_ALL) on the first or
    the last of all these days.

    `until` is the last possible wall-clock date, itself included.
    """

    interval: int = 1
    weekdays: tuple[int, ...] = ()
    count: int | None = None
    until: date | None = None
    nth: int = 0

    def __post_init__(self) -> None:
        sound = (
            1 <= self.interval <= MAX_INTERVAL
            and self.weekdays == tuple(sorted(set(self.weekdays)))
            and all(0 <= weekday <= 6 for weekday in self.weekdays)
            and (self.count is None or 1 <= self.count <= MAX_COUNT)
            and (self.count is None or self.until is None)
            and (self.nth == 0 or (self.nth in (*NTHS, *POSITIONS) and self.weekdays))
        )
        if not sound:
            raise RuleRefused(RuleProblem.UNSUPPORTED, repr(self))

    @property
    def rule(self) -> RecurrenceRule:
        """The same as a rule of RFC 5545."""
        place = POSITIONS.get(self.nth)
        by_day = tuple((0 if place else self.nth, weekday) for weekday in self.weekdays)
        frequency = Frequency.MONTHLY if self.nth else Frequency.WEEKLY
        by_set_pos = (place,) if place else ()
        return RecurrenceRule(frequency, self.interval, self.count, self.until, by_day=by_day, by_set_pos=by_set_pos)

    @property
    def endless(self) -> "Recurrence":
        """The same days without an end."""
        return replace(self, count=None, until=None)

    @classmethod
    def from_rrule(cls, text: str) -> "Recurrence":
        """Read the text that `to_rrule` writes; whatever a coordinator cannot say is refused (RuleRefused)."""
        rule = parse_rule(text)
        places: dict[tuple[int, ...], int] = {(place,): nth for nth, place in POSITIONS.items()}
        nth = places.get(rule.by_set_pos, rule.by_day[0][0] if rule.by_day else 0)
        meant = cls(rule.interval, tuple(weekday for _, weekday in rule.by_day), rule.count, rule.until, nth)
        if meant.rule != rule or isinstance(rule.until, datetime):
            raise RuleRefused(RuleProblem.UNSUPPORTED, text[:80])
        return meant

    def to_rrule(self) -> str:
        """The recurrence as the text of an RRULE; UNTIL is a wall-clock date."""
        place = POSITIONS.get(self.nth)
        days = ",".join(f"{'' if place else self.nth or ''}{WEEKDAYS[weekday]}" for weekday in self.weekdays)
        parts = (
            "FREQ=MONTHLY" if self.nth else "FREQ=WEEKLY",
            f"INTERVAL={self.interval}" if self.interval != 1 else "",
            f"BYDAY={days}" if days else "",
            f"BYSETPOS={place}" if place else "",
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


def first_turn(since: date, weekdays: Collection[int], nth: int) -> date:
    """The first day on or after `since` that is the nth (0: any) of one of these weekdays in its month, or the first or
    the last of all of them."""
    day = since
    while day.weekday() not in weekdays or not (nth == 0 or _is_nth(day, weekdays, nth)):
        day += timedelta(days=1)
    return day


def _is_nth(day: date, weekdays: Collection[int], nth: int) -> bool:
    if nth in POSITIONS:
        near = (day + timedelta(days=-n * POSITIONS[nth]) for n in range(1, 8))
        return not any(one.month == day.month and one.weekday() in weekdays for one in near)
    return (day + timedelta(days=7)).month != day.month if nth < 0 else (day.day - 1) // 7 + 1 == nth


def over_itself(recurrence: Recurrence, minutes: int) -> bool:
    """Whether a date would still last (`minutes` on the wall clock) when the next one of the rule begins; of several
    weekdays of a month that may be as soon as in a week."""
    if not recurrence.weekdays or recurrence.count == 1:
        return False
    days = recurrence.weekdays
    if recurrence.nth in POSITIONS:
        # From the 31st of a month to the last of these days of the shortest one, six days before its end.
        return minutes > 24 * 60 * SHORTEST_MONTH * recurrence.interval - 24 * 60 * (7 - 1)
    gap = 7 if recurrence.nth and len(days) > 1 else (28 if recurrence.nth else 7) * recurrence.interval
    following = (*days[1:], days[0] + gap)
    return minutes > 24 * 60 * min(later - day for day, later in zip(days, following, strict=True))


def goes_on(old: Recurrence, old_first: datetime, new: Recurrence, new_first: datetime) -> bool:
    """Whether a new rule (from `new_first` on) yields the dates of the old one, whenever either ends."""
    days = [one.weekdays or (first.weekday(),) for one, first in ((old, old_first), (new, new_first))]
    if (old.interval, old.nth, days[0]) != (new.interval, new.nth, days[1]):
        return False
    return any(wall_times(old.endless.rule, old_first, start=new_first, end=new_first + timedelta(minutes=1)))


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
