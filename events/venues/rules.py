"""The vocabulary of venues."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
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
    """Why a venue cannot be changed, or nothing new be planned there."""

    CHANGED_MEANWHILE = "changed_meanwhile"
    NOT_SHARED = "not_shared"


def days_of(starts: datetime, ends: datetime) -> tuple[date, date]:
    """The first and the last day of which something takes part that goes from one moment to the other (naive, on the
    wall clock at its place); what ends at midnight takes nothing of the next day."""
    return starts.date(), max(starts, ends - timedelta(microseconds=1)).date()


def overlap(first: date, last: date, other_first: date, other_last: date) -> bool:
    """Whether two stretches of days, their last days among them, share a day."""
    return first <= other_last and other_first <= last


def open_then(hours: Mapping[str, Sequence[str]], starts: datetime, ends: datetime) -> bool:
    """Whether a venue with these hours of the week is open all the time from one moment to another (naive, on its wall
    clock); over midnight none is that has hours at all."""
    first, last = days_of(starts, ends)
    if not hours or str(first.weekday()) not in hours:
        return not hours
    opens, closes = (time.fromisoformat(one) for one in hours[str(first.weekday())])
    closing = datetime.combine(first, closes) + timedelta(days=closes == time())
    return first == last and opens <= starts.time() and ends <= closing


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
