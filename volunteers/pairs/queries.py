"""Reading pairs: whose they are."""

import sqlalchemy as sa

from community.foundation.access import Actor, Role
from community.people.models import Household
from community.people.rules import HouseholdState
from volunteers.pairs.models import Pair


def of_mine(actor: Actor) -> sa.ColumnElement[bool]:
    """Pairs in which the actor is the volunteer."""
    return Pair.volunteer_id == actor.account_id


def of_my_household(actor: Actor) -> sa.ColumnElement[bool]:
    """Pairs of the household whose card opened this device."""
    return Pair.household_id == actor.household_id


def of_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Pairs of households that an organisation registered in which the actor coordinates."""
    return Pair.household_id.in_(
        sa.select(Household.id).where(
            Household.organisation_id.in_(actor.organisations(Role.COORDINATOR)),
            Household.state != HouseholdState.ERASED,
        )
    )
