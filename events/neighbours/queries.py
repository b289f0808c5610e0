"""Reading guests: what a mailed address opens, and who hears of a session by email."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from community.foundation import tokens
from community.foundation.database import every, first
from community.foundation.tokens import Purpose
from community.households.models import Household
from community.households.queries import of_guests
from community.households.rules import HouseholdState
from events.neighbours.models import GuestRequest
from events.registrations.models import Registration
from events.registrations.rules import LIVE
from events.sessions.models import Session
from events.sessions.queries import SHOWN

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


def find_asked(session_id: int, email: str) -> GuestRequest | None:
    """What somebody asked for before, from this address for this session."""
    return first(GuestRequest, GuestRequest.session_id == session_id, GuestRequest.email == email)


def find_registration(registration_id: int) -> Registration | None:
    """A registration with its session as pages show it, and its household."""
    load = (joinedload(Registration.session).options(*SHOWN), joinedload(Registration.household))
    return next(iter(every(Registration, Registration.id == registration_id, load=load)), None)


def listed_in(session_ids: Collection[int]) -> list[Registration]:
    """Who takes part or waits in these sessions, with their households."""
    return every(
        Registration,
        Registration.session_id.in_(session_ids),
        Registration.state.in_(LIVE),
        by=Registration.id,
        load=joinedload(Registration.household),
    )


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
