"""Reading what the contexts offer about personal data: the tables, the copy of somebody's rows, who opened them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation import clock, personal_data
from community.foundation.access import STAFF, Actor, Role
from community.foundation.audit import AuditEntry, Deed
from community.foundation.config import settings
from community.foundation.database import db, every, exists, first
from community.foundation.personal_data import Owner, PersonalData, PersonalTable, Sheet, Term
from community.households.models import Household
from community.households.rules import HERE
from community.organisations.models import Membership, Organisation
from community.organisations.rules import OrganisationState
from community.privacy import rules
from community.privacy.models import Upkeep


def _personal_data() -> list[PersonalData]:
    return [part for manifest in current_app.extensions["manifests"] for part in manifest.personal_data]


def tables() -> list[PersonalTable]:
    """Every table of every context, with what becomes of its owners' rows in it."""
    return [table for slice_data in _personal_data() for table in slice_data.tables]


def columns() -> dict[str, Any]:
    """What the columns of these tables are called, by their names."""
    return {name: word for slice_data in _personal_data() for name, word in slice_data.columns.items()}


def farewells() -> list[Callable[[int], None]]:
    """What the contexts do before a household's rows go: each takes the household's id."""
    return [farewell for manifest in current_app.extensions["manifests"] for farewell in manifest.farewells]


def account_farewells() -> list[Callable[[int], None]]:
    """The same before an account's rows go: each takes the account's id."""
    return [farewell for manifest in current_app.extensions["manifests"] for farewell in manifest.account_farewells]


def alone_in(account_id: int) -> list[tuple[Role, int | None, str]]:
    """The posts that nobody else holds who can sign in: the town's administrator,
    the coordinator of an organisation at work."""
    others = sa.orm.aliased(Membership)
    somebody_else = sa.exists().where(
        others.role == Membership.role,
        others.organisation_id.is_not_distinct_from(Membership.organisation_id),
        others.account_id == Account.id,
        Account.id != account_id,
        Account.state == AccountState.ACTIVE,
    )
    rows = db.session.execute(
        sa.select(Membership.role, Membership.organisation_id, Organisation)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            Membership.account_id == account_id,
            Membership.role.in_((Role.ADMINISTRATOR, Role.COORDINATOR)),
            sa.or_(Membership.organisation_id.is_(None), Organisation.state != OrganisationState.CLOSED),
            ~somebody_else,
        )
        .order_by(Membership.id)
    )
    return [(role, number, organisation.called if organisation else "") for role, number, organisation in rows]


def posts_of(account_id: int) -> list[int | None]:
    """Where an account administers or coordinates: the ids of organisations, None for the whole town."""
    posts = Membership.role.in_((Role.ADMINISTRATOR, Role.COORDINATOR))
    return every(Membership.organisation_id, Membership.account_id == account_id, posts)


def copy_of(
    owner: Owner, number: int, card: Actor | None = None, *, staff_of: Collection[int] | None = None
) -> list[Sheet]:
    """All that is kept of an owner and told to them; of a household, what this card of it shows, or what those
    organisations hold for which somebody asks."""
    return personal_data.copy_of(tables(), owner, number, staff_of=staff_of, card=card)


@dataclass(frozen=True)
class Opening:
    """That staff opened or took along something of somebody: when, in which roles, never who."""

    at: datetime
    deed: Deed
    # Role and organisation ("" for the whole town), as they are now; none where the role has ended.
    by: tuple[tuple[Role, str], ...]


def openings(
    owner: Owner,
    number: int,
    card: Actor | None = None,
    *,
    staff_of: Collection[int] | None = None,
    start: int | None = None,
    most: int | None = None,
) -> list[Opening]:
    """When staff opened an owner's records, the last first, from the one at `start` on and `most` of them at most; what
    owners do with their own is not among it. Whoever asks for organisations (`staff_of`) reads what their own staff
    did."""
    theirs = [
        sa.and_(
            AuditEntry.table_name == table.model.__tablename__,
            AuditEntry.row_id.in_(sa.select(table.model.id).where(share.within(number, card))),
        )
        for table in tables()
        if (share := table.share(owner)) and table.model.__audited__
    ]
    worked = (
        # Whoever holds no role at all any more was somebody when they opened it.
        sa.or_(Membership.role.in_(STAFF), Membership.id.is_(None)),
        sa.true() if staff_of is None else Membership.organisation_id.in_(staff_of),
    )
    these = (
        sa.select(AuditEntry.id)
        .outerjoin(Membership, Membership.account_id == AuditEntry.account_id)
        .where(
            AuditEntry.deed.in_((Deed.VIEWED, Deed.EXPORTED)),
            AuditEntry.account_id.is_not(None),
            sa.true() if owner is Owner.HOUSEHOLD else AuditEntry.account_id != number,
            sa.or_(*theirs),
            *worked,
        )
        .distinct()
        .order_by(AuditEntry.id.desc())
        .offset(start)
        .limit(most)
        .subquery()
    )
    rows = db.session.execute(
        sa.select(AuditEntry.id, AuditEntry.at, AuditEntry.deed, Membership.role, Organisation)
        .join(these, these.c.id == AuditEntry.id)
        .outerjoin(Membership, Membership.account_id == AuditEntry.account_id)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(*worked)
        .order_by(AuditEntry.id.desc(), Membership.id)
    )
    found: dict[int, Opening] = {}
    for entry_id, at, deed, role, organisation in rows:
        before = found[entry_id].by if entry_id in found else ()
        held = ((role, organisation.called if organisation else ""),) if role else ()
        found[entry_id] = Opening(at, deed, (*before, *held))
    return list(found.values())


def terms() -> list[Term]:
    """Everything that is kept for a time, context by context."""
    return [term for slice_data in _personal_data() for term in slice_data.terms]


def kept() -> dict[str, Upkeep]:
    """What is known of each term's removal, by its slug."""
    return {one.slug: one for one in every(Upkeep)}


@dataclass(frozen=True)
class ListedTerm:
    """A term as the administrator sees it: no name, no row."""

    term: Term
    days: int
    upkeep: Upkeep | None


def lines() -> list[ListedTerm]:
    """Every term with its days and its numbers."""
    found = kept()
    return [ListedTerm(term, term.days(settings()), found.get(term.slug)) for term in terms()]


def find_household(household_id: int | None) -> Household | None:
    """The household of a card."""
    return db.session.get(Household, household_id) if household_id else None


def will_be_erased(actor: Actor) -> sa.ColumnElement[bool]:
    """Whether the household of a card asked that everything about it be erased."""
    return sa.exists().where(Household.id == actor.household_id, Household.erasure_asked_at.is_not(None))


def overdue() -> list[str]:
    """The doctor's check: whether the worker looks after what is old."""
    moments = [one.ran_at for one in kept().values() if one.ran_at]
    if not moments or clock.now() - min(moments) < rules.OVERDUE:
        return []
    return [f"What is old was last removed on {min(moments):%Y-%m-%d}: is 'flask worker' running?"]


def due_rows(term: Term, most: int, *, but: Collection[int] = ()) -> list[int]:
    """The ids of rows whose time is over, at most so many, `but` for those that could not be removed."""
    return every(term.model.id, term.old(before(term)), term.model.id.not_in(but), by=term.model.id, most=most)


def before(term: Term) -> datetime:
    """What is older than this is over."""
    return clock.now() - timedelta(days=term.days(settings()))


def unused_since(moment: datetime) -> sa.ColumnElement[bool]:
    """Households that are there and that nothing has happened to since: no table says that it did."""
    lively = [share.lively(moment) for table in tables() if (share := table.household) and share.lively]
    return sa.and_(
        Household.state.in_(HERE),
        # Neighbours have no coordinator who could be told; they have terms of their own.
        Household.organisation_id.is_not(None),
        Household.created_at < moment,
        sa.or_(Household.kept_at.is_(None), Household.kept_at < moment),
        *(Household.id.not_in(ids) for ids in lively),
    )


def is_unused(household_id: int, moment: datetime) -> bool:
    """Whether nothing has happened to this household since."""
    return exists(Household.id == household_id, unused_since(moment))


def find_announced(household_id: int) -> Household | None:
    """A household that will be erased."""
    return first(Household, Household.id == household_id, Household.erase_after.is_not(None))


def asked_before(moment: datetime) -> sa.ColumnElement[bool]:
    """Households that asked to be erased, and that nobody stopped since."""
    return sa.and_(Household.state.in_(HERE), Household.erasure_asked_at < moment)


def erased_on(household: Household) -> datetime | None:
    """When a household that asked for it is erased; None where it did not ask."""
    asked = household.erasure_asked_at
    return asked + timedelta(days=rules.DAYS_TO_STOP) if asked else None


def announced_or_back(now: datetime) -> sa.ColumnElement[bool]:
    """Households that were announced, whose day has come or that are used again."""
    back = ~unused_since(clock.now() - timedelta(days=settings().keep_households_days))
    return sa.and_(Household.erase_after.is_not(None), sa.or_(Household.erase_after <= now, back))
