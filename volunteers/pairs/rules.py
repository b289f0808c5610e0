"""The states of a pair and why one ends."""

from enum import Enum


class PairState(Enum):
    """From the proposal to the end; `ACCEPTED_BY_MENTEE` says that both sides agreed."""

    PROPOSED = "proposed"
    ACCEPTED_BY_MENTOR = "accepted_by_mentor"
    ACCEPTED_BY_MENTEE = "accepted_by_mentee"
    GUARDIAN_AGREED = "guardian_agreed"
    INTRODUCED = "introduced"
    ACTIVE = "active"
    PAUSED = "paused"
    CLOSING = "closing"
    CLOSED = "closed"


class Ending(Enum):
    """Why a pair was closed."""

    DECLINED_BY_MENTOR = "declined_by_mentor"
    DECLINED_BY_MENTEE = "declined_by_mentee"
    DECLINED_BY_GUARDIAN = "declined_by_guardian"
    NO_ANSWER = "no_answer"
    TAKEN = "taken"
    STAFF = "staff"
    GOAL_REACHED = "goal_reached"
    AGREED_TIME_OVER = "agreed_time_over"
    NO_TIME = "no_time"
    MOVED_AWAY = "moved_away"
    DID_NOT_FIT = "did_not_fit"
    BLOCKED = "blocked"
    CLEARANCE_ENDED = "clearance_ended"


class Origin(Enum):
    """How a pair came about."""

    RUN = "run"
    ARRIVAL = "arrival"
    STAFF = "staff"
    CHOICE = "choice"


class Refusal(Enum):
    """Why a pair is not made or changed."""

    NEVER_AGAIN = "never_again"
    ALREADY = "already"


class Side(Enum):
    MENTOR = "mentor"
    MENTEE = "mentee"
    STAFF = "staff"


# Not yet decided by everybody who must. A proposal without `answer_until` is a draft: only coordinators see it, nobody
# was asked, and a new run may replace it unless a coordinator holds on to it.
ASKED = (PairState.PROPOSED, PairState.ACCEPTED_BY_MENTOR)
# Agreed, and on the way to the first meeting.
AGREED = (PairState.ACCEPTED_BY_MENTEE, PairState.GUARDIAN_AGREED, PairState.INTRODUCED)
# These take a mentor's places; a run does not move them.
STANDING = (*AGREED, PairState.ACTIVE, PairState.PAUSED, PairState.CLOSING)
# After one of these the same two are never proposed again.
FINAL = frozenset(Ending) - {Ending.NO_ANSWER, Ending.TAKEN}
