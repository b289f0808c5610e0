"""Reading the codes of places, and what a helper promised at one of them around this moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from community.foundation import tokens
from community.foundation.config import keys
from community.foundation.database import db, first
from events.registrations.waiting_list import OPENS
from events.sessions.models import Session
from events.venues.models import Venue
from volunteers.arrivals import rules
from volunteers.arrivals.models import PlaceCode
from volunteers.arrivals.rules import Arrival
from volunteers.door_lists.rules import KEPT_AFTER
from volunteers.shifts import queries as shifts
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import SignUpState

PURPOSE = "place code"
TO_COME = (SignUpState.CONFIRMED,)
THERE = (*TO_COME, SignUpState.CHECKED_IN, SignUpState.COMPLETED, SignUpState.EXCUSED, SignUpState.NO_SHOW)


@dataclass(frozen=True)
class OwnArrival:
    """A shift of a helper at a place, and what they can say of it now."""

    sign_up: SignUp
    arrival: Arrival


def find_code(secret: str) -> PlaceCode | None:
    """The code that this secret is; None where it was replaced or never was."""
    return first(PlaceCode, PlaceCode.digest == tokens.digest(secret))


def code_of(venue_id: int) -> PlaceCode | None:
    """The code that hangs at a venue."""
    return first(PlaceCode, PlaceCode.venue_id == venue_id)


def secret_of(code: PlaceCode) -> str:
    """The secret of a code, made anew, so that its sheet can be printed again; by whichever key it was."""
    made = [tokens.sealed(f"{PURPOSE} {code.edition}", code.id, code.made_at, key) for key in keys()]
    return next((secret for secret in made if tokens.digest(secret) == code.digest), made[0])


def arrival_at(shift: Shift, sign_up: SignUp, now: datetime) -> Arrival:
    """Where a helper of this shift stands; its session and venue are loaded."""
    duty, entry = shifts.duty_of(shift), shifts.entry_of(sign_up)
    return rules.arrival_of(now, duty, entry.state, sign_up.came_at, sign_up.left_at)


def own_arrivals(venue_id: int, account_id: int, now: datetime) -> list[OwnArrival]:
    """What somebody promised at a venue for about now, soonest first, called off or not."""
    around = (Shift.starts_at <= now + OPENS, Shift.ends_at > now - KEPT_AFTER, SignUp.state.in_(THERE))
    rows = db.session.scalars(_own(venue_id, account_id).where(*around))
    return [OwnArrival(row, arrival_at(row.shift, row, now)) for row in rows]


def next_own(venue_id: int, account_id: int, now: datetime) -> SignUp | None:
    """The next shift of somebody at a venue, which is not about now."""
    later = (Shift.starts_at > now + OPENS, SignUp.state.in_(TO_COME))
    found: Sequence[SignUp] = db.session.scalars(_own(venue_id, account_id).where(*later).limit(1)).all()
    return found[0] if found else None


def is_within(venue_id: int, reach: sa.ColumnElement[bool]) -> bool:
    """Whether a venue is one of those within reach."""
    return db.session.scalar(sa.select(Venue.id).where(Venue.id == venue_id, reach)) is not None


def _own(venue_id: int, account_id: int) -> sa.Select:
    there = (Session.venue_id == venue_id, SignUp.account_id == account_id)
    query = sa.select(SignUp).join(SignUp.shift).join(Session, Session.id == Shift.session_id).where(*there)
    query = query.options(contains_eager(SignUp.shift).options(*shifts.WITH_CONTACTS))
    return query.order_by(Shift.starts_at, SignUp.id)
