"""How a district without a name is called, and how far two neighbourhoods are apart."""

from dataclasses import dataclass
from math import cos, hypot, radians

METRES_A_DEGREE = 111_195


def readable(code: str) -> str:
    """A name for a district of which only the code is known."""
    return code.replace("-", " ").title()


@dataclass(frozen=True)
class Spot:
    """A neighbourhood: its district, and its approximate middle in degrees, or None where nobody knows it."""

    district: str
    latitude: float | None = None
    longitude: float | None = None


def metres_between(one: Spot | None, other: Spot | None) -> int | None:
    """As the crow flies between two neighbourhoods, in metres; None where a middle is not known."""
    if one is None or other is None or one.latitude is None or other.latitude is None:
        return None
    if one.longitude is None or other.longitude is None:
        return None
    north = one.latitude - other.latitude
    east = (one.longitude - other.longitude) * cos(radians((one.latitude + other.latitude) / 2))
    return round(METRES_A_DEGREE * hypot(north, east))
