"""What a context offers to the application."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import click
import sqlalchemy as sa
from flask import Blueprint

from community.foundation.access import Actor, Grants, Role
from community.foundation.audit import Audited
from community.foundation.personal_data import PersonalData
from community.foundation.watch import Watched


class NavGroup(Enum):
    """Where an entry of the navigation stands at a desk."""

    WORK = "work"
    PEOPLE = "people"
    LOOK_BACK = "look_back"
    HOUSE = "house"
    PUBLIC = "public"


@dataclass(frozen=True)
class Link:
    """One entry of the navigation: shown to whoever `shown_to` accepts. After signing in,
    people land on the first `home`."""

    endpoint: str
    label: Any
    icon: str
    shown_to: Callable[[Actor], bool]
    order: int = 50
    account: bool = False
    footer: bool = False
    home: bool = False
    group: NavGroup = NavGroup.PUBLIC
    # Its place under the thumb on a phone, 0 for none, and the one word that it has there.
    dock: int = 0
    short: Any = ""
    # Somebody may be in need: it stands out.
    urgent: bool = False


@dataclass(frozen=True)
class FirstStep:
    """What a new town needs before anybody can take part: why, where it is made, by whom, and whether it is there."""

    title: Any
    why: Any
    page: str
    made_by: Role
    done: Callable[[], sa.ColumnElement[bool]]


@dataclass(frozen=True)
class PackPart:
    """What makes a town, of one kind, as a pack carries it (`community/packs`): entries with these fields, known by
    `key`; those that are here, how one is kept (new, or in the place of what was), and what else is wrong with those of
    a pack, whose parts are given. What cannot be kept is a vocabulary: it is here, or a pack speaks of what is not."""

    slug: str
    title: Any
    key: Sequence[str]
    shape: Mapping[str, Any]
    here: Callable[[], Sequence[Any]]
    keep: Callable[[Mapping[str, Any], Actor], None] | None = None
    faults: Callable[[Mapping[str, Sequence[Mapping[str, Any]]]], Iterable[Any]] = lambda parts: ()


@dataclass(frozen=True)
class SessionPanel:
    """A part of a session's page: its markup and, where the reader can do something there, the word and the icon of
    the button that stays under the thumb."""

    body: Any
    anchor: str
    act: Any = ""
    icon: str = ""
    primary: bool = False


@dataclass(frozen=True)
class FamilyHappenings:
    """What another context knows to be ahead with families, for whoever accompanies them, each of the actor.

    `dues`: a statement of households with the days on which something is; `lines`: of some households what comes next,
    in a word or two; `entries`: of one household all that stands on its page.
    """

    dues: Callable[[Actor], Any]
    lines: Callable[[Actor, Sequence[int]], Mapping[int, Any]]
    entries: Callable[[Actor, Any], Iterable[Any]]


@dataclass(frozen=True)
class MeetingRooms:
    """Rooms in which staff can sit together. `choices`: what an organisation may choose from, and the one that is
    chosen already; `snag`: why a room cannot be had from then until then, but by this conference (None: it can);
    `kept_for`: of these conferences, the room of each and where it is."""

    choices: Callable[[int, int | None], Sequence[Any]]
    snag: Callable[[int, datetime, datetime, int | None], Enum | None]
    kept_for: Callable[[Sequence[int]], Mapping[int, tuple[int, str]]]


def holding(*roles: Role) -> Callable[[Actor], bool]:
    """Whoever holds one of these roles somewhere, for `Link.shown_to`."""
    return lambda actor: not actor.roles.isdisjoint(roles)


@dataclass(frozen=True)
class Scope:
    """Of what figures are asked: the days from `first` to `last`, which are the moments [since, until) by the town's
    clock; some organisations or all (None); a district, and a kind of activity, "" for every one."""

    first: date
    last: date
    since: datetime
    until: datetime
    organisations: Sequence[int] | None = None
    district: str = ""
    kind: str = ""


class Narrowing(Enum):
    """What else than days and organisations a figure can be asked by."""

    KIND = "kind"
    DISTRICT = "district"


@dataclass(frozen=True)
class Report:
    """Figures of a context: the heads of its columns and its rows, either as it is today, of some organisations or of
    all (None): `query`; or `over` the days that are asked for.

    A row is a label (a day stands for its month, an enum for its word) and a count for each column; the first column
    is of those whom the row is about. `plain` columns are what the programme itself publishes: they are never hidden.
    """

    slug: str
    title: Any
    about: Any
    heads: tuple[Any, ...]
    query: Callable[[Sequence[int] | None], Sequence[tuple[Any, tuple[int, ...]]]] | None = None
    over: Callable[[Scope], Sequence[tuple[Any, tuple[int, ...]]]] | None = None
    # What is counted, where another report counts the same in another way: one may give away what the other hides.
    population: str = ""
    plain: tuple[int, ...] = ()
    knows: frozenset[Narrowing] = frozenset()


class Book(Enum):
    """For whom a figure is counted."""

    OWN = "own"
    AMIF = "amif"
    MUNICIPALITY = "municipality"


class Counts(Enum):
    """What an indicator counts, and so what its query gives for a scope.

    PEOPLE: of everybody who took part their id, the first day in the scope and the year of birth (None: not known);
    NUMBER: a number; SHARE: how many of how many; DAYS: how many days it took, for each case.
    """

    PEOPLE = "people"
    NUMBER = "number"
    SHARE = "share"
    DAYS = "days"


@dataclass(frozen=True)
class Indicator:
    """A figure over any days: its name, its definition, for whom it is counted, and how. `opens`: those who coordinate
    the families behind it may read who they are. `plain`: the programme itself publishes it."""

    slug: str
    title: Any
    definition: Any
    counts: Counts
    query: Callable[[Scope], Any]
    books: tuple[Book, ...] = (Book.OWN,)
    knows: frozenset[Narrowing] = frozenset()
    opens: bool = False
    plain: bool = False


@dataclass(frozen=True)
class HeatMap:
    """When in the week something is much used: over a scope, a count for each weekday (0 is Monday) and hour. No count
    of it is ever shown, only their order."""

    slug: str
    title: Any
    about: Any
    over: Callable[[Scope], Mapping[tuple[int, int], int]]


@dataclass(frozen=True)
class HouseholdFilter:
    """Households of the list by what another slice knows of them: the word of the address, the reader's, and the
    condition that holds of a household as far as this actor may know it."""

    slug: str
    title: Any
    condition: Callable[[Actor], Any]


@dataclass(frozen=True)
class FamilyPanel:
    """A part of a family's first page, which costs a family of which there is nothing to say nothing.

    `exists`: of the card that opened the device, whether `view` has anything to show, as a condition that needs no row
    around it: `sa.exists().where(...)` over one's own tables (a function of the slice's `queries`), or `everything` if
    it is always shown. The page asks all panels of all contexts in one statement.

    `view`: makes the markup; called only where `exists` told so, and may read what it needs. None where, looked at
    closely, there is nothing after all: then `exists` says too much, which costs statements and is no fault.

    `pressing`: it waits for their answer, or tells what they must not miss, and is in sight however much there is.
    """

    exists: Callable[[Actor], sa.ColumnElement[bool]]
    view: Callable[[Actor], Any]
    pressing: bool = False


@dataclass(frozen=True)
class OwnedBy:
    """Whose a row is: the organisation that looks after it, the household, and the member whose alone it is."""

    organisation_id: int | None
    household_id: int | None = None
    member_id: int | None = None


@dataclass(frozen=True)
class EmergencyRead:
    """A kind of thing that can be opened in an emergency: whose a row of this number is (None: there is none), and the
    page that shows it, with the name of its argument."""

    kind: Enum
    owned: Callable[[int], OwnedBy | None]
    page: str
    argument: str


@dataclass(frozen=True)
class Manifest:
    """A context's contribution, read by `app.py` and by nobody else."""

    name: str
    grants: Grants
    blueprints: Sequence[Blueprint]
    # Imported when a command line asks: a web process needs no word of them.
    commands: Callable[[], Sequence[click.Command]] = lambda: ()
    links: Sequence[Link] = ()
    mails: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    # Those of them that can wait for the morning: what nobody did a moment ago, and what nobody stands in the rain for;
    # each with the kind of emails of which one may have none, or None where it must be heard.
    patient_emails: Mapping[str, Any] = field(default_factory=dict)
    # SMS by name: how each is made, as emails are, and what is done when it went out, of what it is about.
    texts: Mapping[str, tuple[Callable[..., Any], Callable[[Mapping[str, Any]], None]]] = field(default_factory=dict)
    # What a recipient wishes of emails of a kind; asked when one is delivered. One context knows it.
    wish: Callable[[Any, Any], Any] | None = None
    # What new sessions may be about, by the word that choices of emails keep.
    topics: Mapping[str, Any] = field(default_factory=dict)
    # Figures for whoever runs the server, read when they are asked for; nothing of a person is in them.
    measures: Sequence[Callable[[], Iterable[Any]]] = ()
    # What the worker does again and again, in the words of its page.
    periodic_tasks: Mapping[Callable[[], int], Any] = field(default_factory=dict)
    refusals: Mapping[Any, Any] = field(default_factory=dict)
    session_panels: Sequence[Callable[[Any], SessionPanel | None]] = ()
    # What somebody's own calendar holds, and whether with the exact places.
    personal_dates: Sequence[Callable[[Actor, bool], Iterable[Any]]] = ()
    own_panels: Sequence[Callable[[Actor], Any]] = ()
    # Beside the steps to a clearance, of whoever is on the way.
    step_panels: Sequence[Callable[[Actor], Any]] = ()
    # What people have promised with their own accounts: by account, the times around [start, end).
    engagements: Sequence[Callable[[Sequence[int], datetime, datetime], Mapping[int, Sequence[Any]]]] = ()
    # Beside the inbox of whoever works here.
    desk_panels: Sequence[Callable[[Actor], Any]] = ()
    interpreters: Sequence[Callable[[Sequence[int]], Mapping[int, set[str]]]] = ()
    # By session, which languages its helpers speak; and of some languages, how an interpreter is asked for there.
    helpers_speak: Sequence[Callable[[Sequence[int]], Mapping[int, set[str]]]] = ()
    # Who helps in these sessions: account and session, soonest first.
    helpers_in: Sequence[Callable[[Sequence[int]], Sequence[Any]]] = ()
    interpreter_asks: Sequence[Callable[[Any, Sequence[str]], Mapping[str, Any]]] = ()
    # Of dates, how many of their free seats are kept for others than the reader, by id.
    seats_withheld: Sequence[Callable[[Actor, Sequence[Any]], Mapping[int, int]]] = ()
    # Which languages somebody with an account speaks, by account.
    languages_spoken: Sequence[Callable[[Sequence[int]], Mapping[int, set[str]]]] = ()
    # Accounts of those who may be with a family on a day; with minors among it or not.
    cleared_people: Sequence[Callable[[date, bool], Any]] = ()
    # Of people who are to be with a family on a day (account, day, with minors or not), those who cannot any more.
    kept_away: Sequence[Callable[[Collection[tuple[int, date, bool]]], Collection[tuple[int, date, bool]]]] = ()
    household_panels: Sequence[Callable[[Any], Any]] = ()
    # What an accepted referral leads to, on its pages: of the referral.
    referral_panels: Sequence[Callable[[Any], Any]] = ()
    # What is next for families, or when they were last here, by household: a word or two in the list of them.
    household_lines: Sequence[Callable[[Sequence[int]], Mapping[int, Any]]] = ()
    household_filters: Sequence[HouseholdFilter] = ()
    happenings: Sequence[FamilyHappenings] = ()
    meeting_rooms: Sequence[MeetingRooms] = ()
    # Why two rows are not made one: of what would be left behind (ids by table), a refusal. And why that is not undone:
    # of the merge and the people who would go back.
    merge_checks: Sequence[Callable[[Mapping[str, Sequence[int]]], Any]] = ()
    parting_checks: Sequence[Callable[[Any, Sequence[int]], Any]] = ()
    # What an organisation (its id) still has ahead, in sentences: said before it is closed.
    still_ahead: Sequence[Callable[[int], Iterable[Any]]] = ()
    family_panels: Sequence[FamilyPanel] = ()
    planning_panels: Sequence[Callable[[Any], Any]] = ()
    # Which roles a date can have (a word and its name), and how many each, as an activity (its id) had it last.
    planned_roles: Sequence[Callable[[int | None], Sequence[tuple[str, Any, int]]]] = ()
    board_lines: Sequence[Callable[[Sequence[Any]], Mapping[int, Any]]] = ()
    touched: Sequence[Callable[[Sequence[Any]], Any]] = ()
    labels: Mapping[Any, Any] = field(default_factory=dict)
    personal_data: Sequence[PersonalData] = ()
    # Every audited table, as the trail speaks of it.
    audited: Sequence[Audited] = ()
    # What those who administer may read for half an hour when a second person agrees.
    emergency_reads: Sequence[EmergencyRead] = ()
    farewells: Sequence[Callable[[int], None]] = ()
    account_farewells: Sequence[Callable[[int], None]] = ()
    # As whom the first pages are made once before a process answers, so that nobody waits for it.
    first_readers: Sequence[Callable[[], Iterable[Actor]]] = ()
    checks: Sequence[Callable[[], list[str]]] = ()
    # What the doctor says without calling it wrong: numbers of what waits.
    notices: Sequence[Callable[[], list[str]]] = ()
    watched: Sequence[Watched] = ()
    first_steps: Sequence[FirstStep] = ()
    # What it adds to a pack, in the order in which it is kept.
    pack_parts: Sequence[PackPart] = ()
    demo_sign_ins: Sequence[str] = ()
    public_pages: Sequence[Callable[[], Iterable[str]]] = ()
    reports: Sequence[Report] = ()
    indicators: Sequence[Indicator] = ()
    heat_maps: Sequence[HeatMap] = ()
    connect: Callable[[], None] = lambda: None


# Where slices keep what every slice offers under the same name.
FILES = ("emails", "forms", "labels", "personal_data", "views")


def of_slices(context: str, names: str) -> dict[str, Any]:
    """What these slices (their names, as words) of a context offer, in this order, under the names that are the same in
    each of them: the words of enums (LABELS) and of refusals (REFUSALS), the emails (MAILS), PERSONAL_DATA, and the
    blueprint."""
    found: dict[str, Any] = {"labels": {}, "refusals": {}, "mails": {}, "personal_data": [], "blueprints": []}
    for name in names.split():
        there = {one.name for one in iter_modules(import_module(f"{context}.{name}").__path__)}
        for file in FILES:
            offered = vars(import_module(f"{context}.{name}.{file}")) if file in there else {}
            found["labels"] |= offered.get("LABELS", {})
            found["refusals"] |= offered.get("REFUSALS", {})
            found["mails"] |= {f"{context}.{name}.{mail.__name__}": mail for mail in offered.get("MAILS", ())}
            found["personal_data"] += [offered["PERSONAL_DATA"]] if "PERSONAL_DATA" in offered else []
            found["blueprints"] += [offered["blueprint"]] if "blueprint" in offered else []
    return found
