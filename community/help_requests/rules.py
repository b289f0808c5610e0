"""The vocabulary of calls for help."""

from enum import Enum


class CallState(Enum):
    OPEN = "open"
    SETTLED = "settled"
    TAKEN_BACK = "taken_back"


class CallTime(Enum):
    """When one may call."""

    ANY = "any"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class CallBy(Enum):
    """Who should call."""

    ANYBODY = "anybody"
    WOMAN = "woman"
    MAN = "man"
