"""The door of a session for families: one tap says who is here."""

from typing import Any

from flask import abort, redirect, request, url_for

from community.foundation.access import requires
from community.foundation.i18n import lazy_gettext
from community.foundation.pages import on_refusal, slice_blueprint
from events.permissions import Permission
from events.presence import actions, queries
from events.presence.rules import Mark, Refusal
from events.registrations.views import roster
from events.sessions.models import Session

blueprint = slice_blueprint(__name__)

REFUSALS = {
    Refusal.TOO_EARLY: lazy_gettext("It is too early for that. Say so when the session begins."),
    Refusal.TOO_LATE: lazy_gettext("This is more than two weeks ago; its figures are closed."),
    Refusal.NOT_EXPECTED: lazy_gettext("Whoever has no place cannot be marked."),
    Refusal.TAKEN: lazy_gettext("The place was given to somebody else in the meantime."),
}


def said() -> Mark:
    """What the pressed button says; 404 for anything else."""
    try:
        return Mark(request.form.get("said", ""))
    except ValueError:
        abort(404)


def _show(session_id: int, registration_id: int) -> Any:
    return roster(session_id=session_id)


@blueprint.post("/sessions/<int:session_id>/registrations/<int:registration_id>")
@on_refusal(_show)
@requires(Permission.CHECK_IN, session=Session)
def mark(session: Session, registration_id: int) -> Any:
    registration = queries.find_registration(session.id, registration_id)
    if registration is None:
        abort(404)
    actions.mark(session, registration, said())
    return redirect(url_for("events.registrations.roster", session_id=session.id) + f"#party-{registration_id}", 303)
