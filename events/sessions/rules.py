"""The vocabulary of sessions, and how what belongs to one moves along with it."""

from datetime import datetime
from enum import Enum

# From when to when, both aware.
Span = tuple[datetime, datetime]


class SessionState(Enum):
    SCHEDULED = "scheduled"
    MOVED = "moved"
    CANCELLED = "cancelled"
    DONE = "done"


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
