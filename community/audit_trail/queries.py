"""Reading the trail: the entries within reach, who made them as far as the reader knows them, and which tables."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app

from community.accounts.models import Account
from community.audit_trail.rules import TrailWish
from community.foundation import clock
from community.foundation.access import Actor, Role, by_way_of, grants_of
from community.foundation.audit import Audited, AuditEntry, Deed
from community.foundation.database import db, every
from community.foundation.derived_columns import called
from community.organisations.models import Membership, Organisation

A_PAGE = 50
# A file holds no more than so many: whoever needs more asks for fewer days.
A_FILE = 5000
READERS = (Role.COORDINATOR, Role.CASEWORKER, Role.SERVICE)


def audited() -> list[Audited]:
    """Every audited table of every context, as the trail speaks of it."""
    return [one for manifest in current_app.extensions["manifests"] for one in manifest.audited]


def recorded(_actor: Actor) -> sa.ColumnElement[bool]:
    """All of it but what leaves no trace for those who administer."""
    return AuditEntry.table_name.not_in([one.model.__tablename__ for one in audited() if one.secret])


def of_what_i_coordinate(actor: Actor) -> sa.ColumnElement[bool]:
    """What happened to rows that a coordinator knows of, and what they did themselves."""
    return _of_what(actor, Role.COORDINATOR)


def of_what_i_accompany(actor: Actor) -> sa.ColumnElement[bool]:
    """The same of a caseworker."""
    return _of_what(actor, Role.CASEWORKER)


def of_what_i_receive(actor: Actor) -> sa.ColumnElement[bool]:
    """The same of whoever receives referrals."""
    return _of_what(actor, Role.SERVICE)


def _of_what(actor: Actor, role: Role) -> sa.ColumnElement[bool]:
    granted = grants_of()
    known = []
    for one in audited():
        conditions = [granted[permission][role](actor) for permission in one.known if role in granted[permission]]
        if conditions:
            reach = sa.or_(*conditions)
            for key, model in reversed(one.through):
                reach = by_way_of(key, model, reach)
            row = by_way_of(AuditEntry.row_id, one.model, reach)
            known.append(sa.and_(AuditEntry.table_name == one.model.__tablename__, row))
    # One's own deeds one knows, of rows that are gone, too.
    return sa.or_(AuditEntry.account_id == actor.account_id, *known)


def kinds_for(actor: Actor) -> list[Audited]:
    """The tables of which an actor may read something."""
    roles = actor.roles.intersection(READERS)
    granted = grants_of()

    def known(one: Audited) -> bool:
        return any(role in granted[permission] for permission in one.known for role in roles)

    whole = Role.ADMINISTRATOR in actor.roles
    return [one for one in audited() if known(one) or (whole and not one.secret)]


def known_accounts(actor: Actor) -> sa.ColumnElement[bool]:
    """Whose names an actor may read here: one's own, of the staff of organisations that one coordinates, and for those
    who administer everybody's who signs in with an address."""
    if Role.ADMINISTRATOR in actor.roles:
        return sa.true()
    colleague = sa.exists().where(
        Membership.account_id == Account.id,
        Membership.organisation_id.in_(actor.organisations(Role.COORDINATOR)),
    )
    return sa.or_(Account.id == actor.account_id, colleague.correlate(Account))


@dataclass(frozen=True)
class TrailLine:
    """One deed: when, what, of which row, by whom: a name where the reader knows it, role and organisation ("" for the
    whole town) as they are now, whether a family's card did it; nothing of these is what the house did by itself."""

    at: datetime
    deed: Deed
    table: str
    row_id: int
    name: str
    by: tuple[tuple[Role, str], ...]
    by_account: bool
    by_card: bool


def entries(
    reach: sa.ColumnElement[bool], known: sa.ColumnElement[bool], wish: TrailWish, start: int = 0, most: int = A_PAGE
) -> list[TrailLine]:
    """Entries within reach as asked for, the last first, from the one at `start` on; a name that is asked for is found
    only among those that the reader knows."""
    conditions = [reach, AuditEntry.at >= _begin(wish), AuditEntry.at < clock.end_of(wish.until)]
    if wish.table:
        conditions.append(AuditEntry.table_name == wish.table)
    if wish.row_id is not None:
        conditions.append(AuditEntry.row_id == wish.row_id)
    if wish.person:
        people = sa.select(Account.id).where(known, called(wish.person, Account.search_text))
        conditions.append(AuditEntry.account_id.in_(people))
    order = (AuditEntry.at.desc(), AuditEntry.id.desc())
    rows = every(AuditEntry, *conditions, by=order, start=start, most=most)
    ids = {one.account_id for one in rows if one.account_id is not None}
    names, roles = _names(ids, known), _roles(ids)
    return [
        TrailLine(
            at=one.at,
            deed=one.deed,
            table=one.table_name,
            row_id=one.row_id,
            name=names.get(one.account_id, ""),
            by=tuple(roles.get(one.account_id, ())),
            by_account=one.account_id is not None,
            by_card=one.household_id is not None,
        )
        for one in rows
    ]


def _begin(wish: TrailWish) -> datetime:
    return clock.end_of(wish.since - timedelta(days=1))


def _names(ids: Collection[int], known: sa.ColumnElement[bool]) -> dict[int | None, str]:
    rows = db.session.execute(sa.select(Account.id, Account.name).where(Account.id.in_(ids), known))
    return {number: name for number, name in rows}  # noqa: C416 - a result is no mapping


def _roles(ids: Iterable[int]) -> dict[int | None, list[tuple[Role, str]]]:
    rows = db.session.execute(
        sa.select(Membership.account_id, Membership.role, Organisation)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.account_id.in_(ids))
        .order_by(Membership.id)
    )
    found: dict[int | None, list[tuple[Role, str]]] = {}
    for account_id, role, organisation in rows:
        found.setdefault(account_id, []).append((role, organisation.called if organisation else ""))
    return found
