"""Taking what was tapped at a door, once each, whenever and however often it arrives."""

from enum import Enum

from community.foundation import clock, database
from community.foundation.database import added
from community.foundation.refusal import Refused, refuse
from events.registrations import actions as registrations
from events.registrations.queries import find_registration
from events.registrations.waiting_list import Mark, Objection, Tap, TapOutcome
from events.sessions.models import Session
from volunteers.attendance import actions as attendance
from volunteers.attendance.queries import find_sign_up
from volunteers.door_lists import queries
from volunteers.door_lists.models import DoorTap
from volunteers.door_lists.rules import RowKind, SentTap
from volunteers.shifts.models import Shift


def take(session: Session, sent: SentTap, tap: Tap) -> DoorTap:
    """Take a tap of a device in a session, which is locked; what was sent before changes nothing and is answered as it
    was then. Raises Refused where it is no longer allowed (`keep_refused` remembers that)."""
    return queries.find_tap(session.id, sent.key) or _keep(session, sent, _mark(session, sent, tap), None)


def _mark(session: Session, sent: SentTap, tap: Tap) -> TapOutcome:
    if sent.kind is RowKind.PARTY:
        return mark_party(session, sent.number, sent.said, sent.people, tap)
    return mark_place(session, sent.number, sent.said, tap)


def mark_party(
    session: Session, number: int, said: Mark, people: tuple[int, ...] | None = None, tap: Tap | None = None
) -> TapOutcome:
    """Say something of a party of this session. Raises Refused, also where it is not on its list."""
    party = find_registration(session.id, number)
    if party is None:
        raise Refused(Objection.NOT_EXPECTED)
    return registrations.mark(session, party, said, people, tap)


def mark_place(session: Session, number: int, said: Mark, tap: Tap | None = None) -> TapOutcome:
    """Say something of a helper of this session. Raises Refused, also where they have no place in it."""
    shift, sign_up_id = lock_place(session, number), number
    sign_up = find_sign_up(shift.id, sign_up_id)
    if sign_up is None:
        raise Refused(Objection.NOT_EXPECTED)
    return attendance.mark(shift, sign_up, said, tap)


def lock_place(session: Session, sign_up_id: int) -> Shift:
    """Lock the shift of a session in which this sign-up is. Raises Refused where it is in none."""
    shift_id = queries.find_place(session.id, sign_up_id)
    refuse(Objection.NOT_EXPECTED, when=shift_id is None)
    [shift] = database.lock(Shift, [shift_id or 0])
    return shift


def keep_refused(session: Session, sent: SentTap, reason: Enum) -> DoorTap:
    """Remember that a tap was refused, so that it is answered alike when it is sent again."""
    objection = reason if isinstance(reason, Objection) else Objection.NOT_EXPECTED
    return queries.find_tap(session.id, sent.key) or _keep(session, sent, None, objection)


def _keep(session: Session, sent: SentTap, outcome: TapOutcome | None, objection: Objection | None) -> DoorTap:
    facts = {"outcome": outcome, "objection": objection, "received_at": clock.now()}
    return added(DoorTap(session_id=session.id, key=sent.key, **facts))
