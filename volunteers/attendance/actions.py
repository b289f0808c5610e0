"""Marking a helper as here, excused or missing; telling the coordinators when a session falls below what is safe."""

from community.foundation import clock, database
from community.foundation.database import transaction
from community.foundation.refusal import Refused
from community.members.actions import tell_coordinators
from events.activities.rules import ActivityState
from events.registrations import rules
from events.registrations.rules import Mark, Refusal
from events.sessions.rules import SessionState
from volunteers.attendance import queries
from volunteers.shifts.actions import free_place, settle, take, with_session
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import HOLDS_A_PLACE, SignUpState

STATES = {
    Mark.HERE: SignUpState.CHECKED_IN,
    Mark.EXCUSED: SignUpState.EXCUSED,
    Mark.NO_SHOW: SignUpState.NO_SHOW,
    Mark.UNDO: SignUpState.CONFIRMED,
}


def mark(shift: Shift, sign_up: SignUp, said: Mark) -> None:
    """Set what was said of a helper; the shift is locked. The place of whoever does not come is free for others.

    Raises Refused when it cannot be said now, of whoever has no place, or when the place is taken by now.
    """
    shift = with_session(shift)
    if reason := rules.unmarkable(said, clock.now(), shift.starts_at, shift.ends_at):
        raise Refused(reason)
    if sign_up.state not in {*STATES.values(), SignUpState.COMPLETED}:
        raise Refused(Refusal.NOT_EXPECTED)
    to = STATES[said]
    if sign_up.state is to:
        return
    held, holds = sign_up.state in HOLDS_A_PLACE, to in HOLDS_A_PLACE
    if holds and not held and shift.taken >= shift.maximum:
        raise Refused(Refusal.TAKEN)
    settle(sign_up, to)
    if holds and not held:
        take(shift, 1)
    if held and not holds:
        free_place(shift)
        watch(shift, sign_up=sign_up)


def complete() -> int:
    """The worker's periodic task: whoever was here has helped when the shift is over, and its hours count;
    returns how many shifts."""
    with transaction(writing=False):
        shift_ids = queries.over(clock.now())
    for shift_id in shift_ids:
        with transaction():
            database.lock(Shift, [shift_id])
            for sign_up in queries.checked_in(shift_id):
                settle(sign_up, SignUpState.COMPLETED)
    return len(shift_ids)


def watch(shift: Shift, *, sign_up: SignUp) -> None:
    """Tell the coordinators once when, by this person's leaving, a published session is at risk.

    Silent where it was at risk before: they know.
    """
    session = queries.get_session(shift.session_id)
    if session.activity.state is not ActivityState.PUBLISHED or session.state is SessionState.CANCELLED:
        return
    lines = queries.lines_of([session])[session.id]
    if not queries.risk_of(session, lines) or queries.risk_of(session, lines, freed=shift):
        return
    key = f"at-risk:{session.id}:{sign_up.id}:{sign_up.sequence}"
    about = {"session": session.id}
    tell_coordinators(session.activity.organisation_id, "volunteers.attendance.at_risk", about, key=key)
