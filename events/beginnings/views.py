"""One page on which an activity begins: what, when and where, how often, and who helps."""

from datetime import datetime, timedelta
from typing import Any

from flask import current_app, render_template, request

from community.foundation.access import Role, current_actor, requires
from community.foundation.i18n import gettext, in_words, isolated, local
from community.foundation.pages import filled_in, on_refusal, slice_blueprint
from events.activities import queries as activities
from events.activities.models import Activity
from events.activities.recurrence import Recurrence
from events.beginnings import actions
from events.beginnings.actions import DatesWish
from events.permissions import Permission
from events.planning import queries
from events.planning.forms import BeginningForm
from events.planning.models import Batch
from events.planning.views import go_undoable, preview_of
from events.sessions.models import Session
from events.venues.views import own_organisations, venues_to_choose

blueprint = slice_blueprint(__name__)


def _form(like: Activity | None = None) -> BeginningForm:
    roles = [role for offer in current_app.extensions["planned_roles"] for role in offer(like.id if like else None)]
    contacts = activities.contacts_for(current_actor().organisations(Role.COORDINATOR), like and like.contact_id)
    kind = BeginningForm.with_roles([(word, name) for word, name, _ in roles])
    shown: dict[str, Any] = {"interval": 1, **{f"role_{word}": number or None for word, _, number in roles}}
    form = kind(venues_to_choose(like.venue if like else None), contacts, own_organisations(), data=shown)
    if like and not form.is_submitted():
        form = kind(
            venues_to_choose(like.venue), contacts, own_organisations(), data=shown | form.held(like) | _when(like)
        )
    return form


def _when(like: Activity) -> dict[str, Any]:
    """At which hours and how often it took place last, as far as it did; from which day on has to be said anew."""
    series = queries.last_series(like.id)
    if series is None:
        return _once(queries.last_single(like.id))
    rule, first = Recurrence.from_rrule(series.rrule), datetime.fromisoformat(series.first_local)
    last = first + timedelta(minutes=series.duration)
    return {
        **_hours(first, last, series.venue_id),
        "weekdays": list(rule.weekdays) or [first.weekday()],
        "interval": rule.interval,
        "nth": rule.nth,
        "leave_out_holidays": series.leave_out_holidays,
        "only_in_terms": series.only_in_terms,
    }


def _once(session: Session | None) -> dict[str, Any]:
    if session is None:
        return {}
    zone = session.venue.zone
    return _hours(local(session.starts_at, zone), local(session.ends_at, zone), session.venue_id)


def _hours(first: datetime, last: datetime, venue_id: int) -> dict[str, Any]:
    days = (last.date() - first.date()).days
    return {"starts": first.time(), "ends": last.time(), "days": days, "venue_id": venue_id}


def _page(form: BeginningForm, preview: dict[str, Any] | None = None, like: Activity | None = None) -> str:
    return render_template("events/beginnings/new.html", form=form, preview=preview, like=like, own=form.own)


def _preview(form: BeginningForm) -> dict[str, Any]:
    """What would be made, in a sentence, with what speaks against it."""
    titles = [words.title for code, words in form.texts.items() if words.title]
    title = form[f"title_{form.own}"].data or titles[0]
    found = preview_of(form, form.capacity.data or 1, isolated(title), activities.find_contact(form.contact_id.data))
    wanted = [f"{form[form.roles[word]].label.text}: {number}" for word, number in form.wanted.items()]
    if wanted:
        helpers = gettext("Helpers each time: %(roles)s.", roles=in_words(map(isolated, wanted)))
        found["sentence"] = f"{found['sentence']} {helpers}"
    return found


@blueprint.get("/new")
@requires(Permission.CHANGE_ACTIVITY)
def new() -> str:
    form = _form()
    # Where a refused plan lands, it is shown as it would be now, with what speaks against it.
    sent = form.is_submitted() and form.validate()
    return _page(form, _preview(form) if sent else None)


@blueprint.post("/new")
@on_refusal(new)
@requires(Permission.CHANGE_ACTIVITY)
def begin() -> Any:
    form = filled_in(_form(), _page)
    if "preview" in request.form:
        return _page(form, _preview(form))
    own = current_actor().organisations(Role.COORDINATOR)
    published = "publish" in request.form
    activity = actions.begin(
        form.organisation_id.data if form.organisation_id else own[0],
        form.facts,
        form.texts,
        DatesWish(
            form.venue,
            form.first,
            form.last,
            form.minutes,
            form.recurrence,
            bool(form.leave_out_holidays.data),
            form.left_out.data,
            form.in_terms,
        ),
        form.wanted,
        insisted="insist" in request.form,
        published=published,
    )
    said = gettext("It is in the programme now.") if published else gettext("Saved as a draft, with its dates.")
    return go_undoable("events.planning.activity", said, Batch.activity_id == activity.id, activity_id=activity.id)


@blueprint.get("/like/<int:activity_id>")
@requires(Permission.CHANGE_ACTIVITY, activity=Activity)
def like(activity: Activity) -> str:
    """The same page, filled in as another activity is: its words, whom it is for, its hours and its roles."""
    activity = activities.get_activity(activity.id)
    return _page(_form(activity), like=activity)
