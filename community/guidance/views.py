"""Talks and jobs: the coordinator's page about a person, and the household's own list in plain words with pictures."""

from typing import Any

from flask import abort, render_template

from community.foundation import audit, clock
from community.foundation.access import current_actor, find, requires
from community.foundation.i18n import gettext
from community.foundation.pages import filled_in, go, notify, on_refusal, slice_blueprint
from community.guidance import actions, queries, rules
from community.guidance.forms import LeadForm, MoveForm, OwnLeadForm, TalkForm
from community.guidance.labels import ICONS
from community.guidance.models import JobLead
from community.guidance.rules import STEPS, LeadState, ToldInTalk
from community.households import queries as people
from community.households.models import Member
from community.interviews.rules import old_enough
from community.permissions import Permission

blueprint = slice_blueprint(__name__, prefix="")


@blueprint.get("/community/guidance/<int:member_id>")
@requires(Permission.GUIDE, records=True, member=Member)
def show(member: Member) -> str:
    return _page(member)


def _page(member: Member, talk: TalkForm | None = None, lead: LeadForm | None = None) -> str:
    audit.record(audit.Deed.VIEWED, member)
    return render_template(
        "community/guidance/show.html",
        member=member,
        talks=queries.talks_of([member.id]),
        leads=queries.leads_of([member.id]),
        talk_form=talk or TalkForm(formdata=None, held_on=clock.today(), minutes=45),
        lead_form=lead or LeadForm(formdata=None),
        **_pictures(),
    )


def _pictures() -> dict[str, Any]:
    return {"States": LeadState, "steps": STEPS, "icons": ICONS, "onward": rules.onward, "done": rules.done,
            "told": [*ToldInTalk]}  # fmt: skip


@blueprint.post("/community/guidance/<int:member_id>/talks")
@requires(Permission.GUIDE, member=Member)
def note_talk(member: Member) -> Any:
    form = filled_in(TalkForm(), lambda form: _page(member, talk=form))
    words = (form.agreed.data, form.said, current_actor().account_id)
    actions.note_talk(member, form.held_on.data, form.minutes.data, *words)
    return go("community.guidance.show", gettext("Saved. The person sees it on their own page."), member_id=member.id)


def _refused(member_id: int) -> str:
    """The page on which a refused change lands, without a name on it."""
    return render_template("community/guidance/refused.html", member_id=member_id)


@blueprint.post("/community/guidance/<int:member_id>/leads")
@on_refusal(_refused)
@requires(Permission.GUIDE, member=Member)
def add_lead(member: Member) -> Any:
    form = filled_in(LeadForm(), lambda form: _page(member, lead=form))
    actions.add_lead(member, form.job, by_person=False)
    return go("community.guidance.show", gettext("Added."), member_id=member.id)


@blueprint.post("/community/guidance/leads/<int:lead_id>/move")
@requires(Permission.GUIDE_LEAD, lead=JobLead)
def move_lead(lead: JobLead) -> Any:
    _move(lead)
    return go("community.guidance.show", member_id=lead.member_id)


@blueprint.post("/community/guidance/leads/<int:lead_id>/remove")
@requires(Permission.GUIDE_LEAD, lead=JobLead)
def remove_lead(lead: JobLead) -> Any:
    actions.remove(lead)
    return go("community.guidance.show", gettext("Taken off the list."), member_id=lead.member_id)


def _move(lead: JobLead) -> None:
    form = MoveForm()
    if not form.validate_on_submit():
        abort(422)
    actions.move(lead, form.state.data)
    notify("good", gettext("Saved."))


@blueprint.get("/family/work")
@requires(Permission.SEE_OWN_GUIDANCE)
def family() -> str:
    """The household's jobs and what was agreed; whoever is old enough can be chosen for a new one."""
    return _own(OwnLeadForm(_grown(), formdata=None))


def _grown() -> list[Member]:
    actor = current_actor()
    members = people.members_of(actor.household_id or 0)
    return [one for one in members if one.id in actor.reads and old_enough(one.birth_year, clock.now().year)]


def _own(form: OwnLeadForm) -> str:
    members = {one.id: one for one in _grown()}
    return render_template(
        "community/guidance/family.html",
        members=members,
        talks=queries.talks_of(members),
        leads=queries.leads_of(members),
        form=form,
        shared=current_actor().is_shared,
        **_pictures(),
    )


@blueprint.post("/family/work/leads")
@on_refusal(family)
@requires(Permission.SEE_OWN_GUIDANCE)
def add_own_lead() -> Any:
    form = filled_in(OwnLeadForm(_grown()), _own)
    member = find(current_actor(), Permission.SEE_OWN_GUIDANCE, Member, form.person.data) or abort(404)
    actions.add_lead(member, form.job, by_person=True)
    return _home(gettext("Added. Good luck!"))


@blueprint.post("/family/work/leads/<int:lead_id>/move")
@requires(Permission.CHANGE_OWN_LEAD, lead=JobLead)
def move_own_lead(lead: JobLead) -> Any:
    _move(lead)
    return _home()


@blueprint.post("/family/work/leads/<int:lead_id>/remove")
@requires(Permission.CHANGE_OWN_LEAD, lead=JobLead)
def remove_own_lead(lead: JobLead) -> Any:
    actions.remove(lead)
    return _home(gettext("Taken off the list."))


def _home(said: str = "") -> Any:
    return go("community.guidance.family", said)
