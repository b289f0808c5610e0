"""Which dates calendars carry: whole days in UTC, so that the bytes of a feed stay the same all day long;
and which of them, where a feed of all would be too large."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

T = TypeVar("T")
DAYS_BACK = 60
MONTHS_AHEAD = 18
# What is nearer than that is left out by the week.
FAR = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time, aware, UTC; the end does not belong to it."""

    start: datetime
    end: datetime

    def touches(self, start_at: datetime, end_at: datetime) -> bool:
        """Whether something that lasts from `start_at` to `end_at` is at least partly inside."""
        return start_at < self.end and (end_at > self.start or start_at >= self.start)


def window(now: datetime) -> Window:
    """The window around `now`: 60 days back, 18 months ahead."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    index = midnight.year * 12 + midnight.month - 1 + MONTHS_AHEAD
    # The first of the month after 17 months, then the day: no month has a 31st to stumble over.
    ahead = midnight.replace(year=index // 12, month=index % 12 + 1, day=1) + timedelta(days=midnight.day - 1)
    return Window(midnight - timedelta(days=DAYS_BACK), ahead)


def narrower(whole: Window) -> list[Window]:
    """The window and ever narrower ones, each within the one before, where a feed would be too large: whole months
    are left out at the far end, then the past, then whole weeks and days. They move on with months and weeks, so that
    what begins or ends at their edges does not come and go every day."""
    day = today(whole)
    months = day.year * 12 + day.month - 1
    ends = [_first_of(months + by) for by in range(MONTHS_AHEAD, 0, -1)]
    far = [Window(whole.start, end) for end in ends if day + FAR <= end < whole.end]
    last = (far or [whole])[-1].end
    past = [Window(day - timedelta(days=back), last) for back in (28, 7, 0)]
    monday = day - timedelta(days=day.weekday())
    weeks = [monday + timedelta(weeks=by) for by in (4, 3, 2)]
    days = [day + timedelta(days=by) for by in range(7, 0, -1)]
    near = [end for end in weeks if day + timedelta(days=7) < end < last]
    return [whole, *far, *past, *(Window(day, end) for end in (*near, *days))]


def _first_of(months: int) -> datetime:
    return datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)


def depth(windows: Sequence[Window], start_at: datetime, end_at: datetime) -> int:
    """The last of ever narrower windows in which something takes place; the first holds everything."""
    outside = bisect_left(windows, True, lo=1, key=lambda one: not one.touches(start_at, end_at))
    return outside - 1


@dataclass(frozen=True, slots=True)
class Weighed(Generic[T]):
    """What may be in a feed: how deep in ever narrower windows it lies, and how many bytes it takes."""

    what: T
    depth: int
    size: int


def fitting(found: Iterable[Weighed[T]], most: int) -> tuple[list[T], int | None]:
    """What is in a feed of so many bytes at most, and the widest window (its depth) of which that is everything.

    `found` comes with the deepest first, and is read no further than needed. Where not even all that lies deepest fits,
    it is the first of that, and the window is None; what alone is too large is passed over.
    """
    taken: list[T] = []
    complete, size, at = 0, 0, None
    passed = False
    for one in found:
        if one.depth != at and not passed:
            # Of what lies deeper everything is there.
            complete, at = len(taken), one.depth
        if size + one.size <= most:
            taken.append(one.what)
            size += one.size
        elif complete:
            return taken[:complete], one.depth + 1
        elif taken:
            return taken, None
        else:
            passed = True
    return taken, None if passed else 0


def today(whole: Window) -> datetime:
    """The midnight around which the window lies."""
    return whole.start + timedelta(days=DAYS_BACK)
