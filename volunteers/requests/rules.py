"""The vocabulary of requests to be accompanied."""

from enum import Enum


class Company(Enum):
    """What somebody wishes for."""

    MENTOR = "mentor"
    BUDDY = "buddy"
    LANGUAGE_PARTNER = "language_partner"


class RequestState(Enum):
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


LARGE = 5


def weight(people: int) -> int:
    """How many of a mentor's places a household takes: one, or two from five people on."""
    return 2 if people >= LARGE else 1
