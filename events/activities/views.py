"""The activities of one's organisations: listed, described, changed, published."""

from typing import Any

from flask import render_template

from community.foundation.access import Role, current_actor, requires, within_reach
from community.foundation.forms import there_now
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.pages import filled_in, go, on_refusal, slice_blueprint
from events.activities import actions, queries
from events.activities.forms import ActivityForm
from events.activities.models import Activity
from events.activities.rules import ActivityState, Refusal
from events.permissions import Permission
from events.venues.views import own_organisations, venues_to_choose

blueprint = slice_blueprint(__name__)

REFUSALS = {
    Refusal.CHANGED_MEANWHILE: lazy_gettext(
        "Somebody else saved this in the meantime. Yours is still here: compare, then save again."
    ),
    Refusal.NO_TEXT: lazy_gettext("It has no text yet. Give it a title in at least one language."),
    Refusal.NO_SESSION: lazy_gettext("It has no date to come yet. Add dates first."),
    Refusal.CLOSED_VENUE: lazy_gettext("Dates to come are at a venue that is closed: %(venues)s. Move them first."),
}
STATE_KINDS = {ActivityState.DRAFT: "waiting", ActivityState.PUBLISHED: "good", ActivityState.ARCHIVED: "info"}


def _form(activity: Activity | None = None) -> ActivityForm:
    own = own_organisations() if activity is None else []
    ours = activity.run_by if activity else current_actor().organisations(Role.COORDINATOR)
    contacts = queries.contacts_for(ours, activity.contact_id if activity else None)
    planner = [queries.acting_for(activity, current_actor())] if activity else ours
    venues = venues_to_choose(activity.venue if activity else None, planner)
    form = ActivityForm(venues, contacts, own, obj=activity)
    if activity and not form.is_submitted():
        form.show(activity)
    return form


@blueprint.get("")
@requires(Permission.CHANGE_ACTIVITY)
def index() -> str:
    found = queries.activities(within_reach(current_actor(), Permission.CHANGE_ACTIVITY))
    return render_template("events/activities/index.html", activities=found, kinds=STATE_KINDS)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.CHANGE_ACTIVITY)
def describe() -> Any:
    form = filled_in(_form(), lambda form: _page(form, None))
    own = current_actor().organisations(Role.COORDINATOR)
    organisation_id = form.organisation_id.data if form.organisation_id else own[0]
    activity = actions.describe(organisation_id, form.facts, form.texts)
    return go("events.planning.activity", gettext("Saved as a draft. Now add its dates."), activity_id=activity.id)


@blueprint.get("/<int:activity_id>/edit")
@requires(Permission.CHANGE_ACTIVITY, activity=Activity)
def edit(activity: Activity) -> Any:
    activity = queries.get_activity(activity.id)
    form = _form(activity)
    # Where a refused change lands, what was typed stays; saving again is then a decision.
    stale = form.is_submitted() and queries.changed_since(activity, form.seen_at.data or "")
    form.seen_at.data = activity.updated_at.isoformat()
    now = there_now(form, form.held(activity)) if stale else None
    return _page(form, activity, now)


def _page(form: ActivityForm, activity: Activity | None, now: list[tuple[str, str]] | None = None) -> str:
    return render_template("events/activities/edit.html", form=form, activity=activity, now=now, own=form.own)


@blueprint.post("/<int:activity_id>/edit")
@on_refusal(edit)
@requires(Permission.CHANGE_ACTIVITY, activity=Activity)
def change(activity: Activity) -> Any:
    activity = queries.get_activity(activity.id)
    form = filled_in(_form(activity), lambda form: _page(form, activity))
    actions.change(activity, form.facts, form.texts, form.seen_at.data or "")
    return go("events.planning.activity", gettext("Saved."), activity_id=activity.id)
