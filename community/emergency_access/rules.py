"""What may be opened in an emergency, by whom, and for how long."""

from datetime import datetime, timedelta
from enum import Enum


class EmergencyKind(Enum):
    """What those who administer reach only in this way (rows of the matrix marked b), one thing at a time."""

    MEETING_POINT = "meeting_point"
    VETTING_FILE = "vetting_file"
    FAMILY = "family"
    NEEDS = "needs"
    REFERRAL = "referral"


class EmergencyState(Enum):
    ASKED = "asked"
    OPEN = "open"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    ENDED = "ended"


class Refusal(Enum):
    """Why nothing is opened, or nothing more is decided."""

    ASKED_ALREADY = "asked_already"
    NOBODY_ELSE = "nobody_else"
    OWN_FILE = "own_file"
    OVER = "over"
    NOT_OPEN = "not_open"


# A second person answers within this time, or the emergency is another one by then.
ANSWERED_WITHIN = timedelta(hours=1)
OPEN_FOR = timedelta(minutes=30)
# Whoever got their role later than this before the question does not decide about it: nobody makes their second person.
KNOWN_FOR = timedelta(days=1)
# So long its owner finds it on the first page.
TOLD_FOR = timedelta(days=30)
LONGEST_REASON = 600

LIVE = (EmergencyState.ASKED, EmergencyState.OPEN)


def is_asked(state: EmergencyState, answer_until: datetime, now: datetime) -> bool:
    """Whether a second person can still say yes or no."""
    return state is EmergencyState.ASKED and now < answer_until


def is_open(state: EmergencyState, open_until: datetime | None, now: datetime) -> bool:
    """Whether it can be read at this moment."""
    return state is EmergencyState.OPEN and open_until is not None and now < open_until


def not_to_ask(*, live: bool, own_file: bool, deciders: int) -> Refusal | None:
    """Why somebody does not ask: it is open or asked for, it is what others said of oneself, or nobody could agree."""
    if own_file:
        return Refusal.OWN_FILE
    if live:
        return Refusal.ASKED_ALREADY
    return None if deciders else Refusal.NOBODY_ELSE


def not_to_decide(state: EmergencyState, answer_until: datetime, now: datetime) -> Refusal | None:
    """Why nobody answers any more."""
    return None if is_asked(state, answer_until, now) else Refusal.OVER


def ending(
    state: EmergencyState, answer_until: datetime, open_until: datetime | None, now: datetime
) -> EmergencyState | None:
    """What it has become because its time is over; None where it is not, or it ended before."""
    if state is EmergencyState.ASKED and not is_asked(state, answer_until, now):
        return EmergencyState.LAPSED
    if state is EmergencyState.OPEN and not is_open(state, open_until, now):
        return EmergencyState.ENDED
    return None


def ended_by_hand(
    state: EmergencyState, answer_until: datetime, open_until: datetime | None, now: datetime
) -> EmergencyState | Refusal:
    """What it becomes when somebody ends it before its time, or why there is nothing to end."""
    if is_asked(state, answer_until, now):
        return EmergencyState.WITHDRAWN
    return EmergencyState.ENDED if is_open(state, open_until, now) else Refusal.NOT_OPEN
