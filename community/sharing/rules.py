"""The vocabulary of data-sharing agreements, where one stands on a day, and what may be done with it then."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from community.agreements.rules import in_months


class Disclosure(Enum):
    """What of a person may go along from one organisation to another, each told on its own."""

    NAME = "name"
    BIRTH_YEAR = "birth_year"
    LANGUAGES = "languages"
    PHONE = "phone"
    DISTRICT = "district"
    FAMILY_SIZE = "family_size"
    ACCOMMODATIONS = "accommodations"


class LegalBasis(Enum):
    """Why it is lawful: Regulation 2016/679, article 6, paragraph 1, letters a to e."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal_obligation"
    VITAL_INTERESTS = "vital_interests"
    PUBLIC_TASK = "public_task"


class SharingState(Enum):
    PROPOSED = "proposed"
    TO_COME = "to_come"
    RUNNING = "running"
    EXPIRES_SOON = "expires_soon"
    EXPIRED = "expired"
    ENDED = "ended"


class SharingDeed(Enum):
    ACCEPT = "accept"
    END = "end"
    RENEW = "renew"


class Refusal(Enum):
    """Why something of a data-sharing agreement is not done, or nothing goes along without one."""

    OWN = "own"
    NOT_NOW = "not_now"
    ENDED = "ended"
    ITSELF = "itself"
    PROPOSED_ALREADY = "proposed_already"
    DAYS = "days"
    TOO_LONG = "too_long"
    PAST = "past"
    NOT_SHARED = "not_shared"
    BEYOND = "beyond"


# So many days before its last one both sides are told; so many months it lasts at most.
SOON = timedelta(days=30)
MOST_MONTHS = 60
LONGEST_PURPOSE = 400
# So long a proposal may wait for its answer.
ANSWERED_WITHIN = timedelta(days=7)

# People may be referred across it.
FLOWS = (SharingState.RUNNING, SharingState.EXPIRES_SOON)
# Both sides have agreed, and it goes on or will.
AGREED = (*FLOWS, SharingState.TO_COME)
OPEN_TO: Mapping[SharingState, frozenset[SharingDeed]] = {
    SharingState.PROPOSED: frozenset({SharingDeed.ACCEPT, SharingDeed.END}),
    SharingState.TO_COME: frozenset({SharingDeed.END}),
    SharingState.RUNNING: frozenset({SharingDeed.RENEW, SharingDeed.END}),
    SharingState.EXPIRES_SOON: frozenset({SharingDeed.RENEW, SharingDeed.END}),
    SharingState.EXPIRED: frozenset({SharingDeed.RENEW, SharingDeed.END}),
    SharingState.ENDED: frozenset({SharingDeed.RENEW}),
}


@dataclass(frozen=True)
class SharingCourse:
    """An agreement as the rules see it: its first and its last day, whether the other side agreed, and whether one of
    them ended it."""

    valid_from: date
    expires_on: date
    accepted: bool = False
    ended: bool = False


@dataclass(frozen=True)
class ToldSharing:
    """What an agreement says: to which end, what of people goes along, why that is lawful, the first and last day."""

    purpose: str
    categories: Collection[Disclosure]
    basis: LegalBasis
    valid_from: date
    expires_on: date


def state_of(course: SharingCourse, today: date) -> SharingState:
    """Where an agreement stands today; its last day still belongs to it."""
    if course.ended:
        return SharingState.ENDED
    if today > course.expires_on:
        return SharingState.EXPIRED
    if not course.accepted:
        return SharingState.PROPOSED
    if today < course.valid_from:
        return SharingState.TO_COME
    return SharingState.EXPIRES_SOON if course.expires_on - SOON <= today else SharingState.RUNNING


def may(state: SharingState, deed: SharingDeed, *, own: bool = False, waits: bool = False) -> Refusal | None:
    """Why this is not done with one that stands so. `own`: whoever does it, or their side, has proposed it; `waits`:
    another proposal of the same two waits for its answer."""
    if deed not in OPEN_TO[state]:
        return Refusal.ENDED if state is SharingState.ENDED else Refusal.NOT_NOW
    if waits and deed is SharingDeed.RENEW:
        return Refusal.PROPOSED_ALREADY
    return Refusal.OWN if own and deed is SharingDeed.ACCEPT else None


def may_propose(sides: tuple[int, int], valid_from: date, expires_on: date, today: date) -> Refusal | None:
    """Why an agreement of these two organisations with these days is not proposed."""
    if sides[0] == sides[1]:
        return Refusal.ITSELF
    if expires_on < valid_from:
        return Refusal.DAYS
    if expires_on < today:
        return Refusal.PAST
    return Refusal.TOO_LONG if expires_on > in_months(valid_from, MOST_MONTHS) else None


def is_renewed(course: SharingCourse, others: Iterable[SharingCourse], today: date) -> bool:
    """Whether one of the others of the same two lasts longer, so that nobody has to see to this one."""
    return any(state_of(one, today) in AGREED and one.expires_on > course.expires_on for one in others)


def beyond(disclosed: Collection[Disclosure], agreed: Collection[Disclosure]) -> list[Disclosure]:
    """What would go along although it is not agreed, in its order."""
    return [one for one in Disclosure if one in disclosed and one not in agreed]


def withheld(
    sides: tuple[int, int], disclosed: Collection[Disclosure], agreed: Collection[Disclosure] | None
) -> Refusal | None:
    """Why this of people does not go from one organisation to another (ids), who agreed to share that much, or nothing
    (None): the one condition. Within one organisation nothing goes anywhere."""
    if sides[0] == sides[1]:
        return None
    if agreed is None:
        return Refusal.NOT_SHARED
    return Refusal.BEYOND if beyond(disclosed, agreed) else None
