"""The public programme and the page of a session."""

from flask import render_template

from community.foundation.access import requires
from community.foundation.pages import slice_blueprint
from events.permissions import Permission
from events.sessions.models import Session

blueprint = slice_blueprint(__name__, prefix="")


@blueprint.get("/")
@requires(Permission.SEE_PROGRAMME)
def programme() -> str:
    return render_template("events/sessions/programme.html")


@blueprint.get("/events/sessions/<int:session_id>")
@requires(Permission.SEE_SESSION, session=Session)
def show(session: Session) -> str:
    return render_template("events/sessions/show.html", session=session)
