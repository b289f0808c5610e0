"""Reading who runs activities together, whom one can ask, and what one is asked."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from community.foundation.database import every, first
from community.foundation.watch import Organisations, WaitingThing, things
from community.organisations.models import Organisation
from community.organisations.queries import by_name
from community.organisations.rules import OrganisationState
from events.activities.models import Activity, Series
from events.activities.queries import HOSTS
from events.activities.rules import ActivityState
from events.joint_activities.rules import JointState, Refusal, state_of, unaskable
from events.sessions.models import Session
from events.sessions.queries import SHOWN
from events.sessions.rules import SessionState
from events.venues.models import SharedVenue, Venue

SHOWN_AT_MOST = 5


def standing(activity: Activity) -> JointState:
    """How it stands between the organisation of an activity and another."""
    return state_of(activity.partner_id, activity.asked_id)


def obstacle(activity: Activity) -> Refusal | None:
    """Why nobody can be asked now to run an activity together with its organisation."""
    archived = activity.state is ActivityState.ARCHIVED
    return unaskable(standing(activity), archived, activity.is_of_the_house)


def to_ask(activity: Activity) -> list[Organisation]:
    """The other organisations at work, by name."""
    at_work = Organisation.state == OrganisationState.ACTIVE
    return by_name(every(Organisation, at_work, Organisation.id != activity.organisation_id))


def find_organisation(organisation_id: int | None) -> Organisation | None:
    """An organisation, if there is this one."""
    return first(Organisation, Organisation.id == organisation_id) if organisation_id else None


def find_called(activity_id: int) -> Activity | None:
    """An activity with its texts and whose it is, if it is still there."""
    whole = (selectinload(Activity.texts), joinedload(Activity.organisation))
    return next(iter(every(Activity, Activity.id == activity_id, load=whole)), None)


def asked_of(reach: sa.ColumnElement[bool]) -> list[Activity]:
    """What others propose, within reach, the oldest first."""
    whole = (selectinload(Activity.texts), joinedload(Activity.organisation))
    return every(Activity, reach, by=(Activity.asked_at, Activity.id), load=whole)


def run_together(reach: sa.ColumnElement[bool]) -> list[Activity]:
    """The activities within reach that two run together, the latest changed first."""
    whole = (selectinload(Activity.texts), *HOSTS)
    together = (Activity.partner_id.is_not(None), Activity.state != ActivityState.ARCHIVED)
    return every(Activity, reach, *together, by=(Activity.updated_at.desc(), Activity.id), load=whole)


def next_dates(activity: Activity, now: datetime) -> list[Session]:
    """The next dates of an activity that take place, soonest first."""
    on = (Session.activity_id == activity.id, Session.ends_at > now, Session.state != SessionState.CANCELLED)
    return every(Session, *on, by=(Session.starts_at, Session.id), load=SHOWN, most=SHOWN_AT_MOST)


def with_them(organisation_id: int) -> list[Activity]:
    """The activities that an organisation runs with another, asked another to, or is asked to; by id, with their
    texts."""
    begun = sa.and_(
        Activity.organisation_id == organisation_id,
        sa.or_(Activity.partner_id.is_not(None), Activity.asked_id.is_not(None)),
    )
    which = sa.or_(begun, Activity.partner_id == organisation_id, Activity.asked_id == organisation_id)
    return every(Activity, which, by=Activity.id)


def dates_with_contacts(activity: Activity, now: datetime) -> list[Session]:
    """The dates of an activity that are not over, and for which somebody else is named to turn to."""
    named = (Session.activity_id == activity.id, Session.ends_at > now, Session.contact_id.is_not(None))
    return every(Session, *named, by=Session.id)


def venues_without_consent(activity: Activity, owner_id: int) -> list[Venue]:
    """The venues of an organisation at which an activity has series or dates, and of which that never said whether the
    activity's own organisation may plan there."""
    there = sa.or_(
        Venue.id.in_(sa.select(Series.venue_id).where(Series.activity_id == activity.id)),
        Venue.id.in_(sa.select(Session.venue_id).where(Session.activity_id == activity.id)),
    )
    told = sa.or_(SharedVenue.organisation_id == activity.organisation_id, SharedVenue.organisation_id.is_(None))
    said = sa.exists().where(SharedVenue.venue_id == Venue.id, told)
    return every(Venue, Venue.organisation_id == owner_id, there, ~said, by=Venue.id)


def waiting_proposals(among: Organisations = None) -> Sequence[WaitingThing]:
    """Activities that an organisation is asked to run together with another, and has not answered."""
    query = sa.select(Activity.id, Activity.asked_at, Activity.asked_id).where(Activity.asked_id.is_not(None))
    return things(query.order_by(Activity.asked_at, Activity.id), among)
