"""How places are called, why one cannot be removed, and how far two neighbourhoods are apart."""

import re
from dataclasses import dataclass
from enum import Enum
from math import cos, hypot, radians

METRES_A_DEGREE = 111_195
# How long a name of a district or a neighbourhood may be, in characters.
LONGEST = 80


class Refusal(Enum):
    """Why a place is not removed."""

    HAS_AREAS = "has_areas"
    IN_USE = "in_use"


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


@dataclass(frozen=True)
class Point:
    """The approximate middle of a neighbourhood in degrees (WGS 84); None where nobody said."""

    latitude: float | None = None
    longitude: float | None = None

    def __str__(self) -> str:
        return "" if self.latitude is None or self.longitude is None else f"{self.latitude:g}, {self.longitude:g}"


NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")


def point_of(text: str) -> Point | None:
    """The point that a text says, as maps give it to copy ("42.6446, 23.2664", latitude first; digits of any script).

    Nothing is no point; None is what cannot be one.
    """
    if not text.strip():
        return Point()
    numbers = [float(found) for found in NUMBER.findall(text)]
    if len(numbers) != 2 or abs(numbers[0]) > 90 or abs(numbers[1]) > 180 or re.search(r"[^\s\d,;.+°-]", text):
        return None
    return Point(*numbers)
