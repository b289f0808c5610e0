"""Reading what staff need to bring two together."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import chain

import sqlalchemy as sa

from community.foundation.database import db
from community.people.models import Member
from events.activities.models import Activity
from events.registrations import queries as registrations
from events.venues.models import Venue
from events.venues.queries import by_name
from events.venues.rules import PlaceVisibility, VenueState
from volunteers.introductions import rules
from volunteers.pairs.models import Pair
from volunteers.profiles.models import Volunteer
from volunteers.profiles.week import Week
from volunteers.shifts import queries as shifts

INTRODUCTIONS = "zaedno:introductions"


def find_activity(organisation_id: int) -> Activity | None:
    """The activity under which an organisation's first meetings run."""
    query = sa.select(Activity).where(Activity.organisation_id == organisation_id, Activity.source_uid == INTRODUCTIONS)
    return db.session.scalars(query).first()


def common_week(pair: Pair) -> Week:
    """When both sides of a pair usually have time; its request must be loaded."""
    volunteer = db.session.get_one(Volunteer, pair.volunteer_id)
    return Week.read(volunteer.week).overlap(Week.read(pair.request.week))


def busy(pair: Pair, members: Sequence[Member], now: datetime) -> list[tuple[datetime, datetime]]:
    """When the volunteer or those who ask are elsewhere in the next weeks, as far as the house knows."""
    until = now + timedelta(days=rules.NOTICE.days + rules.AHEAD)
    family = registrations.promised_times([member.id for member in members], now, until)
    return [*shifts.promised_times(pair.volunteer_id, now, until), *chain.from_iterable(family.values())]


def public_venues(organisation_id: int) -> list[Venue]:
    """The open places of an organisation that everybody may know."""
    query = sa.select(Venue).where(
        Venue.organisation_id == organisation_id,
        Venue.visibility == PlaceVisibility.PUBLIC,
        Venue.state == VenueState.ACTIVE,
    )
    return by_name(db.session.scalars(query))
