"""Closing a venue: what is ahead there, what would become of it, and the button that does it."""

from typing import Any

from flask import render_template, request

from community.foundation import clock
from community.foundation.access import current_actor, requires, within_reach
from community.foundation.i18n import gettext, in_words, isolated, lazy_gettext, listed, ngettext
from community.foundation.pages import filled_in, go, on_refusal, slice_blueprint
from events.closures import actions, queries
from events.closures.forms import ClosedTimeForm, ClosingForm, OpenHoursForm, open_hours
from events.closures.queries import ClosingOutline
from events.closures.rules import Refusal
from events.permissions import Permission
from events.planning.actions import country
from events.planning.models import Batch
from events.planning.rules import SessionChange
from events.planning.views import and_who_hears, go_undoable, holders_of, touched_by, who_hears
from events.rooms.queries import uses_ahead
from events.venues.models import ClosedTime, Venue
from events.venues.rules import VenueState
from events.venues.views import venues_to_choose

blueprint = slice_blueprint(__name__)

REFUSALS = {
    Refusal.CLOSED_ALREADY: lazy_gettext("This venue is closed already."),
    Refusal.IN_USE: lazy_gettext("This venue is in use."),
    Refusal.DATES_AHEAD: lazy_gettext("Dates are ahead at this venue. Say first what becomes of them."),
}
SHOWN = 12


def _form(venue: Venue) -> ClosingForm:
    ahead = queries.dates_ahead(venue, clock.now())
    others = [one for one in venues_to_choose(None, [venue.organisation_id]) if one.id != venue.id]
    return ClosingForm(len(ahead), others)


def _page(venue: Venue, form: ClosingForm, outline: ClosingOutline | None = None) -> str:
    now = clock.now()
    ahead, seen = queries.dates_ahead(venue, now), within_reach(current_actor(), Permission.SEE_SESSION)
    if not ahead and outline is None:
        outline = queries.closing(venue, None, None, country(), now)
    if outline:
        form.seen.data = outline.seen
    return render_template(
        "events/closures/look.html",
        venue=venue,
        closed=venue.state is VenueState.CLOSED,
        form=form,
        ahead=ahead,
        activities=queries.by_activity(ahead),
        others=queries.number_of_others(venue, now),
        whose=in_words(isolated(one.called) for one in queries.whose_of_others(venue, seen, now)),
        outline=outline if ahead else None,
        touched=touched_by(outline.changes) if outline else None,
        who_hears=who_hears,
        holders=holders_of(outline.taken) if outline else {},
        insist=bool(outline and (outline.taken or outline.shut or outline.small)),
        shown=SHOWN,
    )


@blueprint.get("/<int:venue_id>")
@requires(Permission.CHANGE_VENUE, venue=Venue)
def look(venue: Venue) -> Any:
    form = _form(venue)
    # A refused closing lands here with what was typed: it is looked at again, as it would be now.
    return _looked_at(venue, form) if form.is_submitted() and form.validate() else _page(venue, form)


def _looked_at(venue: Venue, form: ClosingForm) -> str:
    return _page(venue, form, queries.closing(venue, form.chosen, form.elsewhere, country(), clock.now()))


@blueprint.post("/<int:venue_id>")
@on_refusal(look)
@requires(Permission.CHANGE_VENUE, venue=Venue)
def close(venue: Venue) -> Any:
    form = filled_in(_form(venue), lambda form: _page(venue, form))
    if "apply" not in request.form:
        return _looked_at(venue, form)
    changes = queries.closing(venue, form.chosen, form.elsewhere, country(), clock.now()).changes
    touched = touched_by(changes)
    words = (form.words.data or "") if form.words else ""
    insisted = request.form["apply"] == "insist"
    actions.close(venue, form.chosen, form.elsewhere, form.seen.data or "", words=words, insisted=insisted)
    said = gettext("%(name)s is closed.", name=venue.called)
    if not changes:
        return go("events.venues.index", said)
    which = Batch.venue_id == venue.id
    return go_undoable("events.venues.index", and_who_hears(said, touched), which)


@blueprint.post("/<int:venue_id>/reopen")
@on_refusal(look)
@requires(Permission.CHANGE_VENUE, venue=Venue)
def reopen(venue: Venue) -> Any:
    actions.reopen(venue)
    return go("events.venues.index", gettext("%(name)s is in use again.", name=venue.called))


def _times_page(venue: Venue, form: ClosedTimeForm | None = None, hours: OpenHoursForm | None = None) -> str:
    today, seen = clock.today(venue.zone), within_reach(current_actor(), Permission.SEE_SESSION)
    return render_template(
        "events/closures/times.html",
        venue=venue,
        form=form or ClosedTimeForm(today, formdata=None),
        hours=hours or open_hours(venue, formdata=None),
        times=[
            (one, in_words(isolated(whose.called) for whose in one.whose))
            for one in queries.times_with_dates(venue, seen, today, clock.now())
        ],
        uses=uses_ahead(venue.id, clock.now()),
        shown=SHOWN,
    )


@blueprint.get("/<int:venue_id>/times")
@requires(Permission.CHANGE_VENUE, venue=Venue)
def times(venue: Venue) -> str:
    """When a venue is closed, and what is planned then all the same."""
    return _times_page(venue)


@blueprint.post("/<int:venue_id>/times")
@on_refusal(times)
@requires(Permission.CHANGE_VENUE, venue=Venue)
def add_time(venue: Venue) -> Any:
    form = filled_in(ClosedTimeForm(clock.today(venue.zone)), lambda form: _times_page(venue, form))
    actions.close_for(venue, form.first_on.data, form.last_on.data, form.reason.data)
    said = gettext("Whoever plans something there then is told that it is closed.")
    return go("events.closures.times", said, venue_id=venue.id)


@blueprint.post("/<int:venue_id>/hours")
@requires(Permission.CHANGE_VENUE, venue=Venue)
def set_hours(venue: Venue) -> Any:
    form = filled_in(open_hours(venue), lambda form: _times_page(venue, hours=form))
    actions.set_hours(venue, form.hours)
    said = gettext("Whoever plans something there outside of these hours is told.")
    return go("events.closures.times", said if form.hours else gettext("Saved."), venue_id=venue.id)


@blueprint.post("/times/<int:closed_id>/remove")
@requires(Permission.CHANGE_CLOSED_TIME, closed=ClosedTime)
def remove_time(closed: ClosedTime) -> Any:
    actions.open_again(closed)
    return go("events.closures.times", gettext("It is open on these days."), venue_id=closed.venue_id)


def still_ahead(organisation_id: int) -> list[str]:
    """What an organisation has ahead, before it is closed: how many dates, and how many count on them."""
    ids = queries.ahead_of_organisation(organisation_id, clock.now())
    if not ids:
        return []
    touched = touched_by([SessionChange(one) for one in ids])
    families, helpers = (touched[who].people + touched[who].waiting for who in ("families", "helpers"))
    counting = [
        ngettext("%(num)d family", "%(num)d families", families),
        ngettext("%(num)d helper", "%(num)d helpers", helpers),
    ]
    dates = ngettext("%(num)d date is ahead.", "%(num)d dates are ahead.", len(ids))
    return [dates, gettext("Who counts on them: %(who)s.", who=listed(counting))]
