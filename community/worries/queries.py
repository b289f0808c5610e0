"""Reading worries: which are for whose eyes, what a number opens, who can look at them, and what waits."""

from collections.abc import Sequence

import sqlalchemy as sa

from community.accounts.models import Account
from community.foundation import tokens
from community.foundation.access import Actor, Role, by_way_of
from community.foundation.config import keys, settings
from community.foundation.database import db, every, first
from community.foundation.watch import Organisations, WaitingThing
from community.holidays.queries import free_days_of
from community.members.queries import holders
from community.organisations.models import Organisation
from community.organisations.rules import OrganisationKind
from community.worries import rules
from community.worries.models import Worry
from community.worries.rules import LIVE, OVER, WAITING, Refusal, is_soon, looked_at_by, number_of

A_PAGE = 50
NUMBERED = "worry"
LOOKS_AT_IT = (Role.COORDINATOR, Role.CASEWORKER)


def to_coordinators(actor: Actor) -> sa.ColumnElement[bool]:
    """Worries that landed in organisations in which the actor coordinates."""
    return Worry.organisation_id.in_(actor.organisations(Role.COORDINATOR))


def to_officers(actor: Actor) -> sa.ColumnElement[bool]:
    """Worries that landed in a municipality in which the actor accompanies families."""
    municipal = by_way_of(Worry.organisation_id, Organisation, Organisation.kind == OrganisationKind.MUNICIPALITY)
    return sa.and_(Worry.organisation_id.in_(actor.organisations(Role.CASEWORKER)), municipal)


def attended() -> tuple[set[int], set[int]]:
    """The municipalities, and all organisations, in which somebody can look at a worry."""
    found = holders(LOOKS_AT_IT)
    there = {place for _, place in found if place}
    kind = (Organisation.kind == OrganisationKind.MUNICIPALITY, Organisation.id.in_(there))
    municipal = set(every(Organisation.id, *kind))
    return municipal, municipal | {place for role, place in found if role is Role.COORDINATOR and place}


def lands_with() -> int | Refusal:
    """The organisation that reads what is written now; why nobody does."""
    return rules.lands_with(*attended())


def who_look(organisation_id: int) -> list[Account]:
    """Who looks at the worries of an organisation, as the permission check decides."""
    municipal, _ = attended()
    roles = LOOKS_AT_IT if organisation_id in municipal else (Role.COORDINATOR,)
    found = holders(roles)
    return list({one.id: one for role in roles for one in found[role, organisation_id]}.values())


def numbers_of(worry: Worry) -> str:
    """The number of a worry, made anew by whichever key it was."""
    made = [number_of(tokens.sealed(NUMBERED, worry.id, worry.told_at, key)) for key in keys()]
    return next((one for one in made if tokens.digest(one) == worry.digest), made[0])


def find_by_number(number: str) -> Worry | None:
    """The worry that a kept number opens, as long as there is something to read of it."""
    return first(Worry, Worry.digest == tokens.digest(number), Worry.emptied_at.is_(None))


def find_worry(worry_id: int) -> Worry | None:
    """A worry by its id, as long as there is something of it."""
    return first(Worry, Worry.id == worry_id, Worry.emptied_at.is_(None))


def worries(reach: sa.ColumnElement[bool], *, over: bool, page: int = 1) -> tuple[list[Worry], bool]:
    """A page of the worries within reach, and whether there are more: what waits first, or what was closed last."""
    order = (Worry.closed_at.desc(), Worry.id.desc()) if over else (
        sa.case((Worry.state.in_(WAITING), 0), else_=1), Worry.told_at, Worry.id)  # fmt: skip
    start, states = (page - 1) * A_PAGE, OVER if over else LIVE
    found = every(Worry, reach, Worry.state.in_(states), by=order, start=start, most=A_PAGE + 1)
    return found[:A_PAGE], len(found) > A_PAGE


def to_be_looked_at(among: Organisations = None) -> list[WaitingThing]:
    """What nobody has looked at, each by the end of the next working day."""
    municipal = sa.select(Organisation.id).where(Organisation.kind == OrganisationKind.MUNICIPALITY)
    query = sa.select(Worry.id, Worry.told_at, Worry.organisation_id, Worry.organisation_id.in_(municipal))
    query = query.where(Worry.state.in_(WAITING))
    if among is not None:
        query = query.where(Worry.organisation_id.in_(among))
    zone, off = settings().time_zone, free_days_of(settings().country)
    return [
        WaitingThing(number, since, place, due=looked_at_by(since, zone, off), shared=shared)
        for number, since, place, shared in db.session.execute(query)
    ]


def is_waiting(worry_id: int) -> bool:
    """Whether nobody has looked at it yet."""
    return first(Worry.id, Worry.id == worry_id, Worry.state.in_(WAITING)) is not None


def counted(organisations: Sequence[int] | None) -> list[Worry]:
    """All worries of these organisations (None: of the town) that are still counted."""
    where = () if organisations is None else (Worry.organisation_id.in_(organisations),)
    return every(Worry, *where, by=(Worry.told_at, Worry.id))


def soon_over(one: Worry) -> bool:
    """Whether it was over within thirty days."""
    return is_soon(one.told_at, one.closed_at)
