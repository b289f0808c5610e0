"""The page on which staff bring a pair together: the guardian's yes, the first meeting, and that they met."""

from datetime import datetime
from typing import Any

from flask import current_app, redirect, render_template, url_for

from community.foundation import audit, clock
from community.foundation.access import requires
from community.foundation.audit import Deed
from community.foundation.database import db
from community.foundation.i18n import gettext
from community.foundation.pages import notify, on_refusal, slice_blueprint
from community.people.models import Household
from events.activities.recurrence import at_zone
from events.sessions.queries import get_session
from volunteers.introductions import actions, queries, rules
from volunteers.introductions.forms import MeetingForm
from volunteers.pairs import actions as pairs
from volunteers.pairs import clearance
from volunteers.pairs import queries as pair_queries
from volunteers.pairs.models import Pair
from volunteers.pairs.rules import AGREED, ASKED, PairState, Side
from volunteers.pairs.views import WEEKDAYS
from volunteers.permissions import Permission

blueprint = slice_blueprint(__name__)


@blueprint.get("/<int:pair_id>")
@requires(Permission.KEEP_PAIRS, records=True, pair=Pair)
def show(pair: Pair) -> str:
    audit.record(Deed.VIEWED, pair)
    return _page(pair)


def _page(pair: Pair, form: MeetingForm | None = None) -> str:
    household = db.session.get_one(Household, pair.household_id)
    zone = current_app.config["ZAEDNO"].time_zone
    today = clock.today(zone)
    members = clearance.asking(pair)
    [known] = pair_queries.known(Pair.id == pair.id)
    common = queries.common_week(known)
    if form is None:
        form = MeetingForm(queries.public_venues(household.organisation_id), formdata=None)
        busy = queries.busy(pair, members, clock.now())
        form.on.data, form.at.data = rules.first_time(common, today, zone, busy) or (None, None)
    return render_template(
        "volunteers/introductions/show.html",
        pair=known,
        form=form,
        common=common,
        weekdays=WEEKDAYS,
        named=pair_queries.may_be_named(pair.household_id),
        members=members,
        needs_guardian=clearance.minor_alone(pair, members, today.year) and pair.state is PairState.ACCEPTED_BY_MENTEE,
        may_meet=pair.state in AGREED,
        asked=pair.state in ASKED,
        meeting=get_session(pair.introduction_id) if pair.introduction_id else None,
        States=PairState,
    )


def _back(pair: Pair) -> Any:
    return redirect(url_for("volunteers.introductions.show", pair_id=pair.id), 303)


@blueprint.post("/<int:pair_id>/introduce")
@on_refusal(lambda pair_id: show(pair_id=pair_id))
@requires(Permission.KEEP_PAIRS, pair=Pair)
def introduce(pair: Pair) -> Any:
    household = db.session.get_one(Household, pair.household_id)
    venues = {venue.id: venue for venue in queries.public_venues(household.organisation_id)}
    form = MeetingForm(list(venues.values()))
    if not form.validate_on_submit():
        return _page(pair, form), 422
    venue = venues[form.venue.data]
    starts_at = at_zone(datetime.combine(form.on.data, form.at.data), venue.zone)
    actions.introduce(pair, venue, starts_at, form.minutes.data or 60)
    notify("good", gettext("The first meeting is set. Both find it in their calendars."))
    return _back(pair)


@blueprint.post("/<int:pair_id>/guardian")
@on_refusal(lambda pair_id: show(pair_id=pair_id))
@requires(Permission.KEEP_PAIRS, pair=Pair)
def guardian(pair: Pair) -> Any:
    pairs.agree_as_guardian(pair)
    notify("good", gettext("Noted."))
    return _back(pair)


@blueprint.post("/<int:pair_id>/met")
@on_refusal(lambda pair_id: show(pair_id=pair_id))
@requires(Permission.KEEP_PAIRS, pair=Pair)
def met(pair: Pair) -> Any:
    pairs.start(pair)
    notify("good", gettext("Good. From now on they meet by themselves."))
    return redirect(url_for("volunteers.care.show", pair_id=pair.id), 303)


@blueprint.post("/<int:pair_id>/end")
@on_refusal(lambda pair_id: show(pair_id=pair_id))
@requires(Permission.KEEP_PAIRS, pair=Pair)
def end(pair: Pair) -> Any:
    pairs.decline(pair, Side.STAFF)
    notify("good", gettext("Ended."))
    return _back(pair)
