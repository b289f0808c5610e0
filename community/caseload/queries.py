"""Reading the families that a caseworker accompanies, and what is due with each."""

from typing import Any

import sqlalchemy as sa

from community.agreements.models import Agreement, AgreementStep
from community.agreements.rules import StepState
from community.foundation.database import db
from community.households.models import Household
from community.schooling.models import SchoolWay
from community.schooling.rules import MOVING


def families(
    reach: sa.ColumnElement[bool],
    agreements: sa.ColumnElement[bool],
    ways: sa.ColumnElement[bool],
    page: tuple[int, int],
) -> list[Any]:
    """Households within reach with the day on which the first open step is due, of an agreement or of a way to school
    within reach, or None; what is due first stands first. `page`: from which one on, and how many."""
    due = (
        sa.select(sa.func.min(AgreementStep.due_on))
        .join(Agreement, Agreement.id == AgreementStep.agreement_id)
        .where(
            Agreement.household_id == Household.id,
            Agreement.ended_on.is_(None),
            AgreementStep.state == StepState.OPEN,
            agreements,
        )
        .correlate(Household)
        .scalar_subquery()
    )
    to_school = (
        sa.select(sa.func.min(SchoolWay.due_on))
        .where(SchoolWay.household_id == Household.id, SchoolWay.state.in_(MOVING), ways)
        .correlate(Household)
        .scalar_subquery()
    )
    # Of two days the earlier; of one day and none that day.
    first = sa.case((sa.or_(due.is_(None), to_school < due), to_school), else_=due)
    query = sa.select(Household, first).where(reach).order_by(first.asc().nulls_last(), Household.id.desc())
    start, most = page
    return list(db.session.execute(query.offset(start).limit(most)))
