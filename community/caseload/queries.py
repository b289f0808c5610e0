"""Reading the families that a caseworker accompanies, and what is due with each."""

from typing import Any

import sqlalchemy as sa

from community.agreements.models import Agreement, AgreementStep
from community.agreements.rules import StepState
from community.foundation.database import db
from community.households.models import Household


def families(reach: sa.ColumnElement[bool], agreements: sa.ColumnElement[bool], start: int, most: int) -> list[Any]:
    """Households within reach with the day on which the first open step of an agreement within reach is due, or None;
    what is due first stands first."""
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
    query = sa.select(Household, due).where(reach).order_by(due.asc().nulls_last(), Household.id.desc())
    return list(db.session.execute(query.offset(start).limit(most)))
