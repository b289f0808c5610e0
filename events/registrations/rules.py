"""Which party gets seats together, which waits, and for how long a freed place is kept for it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from community.households.rules import GROWN_UP
from events.activities.rules import Audience
from events.registrations import waiting_list
from events.registrations.waiting_list import Entry, EntryState, Occasion, Outcome, Step
from events.sessions.rules import Span


class RegistrationState(Enum):
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    OFFERED = "offered"
    CANCELLED = "cancelled"
    ATTENDED = "attended"
    EXCUSED = "excused"
    NO_SHOW = "no_show"


# What each state is to the waiting list.
ENTRY_STATES = {
    RegistrationState.CONFIRMED: EntryState.CONFIRMED,
    RegistrationState.WAITING: EntryState.WAITING,
    RegistrationState.OFFERED: EntryState.OFFERED,
    RegistrationState.CANCELLED: EntryState.GONE,
    RegistrationState.ATTENDED: EntryState.PRESENT,
    RegistrationState.EXCUSED: EntryState.EXCUSED,
    RegistrationState.NO_SHOW: EntryState.MISSED,
}
STATES = {entry: state for state, entry in ENTRY_STATES.items()}
HOLDS_SEATS = tuple(STATES[entry] for entry in waiting_list.HOLDING)
LIVE = tuple(STATES[entry] for entry in waiting_list.LIVE)
AWAY = tuple(STATES[entry] for entry in waiting_list.AWAY)
# Who holds seats and has said yes to them.
COMING = tuple(state for state in HOLDS_SEATS if state is not RegistrationState.OFFERED)


# What is for these alone, each joins for themselves, and no other card of the household shows it.
FOR_ONESELF = (Audience.WOMEN,)


class Circle(Enum):
    """Whose seats may be kept: families that an organisation registered, or everybody who joins by themselves."""

    FAMILIES = "families"
    NEIGHBOURS = "neighbours"


class Asked(Enum):
    """How staff were asked to note something for somebody."""

    TELEPHONE = "telephone"
    IN_PERSON = "in_person"
    AT_THE_DOOR = "at_the_door"


class Suits(Enum):
    """Why a date suits a family more than others."""

    LANGUAGE = "language"
    DISTRICT = "district"


class Refusal(Enum):
    """Why a party cannot join, beside what the waiting list objects to; each has its wording on the page."""

    NOBODY = "nobody"
    AGE = "age"
    ALONE = "alone"
    NO_GROWN_UP = "no_grown_up"
    MEANWHILE = "meanwhile"
    OWN_CARD = "own_card"
    APART = "apart"


@dataclass(frozen=True)
class Gathering(Occasion):
    """What a rule needs to know of a session; `on` is the date at its place."""

    on: date
    age_from: int | None = None
    age_to: int | None = None
    guardians_too: bool = False
    # Whoever is younger comes with a grown-up; 0 where nobody has to.
    company_below: int = 0


@dataclass(frozen=True)
class Person:
    """What a rule needs to know of a member: the year of birth, how far it may be off, whether a guardian."""

    born: int | None
    off_by: int = 0
    guardian: bool = False


def decide(
    now: datetime,
    gathering: Gathering,
    party: Sequence[Person],
    busy: Iterable[Span],
    mine: RegistrationState = RegistrationState.CANCELLED,
    circle: Circle = Circle.FAMILIES,
) -> Outcome | Enum:
    """What joining leads to. `busy` are the times (start, end) that somebody of the party has promised elsewhere;
    `mine` says where the household stands in this session already."""
    size, state = len(party), ENTRY_STATES[mine]
    return waiting_list.decide(
        now, gathering, busy, mine=state, size=size, circle=circle, unfit=unfit(gathering, party)
    )


def walk_in(
    now: datetime,
    gathering: Gathering,
    mine: Entry | None,
    party: Sequence[Person],
    busy: Iterable[Span],
    circle: Circle = Circle.FAMILIES,
) -> Step | Enum:
    """What it leads to when this party stands at the door; `mine`: where its household is listed already."""
    size, reason = len(party), unfit(gathering, party)
    return waiting_list.walk_in(now, gathering, busy, mine=mine, size=size, circle=circle, unfit=reason)


def change(
    now: datetime, gathering: Gathering, entry: Entry, party: Sequence[Person], busy: Iterable[Span]
) -> Step | Enum:
    """What it leads to when the party of `entry` becomes these people; `busy`: what those who are new in it have
    promised elsewhere."""
    return waiting_list.resize(now, gathering, entry, len(party), busy, unfit(gathering, party))


def free(now: datetime, gathering: Gathering, circle: Circle) -> int:
    """How many seats those of a circle can have now; none where more are held than there are."""
    return max(0, gathering.capacity - gathering.taken - waiting_list.still_kept(now, gathering, circle))


def unfit(gathering: Gathering, party: Sequence[Person]) -> Refusal | None:
    """Why this party cannot come, whenever it is; None when it can."""
    if not party:
        return Refusal.NOBODY
    if not_of_age(gathering, party):
        return Refusal.AGE
    accompanied = any(grown_up(gathering, person) for person in party)
    children = any(needs_company(gathering, person) for person in party)
    return Refusal.ALONE if children and not accompanied else None


def not_of_age(gathering: Gathering, party: Sequence[Person]) -> list[int]:
    """Who of a party is too young or too old (their places in `party`); a grown-up comes along with a child who needs
    company, whatever the ages are."""
    children = any(needs_company(gathering, person) for person in party)
    return [
        number
        for number, one in enumerate(party)
        if not (of_age(gathering, one) or (children and grown_up(gathering, one)))
    ]


def grown_up(gathering: Gathering, person: Person) -> bool:
    """Whether somebody can look after a child there: a guardian, or who is surely of age on that day."""
    return person.guardian or _surely_at_least(GROWN_UP, gathering, person)


def needs_company(gathering: Gathering, person: Person) -> bool:
    """Whether somebody must not come alone: whoever may be too young on that day, unless they are a guardian.

    What is not known protects the child: whose year of birth is unknown or rough needs company until it is noted
    better, while `of_age` lets them take part.
    """
    young = not person.guardian and not _surely_at_least(gathering.company_below, gathering, person)
    return young and gathering.company_below > 0


def _surely_at_least(age: int, gathering: Gathering, person: Person) -> bool:
    return person.born is not None and gathering.on.year - person.born - 1 - person.off_by >= age


def possible(gathering: Gathering, people: Sequence[Person]) -> tuple[list[int], list[int]]:
    """Of people who have the time: who may come, and who is proposed to come with one tap (their places in `people`).

    Where somebody needs company, any grown-up may come along, and the first one is proposed; without one, or without
    a second seat, no child is. Where more may come than there are seats at all, they choose who does, and nobody is
    proposed.
    """
    able, proposed = _by_age(gathering, people)
    return able, proposed if len(proposed) <= gathering.capacity else []


def _by_age(gathering: Gathering, people: Sequence[Person]) -> tuple[list[int], list[int]]:
    fit = [number for number, person in enumerate(people) if of_age(gathering, person)]
    adults = [number for number, person in enumerate(people) if grown_up(gathering, person)]
    children = [number for number in fit if needs_company(gathering, people[number])]
    if not children:
        return fit, fit
    if not adults or gathering.capacity == 1:
        rest = [number for number in fit if number not in children]
        return rest, rest
    one = [] if set(adults) & set(fit) else adults[:1]
    return sorted({*fit, *adults}), sorted({*fit, *one})


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


def stand_alike(one: RegistrationState, other: RegistrationState) -> bool:
    """Whether two parties of a session can come together: both hold seats, or both wait for them."""
    return any(one in states and other in states for states in (HOLDS_SEATS, (RegistrationState.WAITING,)))


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
