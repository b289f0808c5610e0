"""When the address of a home is told to those who look at it, and why a viewing or who goes along stays as it is."""

from datetime import datetime, timedelta
from enum import Enum

# From so long before it begins until so long after it ends.
TOLD_BEFORE = TOLD_AFTER = timedelta(hours=24)


class Refusal(Enum):
    """Why a viewing is not planned, and why nobody else goes along."""

    PAST = "past"
    NO_PLACE = "no_place"
    NOT_CLEARED = "not_cleared"
    FAMILY_BUSY = "family_busy"
    BEGUN = "begun"


def may_choose(starts_at: datetime, now: datetime, *, going_on: bool) -> Refusal | None:
    """Why somebody else is not chosen to go along any more; None as long as it is to come."""
    return None if going_on and now < starts_at else Refusal.BEGUN


def is_told(starts_at: datetime, ends_at: datetime, now: datetime, *, going_on: bool) -> bool:
    """Whether those who look at a home together may read its address now; of one that was called off nobody does."""
    return going_on and starts_at - TOLD_BEFORE <= now < ends_at + TOLD_AFTER
