"""Reading pairs: whose they are."""

import sqlalchemy as sa

from community.foundation.access import Actor, Role
from community.foundation.database import db
from community.people.models import Household
from community.people.rules import HouseholdState
from volunteers.pairs.models import Block, Pair
from volunteers.pairs.rules import FINAL, PairState


def is_draft() -> sa.ColumnElement[bool]:
    """Proposals that only coordinators see: nobody was asked."""
    return sa.and_(Pair.state == PairState.PROPOSED, Pair.answer_until.is_(None))


def of_mine(actor: Actor) -> sa.ColumnElement[bool]:
    """Pairs in which the actor is the volunteer, from the moment they were asked."""
    return sa.and_(Pair.volunteer_id == actor.account_id, sa.not_(is_draft()))


def of_my_household(actor: Actor) -> sa.ColumnElement[bool]:
    """Pairs of the household whose card opened this device, from the moment they were asked."""
    return sa.and_(Pair.household_id == actor.household_id, sa.not_(is_draft()))


def of_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Pairs of households that an organisation registered in which the actor coordinates."""
    return Pair.household_id.in_(
        sa.select(Household.id).where(
            Household.organisation_id.in_(actor.organisations(Role.COORDINATOR)),
            Household.state != HouseholdState.ERASED,
        )
    )


def never_again() -> set[tuple[int, int]]:
    """Who (volunteer, household) is not proposed to one another: declined or ended for good, or blocked."""
    rows = db.session.execute(
        sa.select(Pair.volunteer_id, Pair.household_id)
        .where(Pair.state == PairState.CLOSED, Pair.ending.in_(FINAL))
        .union(sa.select(Block.volunteer_id, Block.household_id))
    )
    return {(volunteer_id, household_id) for volunteer_id, household_id in rows}


def find_live(request_id: int, volunteer_id: int) -> Pair | None:
    """The pair of these two that has not ended."""
    query = sa.select(Pair).where(
        Pair.request_id == request_id, Pair.volunteer_id == volunteer_id, Pair.state != PairState.CLOSED
    )
    return db.session.scalars(query).first()
