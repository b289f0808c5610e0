"""The vocabulary of homes: what becomes of a dwelling, and of the need of a family for one."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from enum import Enum
from typing import Any

from community.sharing.rules import Disclosure


class DwellingOwner(Enum):
    MUNICIPAL = "municipal"
    STATE = "state"
    PRIVATE = "private"


class DwellingState(Enum):
    SUBMITTED = "submitted"
    CHECKED = "checked"
    APPROVED = "approved"
    RESERVED = "reserved"
    OCCUPIED = "occupied"
    AVAILABLE = "available"
    WITHDRAWN = "withdrawn"


class DwellingDeed(Enum):
    CHANGE = "change"
    CHECK = "check"
    APPROVE = "approve"
    RESERVE = "reserve"
    OCCUPY = "occupy"
    FREE = "free"
    WITHDRAW = "withdraw"


class HousingNeedState(Enum):
    OPEN = "open"
    SEARCHING = "searching"
    VIEWING = "viewing"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    MOVED_IN = "moved_in"
    AFTER_90 = "after_90"
    AFTER_180 = "after_180"
    LOST = "lost"


class HousingSide(Enum):
    """From which side somebody acts: who accompanies the family, or who looks for a home for it."""

    CARE = "care"
    OFFICE = "office"


class HousingDeed(Enum):
    CHANGE = "change"
    SEARCH = "search"
    VIEW = "view"
    OFFER = "offer"
    ACCEPT = "accept"
    DECLINE = "decline"
    STEP_BACK = "step_back"
    MOVE_IN = "move_in"
    STILL_90 = "still_90"
    STILL_180 = "still_180"
    LOSE = "lose"


class LostReason(Enum):
    FOUND_ELSEWHERE = "found_elsewhere"
    LEFT_TOWN = "left_town"
    NOT_WANTED = "not_wanted"
    NOTHING_FITS = "nothing_fits"
    MOVED_OUT = "moved_out"
    OTHER = "other"


class Refusal(Enum):
    """Why a dwelling, or the need for one, stays as it is."""

    NOT_NOW = "not_now"
    NOT_YOURS = "not_yours"
    INCOMPLETE = "incomplete"
    TAKEN = "taken"
    DOES_NOT_FIT = "does_not_fit"
    TOO_EARLY = "too_early"
    ALREADY = "already"
    NOBODY = "nobody"
    OWN_DAYS = "own_days"


# A household may be offered these.
OFFERED_FROM = (DwellingState.APPROVED, DwellingState.AVAILABLE)
# What the office still has to look at.
TO_BE_CHECKED = (DwellingState.SUBMITTED, DwellingState.CHECKED)

# From which states a deed is done, and where it leads (None: it stays where it is).
DWELLING_DEEDS: dict[DwellingDeed, tuple[Collection[DwellingState], DwellingState | None]] = {
    DwellingDeed.CHANGE: ((*TO_BE_CHECKED, *OFFERED_FROM), None),
    DwellingDeed.CHECK: ((DwellingState.SUBMITTED,), DwellingState.CHECKED),
    DwellingDeed.APPROVE: ((DwellingState.CHECKED,), DwellingState.APPROVED),
    DwellingDeed.RESERVE: (OFFERED_FROM, DwellingState.RESERVED),
    DwellingDeed.OCCUPY: ((DwellingState.RESERVED,), DwellingState.OCCUPIED),
    DwellingDeed.FREE: ((DwellingState.RESERVED, DwellingState.OCCUPIED), DwellingState.AVAILABLE),
    DwellingDeed.WITHDRAW: ((*TO_BE_CHECKED, *OFFERED_FROM), DwellingState.WITHDRAWN),
}
# What somebody of the office does by itself; the others come of what a family says.
BY_HAND = (
    DwellingDeed.CHANGE,
    DwellingDeed.CHECK,
    DwellingDeed.APPROVE,
    DwellingDeed.FREE,
    DwellingDeed.WITHDRAW,
)


def dwelling_step(state: DwellingState, deed: DwellingDeed, *, complete: bool = True) -> DwellingState | Refusal:
    """Where a deed leads from a state, or why it is not done; `complete`: whether its address is known."""
    states, onward = DWELLING_DEEDS[deed]
    if state not in states:
        return Refusal.TAKEN if deed is DwellingDeed.RESERVE else Refusal.NOT_NOW
    if deed is DwellingDeed.CHECK and not complete:
        return Refusal.INCOMPLETE
    return onward or state


def dwelling_open_to(state: DwellingState, *, complete: bool = True) -> list[DwellingDeed]:
    """What somebody of the office may do with a dwelling now, in the order of the way."""
    return [deed for deed in BY_HAND if not isinstance(dwelling_step(state, deed, complete=complete), Refusal)]


BOTH = (HousingSide.CARE, HousingSide.OFFICE)
OFFICE = (HousingSide.OFFICE,)
LOOKING = (HousingNeedState.SEARCHING, HousingNeedState.VIEWING)
# They live in the home that was found.
HOUSED = (HousingNeedState.MOVED_IN, HousingNeedState.AFTER_90, HousingNeedState.AFTER_180)
# From the offer on its exact address is the family's to know, and its caseworker's.
TOLD = (HousingNeedState.OFFERED, HousingNeedState.ACCEPTED, *HOUSED)
OVER = (HousingNeedState.AFTER_180, HousingNeedState.LOST)
# Somebody still looks, or waits for an answer.
LIVE = (HousingNeedState.OPEN, *LOOKING, HousingNeedState.OFFERED, HousingNeedState.ACCEPTED)

HOUSING_DEEDS: dict[
    HousingDeed, tuple[Collection[HousingSide], Collection[HousingNeedState], HousingNeedState | None]
] = {
    HousingDeed.CHANGE: (BOTH, (HousingNeedState.OPEN, *LOOKING), None),
    HousingDeed.SEARCH: (OFFICE, (HousingNeedState.OPEN,), HousingNeedState.SEARCHING),
    HousingDeed.VIEW: (OFFICE, LOOKING, HousingNeedState.VIEWING),
    HousingDeed.OFFER: (OFFICE, LOOKING, HousingNeedState.OFFERED),
    HousingDeed.ACCEPT: (BOTH, (HousingNeedState.OFFERED,), HousingNeedState.ACCEPTED),
    HousingDeed.DECLINE: (BOTH, (HousingNeedState.OFFERED,), HousingNeedState.SEARCHING),
    HousingDeed.STEP_BACK: (BOTH, (HousingNeedState.ACCEPTED,), HousingNeedState.SEARCHING),
    HousingDeed.MOVE_IN: (BOTH, (HousingNeedState.ACCEPTED,), HousingNeedState.MOVED_IN),
    HousingDeed.STILL_90: (BOTH, (HousingNeedState.MOVED_IN,), HousingNeedState.AFTER_90),
    HousingDeed.STILL_180: (BOTH, (HousingNeedState.AFTER_90,), HousingNeedState.AFTER_180),
    HousingDeed.LOSE: (BOTH, (*LIVE, HousingNeedState.MOVED_IN, HousingNeedState.AFTER_90), HousingNeedState.LOST),
}
# Pressed without anything to say beside.
PLAIN = (
    HousingDeed.SEARCH,
    HousingDeed.ACCEPT,
    HousingDeed.DECLINE,
    HousingDeed.STEP_BACK,
    HousingDeed.STILL_90,
    HousingDeed.STILL_180,
)
FOLLOW_UPS = (HousingDeed.STILL_90, HousingDeed.STILL_180)


def housing_step(
    state: HousingNeedState, deed: HousingDeed, side: HousingSide, *, free: bool = True, due: bool = True
) -> HousingNeedState | Refusal:
    """Where a deed of this side leads from a state, or why it is not done; `free`: whether the dwelling that is
    offered can still be had; `due`: whether the day of the next follow-up has come."""
    sides, states, onward = HOUSING_DEEDS[deed]
    if side not in sides:
        return Refusal.NOT_YOURS
    if state not in states:
        return Refusal.NOT_NOW
    if deed is HousingDeed.ACCEPT and not free:
        return Refusal.TAKEN
    if deed in FOLLOW_UPS and not due:
        return Refusal.TOO_EARLY
    return onward or state


def housing_open_to(
    state: HousingNeedState, side: HousingSide, *, free: bool = True, due: bool = True
) -> list[HousingDeed]:
    """What this side may do now, in the order of the way."""
    return [
        deed for deed in HousingDeed if not isinstance(housing_step(state, deed, side, free=free, due=due), Refusal)
    ]


# So long a family may think about an offer; so long after its yes it should have moved.
ANSWERED_WITHIN, MOVED_WITHIN = timedelta(days=3), timedelta(days=21)
# So long after moving in somebody asks whether they still live there.
FIRST_ASKED, ASKED_AGAIN = timedelta(days=90), timedelta(days=180)
# So many days before that it stands on the morning list.
AHEAD = timedelta(days=6)


def next_due(state: HousingNeedState, today: date, moved_on: date | None) -> date | None:
    """By when somebody who accompanies the family has to act: to take its answer, to see it move, to ask whether it
    still lives there; None where it is somebody else's turn, or over."""
    if state is HousingNeedState.OFFERED:
        return today + ANSWERED_WITHIN
    if state is HousingNeedState.ACCEPTED:
        return today + MOVED_WITHIN
    if moved_on is None:
        return None
    later = {HousingNeedState.MOVED_IN: FIRST_ASKED, HousingNeedState.AFTER_90: ASKED_AGAIN}.get(state)
    return moved_on + later if later else None


def moved_well(moved_on: date, accepted_on: date, today: date) -> Refusal | None:
    """Why this cannot be the day on which they moved in; None where it can."""
    return None if accepted_on <= moved_on <= today else Refusal.OWN_DAYS


# Days from the need to the move, in brackets: up to so many.
WAITED = (30, 90, 180)


def bracket_of(days: int) -> int | None:
    """The bracket of a waiting time, by its upper bound; None beyond the last."""
    return next((bound for bound in WAITED if days <= bound), None)


# What a landlord wrote of a dwelling that was withdrawn is kept so long.
WITHDRAWN_KEPT_DAYS = 90
LONGEST_WORDS = 1000


# What of a family an office learns from a need, by the fact of the need that tells it.
NEED_TELLS: Mapping[str, Disclosure] = {
    "named": Disclosure.NAME,
    "persons": Disclosure.FAMILY_SIZE,
    "step_free": Disclosure.ACCOMMODATIONS,
    "district": Disclosure.DISTRICT,
    "language": Disclosure.LANGUAGES,
}


def discloses(facts: Mapping[str, Any]) -> list[Disclosure]:
    """What of a family goes along to the office with a need of these facts."""
    return [fact for name, fact in NEED_TELLS.items() if facts.get(name)]
