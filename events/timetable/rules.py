"""A week as days and half hours: on which days something stands in it, from which half hour on and how long."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from events.sessions.rules import SessionDate, on_each_day

HALF_HOUR = timedelta(minutes=30)
A_DAY = 48
# So many weeks are made at once: a term; and so many dates.
MOST_WEEKS = 20
MOST_DATES = 400
# The hours that every week shows, however little is in it; what is earlier or later widens them.
MORNING, EVENING = 8, 20
# The edges of the calendar that pages lead to.
EARLIEST, LATEST = date(1970, 1, 5), date(2999, 12, 16)
# What an address says that asks for the dates of everybody.
EVERYBODY = "all"


# Of so many dates of others it is said at once whose they are; of more, where one looks at them.
FEW_OTHERS = 200


def whose_week(whose: str, own: Collection[int]) -> Collection[int] | None:
    """Of which organisations (ids) a week shows the dates: of one's `own` where none is named, of anybody's (None)
    where it asks for those of everybody. A number that none can have is nobody's."""
    if whose == EVERYBODY:
        return None
    return (int(whose) if len(whose) < 10 else 0,) if whose else own


def are_named(others: int) -> bool:
    """Whether a week names the organisations of so many dates of others."""
    return others <= FEW_OTHERS


@dataclass(frozen=True)
class HalfHours:
    """A stretch of one day on the wall clock: the number of its first half hour, and of how many it takes part."""

    first: int
    number: int

    @property
    def whole(self) -> bool:
        """Whether nothing of the day is left."""
        return self.number >= A_DAY

    @property
    def end(self) -> int:
        """The half hour with which it is over."""
        return self.first + self.number


def first_day(day: date, first_weekday: int = 0) -> date:
    """The day with which the week of `day` begins (Monday is 0), within the calendar that there is."""
    near = min(max(day, EARLIEST), LATEST)
    return near - timedelta(days=(near.weekday() - first_weekday) % 7)


def days_of_week(first: date) -> list[date]:
    """The seven days of a week."""
    return [first + timedelta(days=n) for n in range(7)]


def moments_of(first: date, zone: str, weeks: int = 1) -> tuple[datetime, datetime]:
    """When a week, or so many one after another, begins and ends at a place of that zone (aware, UTC): an hour more or
    less than whole days where its clocks change."""
    there = ZoneInfo(zone)
    start, end = (datetime.combine(day, time(), there) for day in (first, first + timedelta(weeks=weeks)))
    return start.astimezone(UTC), end.astimezone(UTC)


def half_hours(day: date, starts: datetime, ends: datetime) -> HalfHours:
    """The part of a day that something takes which starts and ends then (naive, on the wall clock at its place).

    The hour that is there twice in autumn may end it before it began: then it takes the half hour of its start.
    """
    midnight = datetime.combine(day, time())
    begins, over = max(starts - midnight, timedelta()), min(ends - midnight, timedelta(days=1))
    first = min(begins // HALF_HOUR, A_DAY - 1)
    return HalfHours(first, max(-(-over // HALF_HOUR) - first, 1))


def laid_out(dates: Iterable[SessionDate], first: date, zone: str) -> dict[date, list[tuple[int, HalfHours]]]:
    """The sessions (ids) of each day of a week that begins on `first` in the town of that zone, in the order of their
    starts, with the part of the day that each takes at its own place; what lasts a day or longer takes whole ones."""
    rows = {one.session_id: one for one in dates}
    clocks = {one: _on_the_wall(row) for one, row in rows.items()}
    found: dict[date, list[tuple[int, HalfHours]]] = {day: [] for day in days_of_week(first)}
    for day, one in on_each_day(rows.values(), *moments_of(first, zone)):
        if day in found:
            starts, ends = clocks[one]
            long = ends - starts >= timedelta(days=1)
            found[day].append((one, HalfHours(0, A_DAY) if long else half_hours(day, starts, ends)))
    return found


def weeks_from(first: date, number: int, apart: int = 1) -> list[date]:
    """The first days of so many weeks, so many weeks apart, within the calendar that there is."""
    return [day for n in range(number) if (day := first + timedelta(weeks=n * apart)) <= LATEST]


def weeks_through(first: date, last: date) -> int:
    """How many weeks there are from the one that begins on `first` through the one that begins on `last`: one at least,
    and so many at most as are made at once."""
    return min(max((last - first).days // 7 + 1, 1), MOST_WEEKS)


def meets_itself(first: date, weeks: int, into: Iterable[date]) -> bool:
    """Whether so many weeks from `first` on would be copied into one of themselves, when each copy begins there."""
    return any(abs((start - first).days) < 7 * weeks for start in into)


class TooMuch(Enum):
    """Why so much is not copied at once."""

    WEEKS = "weeks"
    DATES = "dates"


def too_much(weeks: int, times: int, dates: int = 0) -> TooMuch | None:
    """Why so many weeks are not copied so many times, or so many dates not made; None where they are."""
    if weeks * times > MOST_WEEKS:
        return TooMuch.WEEKS
    return TooMuch.DATES if dates > MOST_DATES else None


def lanes(parts: Sequence[range]) -> int:
    """Into how many lanes a day falls whose dates take these rows: as many as meet at most, and one at least."""
    taken = Counter(row for part in parts for row in part)
    return max(taken.values(), default=1)


def alone(part: range, parts: Iterable[range]) -> bool:
    """Whether what takes these rows of its day meets nothing else there, so that the whole day is its lane."""
    return sum(part.start < other.stop and other.start < part.stop for other in parts) == 1


def _on_the_wall(row: SessionDate) -> tuple[datetime, datetime]:
    there = ZoneInfo(row.zone)
    return row.starts_at.astimezone(there).replace(tzinfo=None), row.ends_at.astimezone(there).replace(tzinfo=None)


def hours_shown(days: Mapping[date, Iterable[tuple[int, HalfHours]]]) -> range:
    """The hours of the day that a week shows: the usual ones, and whatever else something takes that leaves part of its
    day."""
    parts = [part for rows in days.values() for _, part in rows if not part.whole]
    first = min([MORNING, *(part.first // 2 for part in parts)])
    return range(first, max([EVENING, *(-(-part.end // 2) for part in parts)]))
