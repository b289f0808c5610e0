"""Setting a first meeting: a session that only the two see, a shift for the volunteer, seats for the family."""

from datetime import datetime, timedelta

from community.foundation import clock
from community.foundation.database import db
from community.foundation.refusal import Refused
from community.people.models import Household
from events.activities.models import Activity, ActivityText
from events.activities.rules import ActivityKind, ActivityState, Openness
from events.planning.actions import add_session
from events.registrations import actions as registrations
from events.sessions.models import Invitee
from events.venues.models import Venue
from events.venues.rules import PlaceVisibility, VenueState
from volunteers.introductions import queries
from volunteers.pairs import actions as pairs
from volunteers.pairs import clearance, rules
from volunteers.pairs.models import Pair
from volunteers.pairs.rules import Refusal
from volunteers.shifts import actions as shifts
from volunteers.shifts.models import Shift
from volunteers.shifts.rules import ShiftRole

# What the calendars of the two say; it must tell nobody else anything.
TITLES = {"en": "A first meeting", "bg": "Първа среща", "ar": "لقاء أول"}
SEATS = 20


def introduce(pair: Pair, venue: Venue, starts_at: datetime, minutes: int) -> None:
    """Set the first meeting. Raises Refused before both (and a minor's guardian) agreed, for a place that is not public,
    a time that is over, or one at which somebody of them is elsewhere.
    """
    pairs.lock_pair(pair)
    members = clearance.asking(pair)
    year = clock.now().year
    state = rules.introduced(pair.state, clearance.minor_alone(pair, members, year))
    if isinstance(state, Refusal):
        raise Refused(state)
    if venue.visibility is not PlaceVisibility.PUBLIC or venue.state is not VenueState.ACTIVE:
        raise Refused(Refusal.NOT_PUBLIC)
    if starts_at <= clock.now():
        raise Refused(Refusal.PAST)
    household = db.session.get_one(Household, pair.household_id)
    activity = queries.find_activity(household.organisation_id) or _activity(household.organisation_id, venue.id)
    ends_at = starts_at + timedelta(minutes=minutes)
    # The roles of another pair's meeting would be places that stay open, for which others are asked.
    session = add_session(activity, venue.id, None, starts_at, starts_at, ends_at, SEATS, with_roles=False)
    needed = clearance.needed_for(pair, members, year)
    db.session.add_all(
        [
            Invitee(session_id=session.id, account_id=pair.volunteer_id),
            Invitee(session_id=session.id, household_id=pair.household_id),
            shift := Shift(
                session_id=session.id,
                role=ShiftRole.MENTOR,
                starts_at=starts_at,
                ends_at=ends_at,
                minimum=1,
                maximum=1,
                clearance=needed,
            ),
        ]
    )
    db.session.flush()
    try:
        registrations.join(session.id, pair.household_id, [one.id for one in members])
    except Refused:
        raise Refused(Refusal.FAMILY_BUSY) from None
    try:
        shifts.sign_up(shift, pair.volunteer_id)
    except Refused:
        raise Refused(Refusal.VOLUNTEER_BUSY) from None
    pair.introduction_id, pair.introduced_at = session.id, clock.now()
    pairs.go(pair, state)


def _activity(organisation_id: int, venue_id: int) -> Activity:
    now = clock.now()
    activity = Activity(
        organisation_id=organisation_id,
        venue_id=venue_id,
        kind=ActivityKind.MENTORING,
        state=ActivityState.PUBLISHED,
        openness=Openness.INVITED,
        capacity=SEATS,
        source_uid=queries.INTRODUCTIONS,
        created_at=now,
        updated_at=now,
        texts=[ActivityText(locale=locale, title=title, description="") for locale, title in TITLES.items()],
    )
    db.session.add(activity)
    db.session.flush()
    return activity
