"""Case conferences: calling one, what whoever takes part reads, what follows of it, and the page of the family."""

from collections.abc import Sequence
from typing import Any

from flask import abort, render_template, request, url_for
from markupsafe import Markup

from community.conferences import actions, queries, rules
from community.conferences.actions import ToldConference
from community.conferences.forms import (
    NEVER,
    USUAL,
    CallOffForm,
    ConferenceDecisionForm,
    ConferenceForm,
    ConferenceTaskForm,
)
from community.conferences.labels import AS_WHAT, LOOKS
from community.conferences.models import CaseConference, ConferenceTask
from community.conferences.queries import TakingPart
from community.conferences.rules import ConferenceDeed, ConferenceState
from community.foundation import audit, clock, i18n
from community.foundation.access import Actor, current_actor, find, requires, within_reach
from community.foundation.config import settings
from community.foundation.i18n import gettext, ngettext
from community.foundation.manifest import FamilyPanel
from community.foundation.pages import filled_in, form_page, fragment, go, on_refusal, slice_blueprint, wording
from community.foundation.refusal import Refused
from community.households.models import Household
from community.permissions import Permission

blueprint = slice_blueprint(__name__, prefix="")


@blueprint.get("/community/conferences")
@requires(Permission.SEE_CONFERENCES, records=True)
def index() -> str:
    """The conferences that one called or takes part in, and what one has to do of them."""
    actor = current_actor()
    found = queries.conferences(within_reach(actor, Permission.SEE_CONFERENCES))
    audit.record(audit.Deed.VIEWED, *(one for one, _ in found))
    return render_template(
        "community/conferences/index.html",
        ahead=[one for one in found if one[0].state is ConferenceState.PLANNED],
        past=[one for one in found if one[0].state is not ConferenceState.PLANNED],
        tasks=[one for one in queries.tasks(queries.tasks_attended(actor)) if one.done_at is None],
        names={one.id: name for one, name in found},
        looks=LOOKS,
        today=clock.today(),
    )


def _form(household_id: int, rooms: Sequence[Any], but: int | None, **held: Any) -> ConferenceForm:
    return ConferenceForm(queries.may_be_invited(household_id), queries.adults_of(household_id), rooms, but, **held)


def _has_room(form: ConferenceForm, conference_id: int | None) -> bool:
    """Whether the room that was chosen can be had then; why not is said beside it, before anything is saved."""
    told = _told(form)
    why = queries.room_snag(told.room, told.starts_at, told.ends_at, conference_id) if told.room else None
    if why:
        form.room.errors = [wording(Refused(why))]
    return why is None


def _told(form: ConferenceForm) -> ToldConference:
    return ToldConference(
        on=form.starts_on.data,
        at=form.starts.data,
        minutes=form.minutes.data or USUAL,
        room=form.room.data or None,
        place=form.place.data or "",
        accounts=form.accounts.data,
        adults=form.adults.data,
        interpreter_language=form.interpreter.data,
        interpreter_comes=form.interpreter_comes.data,
    )


@blueprint.route("/community/conferences/households/<int:household_id>/call", methods=["GET", "POST"])
@requires(Permission.ACCOMPANY, records=True, household=Household)
def call(household: Household) -> Any:
    """Asking people to sit together about a family that one accompanies."""
    actor = current_actor()
    whose = queries.caller_of(household, actor)
    form = _form(household.id, queries.rooms_to_choose(whose), actor.account_id)
    if form.validate_on_submit() and _has_room(form, None):
        made = actions.call(household, whose, _told(form), actor.account_id)
        return _to(made, _who_hears(made))
    audit.record(audit.Deed.VIEWED, household)
    return form_page("community/conferences/call.html", form, household=household, conference=None)


def _who_hears(conference: CaseConference) -> str:
    """What is on its way, and what is left to do by hand."""
    staff = len(queries.accounts_in(conference.id, but=current_actor().account_id))
    said = (
        ngettext("%(num)d of the staff gets an email.", "%(num)d of the staff get an email.", staff)
        if staff
        else gettext("Noted.")
    )
    family = any(one.member_id for one in queries.rows_of(conference.id))
    return f"{said} {gettext('Tell the family yourself.')}" if family else said


def _refused(**address: Any) -> str:
    """The page on which a refused change lands, without a name on it."""
    number = address.get("conference_id")
    back = url_for(".show", conference_id=number) if number else url_for(".index")
    return render_template("community/conferences/refused.html", back=back)


# The page says the reason itself, beside what was typed.
call.refused_page = lambda household_id: _refused()  # type: ignore[attr-defined]


@blueprint.get("/community/conferences/<int:conference_id>")
@requires(Permission.SEE_CONFERENCES, records=True, conference=CaseConference)
def show(conference: CaseConference) -> str:
    return _page(conference)


def _page(conference: CaseConference, **typed: Any) -> str:
    """The page of a conference: for whoever called it with everything, for the others with their own tasks."""
    audit.record(audit.Deed.VIEWED, conference)
    actor = current_actor()
    keeps = find(actor, Permission.KEEP_CONFERENCE, CaseConference, conference.id) is not None
    reach = within_reach(actor, Permission.DO_CONFERENCE_TASK) if keeps else queries.tasks_attended(actor)
    people = queries.people_of([conference.id])[conference.id]
    forms = {
        "call_off_form": CallOffForm(formdata=None),
        "decision_form": ConferenceDecisionForm(formdata=None),
        "task_form": ConferenceTaskForm(people, formdata=None),
    }
    return render_template(
        "community/conferences/show.html",
        keeps=keeps,
        may=rules.open_to(conference.state, conference.starts_at, clock.now()) if keeps else (),
        Deeds=ConferenceDeed,
        States=ConferenceState,
        never=NEVER,
        looks=LOOKS,
        today=clock.today(),
        room_lost=wording(Refused(why)) if keeps and (why := queries.room_lost(conference)) else "",
        **_parts(conference, people),
        tasks=queries.tasks(reach, queries.in_these([conference.id])),
        **(forms | typed),
    )


def _parts(conference: CaseConference, people: Sequence[TakingPart]) -> dict[str, Any]:
    return {
        "conference": conference,
        "place": queries.places([conference])[conference.id],
        "household": queries.household_of(conference),
        "people": people,
        "names": {one.person.id: one.name for one in people},
        "decisions": queries.decisions_of([conference.id]),
    }


@blueprint.route("/community/conferences/<int:conference_id>/change", methods=["GET", "POST"])
@on_refusal(_refused)
@requires(Permission.KEEP_CONFERENCE, records=True, conference=CaseConference)
def change(conference: CaseConference) -> Any:
    if request.method == "GET" and conference.state is not ConferenceState.PLANNED:
        # What was held, or is not, is not changed any more.
        return _to(conference)
    begins = i18n.local(conference.starts_at, settings().time_zone)
    rows = queries.rows_of(conference.id)
    room, _ = queries.rooms_kept([conference.id]).get(conference.id, (0, ""))
    held = {
        "starts_on": begins.date(),
        "starts": begins.time(),
        "minutes": conference.minutes,
        "room": room,
        "place": conference.place,
        "accounts": [one.account_id for one in rows if one.account_id],
        "adults": [one.member_id for one in rows if one.member_id],
        "interpreter": conference.interpreter_language,
        "interpreter_comes": conference.interpreter_comes,
    }
    rooms = queries.rooms_to_choose(conference.organisation_id, room)
    form = _form(conference.household_id, rooms, conference.called_by_id, **held)
    if form.validate_on_submit() and _has_room(form, conference.id):
        actions.change(conference, _told(form), current_actor().account_id)
        return _to(conference, gettext("Saved."))
    audit.record(audit.Deed.VIEWED, conference)
    household = queries.household_of(conference)
    return form_page("community/conferences/call.html", form, household=household, conference=conference)


def _to(conference: CaseConference, said: str = "") -> Any:
    return go("community.conferences.show", said, conference_id=conference.id)


@blueprint.post("/community/conferences/<int:conference_id>/hold")
@on_refusal(_refused)
@requires(Permission.KEEP_CONFERENCE, conference=CaseConference)
def hold(conference: CaseConference) -> Any:
    actions.hold(conference)
    return _to(conference, gettext("Now write down what was decided, and who does what."))


@blueprint.post("/community/conferences/<int:conference_id>/call-off")
@on_refusal(_refused)
@requires(Permission.KEEP_CONFERENCE, conference=CaseConference)
def call_off(conference: CaseConference) -> Any:
    form = filled_in(CallOffForm(), lambda form: _page(conference, call_off_form=form))
    actions.call_off(conference, form.why.data, current_actor().account_id)
    return _to(conference, _who_hears(conference))


@blueprint.post("/community/conferences/<int:conference_id>/people/<int:person_id>/heard")
@on_refusal(_refused)
@requires(Permission.KEEP_CONFERENCE, conference=CaseConference)
def heard(conference: CaseConference, person_id: int) -> Any:
    """Somebody of the family was told."""
    person = queries.find_person(conference.id, person_id)
    if person is None or person.member_id is None:
        abort(404)
    actions.note_heard(conference, person)
    return _to(conference, gettext("Noted."))


@blueprint.post("/community/conferences/<int:conference_id>/decide")
@on_refusal(_refused)
@requires(Permission.KEEP_CONFERENCE, conference=CaseConference)
def decide(conference: CaseConference) -> Any:
    form = filled_in(ConferenceDecisionForm(), lambda form: _page(conference, decision_form=form))
    translated = form.translated.data or ""
    actions.decide(conference, form.text.data, translated, for_family=form.for_family.data)
    return _to(conference, gettext("Added."))


@blueprint.post("/community/conferences/<int:conference_id>/tasks")
@on_refusal(_refused)
@requires(Permission.KEEP_CONFERENCE, conference=CaseConference)
def add_task(conference: CaseConference) -> Any:
    people = queries.people_of([conference.id])[conference.id]
    form = filled_in(ConferenceTaskForm(people), lambda form: _page(conference, task_form=form))
    actions.add_task(conference, form.person.data, form.task.data, form.due_on.data)
    return _to(conference, gettext("Added."))


@blueprint.post("/community/conferences/<int:conference_id>/decisions/<int:decision_id>/remove")
@on_refusal(lambda conference_id, decision_id: _refused(conference_id=conference_id))
@requires(Permission.KEEP_CONFERENCE, conference=CaseConference)
def remove_decision(conference: CaseConference, decision_id: int) -> Any:
    actions.remove(conference, queries.find_decision(conference.id, decision_id) or abort(404))
    return _to(conference, gettext("Removed."))


@blueprint.post("/community/conferences/<int:conference_id>/tasks/<int:task_id>/remove")
@on_refusal(lambda conference_id, task_id: _refused(conference_id=conference_id))
@requires(Permission.KEEP_CONFERENCE, conference=CaseConference)
def remove_task(conference: CaseConference, task_id: int) -> Any:
    actions.remove(conference, queries.find_task(conference.id, task_id) or abort(404))
    return _to(conference, gettext("Removed."))


@blueprint.get("/community/conferences/<int:conference_id>/paper")
@requires(Permission.KEEP_CONFERENCE, records=True, conference=CaseConference)
def paper(conference: CaseConference) -> str:
    """The protocol, to be printed and signed."""
    audit.record(audit.Deed.VIEWED, conference)
    people = queries.people_of([conference.id])[conference.id]
    there = queries.in_these([conference.id])
    tasks = queries.tasks(within_reach(current_actor(), Permission.DO_CONFERENCE_TASK), there)
    return render_template("community/conferences/paper.html", tasks=tasks, **_parts(conference, people))


@blueprint.post("/community/conferences/tasks/<int:task_id>/done")
@requires(Permission.DO_CONFERENCE_TASK, task=ConferenceTask)
def done(task: ConferenceTask) -> Any:
    actions.do(task)
    if current_actor().household_id is not None:
        return go("community.conferences.mine", gettext("Thank you. It is noted that this is done."))
    return go("community.conferences.show", gettext("Done."), conference_id=task.conference_id)


@blueprint.get("/family/conferences")
@requires(Permission.SEE_OWN_CONFERENCES)
def mine() -> str:
    """The meetings in which whoever holds this card takes part, what was decided for the family, and their tasks."""
    actor = current_actor()
    found = queries.own_conferences(actor)
    ids = [one.id for one, _ in found]
    return render_template(
        "community/conferences/mine.html",
        conferences=found,
        places=queries.places([one for one, _ in found]),
        people=queries.people_of(ids),
        decisions=queries.decisions_of(ids, queries.for_families()),
        tasks=queries.tasks(queries.tasks_of_mine(actor)),
        States=ConferenceState,
        looks=LOOKS,
        as_what=AS_WHAT,
        shared=actor.is_shared,
        today=clock.today(),
    )


def _family_panel(_actor: Actor) -> Markup:
    return fragment("community/conferences/_family_panel.html")


# That there is a meeting, or something to do: not what it is about.
FAMILY_PANEL = FamilyPanel(queries.stands_before, _family_panel)
