"""Reading organisations."""

import re
from collections.abc import Iterable
from typing import TypeVar

import sqlalchemy as sa

from community.foundation.access import STAFF, Actor, Role
from community.foundation.database import db
from community.organisations.models import Membership, Named, Organisation

Door = TypeVar("Door", bound=Named)


def coordinated_by(actor: Actor) -> sa.ColumnElement[bool]:
    """The organisations that the actor coordinates."""
    return Organisation.id.in_(actor.organisations(Role.COORDINATOR))


def organisations(reach: sa.ColumnElement[bool]) -> list[tuple[Organisation, int]]:
    """The organisations within reach by name, each with the number of its staff."""
    staff = (
        sa.select(sa.func.count(sa.distinct(Membership.account_id)))
        .where(Membership.organisation_id == Organisation.id, Membership.role.in_(STAFF))
        .scalar_subquery()
    )
    rows = db.session.execute(sa.select(Organisation, staff).where(reach)).all()
    numbers = {organisation.id: number for organisation, number in rows}
    return [(organisation, numbers[organisation.id]) for organisation in by_name(row[0] for row in rows)]


def by_name(organisations: Iterable[Door]) -> list[Door]:
    """In the order of their names as the reader sees them; a mark before the first letter counts for nothing."""
    return sorted(organisations, key=lambda one: (re.sub(r"^\W+", "", one.called.casefold()), one.id))
