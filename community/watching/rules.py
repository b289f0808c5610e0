"""When something waits too long, and who is told of it."""

from datetime import datetime, timedelta
from enum import Enum
from functools import cache

# How often the worker looks, and how often at most those who administer hear of what others should see to.
LOOKED_EVERY = timedelta(minutes=5)
FALLBACK_EVERY = timedelta(days=1)


class ToldLevel(Enum):
    """Who was told that something waits."""

    OWNER = "owner"
    FALLBACK = "fallback"


class Urgency(Enum):
    """How soon a thing that waits is to be seen to."""

    AT_ONCE = "at_once"
    TODAY = "today"
    THIS_WEEK = "this_week"
    LATER = "later"


def urgency(due: datetime, now: datetime, midnight: datetime) -> Urgency:
    """How soon what is due then is to be seen to; `midnight` ends the day of `now` (all aware)."""
    if is_late(due, now):
        return Urgency.AT_ONCE
    if due <= midnight:
        return Urgency.TODAY
    return Urgency.THIS_WEEK if due <= midnight + timedelta(days=6) else Urgency.LATER


def is_late(due: datetime, now: datetime) -> bool:
    """Whether what is due then waits longer than it may."""
    return due <= now


@cache
def to_tell(*, late: bool, attended: bool, restricted: bool) -> frozenset[ToldLevel]:
    """Who is to hear that something waits.

    `attended`: somebody may see to it. What is `restricted` reminds its own readers, and is nobody else's matter while
    there are any.
    """
    if not attended:
        return frozenset({ToldLevel.FALLBACK})
    return frozenset(ToldLevel) if late and not restricted else frozenset()
