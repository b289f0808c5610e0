"""Which attendance can be contested, for how long, and what an answer makes of it."""

from datetime import datetime, timedelta
from enum import Enum

from events.registrations.waiting_list import HOLDING, EntryState, Step
from volunteers.shifts.rules import ENTRY_STATES, SignUpState


class Verdict(Enum):
    """What is right, after somebody looked into it; nobody says it but who coordinates there."""

    STAYS = "stays"
    WAS_HERE = "was_here"
    WAS_EXCUSED = "was_excused"


class Refusal(Enum):
    """Why nothing is contested, or answered."""

    NOT_OVER = "not_over"
    TOO_LATE = "too_late"
    OPEN = "open"
    ANSWERED = "answered"


# So long after a shift somebody still knows how it was.
CONTESTED_WITHIN = timedelta(days=90)
REMARKS_KEPT_DAYS = 365
ANSWERED_BY = {Verdict.WAS_HERE: EntryState.PRESENT, Verdict.WAS_EXCUSED: EntryState.EXCUSED}


def may_contest(now: datetime, ends_at: datetime, *, waits: bool) -> Refusal | None:
    """Why a remark on a shift that ends then is not taken; None when it is. `waits`: one has no answer yet."""
    if now < ends_at:
        return Refusal.NOT_OVER
    if now >= ends_at + CONTESTED_WITHIN:
        return Refusal.TOO_LATE
    return Refusal.OPEN if waits else None


def corrected(state: SignUpState, verdict: Verdict) -> Step | None:
    """What becomes of a place that is over; None where it is so already. Who was there holds it, whoever else came."""
    to = ANSWERED_BY.get(verdict)
    before = ENTRY_STATES[state]
    if to is None or before is to:
        return None
    return Step(to, seats=(to in HOLDING) - (before in HOLDING))
