"""What every query answers before everybody of the cast, so that none finds more or less unseen."""

import ast
import collections.abc
import dataclasses
import hashlib
import importlib
import inspect
import itertools
import random
import re
import types
import typing
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from community.accounts.models import Account
from community.foundation.access import Actor, Role
from community.foundation.database import Base, db
from community.foundation.outbox import Recipient
from community.foundation.personal_data import Owner, Term
from community.households.models import Consent, Household
from community.own_addresses.models import OwnAddress
from community.places.queries import spots
from community.places.rules import Spot
from community.privacy import queries as privacy
from community.schooling.queries import WayFilter
from community.schooling.rules import SchoolStage
from community.watching.queries import Matter, look
from events.activities.rules import ActivityKind
from events.planning.rules import SessionChange
from events.sessions.filters import Filter
from events.sessions.models import Session
from tests import factories
from tests.agreed import GOLDEN, compare, compare_part, compare_parts
from volunteers.attendance.queries import StaffedRole, risk_of
from volunteers.clearances.rules import Clearance
from volunteers.shifts.models import Shift
from volunteers.shifts.rules import Refusal

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path for context in ("community", "events", "volunteers") for path in ROOT.glob(f"{context}/*/queries.py")
)
NOON, MINUTE, HOUR, DAY = factories.NOON, timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# Before everything, and at the very moments at which something of the stage begins, ends, or is over.
MOMENTS = (NOON, NOON + HOUR, NOON + 2 * DAY, NOON + 2 * DAY + 2 * HOUR, NOON + 2 * DAY + 5 * MINUTE)
LATER = (NOON + 3 * DAY, NOON + 2 * DAY + 5 * MINUTE)
DAYS = (NOON.date(), NOON.date() + DAY, date(2036, 1, 1), date(2036, 1, 2))
MOST_CALLS, LONGEST, MOST_LINES = 600, 300, 25
# What is made anew each time: a salted hash, paths, addresses of objects.
EACH_TIME_ANOTHER = ("seal_of", "settings")
KEY = re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
# Module -> its queries.
QUERIES = {
    path.relative_to(ROOT).with_suffix("").as_posix().replace("/", "."): [
        one.name
        for one in sorted(ast.parse(path.read_text("utf-8")).body, key=lambda one: getattr(one, "name", ""))
        if isinstance(one, ast.FunctionDef) and not one.name.startswith("_") and one.name not in EACH_TIME_ANOTHER
    ]
    for path in FILES
}
NOTHING = ("None", "[]", "{}", "False", "0", "", "[[], False]")
# What a number, a word or a moment of this name is.
TABLES = {
    "account_id": "accounts",
    "volunteer_id": "volunteers",
    "me": "accounts",
    "household_id": "households",
    "member_id": "members",
    "organisation_id": "organisations",
    "concerned_id": "organisations",
    "session_id": "sessions",
    "but": "sessions",
    "shift_id": "shifts",
    "activity_id": "activities",
    "series_id": "series",
    "photo_id": "photos",
    "pair_id": "pairs",
    "apart_from": "pairs",
    "request_id": "mentoring_requests",
    "concern_id": "concerns",
    "worry_id": "worries",
    "mediation_id": "mediations",
    "party_id": "mediation_parties",
    "follow_up_id": "mediation_follow_ups",
    "call_id": "help_calls",
    "interview_id": "skills_interviews",
    "registration_id": "registrations",
    "sign_up_id": "sign_ups",
    "venue_id": "venues",
    "run_id": "matching_runs",
    "invitation_id": "invitations",
    "consent_id": "consents",
    "granted_id": "granted_clearances",
    "reference_id": "volunteer_references",
    "search_id": "stand_in_searches",
    "way_id": "school_ways",
    "pause_id": "volunteer_pauses",
    "application_id": "applications",
    "organisation": "organisations",
    "ask_id": "asks",
    "among": "volunteers",
    "only": "mentoring_requests",
    "device_id": "devices",
    "number": "households",
    "course_id": "staff_courses",
    "date_id": "staff_course_dates",
    "trainee_id": "trainees",
}
PLAIN: dict[str, tuple[Any, ...]] = {
    "page": (1,),
    "most": (500, 2),
    "skip": (0,),
    "start": (0,),
    "days": (30, 2),
    "year": (2026,),
    "typed": ("a", "Person", "left", "Haddad", "088 123 4567"),
    "zone": (factories.SOFIA,),
    "email": ("ours@example.org", "OURS@example.org"),
    "code": ("ar",),
    "name": ("sewing",),
    "beginning": ("o",),
    "slug": ("ours", "closed"),
    "country": ("bg",),
    "wanted": ("open", "waiting", "ending", "all", "blocked"),
    "names": (("ours", "theirs"),),
    "addresses": ((), ("ours@example.org",)),
    "topics": ((), ("sport", "culture")),
    "districts": ((), ("vitosha",)),
    "interpreted": ((), ("ar",)),
}
TOMORROWS = NOON + 2 * DAY
# What else is asked for, by its type.
OTHERS: dict[Any, Callable[[Any], list[Any]]] = {
    Filter: lambda _play: [
        Filter(),
        Filter(age=7),
        Filter(language="ar"),
        Filter(free=True),
        Filter(on=DAYS[0]),
        Filter(words="public"),
        Filter(words="ours hall"),
        *(Filter(kind=kind) for kind in ActivityKind),
    ],
    WayFilter: lambda play: [
        WayFilter(),
        WayFilter(late=True),
        WayFilter(SchoolStage.APPLICATION),
        WayFilter(SchoolStage.ORDER),
        WayFilter(owner_id=play.rows_of("accounts")[0]),
    ],
    Recipient: lambda play: [Recipient(number, "", "en") for number in (None, *play.rows_of("accounts"))],
    Term: lambda _play: list(privacy.terms()),
    Role: lambda _play: [list(Role)],
    Consent: lambda _play: [[one] for one in all_of(Consent)],
    Matter: lambda _play: [look(moment).matters for moment in (*MOMENTS, NOON + 100 * DAY)],
    StaffedRole: lambda play: [[], [StaffedRole(shift, 1, 0) for shift in all_of(Shift)]],
    SessionChange: lambda play: [
        [SessionChange(number, *times) for number in play.rows_of("sessions")]
        for times in ((), (TOMORROWS, TOMORROWS + HOUR), (TOMORROWS - HOUR, TOMORROWS))
    ],
    tuple[datetime, datetime]: lambda _play: [
        [(TOMORROWS, TOMORROWS + HOUR)],
        [(NOON, TOMORROWS), (TOMORROWS + 2 * HOUR, TOMORROWS + DAY)],
    ],
    dict[int, Clearance]: lambda play: [dict.fromkeys(play.rows_of("pairs"), height) for height in Clearance],
    dict[int, Spot]: lambda _play: [spots()],
    dict[int, int]: lambda _play: [{}],
}
# Which model the numbers called `ids` are of.
IDS = {"sessions": "sessions", "households": "organisations", "clearances": "volunteers", "skills": "skills"}
UNTIL = ("until", "end", "ends_at", "horizon")


class Unknown(Exception):
    """A parameter for which the stage has nothing."""


def all_of(model: Any) -> list[Any]:
    """Every row, and what it leads to."""
    return list(db.session.scalars(sa.select(model).options(sa.orm.lazyload("*"))))


def values(slice_name: str, parameter: inspect.Parameter, kind: Any, play: Any) -> list[Any]:
    """What a parameter is tried with."""
    name, origin, inner = parameter.name, typing.get_origin(kind), typing.get_args(kind)
    if kind == Account | Household | OwnAddress:
        return [*all_of(Account), *all_of(Household), *all_of(OwnAddress)]
    if origin in (types.UnionType, typing.Union):
        [one] = [part for part in inner if part is not type(None)]
        return [None, *values(slice_name, parameter, one, play)]
    if kind in OTHERS or (inner and inner[0] in OTHERS):
        return OTHERS[kind if kind in OTHERS else inner[0]](play)
    if origin in (list, set, collections.abc.Collection, collections.abc.Sequence, collections.abc.Iterable):
        if inner[0] is int:
            table = IDS.get(slice_name) if name == "ids" else TABLES.get(name.removesuffix("s"))
            if table is None:
                raise Unknown
            rows = play.rows_of(table)
            return [rows, rows[: len(rows) // 2]]
        if inner[0] is str:
            return list(PLAIN[name])
        if inspect.isclass(inner[0]) and issubclass(inner[0], Base):
            return [all_of(inner[0])]
        raise Unknown
    if not inspect.isclass(kind):
        if origin is sa.ColumnElement:
            return [sa.true(), sa.false()]
        raise Unknown
    if kind is sa.ColumnElement or issubclass(kind, sa.ColumnElement):
        return [sa.true(), sa.false()]
    if issubclass(kind, Base):
        return all_of(kind)
    if kind is Actor:
        return list(play.people.values())
    if issubclass(kind, Enum):
        return list(kind)
    if kind is bool:
        return [False, True]
    if kind is datetime:
        return list(LATER if name in UNTIL else MOMENTS)
    if kind is date:
        return list(DAYS)
    if kind is int and name in TABLES:
        return play.rows_of(TABLES[name])
    if name in PLAIN and kind in (int, str):
        return list(PLAIN[name])
    raise Unknown


def tell(play: Any, value: Any) -> str:
    """A value in words: rows and their numbers by their names, moments by how far they are from noon."""
    if isinstance(value, Base):
        return play.name_of(value.id) if hasattr(value, "id") else type(value).__name__
    if isinstance(value, bool) or value is None:
        return str(value)
    if isinstance(value, int):
        return play.name_of(value)
    if isinstance(value, Enum):
        return value.value if isinstance(value.value, str) else value.name
    if isinstance(value, datetime):
        return f"noon{(value - NOON) / HOUR:+.2f}h" if value.tzinfo else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        told = {tell(play, key): tell(play, one) for key, one in value.items()}
        return "{" + ", ".join(f"{key}: {told[key]}" for key in sorted(told)) + "}"
    if isinstance(value, set | frozenset):
        return "{" + ", ".join(sorted(tell(play, one) for one in value)) + "}"
    if isinstance(value, Term):
        return value.slug
    if dataclasses.is_dataclass(value):
        if isinstance(value, Actor):
            # Nobody of the play: who stands in for a role.
            roles = ", ".join(sorted(f"{role.value} {tell(play, place)}" for role, place in value.held))
            other = f"somebody as {roles}"
            return next((name for name, one in play.people.items() if one == value), other)
        facts = (tell(play, getattr(value, one.name)) for one in dataclasses.fields(value))
        return f"{type(value).__name__}({', '.join(facts)})"
    if isinstance(value, list | tuple | sa.Row):
        return "[" + ", ".join(tell(play, one) for one in value) + "]"
    if isinstance(value, sa.Select):
        return tell(play, set(db.session.scalars(value)))
    if isinstance(value, sa.ColumnElement):
        return rows_that_meet(play, value)
    # Keys are made anew each time.
    return KEY.sub("key", re.sub(r" at 0x\w+", "", str(value)))


def few(asked: list[str]) -> str:
    """The first of those who got the same answer, and how many there are."""
    more = f" and {len(asked) - 3} more" if len(asked) > 3 else ""
    return "; ".join(asked[:3]) + more


def digest(said: Any) -> str:
    """A sum that changes with what is said."""
    return hashlib.sha256(str(said).encode()).hexdigest()[:8]


def short(answer: str) -> str:
    """An answer that can be read; of a long one the beginning, and a sum that changes with the rest."""
    if len(answer) <= LONGEST:
        return answer
    return f"{answer[:LONGEST]}... {digest(answer)}"


def rows_that_meet(play: Any, condition: Any) -> str:
    """The rows of the table that a condition is about; one that is about no one table says nothing."""
    tables = {one for one in sa.select(sa.literal(1)).where(condition).get_final_froms() if isinstance(one, sa.Table)}
    for part in sa.sql.visitors.iterate(condition):
        tables |= (
            {one for one in getattr(part, "_correlate", None) or () if isinstance(one, sa.Table)}
            if not tables
            else set()
        )
    if len(tables) != 1:
        return "None"
    [table] = tables
    return tell(play, set(db.session.scalars(sa.select(table.c.id).where(condition))))


def answers(play: Any, module: str, name: str) -> list[str]:
    """What the query is asked and answers, alike answers in one line; what finds nothing is not told."""
    function = getattr(importlib.import_module(module), name)
    if not inspect.isfunction(function):
        return []
    parameters = [
        one
        for one in inspect.signature(inspect.unwrap(function)).parameters.values()
        if one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
    ]
    try:
        tried = [values(module.split(".")[1], one, one.annotation, play) for one in parameters]
    except Unknown:
        return []
    calls = list(itertools.product(*tried))
    if len(calls) > MOST_CALLS:
        calls = [calls[place] for place in sorted(random.Random(0).sample(range(len(calls)), MOST_CALLS))]
    alike: dict[str, list[str]] = defaultdict(list)
    for given in calls:
        keywords = {
            one.name: value for one, value in zip(parameters, given, strict=True) if one.kind is one.KEYWORD_ONLY
        }
        plain = given[: len(given) - len(keywords)]
        try:
            answer = tell(play, function(*plain, **keywords))
        except Exception as problem:
            answer = type(problem).__name__
        if answer not in NOTHING:
            asked = [one for one in given if not isinstance(one, sa.ColumnElement)]
            alike[answer].append(
                ", ".join("all" if isinstance(one, list | tuple) else tell(play, one) for one in asked)
            )
    found = {answer: few(asked) for answer, asked in alike.items()}
    # Who is asked for by itself and found: all in one line.
    themselves = [answer for answer, asked in found.items() if asked == answer]
    told = [f"{asked} | {short(answer)}" for answer, asked in found.items() if asked != answer]
    if rest := told[MOST_LINES:]:
        told = [*told[:MOST_LINES], f"and {len(rest)} more | {digest(rest)}"]
    told += [f"themselves | {short('; '.join(themselves))}"] if themselves else []
    return [f"{name} | {line}" for line in told]


@pytest.mark.parametrize(
    ("module", "name"),
    [
        pytest.param(*one, id=".".join(one))
        for one in ((module, name) for module, names in QUERIES.items() for name in names)
    ],
)
def test_every_query_finds_what_was_agreed(play, module, name):
    compare_part(f"found/{module}", f"{name} | ", answers(play, module, name))


def test_nothing_is_agreed_of_a_query_that_is_gone():
    there = {path.stem for path in (GOLDEN / "found").iterdir()}
    assert there - set(QUERIES) == {"personal_data", "terms"}
    for module, names in QUERIES.items():
        compare_parts(f"found/{module}", {f"{name} | " for name in names})


def of_everybody(play: Any, model: Any, whose: Any, owners: list[int]) -> str:
    """The rows of each owner, where there are any."""
    key = model.__mapper__.primary_key[0]
    rows = {owner: set(db.session.scalars(sa.select(key).where(whose(owner)))) for owner in owners}
    return tell(play, {owner: found for owner, found in rows.items() if found})


def test_every_row_belongs_to_whom_it_was_agreed_to(play):
    told = []
    for table in privacy.tables():
        for owner in Owner:
            share = table.share(owner)
            if share is None:
                continue
            name = f"{table.model.__tablename__} | {owner.value}"
            owners = play.rows_of("accounts" if owner is Owner.ACCOUNT else "households")
            told.append(f"{name} | {short(of_everybody(play, table.model, share.whose, owners))}")
            seen = sa.select(table.model.__mapper__.primary_key[0]).where(share.seen())
            told.append(f"{name}, seen | {short(tell(play, set(db.session.scalars(seen))))}")
            for moment in (NOON - 1000 * DAY, NOON, NOON + MINUTE):
                if share.lively:
                    told.append(f"{name}, lively {moment:%m-%d %H:%M} | {short(tell(play, share.lively(moment)))}")
    compare("found/personal_data", told)


def test_what_is_old_is_what_was_agreed(play):
    told = []
    for term in privacy.terms():
        for moment in (NOON - 100 * DAY, NOON, NOON + MINUTE, NOON + 1000 * DAY):
            old = set(db.session.scalars(sa.select(term.model.id).where(term.old(moment))))
            told.append(f"{term.slug} | {moment:%Y-%m-%d %H:%M} | {short(tell(play, old))}")
    compare("found/terms", told)


def test_a_session_is_seen_as_it_was_with_whoever_is_freed(play):
    session, shift = (
        db.session.get_one(model, play.id_of(model, "for children alone"), options=[sa.orm.lazyload("*")])
        for model in (Session, Shift)
    )
    other = db.session.get_one(Shift, play.id_of(Shift, "public"))
    line = StaffedRole(shift, coming=1, here=0)
    refusals = [risk_of(session, [line]), risk_of(session, [line], freed=other), risk_of(session, [line], freed=shift)]
    assert refusals == [Refusal.TOO_FEW_ADULTS, Refusal.TOO_FEW_ADULTS, Refusal.NO_LEAD]
