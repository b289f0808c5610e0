"""Reading what staff need to bring two together."""

import sqlalchemy as sa

from community.foundation.database import db
from events.activities.models import Activity
from events.venues.models import Venue
from events.venues.queries import by_name
from events.venues.rules import PlaceVisibility, VenueState
from volunteers.pairs.models import Pair
from volunteers.profiles.models import Volunteer
from volunteers.profiles.week import Week

INTRODUCTIONS = "zaedno:introductions"


def find_activity(organisation_id: int) -> Activity | None:
    """The activity under which an organisation's first meetings run."""
    query = sa.select(Activity).where(Activity.organisation_id == organisation_id, Activity.source_uid == INTRODUCTIONS)
    return db.session.scalars(query).first()


def common_week(pair: Pair) -> Week:
    """When both sides of a pair usually have time; its request must be loaded."""
    volunteer = db.session.get_one(Volunteer, pair.volunteer_id)
    return Week.read(volunteer.week).overlap(Week.read(pair.request.week))


def public_venues(organisation_id: int) -> list[Venue]:
    """The open places of an organisation that everybody may know."""
    query = sa.select(Venue).where(
        Venue.organisation_id == organisation_id,
        Venue.visibility == PlaceVisibility.PUBLIC,
        Venue.state == VenueState.ACTIVE,
    )
    return by_name(db.session.scalars(query))
