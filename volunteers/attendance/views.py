"""The door of a shift: one tap says which helper is here; and what the board says of each session's helpers."""

from collections.abc import Sequence
from typing import Any

from flask import abort, redirect, url_for

from community.foundation import clock
from community.foundation.access import requires
from community.foundation.i18n import lazy_gettext, local
from community.foundation.pages import fragment, on_refusal, slice_blueprint
from events.registrations import rules
from events.registrations.rules import BoardLine
from events.registrations.views import said
from events.sessions.models import Session
from volunteers.attendance import actions, queries
from volunteers.attendance.rules import TimesRefusal
from volunteers.permissions import Permission
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.views import roster

blueprint = slice_blueprint(__name__)

REFUSALS = {TimesRefusal.MISSING: lazy_gettext("Please write both times, like 18:00."),
    TimesRefusal.NOT_HERE: lazy_gettext("Only of whoever is noted as here is it known from when to when."),
    TimesRefusal.NO_SUCH_TIME: lazy_gettext("The clocks left this time out in that night. Please write another."),
    TimesRefusal.TOO_FAR: lazy_gettext("This is too far from the hours that were planned. Please look at them again."),
    TimesRefusal.ORDER: lazy_gettext("They cannot have left before they came."),
    TimesRefusal.TO_COME: lazy_gettext("This is still to come. Write the time when they have left."),
}  # fmt: skip


@blueprint.post("/shifts/<int:shift_id>/sign-ups/<int:sign_up_id>")
@on_refusal(lambda shift_id, sign_up_id: roster(shift_id=shift_id))
@requires(Permission.CHECK_IN, shift=Shift)
def mark(shift: Shift, sign_up_id: int) -> Any:
    actions.mark(shift, sign_up_of(shift, sign_up_id), said())
    return redirect(url_for("volunteers.shifts.roster", shift_id=shift.id) + f"#place-{sign_up_id}", 303)


def sign_up_of(shift: Shift, sign_up_id: int) -> SignUp:
    """This sign-up of a shift; 404 where it is of another."""
    return queries.find_sign_up(shift.id, sign_up_id) or abort(404)


def board_lines(sessions: Sequence[Session]) -> dict[int, BoardLine]:
    """The helpers of each session for the coordinator's board; two queries however many sessions there are."""
    now = clock.now()
    lines = queries.lines_of(sessions)
    found = {}
    for session in sessions:
        rows = lines[session.id]
        missing = sum(line.missing for line in rows)
        at_risk = queries.risk_of(session, rows) is not None
        late = (
            sum(line.coming - line.here for line in rows) if rules.late(now, session.starts_at, session.ends_at) else 0
        )
        # Who "is here" is a question on the day itself; before, it is who comes.
        to_come = local(session.starts_at, session.venue.zone).date() > clock.today(session.venue.zone)
        text = fragment("volunteers/attendance/_board.html", lines=rows, at_risk=at_risk, late=late, to_come=to_come)
        found[session.id] = BoardLine(text, missing, at_risk)
    return found
