"""The roles of a session, as its coordinators open and change them."""

from typing import Any

from flask import redirect, render_template, url_for
from markupsafe import Markup

from community.foundation import clock
from community.foundation.access import requires
from community.foundation.forms import there_now
from community.foundation.i18n import gettext, lazy_gettext, ngettext
from community.foundation.pages import notify, on_refusal, slice_blueprint
from events.sessions.models import Session
from events.sessions.queries import get_session
from volunteers.openings import actions, queries, rules
from volunteers.openings.forms import OpeningForm, PlacesForm
from volunteers.openings.rules import Refusal
from volunteers.permissions import Permission
from volunteers.shifts import queries as shifts
from volunteers.shifts.models import Shift
from volunteers.shifts.views import STATE_KINDS

blueprint = slice_blueprint(__name__)

REFUSALS = {
    Refusal.TOO_FEW_ADULTS: lazy_gettext(
        "A session for children needs %(needed)s adults cleared for children. Open more such places first."
    ),
    Refusal.NO_LEAD: lazy_gettext("A session for children needs a lead who is cleared for children."),
    Refusal.NOT_OPEN: lazy_gettext("This session is over or cancelled; no role can be opened in it."),
    Refusal.CHANGED_MEANWHILE: lazy_gettext(
        "Somebody else saved this in the meantime. Yours is still here: compare, then save again."
    ),
    Refusal.TOO_LATE: lazy_gettext("It ends too late for children who come alone."),
}


@blueprint.route("/sessions/<int:session_id>", methods=["GET", "POST"])
@requires(Permission.OPEN_SHIFTS, session=Session)
def open_role(session: Session) -> Any:
    form = OpeningForm()
    if not form.validate_on_submit():
        page = render_template("volunteers/openings/open.html", form=form, session=get_session(session.id), shift=None)
        return page, 422 if form.is_submitted() else 200
    number = actions.open_role(session, form.facts, bool(form.later_too.data))
    notify("good", ngettext("Opened in %(num)d session.", "Opened in %(num)d sessions.", number))
    return redirect(url_for("events.planning.session", session_id=session.id), 303)


def _places_page(shift: Shift, form: PlacesForm, now: list[tuple[str, str]] | None = None) -> str:
    session = get_session(shift.session_id)
    return render_template("volunteers/openings/open.html", form=form, session=session, shift=shift, now=now)


@blueprint.get("/<int:shift_id>")
@requires(Permission.CHANGE_SHIFT, shift=Shift)
def places(shift: Shift) -> Any:
    form = PlacesForm(obj=shift)
    # Where a refused change lands, what was typed stays; saving again is then a decision.
    stale = form.is_submitted() and form.seen.data != queries.seen_of(shift)
    form.seen.data = queries.seen_of(shift)
    return _places_page(shift, form, there_now(form, queries.places_of(shift)) if stale else None)


@blueprint.post("/<int:shift_id>")
@on_refusal(places)
@requires(Permission.CHANGE_SHIFT, shift=Shift)
def change_places(shift: Shift) -> Any:
    form = PlacesForm(obj=shift)
    if not form.validate():
        return _places_page(shift, form), 422
    actions.change_places(shift, form.minimum.data or 0, form.maximum.data or 1, form.seen.data or "")
    notify("good", gettext("Saved."))
    return redirect(url_for("events.planning.session", session_id=shift.session_id), 303)


def planning_panel(session: Session) -> Markup:
    """The roles of a session with links to their rosters, for its planning page."""
    rows = shifts.shifts_of(session)
    return Markup(  # noqa: S704 - a rendered template
        render_template(
            "volunteers/openings/_panel.html",
            shifts=rows,
            session=session,
            may_open=rules.may_open(session.state, session.ends_at, clock.now()),
            staffing=shifts.staffing_of,
            kinds=STATE_KINDS,
        )
    )
