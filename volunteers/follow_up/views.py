"""The coordinator's list of this week, and the page of one pair with its talks, pauses and ending."""

from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from markupsafe import Markup

from community.foundation import audit, clock
from community.foundation.access import Actor, Role, current_actor, find, permits, requires, within_reach
from community.foundation.audit import Deed
from community.foundation.i18n import day_in_words, gettext
from community.foundation.pages import notify, on_refusal, slice_blueprint
from community.permissions import Permission as Community
from community.safeguarding.queries import waiting_for
from volunteers.follow_up import actions, queries
from volunteers.follow_up.forms import CheckInForm, FarewellForm
from volunteers.follow_up.labels import ICONS, LABELS
from volunteers.follow_up.rules import REASONS, Going, NextMatch, Task
from volunteers.journal import actions as mentoring
from volunteers.journal import queries as diaries
from volunteers.journal.forms import length_in_words
from volunteers.journal.labels import GOAL_ICONS, MOUTHS
from volunteers.journal.models import Meeting
from volunteers.pairs import queries as clearance
from volunteers.pairs.models import Pair
from volunteers.pairs.rules import Ending, PairState, Side
from volunteers.permissions import Permission

blueprint = slice_blueprint(__name__)


def _zone() -> str:
    return str(current_app.config["ZAEDNO"].time_zone)


def _today() -> Any:
    return clock.today(_zone())


@blueprint.get("")
@requires(Permission.KEEP_PAIRS)
def index() -> str:
    found = queries.week(within_reach(current_actor(), Permission.KEEP_PAIRS), _today(), _zone())
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
        today=_today(),
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
    return render_template("volunteers/follow_up/ended.html", found=found, reasons=REASONS, zone=_zone())


def family_panel(actor: Actor) -> Markup | None:
    """What ended for the family lately, and what is next, on its home; None where nothing did."""
    closings = queries.closings_of(actor.household_id or 0)
    if not closings:
        return None
    page = render_template("volunteers/follow_up/_closing.html", closings=closings, zone=_zone())
    return Markup(page)  # noqa: S704 - a rendered template


@blueprint.get("/<int:pair_id>")
@requires(Permission.KEEP_PAIRS, records=True, pair=Pair)
def show(pair: Pair) -> Any:
    audit.record(Deed.VIEWED, pair)
    return _page(pair)


def _page(pair: Pair, form: CheckInForm | None = None, farewell_form: FarewellForm | None = None) -> Any:
    found = queries.sights(Pair.id == pair.id, ended=pair.state is PairState.CLOSED)
    if not found:
        return redirect(url_for("volunteers.follow_up.index"), 303)
    talks = queries.check_ins_with(pair.id)
    return render_template(
        "volunteers/follow_up/show.html",
        sight=found[0],
        farewell=queries.find_farewell(pair.id),
        reasons=REASONS,
        talks=talks,
        due=queries.due_of(pair, [one for one, _ in talks], _zone()),
        diary=queries.diary_of(pair.id),
        goals=diaries.goals_of(pair.id),
        rhythm=diaries.rhythm_of(pair.id),
        form=form or CheckInForm(_today(), formdata=None),
        farewell_form=farewell_form or FarewellForm(_today(), formdata=None),
        cleared=clearance.is_cleared(pair, _today()),
        icons={kind.value: icon for kind, icon in GOAL_ICONS.items()},
        mouths={mood.value: mouth for mood, mouth in MOUTHS.items()},
        length=length_in_words,
        States=PairState,
        Going=Going,
        today=_today(),
        zone=_zone(),
    )


def _refused(pair_id: int) -> Any:
    """The page again, with what was typed and why it was not kept."""
    tried = str(request.endpoint).rpartition(".")[2]
    return _page(
        find(current_actor(), Permission.KEEP_PAIRS, Pair, pair_id),
        form=CheckInForm(_today()) if tried == "check_in" else None,
        farewell_form=FarewellForm(_today()) if tried == "finish" else None,
    )


@blueprint.post("/<int:pair_id>/check-ins")
@on_refusal(_refused)
@requires(Permission.KEEP_PAIRS, pair=Pair)
def check_in(pair: Pair) -> Any:
    form = CheckInForm(_today())
    if not form.validate_on_submit():
        return _page(pair, form=form), 422
    told = (Side(form.side.data), form.held_on.data, Going(form.going.data))
    actions.check_in(pair, *told, form.concerns.data or "", form.next_step.data or "", _me(), _today())
    notify("good", gettext("The talk is noted."))
    return _back(pair)


@blueprint.post("/entries/<int:meeting_id>/settle")
@requires(Permission.SETTLE_ENTRY, meeting=Meeting)
def settle(meeting: Meeting) -> Any:
    actions.settle(meeting)
    notify("good", gettext("Noted that you talked."))
    return redirect(url_for("volunteers.follow_up.index"), 303)


@blueprint.post("/<int:pair_id>/pause")
@on_refusal(_refused)
@requires(Permission.KEEP_PAIRS, pair=Pair)
def pause(pair: Pair) -> Any:
    mentoring.pause(pair, _today())
    notify("good", gettext("Paused. Nobody is asked anything until it goes on."))
    return _back(pair)


@blueprint.post("/<int:pair_id>/resume")
@on_refusal(_refused)
@requires(Permission.KEEP_PAIRS, pair=Pair)
def resume(pair: Pair) -> Any:
    mentoring.resume(pair, _today())
    notify("good", gettext("They meet again."))
    return _back(pair)


@blueprint.post("/<int:pair_id>/closing")
@on_refusal(_refused)
@requires(Permission.KEEP_PAIRS, pair=Pair)
def begin_closing(pair: Pair) -> Any:
    actions.begin_closing(pair, _today())
    notify("good", gettext("Now talk with both of them."))
    return _back(pair)


@blueprint.post("/<int:pair_id>/farewell")
@on_refusal(_refused)
@requires(Permission.KEEP_PAIRS, pair=Pair)
def finish(pair: Pair) -> Any:
    form = FarewellForm(_today())
    if not form.validate_on_submit():
        return _page(pair, farewell_form=form), 422
    again = form.again.data
    ending, note = Ending(form.ending.data), form.note.data or ""
    next_match = (form.wish, form.rests_until.data)
    actions.finish(pair, form.talked_on.data, ending, note, again, _me(), _today(), *next_match)
    told = [gettext("Closed with thanks.")]
    if again:
        told.append(gettext("The family waits for somebody else."))
    if form.wish is NextMatch.LATER:
        day = day_in_words(form.rests_until.data)
        told.append(gettext("Nobody new is proposed to the volunteer before %(day)s.", day=day))
    elif form.wish is NextMatch.NO:
        told.append(gettext("Nobody new is proposed to the volunteer."))
    else:
        told.append(gettext("The volunteer's place is free."))
    notify("good", " ".join(told))
    return redirect(url_for("volunteers.follow_up.index"), 303)


def _me() -> int | None:
    return current_actor().account_id


def _back(pair: Pair) -> Any:
    return redirect(url_for("volunteers.follow_up.show", pair_id=pair.id), 303)


def hours_panel(actor: Actor) -> Markup | None:
    """How many hours a volunteer gave so far, above their shifts; None before the first."""
    hours = queries.minutes_given(actor.account_id) // 60 if Role.VOLUNTEER in actor.roles else 0
    if not hours:
        return None
    return Markup(render_template("volunteers/follow_up/_hours.html", hours=hours))  # noqa: S704 - a rendered template
