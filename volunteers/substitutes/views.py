"""The coordinator's page of a shift that lacks somebody, and what the board says of it."""

from collections.abc import Sequence
from typing import Any

from flask import abort, render_template, request

from community.accounts.models import Account
from community.foundation import clock
from community.foundation.access import current_actor, find, requires
from community.foundation.database import grouped, transaction
from community.foundation.i18n import gettext
from community.foundation.pages import fragment, go, on_refusal, slice_blueprint
from events.activities.queries import acting_for
from events.registrations.rules import BoardLine
from events.sessions.models import Session
from volunteers.permissions import Permission
from volunteers.rosters.views import ASK_KINDS
from volunteers.shifts import queries as shifts
from volunteers.shifts.models import Shift
from volunteers.shifts.views import STATE_KINDS
from volunteers.substitutes import actions, queries
from volunteers.substitutes.forms import NameForm
from volunteers.substitutes.rules import Fitting, SearchState

blueprint = slice_blueprint(__name__)

KINDS = {
    SearchState.LOOKING: "waiting",
    SearchState.FOUND: "good",
    SearchState.STOPPED: "info",
    SearchState.NOBODY_LEFT: "off",
    SearchState.OVER: "info",
}


@blueprint.get("/<int:shift_id>")
@requires(Permission.ROSTER, shift=Shift)
def show(shift: Shift, form: NameForm | None = None) -> str:
    shift = shifts.get_shift(shift.id)
    now = clock.now()
    progress = queries.progress_of([shift.id]).get(shift.id)
    open_for_asking = shift.starts_at > now and shift.taken < shift.maximum and not shifts.duty_of(shift).cancelled
    people = _known(shift, queries.fitting(shift, now)) if open_for_asking else []
    return render_template(
        "volunteers/substitutes/show.html",
        shift=shift,
        progress=progress,
        asked=queries.asked_in(progress.search) if progress else [],
        open_for_asking=open_for_asking,
        shown=bool(queries.shown_among([shift.session_id])),
        form=form or NameForm(people, formdata=None),
        free=len(people),
        staffing=shifts.staffing_of(shift),
        kinds=STATE_KINDS,
        ask_kinds=ASK_KINDS,
        search_kinds=KINDS,
        found=SearchState.FOUND,
    )


def _back(shift_id: int, said: str) -> Any:
    return go("volunteers.substitutes.show", said, shift_id=shift_id)


def _known(shift: Shift, fitting: Sequence[Fitting], *more: int) -> list[Account]:
    """Names are shown of those alone whom the organisation knows; the house asks the others without naming them."""
    ids = [*(one.account_id for one in fitting), *more]
    return queries.known_among(ids, acting_for(shift.session.activity, current_actor()))


@blueprint.post("/<int:shift_id>/start")
@on_refusal(show)
@requires(Permission.ROSTER, shift=Shift)
def start(shift: Shift) -> Any:
    actions.start(shift)
    return _back(shift.id, gettext("We are looking for a substitute."))


@blueprint.post("/<int:shift_id>/stop")
@on_refusal(show)
@requires(Permission.ROSTER, shift=Shift)
def stop(shift: Shift) -> Any:
    actions.stop(shift)
    return _back(shift.id, gettext("Nobody else is asked. Who was asked may still answer."))


@blueprint.post("/<int:shift_id>/ask")
@on_refusal(show)
@requires(Permission.ROSTER, own_transactions=True)
def ask(shift_id: int) -> Any:
    """Who fits is read before the shift is locked, as the roster does."""
    actor = current_actor()
    with transaction(writing=False):
        find(actor, Permission.ROSTER, Shift, shift_id) or abort(404)
        shift = shifts.get_shift(shift_id)
        # Whoever stood in the list a moment ago is refused with the reason why they do no more.
        typed = request.form.get("person", "")
        chosen = [int(typed)] if typed.isascii() and typed.isdigit() and len(typed) < 10 else []
        form = NameForm(_known(shift, queries.fitting(shift, clock.now()), *chosen))
        if not form.validate():
            return show(shift_id=shift_id, form=form), 422
    with transaction():
        find(actor, Permission.ROSTER, Shift, shift_id) or abort(404)
        actions.ask_by_name(shift_id, int(form.person.data))
    return _back(shift_id, gettext("Asked. The answer stands here as soon as it comes."))


def board_lines(sessions: Sequence[Session]) -> dict[int, BoardLine]:
    """For the coordinator's board: the roles for which a substitute is looked for, or was in vain; two queries."""
    rows = queries.roles_of([session.id for session in sessions])
    progress = queries.progress_of(list(rows)) if rows else {}
    found = grouped(
        (session_id, (shift_id, role, one))
        for shift_id, (session_id, role) in rows.items()
        if (one := progress.get(shift_id)) and (one.looking or one.in_vain)
    )
    return {
        session_id: BoardLine(fragment("volunteers/substitutes/_board.html", lines=lines, kinds=KINDS))
        for session_id, lines in found.items()
    }
