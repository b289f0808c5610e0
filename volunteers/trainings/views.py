"""The coming trainings to book, and the word that an activity is one."""

from typing import Any

from flask import abort, render_template, url_for

from community.foundation import clock
from community.foundation.access import current_actor, find, requires, within_reach
from community.foundation.i18n import gettext
from community.foundation.pages import fragment, go, slice_blueprint
from events.permissions import Permission as EventPermission
from events.registrations.views import KINDS
from events.sessions.models import Session
from volunteers.clearances.rules import TRAININGS_NEEDED
from volunteers.permissions import Permission
from volunteers.trainings import actions, queries
from volunteers.trainings.forms import CourseForm

blueprint = slice_blueprint(__name__)


@blueprint.get("")
@requires(Permission.OWN_CLEARANCE)
def index() -> str:
    me, now = current_actor().account_id or 0, clock.now()
    dates = queries.coming(within_reach(current_actor(), EventPermission.SEE_SESSION), me, now)
    noted = queries.noted(me)
    return render_template(
        "volunteers/trainings/index.html",
        # What is asked of somebody and not taken comes first.
        trainings=sorted(
            queries.by_training(dates).items(), key=lambda one: (one[0] in noted, one[0] not in TRAININGS_NEEDED)
        ),
        noted=noted,
        needed=TRAININGS_NEEDED,
        kinds=KINDS,
    )


@blueprint.post("/sessions/<int:session_id>")
@requires(Permission.DECLARE_TRAINING, session=Session)
def declare(session: Session) -> Any:
    form = CourseForm(prefix="course_")
    if not form.validate():
        abort(422)
    actions.declare(session.activity_id, form.training.data)
    return go("events.planning.session", gettext("Saved."), session_id=session.id)


def planning_panel(session: Session) -> str:
    """What training a session is of, for who may say so."""
    if not find(current_actor(), Permission.DECLARE_TRAINING, Session, session.id):
        return ""
    course = queries.find_course(session.activity_id)
    form = CourseForm(prefix="course_", formdata=None, training=course.training if course else None)
    action = url_for("volunteers.trainings.declare", session_id=session.id)
    return fragment("volunteers/trainings/_panel.html", form=form, action=action)
