"""A series from a date on: changed or ended after a look at whom that touches, and put back."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from flask import abort, redirect, render_template, request, url_for

from community.foundation import clock
from community.foundation.access import current_actor, requires, within_reach
from community.foundation.forms import EARLIEST, LATEST
from community.foundation.i18n import lazy_gettext, ngettext
from community.foundation.pages import notify, on_refusal, slice_blueprint
from events.activities.models import Series
from events.activities.queries import get_activity
from events.activities.recurrence import Recurrence
from events.holidays.words import name_on
from events.permissions import Permission
from events.planning.views import touched_by
from events.series import actions, queries
from events.series.forms import EndForm, SeriesForm
from events.series.queries import Outline
from events.series.rules import Kept, Refusal
from events.venues import queries as venues
from events.venues.rules import VenueState

blueprint = slice_blueprint(__name__)

REFUSALS = {
    Refusal.CHANGED_MEANWHILE: lazy_gettext("Something changed since you looked. Nothing was done; look again, then decide."),
    Refusal.NOTHING_CHANGES: lazy_gettext("No date to come changes by this. Nothing was done."),
    Refusal.NOT_TO_PUT_BACK: lazy_gettext("There is nothing to put back any more."),
}  # fmt: skip
WORDS = {
    Kept.MOVED: lazy_gettext("was moved by itself, stays as it is"),
    Kept.CANCELLED: lazy_gettext("was cancelled, stays cancelled"),
    Kept.BEGUN: lazy_gettext("has begun, stays as it is"),
}
SHOWN = 12


def _since(series: Series) -> date:
    """The date in the address, else the next turn of the series, else today."""
    zone = series.zone
    with suppress(KeyError, ValueError):
        since = date.fromisoformat(request.args["since"])
        if EARLIEST <= since.year <= LATEST:
            return since
    return queries.next_turn(series, clock.now()) or clock.today(zone)


def _form(series: Series) -> SeriesForm:
    own = venues.venues(within_reach(current_actor(), Permission.CHANGE_VENUE))
    own = [venue for venue in own if venue.state is VenueState.ACTIVE or venue.id == series.venue_id]
    since = _since(series)
    rule = Recurrence.from_rrule(series.rrule)
    first = datetime.fromisoformat(series.first_local)
    shown = {
        "on": since,
        "starts": first.time(),
        "ends": (first + timedelta(minutes=series.duration)).time(),
        "venue_id": series.venue_id,
        "weekdays": list(rule.weekdays) or [first.weekday()],
        "interval": rule.interval,
        "until": rule.until,
        "count": len(queries.following(series, since)) if rule.count else None,
        "leave_out_holidays": series.leave_out_holidays,
        "capacity": queries.usual_seats(series),
    }
    return SeriesForm(own, series, clock.today(series.zone), data=shown)


def _page(series: Series, form: SeriesForm, outline: Outline | None = None) -> str:
    return render_template(
        "events/series/edit.html",
        activity=get_activity(series.activity_id),
        series=series,
        form=form,
        outline=outline,
        venue=form.venues.get(form.venue_id.data),
        touched=touched_by(outline.changes) if outline else None,
        holiday=partial(name_on, actions.country()),
        shown=SHOWN,
    )


@blueprint.get("/<int:series_id>/edit")
@requires(Permission.CHANGE_SERIES, series=Series)
def edit(series: Series) -> Any:
    form = _form(series)
    # A refused change lands here with what was typed: it is looked at again, as it would be now.
    if form.is_submitted() and form.validate():
        outline = actions.look(series, form.wish(), form.since)
        form.seen.data = outline.seen
        return _page(series, form, outline)
    return _page(series, form)


@blueprint.post("/<int:series_id>/edit")
@on_refusal(edit)
@requires(Permission.CHANGE_SERIES, series=Series)
def change(series: Series) -> Any:
    form = _form(series)
    if not form.validate():
        return _page(series, form), 422
    if "apply" not in request.form:
        outline = actions.look(series, form.wish(), form.since)
        form.seen.data = outline.seen
        return _page(series, form, outline)
    done = actions.change(series, form.wish(), form.since, form.seen.data or "")
    number = len(done.moved) + len(done.added) + len(done.called_off)
    notify("good", ngettext("%(num)d date is changed. Everybody concerned is told once.", "%(num)d dates are changed. Everybody concerned is told once.", number))  # fmt: skip
    return redirect(url_for("events.planning.activity", activity_id=series.activity_id), 303)


@blueprint.get("/<int:series_id>/end")
@requires(Permission.CHANGE_SERIES, series=Series)
def end(series: Series) -> Any:
    since = _since(series)
    outline = queries.outline_of_the_end(series, since, clock.now())
    form = EndForm()
    form.seen.data = outline.seen
    return render_template(
        "events/series/end.html",
        activity=get_activity(series.activity_id),
        series=series,
        since=since,
        form=form,
        outline=outline,
        touched=touched_by(outline.changes),
        shown=SHOWN,
    )


@blueprint.post("/<int:series_id>/end")
@on_refusal(end)
@requires(Permission.CHANGE_SERIES, series=Series)
def call_off(series: Series) -> Any:
    if "since" not in request.args:
        abort(404)
    done = actions.call_off_following(series, _since(series), EndForm().seen.data or "")
    notify(
        "good",
        ngettext(
            "%(num)d date is cancelled. Everybody concerned is told once.",
            "%(num)d dates are cancelled. Everybody concerned is told once.",
            len(done.called_off),
        ),
        undo_url=url_for("events.series.put_back", series_id=series.id),
        undo_label=ngettext("Put it back", "Put them back", len(done.called_off)),
    )
    return redirect(url_for("events.planning.activity", activity_id=series.activity_id), 303)


@blueprint.post("/<int:series_id>/put-back")
@requires(Permission.CHANGE_SERIES, series=Series)
def put_back(series: Series) -> Any:
    rows = actions.put_back(series)
    notify("good", ngettext("%(num)d date takes place again. Families keep their seats; helpers are asked to sign up again.", "%(num)d dates take place again. Families keep their seats; helpers are asked to sign up again.", len(rows)))  # fmt: skip
    return redirect(url_for("events.planning.activity", activity_id=series.activity_id), 303)
