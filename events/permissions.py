"""What one can be allowed to do with what happens."""

from enum import Enum, auto


class Permission(Enum):
    SEE_PROGRAMME = auto()
    SEE_SESSION = auto()
    SEE_PLACE = auto()
    READ_FEED = auto()
    JOIN = auto()
    SEE_FAMILY_HOME = auto()
    SEE_JOINED = auto()
    JOIN_AS_GUEST = auto()
    BE_A_GUEST = auto()
    SEE_PARTIES = auto()
    SEE_FIRST_NAMES = auto()
    OWN_FEED = auto()
    PLAN = auto()
    CHANGE_VENUE = auto()
    CHANGE_ACTIVITY = auto()
    SEE_PHOTO = auto()
    DECIDE_PHOTO = auto()
    WITHDRAW_PHOTO = auto()
    CHANGE_SESSION = auto()
    CHANGE_SERIES = auto()
    CHECK_IN = auto()
    TEACH = auto()
    TEACH_ENROLMENT = auto()
    SEE_OWN_COURSES = auto()
