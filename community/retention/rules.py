"""When the removal runs, and when a household that nobody uses any more goes."""

from datetime import datetime, timedelta
from enum import Enum

A_DAY = timedelta(days=1)
# A removal that has not run for so long is a finding of the doctor.
OVERDUE = timedelta(days=3)
# So many batches of one term in one round; the next round goes on.
MOST_BATCHES = 20


class Step(Enum):
    """What happens to a household whose time is over."""

    TELL = "tell"
    WAIT = "wait"
    ERASE = "erase"
    FORGET = "forget"


def due(ran_at: datetime | None, now: datetime) -> bool:
    """Whether a term is looked after now: once a day."""
    return ran_at is None or now - ran_at >= A_DAY


def step(used: bool, erase_after: datetime | None, now: datetime) -> Step:
    """What to do about a household: its coordinators are told first; whoever comes back is left in peace."""
    if used:
        return Step.FORGET
    if erase_after is None:
        return Step.TELL
    return Step.ERASE if erase_after <= now else Step.WAIT
