"""The vocabulary of venues, and how a district without a name is called."""

from enum import Enum


class PlaceVisibility(Enum):
    """Who learns the exact place: everybody, the confirmed, or those whom the organisation tells."""

    PUBLIC = "public"
    AFTER_CONFIRMATION = "after_confirmation"
    PRIVATE = "private"


class VenueState(Enum):
    ACTIVE = "active"
    CLOSED = "closed"


def readable(code: str) -> str:
    """A name for a district of which only the code is known."""
    return code.replace("-", " ").title()


class Refusal(Enum):
    """Why a venue cannot be changed."""

    CHANGED_MEANWHILE = "changed_meanwhile"
