"""The venues of one's organisations: listed, described, changed, closed."""

from typing import Any

from flask import current_app, redirect, render_template, url_for

from community.foundation.access import Role, current_actor, requires, within_reach
from community.foundation.i18n import gettext
from community.foundation.pages import notify, slice_blueprint
from events.permissions import Permission
from events.venues import actions, queries
from events.venues.forms import WORDS, VenueForm
from events.venues.models import Venue
from events.venues.rules import VenueState

blueprint = slice_blueprint(__name__)

__all__ = ["WORDS", "blueprint"]


@blueprint.get("")
@requires(Permission.CHANGE_VENUE)
def index() -> str:
    venues = queries.venues(within_reach(current_actor(), Permission.CHANGE_VENUE))
    return render_template("events/venues/index.html", venues=venues, closed=VenueState.CLOSED)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.CHANGE_VENUE)
def describe() -> Any:
    form = VenueForm()
    if not form.validate_on_submit():
        return render_template("events/venues/edit.html", form=form, venue=None), 422 if form.is_submitted() else 200
    organisation_id = current_actor().organisations(Role.COORDINATOR)[0]
    venue = actions.describe(organisation_id, current_app.config["ZAEDNO"].time_zone, form.facts)
    notify("good", gettext("%(name)s is now one of your venues.", name=venue.name))
    return redirect(url_for("events.venues.index"), 303)


@blueprint.route("/<int:venue_id>", methods=["GET", "POST"])
@requires(Permission.CHANGE_VENUE, venue=Venue)
def change(venue: Venue) -> Any:
    form = VenueForm(obj=venue)
    if not form.validate_on_submit():
        return render_template("events/venues/edit.html", form=form, venue=venue), 422 if form.is_submitted() else 200
    actions.change(venue, form.facts)
    notify("good", gettext("Saved."))
    return redirect(url_for("events.venues.index"), 303)
