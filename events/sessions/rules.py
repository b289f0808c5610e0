"""The vocabulary of sessions, the days on which they are found, and how what belongs to one moves along with it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import Enum
from typing import NamedTuple

from community.foundation.rules import days_of

# From when to when, both aware.
Span = tuple[datetime, datetime]


class SessionState(Enum):
    SCHEDULED = "scheduled"
    MOVED = "moved"
    CANCELLED = "cancelled"
    DONE = "done"


# These are to take place, or do.
GOING_ON = (SessionState.SCHEDULED, SessionState.MOVED)


class Room(Enum):
    """How much room is left, in a word that the public may see."""

    FREE = "free"
    FEW = "few"
    FULL = "full"


def room(capacity: int, taken: int) -> Room:
    """Few means at most three places, or a fifth of them when that is more."""
    left = capacity - taken
    if left <= 0:
        return Room.FULL
    return Room.FEW if left <= max(3, capacity // 5) and left < capacity else Room.FREE


def moved_along(own: Span, before: Span, after: Span) -> Span:
    """When something that belongs to a session (a shift,
    a meeting) is after the session moved from `before` to `after`.

    What was as long as the session still is; anything else stays as far from the session's start as it was.
    """
    if own == before:
        return after
    by = after[0] - before[0]
    return own[0] + by, own[1] + by


class SessionDate(NamedTuple):
    """When a session takes place; times are aware, the zone is the one of its place."""

    session_id: int
    starts_at: datetime
    ends_at: datetime
    zone: str


def on_each_day(dates: Iterable[SessionDate], since: datetime, until: datetime | None = None) -> list[tuple[date, int]]:
    """The sessions (ids) on each of their days at their place, in the order of days and then of their starts.

    Days before that of `since` and from that of `until` on (aware) are left out.
    """
    found = []
    for session_id, starts_at, ends_at, zone in dates:
        day, last = days_of(starts_at, ends_at, zone)
        day = max(day, days_of(since, since, zone)[0])
        if until:
            last = min(last, days_of(since, until, zone)[1])
        while day <= last:
            found.append((day, starts_at, session_id))
            day += timedelta(days=1)
    return [(day, session_id) for day, _, session_id in sorted(found)]
