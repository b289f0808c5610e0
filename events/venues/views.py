"""The venues of one's organisations: listed, described, changed, closed."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from flask import render_template

from community.foundation import clock
from community.foundation.access import Role, current_actor, requires, within_reach
from community.foundation.forms import there_now
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.pages import filled_in, go, on_refusal, slice_blueprint
from community.organisations.queries import coordinated_by, organisations
from events.permissions import Permission
from events.venues import actions, queries
from events.venues.forms import VenueForm, in_languages
from events.venues.models import Venue
from events.venues.rules import Refusal, VenueState

blueprint = slice_blueprint(__name__)

REFUSALS = {
    Refusal.CHANGED_MEANWHILE: lazy_gettext("Somebody else saved this in the meantime. Yours is still here: "
                                            "compare, then save again."),
    Refusal.NOT_SHARED: lazy_gettext("This venue is no longer shared with you: what is planned there stays as it is, "
                                     "and nothing new can be planned. Choose another venue."),
}  # fmt: skip


@blueprint.get("")
@requires(Permission.CHANGE_VENUE)
def index() -> str:
    venues = queries.venues(within_reach(current_actor(), Permission.CHANGE_VENUE))
    return render_template("events/venues/index.html", venues=venues, closed=VenueState.CLOSED)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.CHANGE_VENUE)
def describe() -> Any:
    own = own_organisations()
    form = in_languages(organisations=own)
    filled_in(form, lambda form: _page(form, None))
    organisation_id = form.organisation_id.data if form.organisation_id else own[0][0]
    venue = actions.describe(organisation_id, clock.town_zone(), form.facts)
    return go("events.venues.index", gettext("%(name)s is now one of your venues.", name=venue.called))


def own_organisations() -> list[tuple[int, str]]:
    """The organisations in which the actor coordinates, by name: where something new can be made."""
    found = organisations(coordinated_by(current_actor()))
    return [(organisation.id, organisation.called) for organisation, _ in found]


def venues_to_choose(present: Venue | None = None, organisations: Collection[int] = ()) -> list[Venue]:
    """The venues in use of the actor's organisations, then those that others share with each of `organisations` (else
    with each of the actor's), and the present one, whosever and in whatever state it is."""
    actor = current_actor()
    ours = actor.organisations(Role.COORDINATOR)
    offered = sa.or_(within_reach(actor, Permission.CHANGE_VENUE), queries.shared_with_each(organisations or ours))
    return queries.venues_to_choose(offered, ours, present.id if present else None)


def _page(form: VenueForm, venue: Venue | None, now: list[tuple[str, str]] | None = None) -> str:
    closed = venue is not None and venue.state is VenueState.CLOSED
    return render_template("events/venues/edit.html", form=form, venue=venue, now=now, closed=closed)


@blueprint.get("/<int:venue_id>")
@requires(Permission.CHANGE_VENUE, venue=Venue)
def edit(venue: Venue) -> Any:
    held = queries.facts_of(venue)
    form = in_languages(obj=venue, data=held)
    # Where a refused change lands, what was typed stays; saving again is then a decision.
    stale = form.is_submitted() and form.seen.data != queries.seen_of(venue)
    form.seen.data = queries.seen_of(venue)
    return _page(form, venue, there_now(form, held) if stale else None)


@blueprint.post("/<int:venue_id>")
@on_refusal(edit)
@requires(Permission.CHANGE_VENUE, venue=Venue)
def change(venue: Venue) -> Any:
    form = filled_in(in_languages(obj=venue, data=queries.facts_of(venue)), lambda form: _page(form, venue))
    actions.change(venue, form.facts, form.seen.data or "")
    return go("events.venues.index", gettext("Saved."))
