"""What one can be allowed to do around helping."""

from enum import Enum, auto


class Permission(Enum):
    SEE_SHIFTS = auto()
    SIGN_UP = auto()
    SEE_OWN_SHIFTS = auto()
    CHANGE_OWN_SIGN_UP = auto()
    SEE_ROSTER = auto()
    SEE_CLEARANCES = auto()
    VET = auto()
    OWN_CLEARANCE = auto()
    ANSWER_REFERENCE = auto()
    OPEN_SHIFTS = auto()
    CHANGE_SHIFT = auto()
    OWN_PROFILE = auto()
    OWN_REQUESTS = auto()
    KEEP_REQUESTS = auto()
    CHANGE_REQUEST = auto()
    ANSWER_PAIR = auto()
    KEEP_PAIRS = auto()
    MENTORING = auto()
    KEEP_DIARY = auto()
    CHANGE_ENTRY = auto()
    CHANGE_GOAL = auto()
    ANSWER_BY_LETTER = auto()
    SETTLE_ENTRY = auto()
    MATCH = auto()
    ROSTER = auto()
    CHECK_IN = auto()
    ANSWER_ASK = auto()
    AGREE_AS_GUARDIAN = auto()
