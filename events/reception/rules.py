"""Why staff cannot do what somebody asked them for, and what of it may be told."""

from enum import Enum


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


def for_staff(reason: Enum) -> Enum:
    """The same reason as staff read it; itself where there is no such."""
    return next((one for one in Refusal if one.value == reason.value), reason)
