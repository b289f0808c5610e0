"""Reading concerns: who may, which there are, what was noted, and where somebody holds the right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation import clock
from community.foundation.access import Actor, Role
from community.foundation.database import count, db, every
from community.organisations.models import Membership, Organisation
from community.organisations.queries import by_name
from community.organisations.rules import OrganisationKind, OrganisationState
from community.safeguarding.models import Concern, ConcernNote, NamedColleague
from community.safeguarding.rules import FORGOTTEN, ConcernState, Readers

A_PAGE = 50


@dataclass(frozen=True)
class ListedConcern:
    """A concern in the list: nothing of what was written."""

    id: int
    state: ConcernState
    created_at: datetime
    locale: str
    handled_by: str
    closed_at: datetime | None


def concerns_for_my_eyes(actor: Actor) -> sa.ColumnElement[bool]:
    """Concerns for where the actor holds the right,
    but for those about a colleague's organisation or about the actor."""
    return _opened(actor.account_id, actor.organisations(Role.SAFEGUARDING))


def _opened(account_id: Any, mine: Any) -> sa.ColumnElement[bool]:
    """What the right opens to an account that holds it in `mine`: a number and numbers, or a column and a query."""
    municipal = sa.exists().where(Organisation.id.in_(mine), Organisation.kind == OrganisationKind.MUNICIPALITY)
    # Whatever role it is, and whether or not it counts at this moment: colleagues do not read of one another.
    works_there = sa.exists().where(
        Membership.account_id == account_id, Membership.organisation_id == Concern.concerned_id
    )
    named = sa.exists().where(NamedColleague.concern_id == Concern.id, NamedColleague.account_id == account_id)
    return sa.and_(
        sa.or_(
            Concern.readers == Readers.ALL,
            sa.and_(Concern.readers == Readers.ONE, Concern.organisation_id.in_(mine)),
            sa.and_(Concern.readers == Readers.MUNICIPALITIES, municipal.correlate(Account)),
        ),
        ~works_there.correlate(Concern, Account),
        ~named.correlate(Concern, Account),
    )


def _holders(concerned_id: int | None = None) -> Any:
    """Who holds the right and can sign in, with where; without those who work at `concerned_id`."""
    query: Any = (
        sa.select(Account, Membership.organisation_id)
        .join(Membership, Membership.account_id == Account.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            Membership.role == Role.SAFEGUARDING,
            Account.state == AccountState.ACTIVE,
            Organisation.state != OrganisationState.CLOSED,
        )
        .order_by(Account.id)
    )
    if concerned_id is None:
        return query
    there = aliased(Membership)
    return query.where(
        ~sa.exists().where(there.account_id == Account.id, there.organisation_id == concerned_id).correlate(Account)
    )


def reading(concerned_id: int | None = None) -> dict[int, bool]:
    """The organisations in which somebody holds the right who does not work at `concerned_id`, and whether each is a
    municipality."""
    places = _holders(concerned_id).with_only_columns(Organisation.id, Organisation.kind).order_by(None).distinct()
    return {number: kind is OrganisationKind.MUNICIPALITY for number, kind in db.session.execute(places)}


def organisations() -> tuple[list[Organisation], set[int]]:
    """Everybody's organisations by name, and of which of them somebody protects children."""
    where = _holders().with_only_columns(Membership.organisation_id).order_by(None)
    open_ones = Organisation.state != OrganisationState.CLOSED
    rows = db.session.execute(sa.select(Organisation, Organisation.id.in_(where)).where(open_ones)).all()
    return by_name(row[0] for row in rows), {organisation.id for organisation, holds in rows if holds}


def _with_readers() -> Any:
    """Each concern with each account that reads it."""
    held = aliased(Membership)
    where = (held.role == Role.SAFEGUARDING, Organisation.state != OrganisationState.CLOSED)
    mine = sa.select(held.organisation_id).join(Organisation, Organisation.id == held.organisation_id).where(*where)
    mine = mine.where(held.account_id == Account.id).correlate(Account)
    query: Any = sa.select(Concern.id, Account).join(Account, _opened(Account.id, mine))
    return query.where(Account.state == AccountState.ACTIVE, mine.exists())


def readers_of_each(concern_ids: Sequence[int]) -> dict[int, list[Account]]:
    """Who reads each of these concerns, in one statement, by the condition of the permission check."""
    rows = db.session.execute(_with_readers().where(Concern.id.in_(concern_ids)).order_by(Account.id))
    found: dict[int, list[Account]] = {number: [] for number in concern_ids}
    for number, account in rows:
        found[number].append(account)
    return found


def holders_reading(concern: Concern) -> list[Account]:
    """Who reads this concern, as the permission check will decide."""
    return readers_of_each([concern.id])[concern.id]


def forgotten(moment: datetime) -> list[int]:
    """The numbers of concerns that nobody has begun with, of whom nobody was told since then."""
    told = sa.func.coalesce(Concern.reminded_at, Concern.created_at)
    return every(Concern.id, Concern.state == ConcernState.OPEN, told < moment, by=Concern.id)


def left_behind() -> list[int]:
    """The numbers of concerns that somebody began with who reads them no longer: who left, or may not now."""
    seen_to = _with_readers().where(Account.id == Concern.handled_by_id).with_only_columns(Concern.id)
    return every(Concern.id, Concern.state == ConcernState.HANDLED, Concern.id.not_in(seen_to), by=Concern.id)


def waiting_long() -> list[str]:
    """The doctor's check: what nobody begins with; numbers alone."""
    number = count(Concern, Concern.state == ConcernState.OPEN, Concern.created_at < clock.now() - FORGOTTEN)
    if not number:
        return []
    return [f"{number} of the concerns raised wait for more than {FORGOTTEN.days} days: does anybody read them?"]


def waiting_for(reach: sa.ColumnElement[bool]) -> int:
    """How many of the concerns within reach nobody has begun with."""
    return count(Concern, reach, Concern.state == ConcernState.OPEN)


def still_waits(concern_id: int, account_id: int, *, anyway: bool) -> bool:
    """Whether an open concern (`anyway`: one that is not closed) is there for this account to read."""
    concern = db.session.get(Concern, concern_id)
    waits = concern is not None and concern.state is not ConcernState.CLOSED
    if concern is None or not waits or not (anyway or concern.state is ConcernState.OPEN):
        return False
    return any(account.id == account_id for account in holders_reading(concern))


def concerns(reach: sa.ColumnElement[bool], *, closed: bool, page: int = 1) -> tuple[list[ListedConcern], bool]:
    """A page of the concerns within reach, and whether there are more: what waits first and the oldest of it,
    or what was closed last."""
    over = Concern.state == ConcernState.CLOSED
    order = (
        (Concern.closed_at.desc(), Concern.id.desc())
        if closed
        else (sa.case((Concern.state == ConcernState.OPEN, 0), else_=1), Concern.created_at, Concern.id)
    )
    rows = db.session.execute(
        sa.select(
            Concern.id,
            Concern.state,
            Concern.created_at,
            Concern.locale,
            sa.func.coalesce(Account.name, ""),
            Concern.closed_at,
        )
        .outerjoin(Account, Account.id == Concern.handled_by_id)
        .where(reach, over if closed else ~over)
        .order_by(*order)
        .offset((page - 1) * A_PAGE)
        .limit(A_PAGE + 1)
    ).all()
    return [ListedConcern(*row) for row in rows[:A_PAGE]], len(rows) > A_PAGE


def notes_of(concern_id: int) -> list[tuple[ConcernNote, str]]:
    """What was noted, in the order of noting, with the name of who did."""
    rows = db.session.execute(
        sa.select(ConcernNote, sa.func.coalesce(Account.name, ""))
        .outerjoin(Account, Account.id == ConcernNote.written_by_id)
        .where(ConcernNote.concern_id == concern_id)
        .order_by(ConcernNote.id)
    )
    return [(note, name) for note, name in rows]


def names_of(concern: Concern) -> tuple[str, str, str]:
    """The names of who handles it, of the organisation that reads it, and of the one whose people do not."""
    handler = db.session.scalar(sa.select(Account.name).where(Account.id == concern.handled_by_id))
    numbers = [number for number in (concern.organisation_id, concern.concerned_id) if number]
    found = db.session.scalars(sa.select(Organisation).where(Organisation.id.in_(numbers)))
    names = {one.id: one.called for one in found}
    return handler or "", names.get(concern.organisation_id or 0, ""), names.get(concern.concerned_id or 0, "")


def colleagues(concern: Concern, me: int) -> list[tuple[int, str]]:
    """Who else reads this concern, to be named where it is about them."""
    return [(account.id, account.name) for account in holders_reading(concern) if account.id != me]


def named_in(concern_id: int) -> list[tuple[str, str]]:
    """Which colleagues a concern is about, each with the name of who said so."""
    namer = aliased(Account)
    rows = db.session.execute(
        sa.select(Account.name, sa.func.coalesce(namer.name, ""))
        .join(NamedColleague, NamedColleague.account_id == Account.id)
        .outerjoin(namer, namer.id == NamedColleague.named_by_id)
        .where(NamedColleague.concern_id == concern_id)
        .order_by(NamedColleague.id)
    )
    return [(name, by) for name, by in rows]
