"""Marking a helper as here, excused or missing; telling the coordinators when a session falls below what is safe."""

from datetime import time

from community.foundation import clock, database
from community.foundation.periodic_tasks import for_each
from community.foundation.refusal import refuse, unless_refused
from community.members.actions import tell_coordinators_of_each
from events.activities.rules import ActivityState
from events.registrations import waiting_list
from events.registrations.queries import tap_of
from events.registrations.waiting_list import CONNECTED, Mark, Objection, Step, Tap, TapOutcome
from events.sessions.rules import SessionState, Span
from volunteers.attendance import queries, rules
from volunteers.attendance.rules import TimesRefusal
from volunteers.shifts import first_time
from volunteers.shifts import queries as shifts
from volunteers.shifts.actions import go, pass_on, settle, with_session
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import Duty, Readiness, SignUpState, unfit


def mark(shift: Shift, sign_up: SignUp, said: Mark, tap: Tap | None = None) -> TapOutcome:
    """Set what was said of a helper; the shift is locked. The place of whoever does not come is free for others.

    `tap`: of what was said before it arrives; where the door said something later already, nothing changes.

    Raises Refused when it cannot be said now, of whoever has no place, or of whoever gets it back, when the place is
    taken by now or they are not free or fit for it any more.
    """
    if tap and waiting_list.overtaken(tap, tap_of(sign_up)):
        return TapOutcome.OVERTAKEN
    shift, now = with_session(shift), clock.now()
    duty, entry = shifts.duty_of(shift), shifts.entry_of(sign_up)
    busy: list[Span] = []
    fit = True
    if entry.state in waiting_list.AWAY:
        # They may get their place back: the rule reasons about all that they have promised, so they are locked too.
        _, standing = shifts.lock_person(sign_up.account_id)
        _, busy = shifts.promises_beside(shift, sign_up.account_id)
        fit = not unfit(duty, standing) or (sign_up.first_time and _may_return(shift, sign_up, duty, standing))
    tapped_at = tap.at if tap else now
    answer = waiting_list.mark(now, duty, entry, said, busy, fit=fit, tapped_at=tapped_at)
    step: Step | None = unless_refused(answer, Objection)
    if step:
        go(shift, sign_up, step)
    if step or tap:
        sign_up.marked_at, sign_up.marked_key = tapped_at, tap.key if tap else CONNECTED
    if step and step.seats < 0:
        pass_on([shift])
        watch(shift, sign_up=sign_up)
    return TapOutcome.NOTED


def note_times(shift: Shift, sign_up: SignUp, came: time, left: time) -> None:
    """Note from when to when a helper was really there, by the clocks at its place; the shift is locked.

    Their hours are counted by it, and a confirmation that was made before says that it was corrected.

    Raises Refused of whoever is not noted as here, for times that cannot be, and when the figures are closed.
    """
    shift, now = with_session(shift), clock.now()
    duty = shifts.duty_of(shift)
    refuse(rules.unnotable(now, duty, shifts.entry_of(sign_up).state))
    span = rules.real_times(now, duty.starts_at, duty.ends_at, shift.session.venue.zone, came, left)
    sign_up.came_at, sign_up.left_at = unless_refused(span, TimesRefusal)


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
    tell_coordinators_of_each(session.activity.run_by, "volunteers.attendance.at_risk", about, key=key)
