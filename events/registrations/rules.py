"""Which party gets seats together, which waits, and for how long a freed place is kept for it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any


class RegistrationState(Enum):
    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    OFFERED = "offered"
    CANCELLED = "cancelled"
    ATTENDED = "attended"
    EXCUSED = "excused"
    NO_SHOW = "no_show"


HOLDS_SEATS = (RegistrationState.CONFIRMED, RegistrationState.OFFERED, RegistrationState.ATTENDED)
LIVE = (*HOLDS_SEATS, RegistrationState.REQUESTED, RegistrationState.WAITING)


class Suits(Enum):
    """Why a date suits a family more than others."""

    LANGUAGE = "language"
    DISTRICT = "district"


class Outcome(Enum):
    """What joining leads to."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"


class Refusal(Enum):
    """Why a party cannot join; each has its wording on the page."""

    CANCELLED = "cancelled"
    STARTED = "started"
    NOBODY = "nobody"
    AGE = "age"
    TOO_MANY = "too_many"
    OVERLAPS = "overlaps"
    ALREADY = "already"
    NOT_OFFERED = "not_offered"
    OFFER_ENDED = "offer_ended"
    MEANWHILE = "meanwhile"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    NOT_EXPECTED = "not_expected"
    TAKEN = "taken"


@dataclass(frozen=True)
class Gathering:
    """What a rule needs to know of a session; times are aware UTC, `on` is the date at its place."""

    starts_at: datetime
    ends_at: datetime
    on: date
    capacity: int
    taken: int
    cancelled: bool
    age_from: int | None = None
    age_to: int | None = None
    guardians_too: bool = False


@dataclass(frozen=True)
class Person:
    """What a rule needs to know of a member: the year of birth, how far it may be off, whether a guardian."""

    born: int | None
    off_by: int = 0
    guardian: bool = False


Promise = tuple[datetime, datetime]

WINDOW = timedelta(hours=24)
SHORTEST_WINDOW = timedelta(minutes=10)


def decide(now: datetime, gathering: Gathering, party: Sequence[Person], busy: Iterable[Promise]) -> Outcome | Refusal:
    """What joining leads to. `busy` are the times (start, end) that somebody of the party has promised already."""
    if gathering.cancelled:
        return Refusal.CANCELLED
    if gathering.starts_at <= now:
        return Refusal.STARTED
    if not party:
        return Refusal.NOBODY
    if len(party) > gathering.capacity:
        return Refusal.TOO_MANY
    if not all(of_age(gathering, person) for person in party):
        return Refusal.AGE
    if overlaps(gathering, busy):
        return Refusal.OVERLAPS
    return Outcome.CONFIRMED if fits(gathering.capacity, gathering.taken, len(party)) else Outcome.WAITING


def fits(capacity: int, taken: int, size: int) -> bool:
    """Whether a party can have its seats, all of them together."""
    return taken + size <= capacity


def of_age(gathering: Gathering, person: Person) -> bool:
    """Whether somebody may come by age: yes where the year of birth leaves it possible.

    Where families are meant, a guardian comes along whatever the ages are.
    """
    if person.born is None or (person.guardian and gathering.guardians_too):
        return True
    # Who is born in 2016 is nine or ten in 2026.
    oldest = gathering.on.year - person.born + person.off_by
    youngest = gathering.on.year - person.born - 1 - person.off_by
    old_enough = gathering.age_from is None or oldest >= gathering.age_from
    return old_enough and (gathering.age_to is None or youngest <= gathering.age_to)


def suits(
    languages: Collection[str], district: str, spoken: Collection[str], home: str, usual: Collection[str]
) -> frozenset[Suits]:
    """What speaks for a date: a language of it that the family speaks, besides the `usual` one of the town;
    its district."""
    found = set()
    if (set(languages) & set(spoken)) - set(usual):
        found.add(Suits.LANGUAGE)
    if home and district == home:
        found.add(Suits.DISTRICT)
    return frozenset(found)


def overlaps(gathering: Gathering, busy: Iterable[Promise]) -> bool:
    """Whether any promised time shares a moment with the session; touching ends do not."""
    return any(start < gathering.ends_at and gathering.starts_at < end for start, end in busy)


def first_that_fit(capacity: int, taken: int, queue: Iterable[tuple[int, int]], unable: Collection[int]) -> list[int]:
    """Which of the queue (id, size) are offered seats, in its order; a party too large for what is free is passed
    over and keeps its place."""
    chosen = []
    for entry_id, size in queue:
        if entry_id not in unable and fits(capacity, taken, size):
            chosen.append(entry_id)
            taken += size
    return chosen


def offer_until(now: datetime, starts_at: datetime) -> datetime:
    """Until when seats are kept for the party they were offered to: a day, or a quarter of the time left."""
    window = min(WINDOW, max((starts_at - now) / 4, SHORTEST_WINDOW))
    return min(now + window, starts_at)


GRACE = timedelta(minutes=10)


def late(now: datetime, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether whoever is not here yet is late; after the end nobody is any more."""
    return starts_at + GRACE <= now < ends_at


@dataclass(frozen=True)
class Door:
    """Families at a session: how many parties and people are expected (those who are here among them), and are here."""

    parties: int = 0
    people: int = 0
    here: int = 0
    people_here: int = 0

    @property
    def missing(self) -> int:
        return self.parties - self.here


@dataclass(frozen=True)
class BoardLine:
    """What a context above says of a session on the board: a rendered line, how many people lack, whether at risk."""

    text: Any
    missing: int = 0
    at_risk: bool = False
