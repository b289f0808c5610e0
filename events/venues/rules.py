"""The vocabulary of venues."""

from enum import Enum


class PlaceVisibility(Enum):
    """Who learns the exact place: everybody, the confirmed, or those whom the organisation tells."""

    PUBLIC = "public"
    AFTER_CONFIRMATION = "after_confirmation"
    PRIVATE = "private"


class VenueState(Enum):
    ACTIVE = "active"
    CLOSED = "closed"


class Refusal(Enum):
    """Why a venue cannot be changed."""

    CHANGED_MEANWHILE = "changed_meanwhile"
