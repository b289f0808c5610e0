"""Staff keep the list of skills: what people added, the names in languages, and what is the same."""

from typing import Any

from flask import render_template, request

from community.foundation import i18n
from community.foundation.access import requires
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.pages import filled_in, go, on_refusal, slice_blueprint
from community.permissions import Permission
from community.skills import actions, queries
from community.skills.forms import MergeForm, SkillForm
from community.skills.models import Skill
from community.skills.rules import LONGEST, Refusal

blueprint = slice_blueprint(__name__)

REFUSALS = {Refusal.ITSELF: lazy_gettext("Choose another skill: this is the same one.")}


@blueprint.get("")
@requires(Permission.KEEP_SKILLS)
def index() -> str:
    return _list(SkillForm.in_languages(formdata=None, listed=True))


def _list(form: SkillForm) -> str:
    everything, typed = queries.listed(), request.args.get("q", "")[:LONGEST]
    lacks = queries.lacking(everything)
    lacking = "lacking" in request.args
    return render_template(
        "community/skills/index.html",
        everything=len(everything),
        groups=queries.lettered(lacks if lacking else everything, typed),
        lacks={skill.id for skill in lacks},
        lacking=lacking,
        lacking_number=len(lacks),
        typed=typed,
        additions=queries.additions(),
        languages=i18n.available(),
        form=form,
    )


@blueprint.post("/add")
@requires(Permission.KEEP_SKILLS)
def add() -> Any:
    form = filled_in(SkillForm.in_languages(), _list)
    locale, name = next(iter(form.names.items()))
    actions.keep(actions.add(name, locale), form.names, form.esco.data or "", listed=form.listed.data)
    return _to_list(gettext("Saved."))


@blueprint.get("/<int:skill_id>")
@requires(Permission.KEEP_SKILLS, skill=Skill)
def show(skill: Skill) -> str:
    return _page(skill, _held(skill), MergeForm(skill, formdata=None))


def _held(skill: Skill) -> SkillForm:
    return SkillForm.in_languages(formdata=None, **skill.names, esco=skill.esco, listed=True)


def _page(skill: Skill, form: SkillForm, merge_form: MergeForm) -> str:
    return render_template("community/skills/show.html", skill=skill, form=form, merge_form=merge_form)


@blueprint.post("/<int:skill_id>/keep")
@requires(Permission.KEEP_SKILLS, skill=Skill)
def keep(skill: Skill) -> Any:
    form = filled_in(SkillForm.in_languages(), lambda form: _page(skill, form, MergeForm(skill, formdata=None)))
    actions.keep(skill, form.names, form.esco.data or "", listed=form.listed.data)
    return _to_list(gettext("Saved."))


@blueprint.post("/<int:skill_id>/merge")
@on_refusal(show)
@requires(Permission.KEEP_SKILLS, skill=Skill)
def merge(skill: Skill) -> Any:
    form = filled_in(MergeForm(skill), lambda form: _page(skill, _held(skill), form))
    actions.merge(skill, form.into.data)
    return _to_list(gettext("Merged. Whoever chose it has the other one now."))


def _to_list(said: str = "") -> Any:
    return go("community.skills.index", said)
