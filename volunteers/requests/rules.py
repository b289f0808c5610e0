"""Requests to be accompanied: who may ask, what is missing before somebody can be found."""

from enum import Enum

from volunteers.clearances.rules import Clearance
from volunteers.profiles.rules import SHORTEST


class Company(Enum):
    """What somebody wishes for."""

    MENTOR = "mentor"
    BUDDY = "buddy"
    LANGUAGE_PARTNER = "language_partner"


class RequestState(Enum):
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class RequestStage(Enum):
    """Where a request is, as its people and its coordinators see it."""

    LOOKING = "open"
    FOUND = "found"
    PAUSED = "paused"
    CLOSED = "closed"


class Refusal(Enum):
    """Why a request is not made or opened again."""

    NO_CONSENT = "no_consent"
    NO_GUARDIAN = "no_guardian"
    ALREADY = "already"
    CLOSED = "closed"


class Missing(Enum):
    """What must be told before anybody can be found."""

    CONSENT = "consent"
    TIMES = "times"
    PLACE = "place"
    LANGUAGES = "languages"


LARGE = 5
GROWN_UP = 18


def stage(state: RequestState, accompanied: bool) -> RequestStage:
    """Where a request is; `accompanied`: somebody and they have said yes to each other."""
    return RequestStage.FOUND if accompanied and state is RequestState.OPEN else RequestStage(state.value)


def weight(people: int) -> int:
    """How many of a mentor's places a household takes: one, or two from five people on."""
    return 2 if people >= LARGE else 1


def may_be_minor(birth_year: int | None, guardian: bool, this_year: int, off_by: int = 0) -> bool:
    """Whether somebody could be under eighteen, by what is known of them: a year alone does not tell the birthday.

    `off_by` is how many years an estimate may be wrong.
    """
    if guardian:
        return False
    return birth_year is None or this_year - birth_year - off_by <= GROWN_UP


def decide(consented: bool, minor: bool, guarded: bool, already: bool) -> Refusal | None:
    """Why a request cannot stand; None when it can. `guarded`: a guardian belongs to the household."""
    if not consented:
        return Refusal.NO_CONSENT
    if minor and not guarded:
        return Refusal.NO_GUARDIAN
    return Refusal.ALREADY if already else None


def missing(consented: bool, minutes: int, placed: bool, languages: int) -> list[Missing]:
    """What stands between a request and a proposal: time in a week in minutes, a place, known languages."""
    gaps = {
        Missing.CONSENT: not consented,
        Missing.TIMES: minutes < SHORTEST,
        Missing.PLACE: not placed,
        Missing.LANGUAGES: languages == 0,
    }
    return [gap for gap, there in gaps.items() if there]


def needed_clearance(alone: bool, with_minors: bool) -> Clearance:
    """What it takes to be with them: children where a minor comes alone, families where one is among them."""
    if not with_minors:
        return Clearance.ADULTS
    return Clearance.CHILDREN if alone else Clearance.FAMILIES
