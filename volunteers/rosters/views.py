"""The coordinator's roster of the next weeks, and the volunteer's own page of what is asked."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from flask import abort, render_template, request, url_for

from community.foundation import clock
from community.foundation.access import Actor, current_actor, find, requires, within_reach
from community.foundation.database import transaction
from community.foundation.forms import numbers
from community.foundation.i18n import gettext, lazy_gettext, ngettext
from community.foundation.pages import fragment, go, notify, on_its_way, on_refusal, slice_blueprint
from community.foundation.rules import days_of
from volunteers.permissions import Permission
from volunteers.profiles import actions as profiles
from volunteers.profiles.models import Volunteer
from volunteers.rosters import actions, queries
from volunteers.rosters.models import Ask
from volunteers.rosters.rules import LIVE, AskState, Refusal
from volunteers.shifts import queries as shifts
from volunteers.shifts.models import Shift
from volunteers.shifts.views import STATE_KINDS

blueprint = slice_blueprint(__name__)

REFUSALS = {
    Refusal.ANSWERED: lazy_gettext("You have answered this already."),
    Refusal.TOO_LATE: lazy_gettext("The time to answer is over. Thank you all the same."),
    Refusal.TAKEN: lazy_gettext("Somebody else was a moment quicker, and the place is taken. Thank you all the same!"),
    Refusal.NOBODY_CHOSEN: lazy_gettext("Choose at least one person to ask."),
    Refusal.STARTED: lazy_gettext("This shift has begun already."),
    Refusal.ASKED: lazy_gettext("They were asked already."),
}
SPANS = (7, 14, 28)
ASK_KINDS = {
    AskState.PROPOSED: "info",
    AskState.ASKED: "waiting",
    AskState.ACCEPTED: "good",
    AskState.DECLINED: "off",
    AskState.LAPSED: "off",
}


def _days() -> int:
    given = request.values.get("days", "14")
    return int(given) if given in map(str, SPANS) else 14


@blueprint.get("")
@requires(Permission.ROSTER)
def index() -> str:
    days = _days()
    open_shifts = queries.open_roles(within_reach(current_actor(), Permission.ROSTER), clock.now(), days)
    asks = queries.asks_of([shift.id for shift in open_shifts])
    gaps = queries.problem(open_shifts, clock.now(), days, whole=False).gaps if "why" in request.args else {}
    hoped_for = {shift_id for shift_id, rows in asks.items() if any(one.state in LIVE for one, _ in rows)}
    states = [one.state for rows in asks.values() for one, _ in rows]
    return render_template(
        "volunteers/rosters/index.html",
        days=days,
        tabs=[
            (ngettext("%(num)d day", "%(num)d days", span), url_for(".index", days=span), span == days)
            for span in SPANS
        ],
        by_day=_by_first_day(open_shifts),
        asks=asks,
        gaps={shift_id: gap for shift_id, gap in gaps.items() if shift_id not in hoped_for},
        missing=sum(max(0, shift.minimum - shift.taken) for shift in open_shifts),
        proposed=states.count(AskState.PROPOSED),
        waiting=states.count(AskState.ASKED),
        staffing=shifts.staffing_of,
        kinds=STATE_KINDS,
        ask_kinds=ASK_KINDS,
        proposed_state=AskState.PROPOSED,
    )


def _by_first_day(open_shifts: Sequence[Shift]) -> list[tuple[date, list[Shift]]]:
    """Each shift once: of two boxes for one person, the one that was left ticked would ask them."""

    def first(shift: Shift) -> date:
        return days_of(shift.starts_at, shift.ends_at, shift.session.venue.zone)[0]

    return [(day, list(group)) for day, group in groupby(open_shifts, key=first)]


@blueprint.post("/propose")
@requires(Permission.ROSTER, own_transactions=True)
def propose() -> Any:
    """Read, think without holding the database, keep."""
    from volunteers.rosters.plan import plan

    days, whole = _days(), "whole" in request.form
    with transaction(writing=False):
        open_shifts = queries.open_roles(within_reach(current_actor(), Permission.ROSTER), clock.now(), days)
        problem = queries.problem(open_shifts, clock.now(), days, whole=whole)
    found = plan(problem.places, problem.caps, problem.values)
    with transaction():
        actions.keep([shift.id for shift in open_shifts], found.pairs, problem.rests, problem.fits)
    wanted = sum(place.wanted for place in problem.places)
    if not wanted:
        notify("good", gettext("Every role has enough people."))
    elif found.share == 1:
        notify("info", gettext("%(filled)s of %(wanted)s places have a proposal. No better plan "
                               "exists.", filled=found.filled, wanted=wanted))  # fmt: skip
    else:
        notify("info", gettext("%(filled)s of %(wanted)s places have a proposal: at least %(share)s of the best "
                               "plan.", filled=found.filled, wanted=wanted, share=f"{found.share:.1%}"))  # fmt: skip
    return go("volunteers.rosters.index", days=days, why=1)


@blueprint.post("/ask")
@on_refusal(index)
@requires(Permission.ROSTER)
def ask() -> Any:
    reach = within_reach(current_actor(), Permission.ROSTER)
    number = actions.ask(queries.chosen(numbers(request.form.getlist("ask")), reach))
    return go(
        "volunteers.rosters.index",
        ngettext("%(num)d person was asked.", "%(num)d people were asked.", number),
        days=_days(),
    )


@blueprint.get("/mine")
@requires(Permission.SEE_OWN_SHIFTS)
def mine() -> str:
    actor = current_actor()
    me = actor.account_id or 0
    return render_template(
        "volunteers/rosters/mine.html",
        asks=queries.asked_of(me, clock.now()),
        profile=find(actor, Permission.OWN_PROFILE, Volunteer, me),
    )


@blueprint.post("/mine/substitutes")
@requires(Permission.OWN_PROFILE)
def stand_in() -> Any:
    """Whether the house may ask by itself when somebody else cannot come."""
    actor = current_actor()
    volunteer = find(actor, Permission.OWN_PROFILE, Volunteer, actor.account_id or 0) or abort(404)
    profiles.keep(volunteer, stands_in=request.form.get("asked") == "yes")
    return go("volunteers.rosters.mine", gettext("Saved."))


def own_panel(actor: Actor) -> str | None:
    """What somebody is asked for, above their shifts; None when nothing."""
    asks = queries.asked_of(actor.account_id or 0, clock.now())
    if not asks:
        return None
    return fragment("volunteers/rosters/_panel.html", number=len(asks))


@blueprint.post("/asks/<int:ask_id>/accept")
@on_refusal(lambda ask_id: mine())
@requires(Permission.ANSWER_ASK, ask=Ask)
def accept(ask: Ask) -> Any:
    actions.accept(ask)
    told = gettext("Thank you! A mail with a calendar entry is on its way.")
    return go("volunteers.shifts.mine", on_its_way(told, gettext("You have the place.")))


@blueprint.post("/asks/<int:ask_id>/decline")
@on_refusal(lambda ask_id: mine())
@requires(Permission.ANSWER_ASK, ask=Ask)
def decline(ask: Ask) -> Any:
    actions.decline(ask)
    return go("volunteers.rosters.mine", gettext("Thank you for saying so. Somebody else will be asked."))
