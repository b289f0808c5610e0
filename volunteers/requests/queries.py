"""Reading requests: whose they are."""

import sqlalchemy as sa

from community.foundation.access import Actor, Role
from community.people.models import Household
from community.people.rules import HouseholdState
from volunteers.requests.models import MentoringRequest


def of_my_household(actor: Actor) -> sa.ColumnElement[bool]:
    """Requests of the household whose card opened this device."""
    return MentoringRequest.household_id == actor.household_id


def of_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Requests of households that an organisation registered in which the actor coordinates."""
    return MentoringRequest.household_id.in_(
        sa.select(Household.id).where(
            Household.organisation_id.in_(actor.organisations(Role.COORDINATOR)),
            Household.state == HouseholdState.ACTIVE,
        )
    )
