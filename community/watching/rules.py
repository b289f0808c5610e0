"""When something waits too long, and who is told of it."""

from datetime import datetime, timedelta
from enum import Enum

# How often the worker looks, and how often at most those who administer hear of what others should see to.
LOOKED_EVERY = timedelta(minutes=5)
FALLBACK_EVERY = timedelta(days=1)


class ToldLevel(Enum):
    """Who was told that something waits."""

    OWNER = "owner"
    FALLBACK = "fallback"


def is_late(since: datetime, within: timedelta, now: datetime) -> bool:
    """Whether what waits since then waits longer than it may."""
    return since + within <= now


def to_tell(*, late: bool, attended: bool, restricted: bool) -> frozenset[ToldLevel]:
    """Who is to hear that something waits.

    `attended`: somebody may see to it. What is `restricted` reminds its own readers, and is nobody else's matter while
    there are any.
    """
    if not attended:
        return frozenset({ToldLevel.FALLBACK})
    return frozenset(ToldLevel) if late and not restricted else frozenset()
