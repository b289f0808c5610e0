"""Marking a party as here, excused or missing, and taking that back."""

from community.foundation import clock
from community.foundation.database import db
from community.foundation.refusal import Refused
from events.presence import rules
from events.presence.rules import Mark, Refusal
from events.registrations.actions import offer_free_seats
from events.registrations.models import Registration
from events.registrations.queries import session_with_place
from events.registrations.rules import HOLDS_SEATS, RegistrationState
from events.sessions.models import Session

STATES = {
    Mark.HERE: RegistrationState.ATTENDED,
    Mark.EXCUSED: RegistrationState.EXCUSED,
    Mark.NO_SHOW: RegistrationState.NO_SHOW,
    Mark.UNDO: RegistrationState.CONFIRMED,
}


def mark(session: Session, registration: Registration, said: Mark) -> None:
    """Set what was said of a party; the session is locked. Seats of those who do not come are free for others.

    Raises Refused when it cannot be said now, of whoever has no place, or when the seats are taken by now.
    """
    session = session_with_place(session.id)
    now = clock.now()
    if reason := rules.unmarkable(said, now, session.starts_at, session.ends_at):
        raise Refused(reason)
    if registration.state not in STATES.values():
        raise Refused(Refusal.NOT_EXPECTED)
    to = STATES[said]
    held, holds = registration.state in HOLDS_SEATS, to in HOLDS_SEATS
    if holds and not held and session.seats_taken + registration.party_size > session.capacity:
        raise Refused(Refusal.TAKEN)
    session.seats_taken += (holds - held) * registration.party_size
    registration.state = to
    registration.updated_at = now
    db.session.flush()
    if held and not holds:
        offer_free_seats(session)
