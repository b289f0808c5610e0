"""The interview of a coordinator with a person, in two languages, part by part, each saved on its own."""

from typing import Any

from flask import abort, jsonify, render_template, request
from markupsafe import Markup

from community.foundation import audit, clock
from community.foundation.access import Actor, current_actor, requires
from community.foundation.config import settings
from community.foundation.forms import Form
from community.foundation.i18n import LANGUAGES, SOURCE, current_language, gettext
from community.foundation.manifest import FamilyPanel
from community.foundation.pages import filled_in, fragment, go, notify, on_refusal, slice_blueprint
from community.households import queries as people
from community.households.models import Household, Member
from community.interviews import actions, queries, rules
from community.interviews.forms import PLAIN, DoubtForm, InterviewLanguageForm, StartForm
from community.interviews.labels import ICONS, KINDS, Column, columns, lines, short
from community.interviews.models import SkillsInterview
from community.interviews.rules import Approval, Section
from community.permissions import Permission
from community.skills import queries as skills
from community.skills.forms import ChosenSkillsForm
from community.skills.rules import Cefr

blueprint = slice_blueprint(__name__, prefix="")


@blueprint.get("/community/households/<int:household_id>/interviews")
@requires(Permission.CHANGE_HOUSEHOLD, records=True, household=Household)
def index(household: Household) -> str:
    """Who is old enough in a household: with whom there is an interview, and how far it is."""
    if not people.may_be_read(household, people.consents_of(household.id)):
        abort(404)
    audit.record(audit.Deed.VIEWED, household)
    found = queries.of_household(household.id)
    return render_template(
        "community/interviews/index.html",
        household=household,
        rows=[(one, found.get(one.id)) for one in people.members_of(household.id) if _old_enough(one)],
        form=StartForm(formdata=None, language=_suggested(household.locale)),
        approval=approval,
        kinds=KINDS,
        done=lambda interview: rules.done(interview.answered),
        total=len(Section),
        youngest=rules.YOUNGEST,
    )


def _old_enough(member: Member) -> bool:
    return rules.old_enough(member.birth_year, clock.now().year)


def _suggested(code: str) -> str:
    return code if code in LANGUAGES else SOURCE


def approval(interview: SkillsInterview) -> rules.Approval:
    """What the person said of the newest version."""
    return rules.approval(interview.version, interview.confirmed_version, interview.doubted_version)


@blueprint.post("/community/households/<int:household_id>/members/<int:member_id>/interview")
@requires(Permission.CHANGE_HOUSEHOLD, household=Household)
def begin(household: Household, member_id: int) -> Any:
    member = people.find_member(household.id, member_id)
    agreed = people.may_be_read(household, people.consents_of(household.id))
    if member is None or not agreed or not _old_enough(member):
        abort(404)
    form = StartForm()
    language = form.language.data if form.validate_on_submit() else _suggested(household.locale)
    interview = actions.begin(member, language, current_actor().account_id)
    left = [section for section in Section if section.value not in interview.answered]
    return _to_part(interview, left[0] if left else Section.EDUCATION)


@blueprint.get("/community/interviews/<int:interview_id>")
@requires(Permission.CONDUCT_INTERVIEW, records=True, interview=SkillsInterview)
def show(interview: SkillsInterview) -> str:
    """All that was told, in both languages; also the page to print."""
    audit.record(audit.Deed.VIEWED, interview)
    member = queries.member_of(interview)
    return render_template(
        "community/interviews/show.html",
        interview=interview,
        member=member,
        told=parts_of(interview, _columns(interview)),
        columns=_columns(interview),
        approval=approval(interview),
        kinds=KINDS,
        done=rules.done(interview.answered),
        total=len(Section),
    )


def parts_of(interview: SkillsInterview, shown: list[Column]) -> list[dict[str, Any]]:
    """The parts of an interview: icon, what became of each, and the lines of each column."""
    levels, known = queries.languages_of(interview.id), queries.skills_of(interview.id)
    return [
        {
            "section": section,
            "icon": ICONS[section],
            "answered": section.value in interview.answered,
            "doubted": section.value in interview.doubted,
            "columns": [(column, lines(interview, section, column, levels, known)) for column in shown],
        }
        for section in Section
    ]


def _columns(interview: SkillsInterview) -> list[Column]:
    return columns(current_language().code, interview.language)


@blueprint.get("/community/interviews/<int:interview_id>/<part>")
@requires(Permission.CONDUCT_INTERVIEW, records=True, interview=SkillsInterview)
def ask(interview: SkillsInterview, part: str) -> str:
    section = _section(part)
    audit.record(audit.Deed.VIEWED, interview)
    return _page(interview, section, _form(interview, section, formdata=None))


def _section(part: str) -> Section:
    try:
        return Section(part)
    except ValueError:
        abort(404)


def _form(interview: SkillsInterview, section: Section, **options: Any) -> Form:
    if section is Section.SKILLS:
        chosen = queries.skills_of(interview.id)
        choices = skills.in_order({one.id: one for one in (*skills.listed(), *chosen)}.values())
        return ChosenSkillsForm(choices, chosen=[one.id for one in chosen], **options)
    if section is Section.LANGUAGES:
        told = queries.languages_of(interview.id)
        likely = (*queries.member_of(interview).languages, interview.language, *LANGUAGES)
        first = next((code for code in likely if code not in told), interview.language)
        return InterviewLanguageForm(_worded(interview), language=first, **options)
    return PLAIN[section](obj=interview, data=interview.scripts, **options)


def _worded(interview: SkillsInterview) -> Any:
    """The options of a level in both languages."""
    shown = _columns(interview)

    def worded(level: Cefr | None) -> str:
        words = [column.say("cefr", level) if level else column.say("none") for column in shown]
        return " · ".join(dict.fromkeys(words))

    return worded


def _page(interview: SkillsInterview, section: Section, form: Form) -> str:
    shown = _columns(interview)
    order = list(Section)
    return render_template(
        "community/interviews/ask.html",
        interview=interview,
        member=queries.member_of(interview),
        section=section,
        number=order.index(section) + 1,
        sections=[(one, one.value in interview.answered, one.value in interview.skipped) for one in order],
        done=rules.done(interview.answered),
        columns=shown,
        form=form,
        icons={one.value: icon for one, icon in ICONS.items() if not isinstance(one, Section)},
        icon=ICONS[section],
        told=queries.languages_of(interview.id) if section is Section.LANGUAGES else {},
        skills={one.id: one.names for one in (*skills.listed(), *queries.skills_of(interview.id))}
        if section is Section.SKILLS
        else {},
        short=short,
    )


@blueprint.post("/community/interviews/<int:interview_id>/<part>")
@requires(Permission.CONDUCT_INTERVIEW, interview=SkillsInterview)
def keep(interview: SkillsInterview, part: str) -> Any:
    section = _section(part)
    form = _form(interview, section)
    goes_on = "go" in request.form
    if goes_on and isinstance(form, InterviewLanguageForm) and form.is_untouched and queries.languages_of(interview.id):
        return _onward(interview, section)
    filled_in(form, lambda form: _page(interview, section, form))
    if isinstance(form, InterviewLanguageForm):
        actions.tell_language(interview, form.language.data, form.levels)
        if goes_on:
            return _onward(interview, section)
        notify("good", gettext("Saved. Add another language, or go on."))
        return _to_part(interview, section)
    if isinstance(form, ChosenSkillsForm):
        actions.choose_skills(interview, form.chosen.data, form.added, current_language().code)
    else:
        actions.keep(interview, section, **form.told())  # type: ignore[attr-defined]
    return _onward(interview, section)


@blueprint.post("/community/interviews/<int:interview_id>/<part>/leave-out")
@requires(Permission.CONDUCT_INTERVIEW, interview=SkillsInterview)
def leave_out(interview: SkillsInterview, part: str) -> Any:
    section = _section(part)
    actions.leave_out(interview, section)
    return _onward(interview, section)


@blueprint.post("/community/interviews/<int:interview_id>/languages/<code>/remove")
@requires(Permission.CONDUCT_INTERVIEW, interview=SkillsInterview)
def forget_language(interview: SkillsInterview, code: str) -> Any:
    actions.forget_language(interview, code)
    return _to_part(interview, Section.LANGUAGES)


def _onward(interview: SkillsInterview, section: Section) -> Any:
    after = rules.following(section)
    if after is not None:
        return _to_part(interview, after)
    return go("community.interviews.show", interview_id=interview.id)


def _to_part(interview: SkillsInterview, section: Section) -> Any:
    return go("community.interviews.ask", interview_id=interview.id, part=section.value)


@blueprint.get("/family/profiles")
@requires(Permission.SEE_OWN_INTERVIEWS)
def own_profiles() -> str:
    actor = current_actor()
    found = queries.readable(actor)
    return render_template(
        "community/interviews/own_profiles.html",
        rows=[(one, found[one.id]) for one in people.members_of(actor.household_id or 0) if one.id in found],
        shared=actor.is_shared,
        approval=approval,
    )


def _family_panel(actor: Actor) -> Markup:
    open_ones = [one for one in queries.readable(actor).values() if approval(one) is Approval.OPEN]
    return fragment("community/interviews/_own_panel.html", waiting=open_ones)


# What was written down of somebody and not yet looked at, on the family's first page.
FAMILY_PANEL = FamilyPanel(queries.wait_for_a_look, _family_panel, pressing=True)


@blueprint.get("/family/profiles/<int:interview_id>")
@requires(Permission.SEE_OWN_INTERVIEWS, interview=SkillsInterview)
def own_profile(interview: SkillsInterview) -> str:
    return _own_page(interview, DoubtForm(formdata=None))


def _own_page(interview: SkillsInterview, form: DoubtForm) -> str:
    # The second language is for the paper that is shown to others.
    shown = columns(current_language().code, settings().default_locale, interview.language)[:2]
    return render_template(
        "community/interviews/own_profile.html",
        interview=interview,
        member=queries.member_of(interview),
        told=parts_of(interview, shown),
        columns=shown,
        approval=approval(interview),
        Approvals=Approval,
        kinds=KINDS,
        form=form,
    )


@blueprint.post("/family/profiles/<int:interview_id>/confirm/<int:version>")
@on_refusal(lambda interview_id, **_address: own_profile(interview_id=interview_id))
@requires(Permission.SEE_OWN_INTERVIEWS, interview=SkillsInterview)
def confirm_profile(interview: SkillsInterview, version: int) -> Any:
    actions.confirm(interview, version)
    return _to(interview, gettext("Thank you. It is confirmed."))


@blueprint.post("/family/profiles/<int:interview_id>/doubt/<int:version>")
@on_refusal(lambda interview_id, **_address: own_profile(interview_id=interview_id))
@requires(Permission.SEE_OWN_INTERVIEWS, interview=SkillsInterview)
def doubt_profile(interview: SkillsInterview, version: int) -> Any:
    form = filled_in(DoubtForm(), lambda form: _own_page(interview, form))
    actions.doubt(interview, version, [Section(value) for value in form.sections.data])
    notify("info", gettext("Thank you for telling. Your coordinator sees it and will correct it with you."))
    return _to(interview)


def _to(interview: SkillsInterview, said: str = "") -> Any:
    return go("community.interviews.own_profile", said, interview_id=interview.id)


@blueprint.get("/family/profiles/<int:interview_id>/file")
@requires(Permission.SEE_OWN_INTERVIEWS, records=True, interview=SkillsInterview)
def take_profile_along(interview: SkillsInterview) -> Any:
    """All that was told, as a file of the person's own."""
    audit.record(audit.Deed.EXPORTED, interview)
    facts = {
        "called": queries.member_of(interview).call_name,
        "version": interview.version,
        "confirmed_at": interview.confirmed_at.isoformat() if interview.confirmed_at else None,
        "schooling": interview.schooling.value if interview.schooling else None,
        "school_years": interview.school_years,
        "subject": interview.subject,
        "experience": interview.experience.value if interview.experience else None,
        "jobs": interview.jobs,
        "wished_work": interview.wished_work,
        "languages": {
            code: {name: level.value if level else None for name, level in vars(levels).items()}
            for code, levels in queries.languages_of(interview.id).items()
        },
        "scripts": interview.scripts,
        "skills": [{"names": one.names, "esco": one.esco} for one in queries.skills_of(interview.id)],
        "aims": interview.aims,
        "in_three_months": interview.in_three_months,
        "in_a_year": interview.in_a_year,
    }
    response = jsonify(facts)
    response.headers["Content-Disposition"] = 'attachment; filename="profile.json"'
    response.headers["Cache-Control"] = "no-store"
    return response
