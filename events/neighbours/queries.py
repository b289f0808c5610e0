"""Reading guests: what a mailed address opens, and who hears of a session by email."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from community.emails.rules import LOOKS_AHEAD
from community.foundation import outbox, tokens
from community.foundation.access import Actor, within_reach
from community.foundation.database import db, every, first
from community.foundation.tokens import Purpose
from community.households.models import Household
from community.households.queries import of_guests
from community.households.rules import HouseholdState
from community.places.models import Area
from events.activities.models import Activity
from events.activities.rules import ActivityKind, ActivityState
from events.neighbours import rules
from events.neighbours.models import GuestRequest
from events.permissions import Permission
from events.registrations.models import Registration
from events.registrations.rules import LIVE, RegistrationState
from events.sessions.models import Session
from events.sessions.queries import CONTACTS, SHOWN
from events.sessions.rules import GOING_ON
from events.venues.models import Venue

SEAL = "guest request"


def secret_of_request(request: GuestRequest) -> str:
    """What the button in the email carries."""
    return tokens.sealed(SEAL, request.id, request.asked_at)


def secret_of_guest(household_id: int) -> str:
    """What the address of a guest's own page carries."""
    token = tokens.find_of(Purpose.GUEST, household_id=household_id)
    return tokens.secret_of(token) if token else ""


def find_request(secret: str) -> GuestRequest | None:
    """What a mailed button is about, with its session."""
    return _request(GuestRequest.digest == tokens.digest(secret))


def get_request(request_id: int) -> GuestRequest | None:
    """A request by its id, with the session as pages show it."""
    return _request(GuestRequest.id == request_id)


def _request(condition: sa.ColumnElement[bool]) -> GuestRequest | None:
    load = joinedload(GuestRequest.session).options(*SHOWN)
    return next(iter(every(GuestRequest, condition, load=load)), None)


def find_guest(secret: str) -> Household | None:
    """The guest whose page a mailed address opens; None once they are erased."""
    token = tokens.find(Purpose.GUEST, secret)
    there = Household.state == HouseholdState.ACTIVE, Household.email.is_not(None)
    return first(Household, Household.id == token.household_id, *there) if token else None


def takes_children(session: Session) -> bool:
    """Whether a guest can bring children to it."""
    activity = db.session.get_one(Activity, session.activity_id)
    return rules.takes_children(activity.audience, activity.age_from)


def find_asked(session_id: int, email: str) -> GuestRequest | None:
    """What somebody asked for before, from this address for this session."""
    return first(GuestRequest, GuestRequest.session_id == session_id, GuestRequest.email == email)


def find_registration(registration_id: int) -> Registration | None:
    """A registration with its session as pages show it, and its household."""
    load = (joinedload(Registration.session).options(*SHOWN, *CONTACTS), joinedload(Registration.household))
    return next(iter(every(Registration, Registration.id == registration_id, load=load)), None)


def find_registrations(ids: Collection[int]) -> list[Registration]:
    """Those of these registrations that stand, with their sessions as pages show them, the soonest first."""
    load = (joinedload(Registration.session).options(*SHOWN, *CONTACTS), joinedload(Registration.household))
    rows = every(Registration, Registration.id.in_(ids), Registration.state.in_(LIVE), load=load)
    return sorted(rows, key=lambda one: (one.session.starts_at, one.id))


def listed_in(session_ids: Collection[int]) -> list[Registration]:
    """Who takes part or waits in these sessions, with their households."""
    return every(
        Registration,
        Registration.session_id.in_(session_ids),
        Registration.state.in_(LIVE),
        by=Registration.id,
        load=joinedload(Registration.household),
    )


def news_for(topics: Collection[str], districts: Collection[str], now: datetime) -> dict[int, int]:
    """The activities of the public programme in which there is room in the next weeks, about these topics and in these
    districts (none named: any), those with the soonest date first: by activity that date, by id."""
    query = (
        sa.select(Session.activity_id, Session.id)
        .join(Activity, Activity.id == Session.activity_id)
        .join(Venue, Venue.id == Session.venue_id)
        .join(Area, Area.id == Venue.area_id)
        .where(
            within_reach(Actor(), Permission.SEE_PROGRAMME),
            Session.state.in_(GOING_ON),
            Session.starts_at > now,
            Session.starts_at < now + LOOKS_AHEAD,
            sa.or_(Session.capacity.is_(None), Session.seats_taken < Session.capacity),
            Activity.kind.in_([kind for kind in ActivityKind if kind.value in topics or not topics]),
            *([Area.district.in_(districts)] if districts else []),
        )
        .order_by(Session.starts_at, Session.id)
    )
    soonest: dict[int, int] = {}
    for activity_id, session_id in db.session.execute(query):
        soonest.setdefault(activity_id, session_id)
    return soonest


# A date that moves has another number, and is reminded of anew.
REMINDER = sa.literal("neighbour-tomorrow:") + sa.cast(Registration.id, sa.String) + ":"
REMINDER += sa.cast(Session.sequence, sa.String)


def to_remind_of(
    begins: datetime, before: datetime, since: datetime, session_id: int | None = None
) -> list[tuple[Registration, str, datetime]]:
    """Who has a place, which they have not just now, in something that begins in this time and is in the programme, and
    was not written to of it: the registration, the key of the email, and when it begins. `session_id`: only of this
    session."""
    query = (
        sa.select(Registration, REMINDER, Session.starts_at)
        .join(Session, Session.id == Registration.session_id)
        .join(Activity, Activity.id == Session.activity_id)
        .where(
            Registration.state == RegistrationState.CONFIRMED,
            Registration.updated_at <= since,
            Session.state.in_(GOING_ON),
            Session.starts_at >= begins,
            Session.starts_at < before,
            Activity.state == ActivityState.PUBLISHED,
            outbox.unposted(REMINDER),
        )
        .order_by(Registration.id)
    )
    query = query if session_id is None else query.where(Session.id == session_id)
    return [(one, key, starts_at) for one, key, starts_at in db.session.execute(query)]


def over_since(moment: datetime) -> sa.ColumnElement[bool]:
    """Guests who came, and come, to nothing that ended after that moment."""
    later: Any = (
        sa.exists()
        .where(
            Registration.household_id == Household.id,
            Registration.session_id == Session.id,
            Session.ends_at > moment,
        )
        .correlate(Household)
    )
    return sa.and_(of_guests(), Household.created_at <= moment, ~later)
