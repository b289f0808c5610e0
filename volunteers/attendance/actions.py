"""Marking a helper as here, excused or missing; telling the coordinators when a session falls below what is safe."""

from community.foundation import clock, database
from community.foundation.periodic_tasks import for_each
from community.foundation.refusal import unless_refused
from community.members.actions import tell_coordinators
from events.activities.rules import ActivityState
from events.registrations import waiting_list
from events.registrations.waiting_list import Mark, Objection, Step
from events.sessions.rules import SessionState, Span
from volunteers.attendance import queries
from volunteers.shifts import first_time
from volunteers.shifts import queries as shifts
from volunteers.shifts.actions import go, pass_on, settle, with_session
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import Duty, Readiness, SignUpState, unfit


def mark(shift: Shift, sign_up: SignUp, said: Mark) -> None:
    """Set what was said of a helper; the shift is locked. The place of whoever does not come is free for others.

    Raises Refused when it cannot be said now, of whoever has no place, or of whoever gets it back, when the place is
    taken by now or they are not free or fit for it any more.
    """
    shift = with_session(shift)
    duty, entry = shifts.duty_of(shift), shifts.entry_of(sign_up)
    busy: list[Span] = []
    fit = True
    if entry.state in waiting_list.AWAY:
        # They may get their place back: the rule reasons about all that they have promised, so they are locked too.
        _, standing = shifts.lock_person(sign_up.account_id)
        _, busy = shifts.promises_beside(shift, sign_up.account_id)
        fit = not unfit(duty, standing) or (sign_up.first_time and _may_return(shift, sign_up, duty, standing))
    step: Step | None = unless_refused(waiting_list.mark(clock.now(), duty, entry, said, busy, fit=fit), Objection)
    if step:
        go(shift, sign_up, step)
    if step and step.seats < 0:
        pass_on([shift])
        watch(shift, sign_up=sign_up)


def _may_return(shift: Shift, sign_up: SignUp, duty: Duty, standing: Readiness) -> bool:
    place = shifts.first_time_places([shift.id])[shift.id]
    newcomer = shifts.newcomer_of(sign_up.account_id, clock.now(), but=sign_up.id)
    return first_time.may_return(duty, standing, place, newcomer)


def complete() -> int:
    """The worker's periodic task: whoever was here has helped when the shift is over, and its hours count;
    returns how many shifts."""
    return for_each(lambda: queries.over(clock.now()), _complete)


def _complete(shift_id: int) -> None:
    database.lock(Shift, [shift_id])
    for sign_up in queries.checked_in(shift_id):
        settle(sign_up, SignUpState.COMPLETED)


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
