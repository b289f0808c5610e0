"""The vocabulary of calls for help."""

from enum import Enum


class CallState(Enum):
    OPEN = "open"
    SETTLED = "settled"
    TAKEN_BACK = "taken_back"
