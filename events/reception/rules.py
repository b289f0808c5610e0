"""Why staff cannot do what somebody asked them for, and what of it may be told."""

import re
from enum import Enum

from community.households.rules import GROWN_UP


class Refusal(Enum):
    """Each is called as what the rules of joining answer, and worded for whoever does it for somebody else."""

    NOBODY = "nobody"
    AGE = "age"
    ALONE = "alone"
    NO_GROWN_UP = "no_grown_up"
    MEANWHILE = "meanwhile"
    ALREADY = "already"
    AWAY = "away"
    CANCELLED = "cancelled"
    STARTED = "started"
    TOO_MANY = "too_many"
    OVERLAPS = "overlaps"
    NOT_OFFERED = "not_offered"
    OFFER_ENDED = "offer_ended"
    TOO_EARLY = "too_early"
    TOO_FEW = "too_few"
    NOT_LISTED = "not_listed"
    ARRIVED = "arrived"
    OVER = "over"
    FULL = "full"
    APART = "apart"
    # To what is by invitation comes who is invited.
    NOT_INVITED = "not_invited"
    # Guests join what everybody may know the place of, and what is not for children alone.
    NO_GUESTS = "no_guests"


def ages_in(typed: str) -> list[int] | None:
    """The ages of children (years) as somebody writes them, in the digits of any script: "4, 9"; None for anything
    that is not an age of a child."""
    parts = re.split(r"[\s,;،؛]+", typed.strip(" \t,;،؛"))
    if not all(part.isdecimal() and len(part) <= 2 and int(part) < GROWN_UP for part in parts):
        return None
    return [int(part) for part in parts]


def for_staff(reason: Enum) -> Enum:
    """The same reason as staff read it; itself where there is no such."""
    return next((one for one in Refusal if one.value == reason.value), reason)
