"""The vocabulary of sessions."""

from enum import Enum


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
