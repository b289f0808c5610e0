"""The one permission check: who acts, what they may do as a WHERE clause,
and the decorator that every route carries."""

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

import sqlalchemy as sa
from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.exceptions import Unauthorized

from community.foundation import clock, database
from community.foundation.database import db

login_manager = LoginManager()


class Role(Enum):
    """What an actor can be; all but VISITOR and PERSON are held in an organisation or by a card."""

    VISITOR = "visitor"
    PERSON = "person"
    HOUSEHOLD = "household"
    VOLUNTEER = "volunteer"
    COORDINATOR = "coordinator"
    CASEWORKER = "caseworker"
    VETTING = "vetting"
    SAFEGUARDING = "safeguarding"
    SERVICE = "service"
    REPORTER = "reporter"
    ADMINISTRATOR = "administrator"


STAFF = (
    Role.COORDINATOR,
    Role.CASEWORKER,
    Role.VETTING,
    Role.SAFEGUARDING,
    Role.SERVICE,
    Role.REPORTER,
    Role.ADMINISTRATOR,
)


@dataclass(frozen=True)
class Actor:
    """Whoever makes a request, frozen: ids, roles, and the organisations each role is held in.

    Of a household's card: `member_id` is whose card it is (None: everybody's), `reads` are the members whose own
    matters it shows, `decides_for` those of whom it may give a guardian's word.
    """

    account_id: int | None = None
    household_id: int | None = None
    member_id: int | None = None
    card_id: int | None = None
    reads: frozenset[int] = frozenset()
    decides_for: frozenset[int] = frozenset()
    device_id: int | None = None
    name: str = ""
    locale: str | None = None
    # Works here, and holds none of the roles for it before a second step is set up.
    unfinished: bool = False
    held: frozenset[tuple[Role, int | None]] = field(default_factory=frozenset)

    @functools.cached_property
    def roles(self) -> frozenset[Role]:
        """The roles held anywhere; everybody is a visitor, whoever signed in with an account a person."""
        return frozenset(role for role, _ in self.held) | {Role.VISITOR}

    def organisations(self, *roles: Role) -> list[int]:
        """The ids of the organisations in which one of `roles` is held."""
        return sorted({org for role, org in self.held if role in roles and org is not None})

    @property
    def is_shared(self) -> bool:
        """Whether it is a card that anybody of a household may hold in their hand."""
        return self.household_id is not None and self.member_id is None

    @property
    def signed_in(self) -> bool:
        return self.account_id is not None or self.household_id is not None


ANYBODY = Actor()


@dataclass(frozen=True)
class Away:
    """Whose device rests because it was not used for long: it is nobody's until the password is typed again."""

    account_id: int
    device_id: int
    name: str


class SignedIn(UserMixin):
    """What Flask-Login keeps of a person: the random id of the device, the actor, when its use was last noted and is
    to be noted again, when the password was last typed there, and who is away."""

    def __init__(
        self,
        token: str,
        actor: Actor,
        noted_at: datetime | None = None,
        *,
        note_every: timedelta = timedelta(hours=1),
        confirmed_at: datetime | None = None,
        away: Away | None = None,
    ):
        self.token = token
        self.actor = actor
        self.noted_at = noted_at
        self.note_every = note_every
        self.confirmed_at = confirmed_at
        self.away = away

    @property
    def is_authenticated(self) -> bool:
        return self.away is None

    def get_id(self) -> str:
        return self.token


class AskAgain(Unauthorized):
    """Whoever asks has to type the password once more before this is done; the request comes again after it."""


# How long a typed password stands for whoever holds the device.
CONFIRMED_FOR = timedelta(minutes=15)


Condition = Callable[[Actor], sa.ColumnElement[bool]]
Grants = Mapping[Enum, Mapping[Role, Condition]]


def whoever(condition: Condition) -> Condition:
    """A condition that asks nothing of the actor: made once, so that statements with it need not be made anew."""
    made: list[sa.ColumnElement[bool]] = []

    @functools.wraps(condition)
    def same(actor: Actor) -> sa.ColumnElement[bool]:
        if not made:
            made.append(condition(actor))
        return made[0]

    same.whoever = True  # type: ignore[attr-defined]
    return same


@whoever
def everything(_actor: Actor) -> sa.ColumnElement[bool]:
    """The condition of a permission that has no rows, or whose rows are all within reach."""
    return sa.true()


def by_way_of(key: Any, model: Any, condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Rows whose `key` (a column) is the id of a row of `model` that meets `condition`.

    EXISTS, so that one row is found in one step: with IN the database first lists all that meets the condition, which
    is the whole programme at every sign-up.
    """
    return sa.exists().where(model.id == key, condition).correlate(key.class_)


def current_actor() -> Actor:
    """Who makes this request (ANYBODY when nobody is signed in)."""
    return g.get("read_by") or getattr(current_user, "actor", ANYBODY)


@contextmanager
def read_by(reader: Actor) -> Iterator[None]:
    """Let `reader` stand where the signed-in person stands while something is made that others will read, too: whatever
    asks who reads it meets the stand-in, and what is kept is kept under the stand-in's name."""
    before = g.get("read_by")
    g.read_by = reader
    try:
        yield
    finally:
        g.read_by = before


def install(app: Flask, grants: Grants) -> None:
    """Give the application its table of grants, and check when it is made that each route has a permission check."""
    app.extensions["grants"] = grants
    login_manager.init_app(app)
    login_manager.session_protection = None


def grants_of() -> Grants:
    return current_app.extensions["grants"]


def permits(actor: Actor, permission: Enum) -> bool:
    """Whether the actor holds any role to which the permission is granted (rows apart)."""
    return bool(actor.roles & set(grants_of()[permission]))


def within_reach(actor: Actor, permission: Enum) -> sa.ColumnElement[bool]:
    """The rows of `permission` that `actor` can reach, as one SQL condition; false when none."""
    conditions = [condition(actor) for role, condition in grants_of()[permission].items() if role in actor.roles]
    return sa.or_(*conditions) if conditions else sa.false()


def own_reach(actor: Actor, permission: Enum) -> sa.ColumnElement[bool]:
    """What of `permission` the actor may reach as more than a visitor; with what `ANYBODY` reaches it is all of it."""
    granted = grants_of()[permission].items()
    conditions = [condition(actor) for role, condition in granted if role in actor.roles and role is not Role.VISITOR]
    return sa.or_(*conditions) if conditions else sa.false()


def find(actor: Actor, permission: Enum, model: Any, row_id: int, *options: Any) -> Any | None:
    """The row, if it exists and `actor` can reach it; locked when the transaction writes.

    `model` is a model, or a table for a row as it stands, which cannot be changed and costs a fifth. A model that says
    `__guarded_by__` another is not locked here: its action locks the guard first and reads the row again.
    """
    writing = database.is_writing()
    granted = grants_of()[permission]
    roles = actor.roles & set(granted)
    public = frozenset(role for role in roles if hasattr(granted[role], "whoever"))
    # What anybody may reach is found by a statement that was made before; what is one's own, by one of one's own.
    if public and not options:
        found = _find_public(permission, public, model, row_id, writing)
        if found is not None or public == roles:
            return found
    query = _finding(model, within_reach(actor, permission), writing).options(*options)
    if isinstance(model, sa.Table):
        return db.session.execute(query, {"row_id": row_id}).first()
    return db.session.scalars(query, {"row_id": row_id}).first()


def _find_public(permission: Enum, roles: frozenset[Role], model: Any, row_id: int, writing: bool) -> Any | None:
    key = (permission, roles, model, writing)
    if key not in _FINDING:
        granted = grants_of()[permission]
        _FINDING[key] = _finding(model, sa.or_(*(granted[role](ANYBODY) for role in Role if role in roles)), writing)
    if isinstance(model, sa.Table):
        found = database.ask(_FINDING[key], row_id=row_id)
        return found[0] if found else None
    return db.session.scalars(_FINDING[key], {"row_id": row_id}).first()


# The statements that are the same for everybody who holds the same roles.
_FINDING: dict[Any, sa.Select] = {}


def _finding(model: Any, reach: sa.ColumnElement[bool], writing: bool) -> sa.Select:
    row_id = model.c.id if isinstance(model, sa.Table) else model.id
    query = sa.select(model).where(row_id == sa.bindparam("row_id"), reach)
    # What another row guards waits for that row's lock, in the order of the law; its action takes it.
    return (
        query.with_for_update(of=model, key_share=True) if writing and not hasattr(model, "__guarded_by__") else query
    )


def requires(
    permission: Enum,
    *,
    records: bool = False,
    own_transactions: bool = False,
    from_outside: bool = False,
    most_bytes: int | None = None,
    freshly: bool = False,
    from_replica: bool = False,
    **models: Any,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The permission check of a route: authorise, then load each named row through the permission's WHERE.

    `session=Session` turns the URL's `session_id` into the argument `session` (see `find` for a table). A row out of
    reach is 404, like a missing one. `records`: a GET that writes the audit row of opening something restricted.
    `own_transactions`: the view opens its transactions itself, because it does slow work (a password hash) between
    them. `most_bytes`: how long the body of a request may be here, where that is more than anywhere else. `freshly`: a
    change here asks for the password (of a card: for its PIN) again, unless it was typed on this device just now.
    `from_outside`: other programs post here, so no form of ours is asked for; a secret in the address opens it.
    `from_replica`: what is read here anybody may read; while nobody is signed in a replica is asked (replicas.py).
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(view)
        def guarded(**arguments: Any) -> Any:
            actor = current_actor()
            if not permits(actor, permission):
                return _turn_away(actor)
            if freshly and request.method not in ("GET", "HEAD", "OPTIONS") and not _is_fresh():
                raise AskAgain
            for name, model in models.items():
                row = find(actor, permission, model, arguments.pop(f"{name}_id"))
                if row is None:
                    abort(404)
                arguments[name] = row
            return view(**arguments)

        guarded.permission = permission  # type: ignore[attr-defined]
        guarded.records = records  # type: ignore[attr-defined]
        guarded.own_transactions = own_transactions  # type: ignore[attr-defined]
        guarded.from_outside = from_outside  # type: ignore[attr-defined]
        guarded.most_bytes = most_bytes  # type: ignore[attr-defined]
        guarded.freshly = freshly  # type: ignore[attr-defined]
        guarded.from_replica = from_replica  # type: ignore[attr-defined]
        return guarded

    return decorate


def wants_json() -> bool:
    """Whether the client asked for JSON rather than a page, by what it accepts or by the address."""
    if request.path.endswith(".json"):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json", "application/problem+json"])
    return best is not None and best != "text/html"


def _is_fresh() -> bool:
    confirmed_at = getattr(current_user, "confirmed_at", None)
    return confirmed_at is not None and clock.now() - confirmed_at < CONFIRMED_FOR


def _turn_away(actor: Actor) -> Any:
    reads = request.method in ("GET", "HEAD") and not wants_json()
    if actor.unfinished and reads:
        return redirect(url_for("community.accounts.second_step"), 303)
    if actor.signed_in:
        abort(403)
    if reads:
        return redirect(url_for("community.accounts.sign_in", next=request.full_path.rstrip("?")), 303)
    if getattr(current_user, "away", None):
        raise AskAgain
    abort(401)


def check_permissions(app: Flask) -> None:
    """Default deny: raises RuntimeError at boot for a route without a permission, or one not in the table."""
    for endpoint, view in app.view_functions.items():
        if endpoint == "static":
            continue
        permission = getattr(view, "permission", None)
        if permission is None:
            raise RuntimeError(f"{endpoint} has no permission check: decorate it with requires(...)")
        if permission not in app.extensions["grants"]:
            raise RuntimeError(f"{endpoint} asks for {permission}, which no policy grants")


def matrix(grants: Grants) -> Iterator[str]:
    """All grants, a line each, sorted: permission, role, name of the condition."""
    for permission, roles in sorted(grants.items(), key=lambda item: (type(item[0]).__module__, item[0].name)):
        context = type(permission).__module__.split(".")[0]
        for role, condition in sorted(roles.items(), key=lambda item: item[0].value):
            yield f"{context}.{permission.name:<34} {role.value:<14} {condition.__name__}"
