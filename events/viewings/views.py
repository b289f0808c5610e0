"""Viewings: the office plans them and says who goes along; who looks at the home reads its address while it is told."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, render_template, request, url_for

from community.caseload.rules import FamilyEntry, Happening
from community.foundation import audit, clock
from community.foundation.access import Actor, Role, current_actor, find, permits, requires, within_reach
from community.foundation.database import first
from community.foundation.i18n import day_in_words, gettext, local, time_in_words
from community.foundation.manifest import FamilyHappenings, SessionPanel
from community.foundation.pages import filled_in, fragment, go, on_refusal, slice_blueprint
from community.foundation.refusal import refuse
from community.households.models import Household
from community.housing import rules as housing
from community.housing.models import Dwelling, HousingNeed
from community.housing.queries import fits
from community.housing.rules import HousingDeed, HousingSide
from community.housing.rules import Refusal as Taken
from community.permissions import Permission as Community
from events.activities.rules import Openness
from events.permissions import Permission
from events.planning.rules import unchangeable
from events.sessions.models import Session
from events.sessions.rules import GOING_ON, SessionState
from events.venues.models import Venue
from events.viewings import actions, queries
from events.viewings.forms import CompanyForm, ViewingForm
from events.viewings.models import Viewing
from events.viewings.rules import Refusal, may_choose

blueprint = slice_blueprint(__name__)

LAST_PAGE = 400


@blueprint.get("")
@requires(Permission.SEE_VIEWINGS, records=True)
def index() -> str:
    """The viewings of one's office, or of the families that one accompanies."""
    actor, number = current_actor(), min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    found, more = queries.viewings(within_reach(actor, Permission.SEE_VIEWINGS), number)
    audit.record(audit.Deed.VIEWED, *found)
    now = clock.now()
    return render_template(
        "events/viewings/index.html",
        keeps=permits(actor, Community.KEEP_DWELLINGS),
        viewings=found,
        away=queries.away_from(found),
        to_come={one.id for one in found if _may_choose(one.session) is None},
        cancelled=SessionState.CANCELLED,
        open_still={
            one.id
            for one in found
            if unchangeable(now, one.session.ends_at, one.session.state is SessionState.CANCELLED) is None
        },
        offices=actor.organisations(Role.SERVICE),
        previous_url=url_for(".index", page=number - 1) if number > 1 else "",
        next_url=url_for(".index", page=number + 1) if more else "",
    )


def _refused(need_id: int, **_address: int) -> str:
    """Where a refused plan lands, with nothing of the need."""
    return render_template("events/viewings/refused.html", back=url_for("community.housing.need", need_id=need_id))


@blueprint.route("/needs/<int:need_id>/dwellings/<int:dwelling_id>", methods=["GET", "POST"])
@on_refusal(_refused)
@requires(Permission.PLAN_VIEWING, records=True, need=HousingNeed)
def plan(need: HousingNeed, dwelling_id: int) -> Any:
    """The office sets a date at which a family looks at a dwelling."""
    dwelling = find(current_actor(), Community.KEEP_DWELLINGS, Dwelling, dwelling_id)
    if dwelling is None:
        abort(404)
    if not may_view(need, dwelling):
        refuse(Taken.NOT_NOW, when=request.method == "POST")
        return go("community.housing.need", need_id=need.id)
    audit.record(audit.Deed.VIEWED, need, dwelling)
    venues = queries.meeting_points(need.organisation_id)
    people = queries.people_for(need, clock.today())
    form = ViewingForm(venues, people, queries.speaking(people, need.language))
    form = filled_in(form, lambda form: _plan_page(form, need, dwelling, bool(venues)))
    venue = first(Venue, Venue.id == form.venue.data)
    there = datetime.combine(form.on.data, form.starts.data, ZoneInfo(venue.zone))
    actions.plan(need, dwelling, venue, there.astimezone(UTC), form.minutes.data, form.chosen)
    said = gettext("Planned. Who goes along is invited; whoever accompanies the family tells it.")
    return go("events.viewings.index", said)


def may_view(need: HousingNeed, dwelling: Dwelling) -> bool:
    """Whether a family may look at a dwelling now: somebody looks for it, and it can be had."""
    may = housing.housing_open_to(need.state, HousingSide.OFFICE)
    return HousingDeed.VIEW in may and dwelling.state in housing.OFFERED_FROM and fits(need, dwelling)


def _plan_page(form: ViewingForm, need: HousingNeed, dwelling: Dwelling, there_is_a_place: bool) -> str:
    return render_template(
        "events/viewings/plan.html", form=form if there_is_a_place else None, need=need, dwelling=dwelling
    )


def _may_choose(session: Session) -> Refusal | None:
    return may_choose(session.starts_at, clock.now(), going_on=session.state in GOING_ON)


@blueprint.route("/<int:viewing_id>/company", methods=["GET", "POST"])
@on_refusal(lambda **_address: index())
@requires(Permission.CHANGE_VIEWING, records=True, viewing=Viewing)
def company(viewing: Viewing) -> Any:
    """The office says who goes along instead, or that nobody does."""
    whole = queries.whole(viewing)
    if _may_choose(whole.session):
        refuse(_may_choose(whole.session) if request.method == "POST" else None)
        return go("events.viewings.index")
    audit.record(audit.Deed.VIEWED, viewing)
    people = queries.free_for(whole.need, queries.day_of(whole.session.starts_at))
    away = queries.away_from([whole]).get(whole.id, frozenset())
    there = [one for one in people if one.id not in away]
    before = {"volunteer": whole.volunteer_id, "interpreter": whole.interpreter_id}
    # Whoever interprets now is called by their name, whatever their profile says of languages.
    able = {one.id for one in queries.speaking(there, whole.need.language)} | {whole.interpreter_id}
    form = CompanyForm(
        there,
        [one for one in there if one.id in able],
        data={name: 0 if one is None or one in away else one for name, one in before.items()},
    )
    form = filled_in(form, lambda form: _company_page(form, whole, away))
    actions.choose(viewing, form.chosen)
    return go("events.viewings.index", gettext("Noted. Whoever is new is invited, and whoever is not needed hears so."))


def _company_page(form: CompanyForm, viewing: Viewing, away: frozenset[int]) -> str:
    return render_template("events/viewings/company.html", form=form, viewing=viewing, away=away)


@blueprint.post("/<int:viewing_id>/call-off")
@on_refusal(lambda **_address: index())
@requires(Permission.CHANGE_VIEWING, viewing=Viewing)
def call_off(viewing: Viewing) -> Any:
    actions.call_off(viewing)
    return go("events.viewings.index", gettext("Called off. Whoever was to come hears of it."))


def session_panel(session: Session) -> SessionPanel | None:
    """For whoever looks at a home together: which one, and, while it is told, its address."""
    if session.activity.openness is not Openness.INVITED:
        return None
    viewing = queries.find_of(session.id)
    if viewing is None:
        return None
    told = queries.is_told_to(current_actor(), viewing)
    return SessionPanel(fragment("events/viewings/_panel.html", viewing=viewing, told=told), "viewing")


def _lines(actor: Actor, household_ids: Sequence[int]) -> dict[int, str]:
    """When families look at a home next."""
    zone, found = clock.town_zone(), queries.next_of(household_ids, within_reach(actor, Permission.SEE_VIEWINGS))
    return {
        number: gettext("looks at a home %(day)s, %(time)s", day=day_in_words(there.date(), "d MMM"),
                        time=time_in_words(there))
        for number, there in ((number, local(at, zone)) for number, at in found.items())
    }  # fmt: skip


def _entries(actor: Actor, household: Household) -> list[FamilyEntry]:
    """When a family looks at a home, or did: not at which."""
    found = queries.of_household(household.id, within_reach(actor, Permission.SEE_VIEWINGS))
    audit.record(audit.Deed.VIEWED, *found)
    zone, now = clock.town_zone(), clock.now()
    return [
        FamilyEntry(
            there.date(),
            Happening.VIEWING,
            gettext("They look at a home, %(time)s", time=time_in_words(there)),
            url_for("community.housing.need", need_id=one.need_id),
            open=one.session.ends_at > now,
            icon="home",
        )
        for one, there in ((one, local(one.session.starts_at, zone)) for one in found)
    ]


HAPPENINGS = FamilyHappenings(
    lambda actor: queries.dues(within_reach(actor, Permission.SEE_VIEWINGS)), _lines, _entries
)
