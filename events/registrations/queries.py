"""Reading registrations: whose they are and what they open."""

import sqlalchemy as sa

from community.foundation.access import Actor
from events.registrations.models import Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from events.sessions.queries import at_a_place_told_to_the_confirmed


def at_a_place_told_to_my_household(actor: Actor) -> sa.ColumnElement[bool]:
    """Sessions in which the actor's household is confirmed, where the venue tells its place to the confirmed."""
    mine = sa.select(Registration.session_id).where(
        Registration.household_id == actor.household_id, Registration.state == RegistrationState.CONFIRMED
    )
    return sa.and_(Session.id.in_(mine), at_a_place_told_to_the_confirmed())
