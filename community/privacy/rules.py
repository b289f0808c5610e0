"""Whether somebody may delete the own account now."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum


class Refusal(Enum):
    """Why an account is not deleted."""

    LAST_ADMINISTRATOR = "last_administrator"
    LAST_COORDINATOR = "last_coordinator"


def may_leave(administers_alone: bool, coordinates_alone: Sequence[str]) -> Refusal | None:
    """Why an account cannot be deleted; None when it can. `coordinates_alone`: organisations with no other coordinator.

    A town without an administrator, or an organisation without a coordinator, could never be entered again.
    """
    if administers_alone:
        return Refusal.LAST_ADMINISTRATOR
    return Refusal.LAST_COORDINATOR if coordinates_alone else None


A_DAY = timedelta(days=1)
# A removal that has not run for so long is a finding of the doctor.
OVERDUE = timedelta(days=3)
# So many batches of one term in one round; the next round goes on.
MOST_BATCHES = 20


class HouseholdEnding(Enum):
    """What happens to a household whose time is over."""

    TELL = "tell"
    WAIT = "wait"
    ERASE = "erase"
    FORGET = "forget"


# So long everybody grown up of a family, and staff, can stop what one of it asked for.
DAYS_TO_STOP = 7


def may_erase_at_once(grown_up: int) -> bool:
    """Whether whoever asks that everything about the family be erased is all who has to agree."""
    return grown_up <= 1


def due(ran_at: datetime | None, now: datetime) -> bool:
    """Whether a term is looked after now: once a day."""
    return ran_at is None or now - ran_at >= A_DAY


def step(used: bool, erase_after: datetime | None, now: datetime) -> HouseholdEnding:
    """What to do about a household: its coordinators are told first; whoever comes back is left in peace."""
    if used:
        return HouseholdEnding.FORGET
    if erase_after is None:
        return HouseholdEnding.TELL
    return HouseholdEnding.ERASE if erase_after <= now else HouseholdEnding.WAIT
