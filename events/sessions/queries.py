"""Reading sessions: the conditions under which they are public or ours."""

import sqlalchemy as sa

from community.foundation.access import Actor, Role
from community.organisations.models import Organisation
from community.organisations.rules import OrganisationState
from events.activities.models import Activity
from events.activities.rules import ActivityState, Openness
from events.sessions.models import Session


def published(_actor: Actor) -> sa.ColumnElement[bool]:
    """Sessions of published, public activities of active organisations."""
    return Session.activity_id.in_(
        sa.select(Activity.id)
        .join(Organisation, Organisation.id == Activity.organisation_id)
        .where(
            Activity.state == ActivityState.PUBLISHED,
            Activity.openness == Openness.PUBLIC,
            Organisation.state == OrganisationState.ACTIVE,
        )
    )


def of_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Sessions that an organisation offers in which the actor coordinates."""
    organisations = actor.organisations(Role.COORDINATOR)
    return Session.activity_id.in_(sa.select(Activity.id).where(Activity.organisation_id.in_(organisations)))
