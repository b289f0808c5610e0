"""Reading the families that a caseworker accompanies, and what is due first with each."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from community.foundation.database import db
from community.households.models import Household


def families(reach: sa.ColumnElement[bool], dues: Sequence[sa.Select[Any]], start: int, most: int) -> list[Any]:
    """Households within reach with the first day on which something is due, or None; what is due first stands first.

    `dues`: each reads households with the days on which something of one kind is due.
    """
    days = sa.union_all(*dues).subquery()
    household_id, due_on = days.c
    first = sa.select(household_id, sa.func.min(due_on).label("due_on")).group_by(household_id).subquery()
    query = (
        sa.select(Household, first.c.due_on)
        .outerjoin(first, first.c[household_id.name] == Household.id)
        .where(reach)
        .order_by(first.c.due_on.asc().nulls_last(), Household.id.desc())
    )
    return list(db.session.execute(query.offset(start).limit(most)))
