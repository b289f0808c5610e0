"""The coordinator's list of this week, and the page of one pair with its talks, pauses and ending."""

from typing import Any

from flask import render_template, request

from community.foundation import audit, clock
from community.foundation.access import Actor, Role, current_actor, find, permits, requires, within_reach
from community.foundation.i18n import day_in_words, gettext
from community.foundation.manifest import FamilyPanel
from community.foundation.pages import filled_in, fragment, go, on_refusal, slice_blueprint
from community.permissions import Permission as Community
from community.safeguarding.queries import waiting_for
from volunteers.follow_up import actions, queries
from volunteers.follow_up.forms import CheckInForm, FarewellForm
from volunteers.follow_up.labels import ICONS, LABELS
from volunteers.follow_up.rules import REASONS, Going, NextMatch, Task
from volunteers.journal import actions as mentoring
from volunteers.journal import queries as diaries
from volunteers.journal.models import Meeting
from volunteers.journal.views import pictures
from volunteers.pairs import queries as clearance
from volunteers.pairs.models import Pair
from volunteers.pairs.rules import PairState
from volunteers.permissions import Permission

blueprint = slice_blueprint(__name__)


@blueprint.get("")
@requires(Permission.KEEP_PAIRS)
def index() -> str:
    found = queries.week(within_reach(current_actor(), Permission.KEEP_PAIRS), clock.today(), clock.town_zone())
    vain = queries.asked_in_vain(within_reach(current_actor(), Permission.KEEP_REQUESTS))
    sections = [(task, ICONS[task], items) for task, items in found.items() if items]
    return render_template(
        "volunteers/follow_up/index.html",
        sections=sections,
        vain=vain,
        chips=[(f"{gettext('Nobody agreed')} ({len(vain)})", "#vain", False, "i-people")] * bool(vain)
        + [(f"{LABELS[task]} ({len(items)})", f"#{task.value}", False, f"i-{icon}") for task, icon, items in sections],
        number=len(vain) + sum(len(items) for items in found.values()),
        Task=Task,
        today=clock.today(),
        concerns=_concerns(),
    )


def _concerns() -> int:
    """For who holds the right beside coordinating: how many concerns wait for somebody. Others are not asked for."""
    actor = current_actor()
    return waiting_for(within_reach(actor, Community.SEE_CONCERNS)) if permits(actor, Community.SEE_CONCERNS) else 0


@blueprint.get("/ended")
@requires(Permission.KEEP_PAIRS)
def ended() -> str:
    found = queries.sights(within_reach(current_actor(), Permission.KEEP_PAIRS), ended=True)
    return render_template("volunteers/follow_up/ended.html", found=found, reasons=REASONS)


def _family_panel(actor: Actor) -> str:
    return fragment("volunteers/follow_up/_closing.html", closings=queries.closings_of(actor))


# What ended for the family lately, and what is next, on its home.
FAMILY_PANEL = FamilyPanel(queries.has_closings, _family_panel, pressing=True)


@blueprint.get("/<int:pair_id>")
@requires(Permission.KEEP_PAIRS, records=True, pair=Pair)
def show(pair: Pair) -> Any:
    audit.record(audit.Deed.VIEWED, pair)
    return _page(pair)


def _page(pair: Pair, form: CheckInForm | None = None, farewell_form: FarewellForm | None = None) -> Any:
    found = queries.sights(Pair.id == pair.id, ended=pair.state is PairState.CLOSED)
    if not found:
        return go("volunteers.follow_up.index")
    talks = queries.check_ins_with(pair.id)
    return render_template(
        "volunteers/follow_up/show.html",
        sight=found[0],
        farewell=queries.find_farewell(pair.id),
        reasons=REASONS,
        talks=talks,
        due=queries.due_of(pair, [one for one, _ in talks], clock.town_zone()),
        diary=queries.diary_of(pair.id),
        goals=diaries.goals_of(pair.id),
        rhythm=diaries.rhythm_of(pair.id),
        form=form or CheckInForm(clock.today(), formdata=None),
        farewell_form=farewell_form or FarewellForm(clock.today(), formdata=None),
        cleared=clearance.is_cleared(pair, clock.today()),
        **pictures(),
        States=PairState,
        Going=Going,
        today=clock.today(),
    )


def _refused(pair_id: int) -> Any:
    """The page again, with what was typed and why it was not kept."""
    tried = str(request.endpoint).rpartition(".")[2]
    return _page(
        find(current_actor(), Permission.KEEP_PAIRS, Pair, pair_id),
        form=CheckInForm(clock.today()) if tried == "check_in" else None,
        farewell_form=FarewellForm(clock.today()) if tried == "finish" else None,
    )


@blueprint.post("/<int:pair_id>/check-ins")
@on_refusal(_refused)
@requires(Permission.KEEP_PAIRS, pair=Pair)
def check_in(pair: Pair) -> Any:
    form = filled_in(CheckInForm(clock.today()), lambda form: _page(pair, form=form))
    told = (form.side.data, form.held_on.data, form.going.data)
    actions.check_in(pair, *told, form.concerns.data or "", form.next_step.data or "", _me(), clock.today())
    return _back(pair, gettext("The talk is noted."))


@blueprint.post("/entries/<int:meeting_id>/settle")
@requires(Permission.SETTLE_ENTRY, meeting=Meeting)
def settle(meeting: Meeting) -> Any:
    actions.settle(meeting)
    return go("volunteers.follow_up.index", gettext("Noted that you talked."))


@blueprint.post("/<int:pair_id>/pause")
@on_refusal(_refused)
@requires(Permission.KEEP_PAIRS, pair=Pair)
def pause(pair: Pair) -> Any:
    mentoring.pause(pair, clock.today())
    return _back(pair, gettext("Paused. Nobody is asked anything until it goes on."))


@blueprint.post("/<int:pair_id>/resume")
@on_refusal(_refused)
@requires(Permission.KEEP_PAIRS, pair=Pair)
def resume(pair: Pair) -> Any:
    mentoring.resume(pair, clock.today())
    return _back(pair, gettext("They meet again."))


@blueprint.post("/<int:pair_id>/closing")
@on_refusal(_refused)
@requires(Permission.KEEP_PAIRS, pair=Pair)
def begin_closing(pair: Pair) -> Any:
    actions.begin_closing(pair, clock.today())
    return _back(pair, gettext("Now talk with both of them."))


@blueprint.post("/<int:pair_id>/farewell")
@on_refusal(_refused)
@requires(Permission.KEEP_PAIRS, pair=Pair)
def finish(pair: Pair) -> Any:
    form = filled_in(FarewellForm(clock.today()), lambda form: _page(pair, farewell_form=form))
    again = form.again.data
    ending, note = form.ending.data, form.note.data or ""
    next_match = (form.volunteer_again.data, form.rests_until.data)
    actions.finish(pair, form.talked_on.data, ending, note, again, _me(), clock.today(), *next_match)
    told = [gettext("Closed with thanks.")]
    if again:
        told.append(gettext("The family waits for somebody else."))
    if form.volunteer_again.data is NextMatch.LATER:
        day = day_in_words(form.rests_until.data)
        told.append(gettext("Nobody new is proposed to the volunteer before %(day)s.", day=day))
    elif form.volunteer_again.data is NextMatch.NO:
        told.append(gettext("Nobody new is proposed to the volunteer."))
    else:
        told.append(gettext("The volunteer's place is free."))
    return go("volunteers.follow_up.index", " ".join(told))


def _me() -> int | None:
    return current_actor().account_id


def _back(pair: Pair, said: str = "") -> Any:
    return go("volunteers.follow_up.show", said, pair_id=pair.id)


def hours_panel(actor: Actor) -> str | None:
    """How many hours a volunteer gave so far, above their shifts; None before the first."""
    hours = queries.minutes_given(actor.account_id) // 60 if Role.VOLUNTEER in actor.roles else 0
    if not hours:
        return None
    return fragment("volunteers/follow_up/_hours.html", hours=hours)
