"""What the people of a household told, on the household's own device: read, confirmed, doubted, taken along."""

from typing import Any

from flask import current_app, jsonify, redirect, render_template, url_for
from markupsafe import Markup

from community.foundation import audit
from community.foundation.access import Actor, Role, current_actor, requires
from community.foundation.i18n import current_language, gettext
from community.foundation.pages import notify, on_refusal, slice_blueprint
from community.interviews import actions, queries
from community.interviews.forms import DoubtForm
from community.interviews.models import SkillsInterview
from community.interviews.rules import Section, Standing
from community.interviews.views import parts_of, standing
from community.interviews.words import KINDS, columns
from community.people import queries as people
from community.permissions import Permission

blueprint = slice_blueprint(__name__, prefix="/family/profiles")


@blueprint.get("")
@requires(Permission.SEE_OWN_INTERVIEWS)
def index() -> str:
    household_id = current_actor().household_id or 0
    found = queries.of_household(household_id)
    return render_template(
        "community/own_profiles/index.html",
        rows=[(one, found[one.id]) for one in people.members_of(household_id) if one.id in found],
        standing=standing,
    )


def family_panel(actor: Actor) -> Markup | None:
    """What was written down of somebody and not yet looked at, on the family's first page."""
    if Role.HOUSEHOLD not in actor.roles:
        return None
    open_ones = [
        one for one in queries.of_household(actor.household_id or 0).values() if standing(one) is Standing.OPEN
    ]
    if not open_ones:
        return None
    return Markup(render_template("community/own_profiles/_panel.html", waiting=open_ones))  # noqa: S704 - rendered


@blueprint.get("/<int:interview_id>")
@requires(Permission.SEE_OWN_INTERVIEWS, interview=SkillsInterview)
def show(interview: SkillsInterview) -> str:
    return _page(interview, DoubtForm(formdata=None))


def _page(interview: SkillsInterview, form: DoubtForm) -> str:
    # The second language is for the paper that is shown to others.
    shown = columns(current_language().code, current_app.config["ZAEDNO"].default_locale, interview.language)[:2]
    return render_template(
        "community/own_profiles/show.html",
        interview=interview,
        member=queries.member_of(interview),
        told=parts_of(interview, shown),
        columns=shown,
        standing=standing(interview),
        Standings=Standing,
        kinds=KINDS,
        form=form,
    )


@blueprint.post("/<int:interview_id>/confirm/<int:version>")
@on_refusal(lambda interview_id, **_address: show(interview_id=interview_id))
@requires(Permission.SEE_OWN_INTERVIEWS, interview=SkillsInterview)
def confirm(interview: SkillsInterview, version: int) -> Any:
    actions.confirm(interview, version)
    notify("good", gettext("Thank you. It is confirmed."))
    return _to(interview)


@blueprint.post("/<int:interview_id>/doubt/<int:version>")
@on_refusal(lambda interview_id, **_address: show(interview_id=interview_id))
@requires(Permission.SEE_OWN_INTERVIEWS, interview=SkillsInterview)
def doubt(interview: SkillsInterview, version: int) -> Any:
    form = DoubtForm()
    if not form.validate_on_submit():
        return _page(interview, form), 422
    actions.doubt(interview, version, [Section(value) for value in form.sections.data])
    notify("info", gettext("Thank you for telling. Your coordinator sees it and will correct it with you."))
    return _to(interview)


def _to(interview: SkillsInterview) -> Any:
    return redirect(url_for("community.own_profiles.show", interview_id=interview.id), 303)


@blueprint.get("/<int:interview_id>/file")
@requires(Permission.SEE_OWN_INTERVIEWS, records=True, interview=SkillsInterview)
def take_along(interview: SkillsInterview) -> Any:
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
