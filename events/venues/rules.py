"""The vocabulary of venues."""

from enum import Enum
from urllib.parse import urlencode


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


def way_there(address: str, latitude: float | None, longitude: float | None) -> str:
    """The address of a map of the place (degrees), or of a search for its address where no point is known.

    The map belongs to others: it is a link, and nothing is asked of it before the reader opens it.
    """
    if latitude is None or longitude is None:
        return f"https://www.openstreetmap.org/search?{urlencode({'query': address})}"
    point = urlencode({"mlat": f"{latitude:.5f}", "mlon": f"{longitude:.5f}"})
    return f"https://www.openstreetmap.org/?{point}#map=17/{latitude:.5f}/{longitude:.5f}"


def point_of(latitude: float | None, longitude: float | None) -> str:
    """The address by which a telephone's own map opens the place (RFC 5870; degrees); empty where no point is known."""
    if latitude is None or longitude is None:
        return ""
    point = f"{latitude:.5f},{longitude:.5f}"
    return f"geo:{point}?q={point}"
