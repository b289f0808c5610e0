"""Which dates calendars carry: whole days in UTC, so that the bytes of a feed stay the same all day long."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

DAYS_BACK = 60
MONTHS_AHEAD = 18


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


def shorter(whole: Window) -> list[datetime]:
    """The ends of shorter windows, the latest first: whole months are left out, so that each stays as it is for one."""
    months = whole.end.year * 12 + whole.end.month - 1
    ends = [datetime((months - by) // 12, (months - by) % 12 + 1, 1, tzinfo=UTC) for by in range(MONTHS_AHEAD)]
    return [end for end in ends if whole.start < end < whole.end]


def today(whole: Window) -> datetime:
    """The midnight around which the window lies."""
    return whole.start + timedelta(days=DAYS_BACK)
