"""With whom a venue is shared, what others have planned there, and what others share with oneself."""

from typing import Any

from flask import render_template
from markupsafe import Markup

from community.foundation import clock
from community.foundation.access import current_actor, requires, within_reach
from community.foundation.i18n import gettext, lazy_gettext, ngettext
from community.foundation.pages import filled_in, fragment, go, on_refusal, slice_blueprint
from events.activities.queries import acting_for
from events.permissions import Permission
from events.sessions.models import Session
from events.shared_venues import actions, queries
from events.shared_venues.forms import ShareForm
from events.shared_venues.rules import Refusal, left_without
from events.venues.models import SharedVenue, Venue
from events.venues.queries import is_no_longer_shared
from events.venues.rules import VenueState

blueprint = slice_blueprint(__name__)

REFUSALS = {
    Refusal.CLOSED: lazy_gettext("This venue is closed. Nothing new can be planned there."),
    Refusal.OWN: lazy_gettext("It is your own venue."),
}
SHOWN = 12


@blueprint.get("")
@requires(Permission.SEE_SHARED_VENUE)
def index() -> str:
    """What others share with one's organisations, and what they have to know of it."""
    found = queries.shared_with(within_reach(current_actor(), Permission.SEE_SHARED_VENUE))
    return render_template("events/shared_venues/index.html", found=found)


@blueprint.get("/<int:venue_id>")
@requires(Permission.CHANGE_VENUE, venue=Venue)
def show(venue: Venue) -> Any:
    return _page(venue, ShareForm(queries.others(venue)))


def _page(venue: Venue, form: ShareForm) -> str:
    rows = _dates_of_others(venue)
    return render_template(
        "events/shared_venues/show.html",
        venue=venue,
        form=form,
        found=queries.of_venue(venue.id),
        rows=rows,
        whose=queries.by_organisation(rows),
        closed=venue.state is VenueState.CLOSED,
        shown=SHOWN,
    )


def _dates_of_others(venue: Venue) -> list[Session]:
    """What others have there, as far as whoever has the venue may know of it."""
    return queries.dates_of_others(venue, within_reach(current_actor(), Permission.SEE_SESSION), clock.now())


@blueprint.post("/<int:venue_id>")
@on_refusal(show)
@requires(Permission.CHANGE_VENUE, venue=Venue)
def share(venue: Venue) -> Any:
    form = filled_in(ShareForm(queries.others(venue)), lambda form: _page(venue, form))
    actions.share(venue, form.shared_with, form.note.data or "")
    said = gettext("They can choose it now wherever they plan.")
    return go("events.shared_venues.show", said, venue_id=venue.id)


@blueprint.post("/<int:shared_id>/end")
@requires(Permission.CHANGE_SHARED_VENUE, shared=SharedVenue)
def end(shared: SharedVenue) -> Any:
    venue = actions.end(shared)
    whose = {organisation.id: number for organisation, number in queries.by_organisation(_dates_of_others(venue))}
    live = [one.organisation_id for one in queries.of_venue(venue.id)]
    number = sum(whose[one] for one in left_without(whose, shared.organisation_id, live))
    said = [gettext("Nothing new can be planned there by them.")]
    if number:
        said.append(
            ngettext("%(num)d date that is planned there stays.", "%(num)d dates that are planned there stay.", number)
        )
    return go("events.shared_venues.show", " ".join(said), venue_id=venue.id)


def planning_panel(session: Session) -> Markup | None:
    """Whose venue it is where it is somebody else's, what one has to know, and whether it is shared still."""
    venue, ours = session.venue, acting_for(session.activity, current_actor())
    if venue.organisation_id == ours:
        return None
    notes = queries.notes_for(venue.id, ours)
    return fragment(
        "events/shared_venues/_panel.html",
        owner=queries.owner_of(venue),
        notes=[one.note for one in notes if one.note],
        ended=not notes and is_no_longer_shared(venue, *session.activity.run_by),
    )
