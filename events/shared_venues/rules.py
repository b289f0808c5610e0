"""Who may be offered a venue, and when nobody can be."""

from collections.abc import Collection
from enum import Enum


class Refusal(Enum):
    """Why a venue is not shared."""

    CLOSED = "venue_closed"
    OWN = "own_venue"


def unshareable(closed: bool, own: bool) -> Refusal | None:
    """Why a venue is not shared with an organisation, its `own` owner or another; None where it can be."""
    if closed:
        return Refusal.CLOSED
    return Refusal.OWN if own else None


def left_without(organisations: Collection[int], ended: int | None, live: Collection[int | None]) -> set[int]:
    """Those of the organisations with dates at a venue that a consent spoke to which `ended` (None: that all may plan
    there), and to which none of the others speaks that are `live`."""
    spoken_to = {one for one in organisations if ended in (None, one)}
    return set() if None in live else spoken_to - set(live)
