"""VTIMEZONE components: the yearly pair of rules that every calendar reader understands, or nothing.

    written_zone(zone_key) -> WrittenZone | None
    is_steady(zone_key, at) -> bool             whether a time of day comes once on every day

None means that the zone has no clean yearly pair (Morocco, Chile, ...): its times are then written in UTC.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from events.activities.rrule import WEEKDAYS

_FIRST_YEAR, _SETTLED_YEAR, _LAST_YEAR = 1990, 2024, 2037


@dataclass(frozen=True, slots=True)
class WrittenZone:
    """A zone's component as bytes, and from when on it tells the truth: earlier times are written in UTC."""

    component: bytes
    valid_from: datetime


@dataclass(frozen=True, slots=True)
class _Change:
    wall: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def shape(self) -> tuple[object, ...]:
        return self.wall.month, self.wall.weekday(), self.wall.time(), self.before, self.after, self.name

    @property
    def places(self) -> set[int]:
        """Which weekday of its month this is: the nth, and -1 for the last."""
        nth = (self.wall.day - 1) // 7 + 1
        last = (self.wall + timedelta(days=7)).month != self.wall.month
        return ({nth} if nth < 5 else set()) | ({-1} if last else set())


@lru_cache(maxsize=64)
def written_zone(zone_key: str) -> WrittenZone | None:
    """The component of this IANA zone, if it can be written as one yearly pair or as one fixed offset: worked out from
    the zone's own history between 1990 and 2037."""
    try:
        zone = ZoneInfo(zone_key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    if zone_key.split("/")[0] in ("UTC", "Etc", "GMT", "Zulu", "UCT", "Universal"):
        return None
    changes = list(_changes(zone_key))
    if not changes or changes[-1].wall.year < _SETTLED_YEAR:
        return _fixed(zone_key, zone, changes)
    return _yearly(zone_key, changes)


@lru_cache(maxsize=64)
def _changes(zone_key: str) -> tuple[_Change, ...]:
    zone, found = ZoneInfo(zone_key), []
    moment = datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC)
    steps = []
    while moment.year <= _LAST_YEAR:
        steps.append(moment)
        moment += timedelta(days=7)
    for low, high in pairwise(steps):
        before, after = _offset(zone, low), _offset(zone, high)
        if before == after:
            continue
        while high - low > timedelta(seconds=1):
            middle = low + (high - low) // 2
            middle = middle.replace(microsecond=0)
            low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
        name = high.astimezone(zone).tzname() or ""
        found.append(_Change((high + before).replace(tzinfo=None), before, after, name))
    return tuple(found)


@lru_cache(maxsize=2048)
def is_steady(zone_key: str, at: time) -> bool:
    """Whether this time on the wall clock of a zone comes exactly once on every day of our years: readers disagree
    about what the changes leave out or repeat."""
    for change in _changes(zone_key):
        early, late = sorted((change.wall, change.wall + change.after - change.before))
        day = datetime.combine(early, at)
        if change.wall.year >= _SETTLED_YEAR and any(early <= one < late for one in (day, day + timedelta(days=1))):
            return False
    return True


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


def _yearly(zone_key: str, changes: list[_Change]) -> WrittenZone | None:
    """Two changes a year, each always on the same weekday of its month: as far back as that holds."""
    years: dict[int, list[_Change]] = {}
    for change in changes:
        years.setdefault(change.wall.year, []).append(change)
    pair = years.get(_LAST_YEAR, [])
    if len(pair) != 2:
        return None
    places = [pair[0].places, pair[1].places]
    first_year = _LAST_YEAR
    for year in range(_LAST_YEAR, _FIRST_YEAR - 1, -1):
        found = years.get(year, [])
        narrowed = [place & change.places for place, change in zip(places, found, strict=False)]
        if [change.shape for change in found] != [change.shape for change in pair] or not all(narrowed):
            break
        places, first_year = narrowed, year
    if first_year > _SETTLED_YEAR:
        return None
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone_key}"]
    for change, place in zip(years[first_year], places, strict=True):
        # The larger offset is called DAYLIGHT, whatever the law says: readers stumble over a negative summer time.
        part = "DAYLIGHT" if change.after > change.before else "STANDARD"
        rule = f"RRULE:FREQ=YEARLY;BYMONTH={change.wall.month};BYDAY={max(place)}{WEEKDAYS[change.wall.weekday()]}"
        lines += _observance(part, change.before, change.after, change.name, change.wall, rule)
    last = years[first_year][1]
    return _written(lines, (last.wall - last.before).replace(tzinfo=UTC))


def _fixed(zone_key: str, zone: ZoneInfo, changes: list[_Change]) -> WrittenZone | None:
    """One offset since the last change."""
    valid_from = datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC)
    if changes:
        valid_from = (changes[-1].wall - changes[-1].before).replace(tzinfo=UTC)
    local = valid_from.astimezone(zone)
    offset = local.utcoffset() or timedelta(0)
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone_key}"]
    lines += _observance("STANDARD", offset, offset, local.tzname() or "", local.replace(tzinfo=None), None)
    return _written(lines, valid_from)


def _observance(
    part: str, before: timedelta, after: timedelta, name: str, wall: datetime, rule: str | None
) -> list[str]:
    return [
        f"BEGIN:{part}",
        f"TZOFFSETFROM:{_hhmm(before)}",
        f"TZOFFSETTO:{_hhmm(after)}",
        f"TZNAME:{name}",
        f"DTSTART:{wall:%Y%m%dT%H%M%S}",
        *([rule] if rule else []),
        f"END:{part}",
    ]


def _hhmm(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"


def _written(lines: list[str], valid_from: datetime) -> WrittenZone:
    return WrittenZone("".join(f"{line}\r\n" for line in [*lines, "END:VTIMEZONE"]).encode(), valid_from)
