"""What cannot be at once: being in two places, or getting from one to the other in less time than the way takes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from math import ceil
from typing import TypeVar

from community.places.rules import Spot, metres_between

# Metres a minute. On foot: 4.8 km/h, as Transport for London reckons in its access levels (PTAL). By bus: 15 km/h, what
# its buses did over the whole network in 2015/16 (9.3 miles an hour), stops included.
ON_FOOT, BY_BUS = 80, 250
# Walking to a stop and waiting there; and how much longer streets are than the line between two points.
TO_THE_BUS, STREETS = 10, 1.3
# A point that is further away lies in no town; nobody's whole day is questioned because of it.
LONGEST_WAY = timedelta(hours=2)

Key = TypeVar("Key")


class Collision(Enum):
    """Why somebody cannot do both: at the same time, or with too little time for the way between."""

    SAME_TIME = "same_time"
    TOO_FAR = "too_far"


@dataclass(frozen=True)
class ClosedThen:
    """That a venue is closed at some time: why, in the words of its organisation, "" where it is for good; or only that
    it is outside of its `hours`."""

    reason: str = ""
    hours: bool = False


@dataclass(frozen=True)
class Stay:
    """From when to when somebody is where, and in which session; where is nothing where nobody knows it."""

    starts_at: datetime
    ends_at: datetime
    venue_id: int | None = None
    spot: Spot | None = None
    session_id: int | None = None


def way_takes(metres: int) -> timedelta:
    """How long one is on the way as far as that, as the crow flies: on foot or by bus, whichever is quicker."""
    streets = metres * STREETS
    return min(timedelta(minutes=ceil(min(streets / ON_FOOT, TO_THE_BUS + streets / BY_BUS))), LONGEST_WAY)


def way_between(one: Stay, other: Stay) -> timedelta:
    """How long one is on the way between two stays; no time at one venue, and where a place is not known."""
    if one.venue_id is not None and one.venue_id == other.venue_id:
        return timedelta()
    metres = metres_between(one.spot, other.spot)
    return way_takes(metres) if metres else timedelta()


def collision(one: Stay, other: Stay) -> Collision | None:
    """Why nobody does both; None where somebody can. Who has two parts in one session is at one place."""
    if one.session_id is not None and one.session_id == other.session_id:
        return None
    if one.starts_at < other.ends_at and other.starts_at < one.ends_at:
        return Collision.SAME_TIME
    pause = max(one.starts_at - other.ends_at, other.starts_at - one.ends_at)
    return Collision.TOO_FAR if pause < way_between(one, other) else None


def worst(new: Stay, elsewhere: Iterable[Stay]) -> Collision | None:
    """What speaks most against a stay of somebody who is also elsewhere."""
    found = {collision(new, other) for other in elsewhere}
    return next((one for one in Collision if one in found), None)


def torn(new: Mapping[Key, Stay], elsewhere: Sequence[Stay]) -> dict[Key, Collision]:
    """Those of the new stays that the same person cannot keep beside what they have promised elsewhere, and beside one
    another."""
    beside: dict[Key, list[Stay]] = {key: [] for key in new}
    rows = sorted(new, key=lambda key: new[key].starts_at)
    for place, key in enumerate(rows):
        for other in rows[place + 1 :]:
            # No way takes longer: whatever begins later than that is far enough from this one.
            if new[other].starts_at >= new[key].ends_at + LONGEST_WAY:
                break
            beside[key].append(new[other])
            beside[other].append(new[key])
    found = {key: worst(stay, [*elsewhere, *beside[key]]) for key, stay in new.items()}
    return {key: why for key, why in found.items() if why}


def meet(stays: Iterable[tuple[str, int, datetime, datetime]]) -> set[str]:
    """Those of these dates (key, venue, start and end) that have their venue at the same time as another of them."""
    rows = sorted(stays, key=lambda one: (one[1], one[2]))
    found: set[str] = set()
    for place, (key, venue, _, ends) in enumerate(rows):
        for other, elsewhere, starts, _ in rows[place + 1 :]:
            if elsewhere != venue or starts >= ends:
                break
            found |= {key, other}
    return found
