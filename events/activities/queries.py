"""Reading activities for those who plan them."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from community.foundation.access import by_way_of
from community.foundation.database import every
from community.organisations.models import Organisation
from community.organisations.rules import OrganisationState
from events.activities.models import Activity
from events.activities.rules import ActivityState, Openness
from events.venues.models import Venue


def in_the_programme() -> sa.ColumnElement[bool]:
    """Published, public activities of active organisations."""
    return sa.and_(
        Activity.state == ActivityState.PUBLISHED,
        Activity.openness == Openness.PUBLIC,
        by_way_of(Activity.organisation_id, Organisation, Organisation.state == OrganisationState.ACTIVE),
    )


def activities(reach: sa.ColumnElement[bool]) -> list[Activity]:
    """The activities within reach with their texts, the latest changed first."""
    whole = (selectinload(Activity.texts), joinedload(Activity.venue))
    return every(Activity, reach, by=(Activity.updated_at.desc(), Activity.id), load=whole)


def get_activity(activity_id: int) -> Activity:
    """An activity with everything its planning page shows."""
    whole = (
        selectinload(Activity.texts),
        selectinload(Activity.series),
        joinedload(Activity.venue).joinedload(Venue.area),
        joinedload(Activity.organisation),
    )
    [activity] = every(Activity, Activity.id == activity_id, load=whole, fresh=True)
    return activity


def changed_since(activity: Activity, seen_at: str) -> bool:
    """Whether somebody else changed the activity after its form was opened."""
    return bool(seen_at) and seen_at != activity.updated_at.isoformat()
