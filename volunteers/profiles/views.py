"""A volunteer's own profile on one screen, each part with its own button; what one part saves, no other touches."""

from collections.abc import Callable
from typing import Any

from flask import abort, render_template, request

from community.foundation import clock
from community.foundation.access import current_actor, find, requires
from community.foundation.forms import Form
from community.foundation.i18n import LANGUAGES, current_language, gettext
from community.foundation.pages import filled_in, go, notify, slice_blueprint
from community.skills import queries as skills
from community.skills.labels import LEVELS
from volunteers.permissions import Permission
from volunteers.profiles import actions, queries
from volunteers.profiles.forms import (
    USUAL,
    Grid,
    InterestsForm,
    LanguageForm,
    LevelsForm,
    PauseForm,
    ProfilePlacesForm,
    SkillsForm,
    SpanForm,
    WishesForm,
    painted,
)
from volunteers.profiles.labels import ICONS
from volunteers.profiles.models import Volunteer
from volunteers.profiles.rules import quick
from volunteers.profiles.week import Week

blueprint = slice_blueprint(__name__)

WISHES = ("gender", "birth_year", "wished_gender", "youngest", "oldest")


def _mine() -> Volunteer:
    """The actor's own row, locked when the request writes; 404 for whoever has none."""
    return find(current_actor(), Permission.OWN_PROFILE, Volunteer, current_actor().account_id or 0) or abort(404)


@blueprint.get("/mine")
@requires(Permission.OWN_PROFILE)
def mine() -> str:
    return _page(_mine())


def _page(volunteer: Volunteer, **typed: Form) -> str:
    """The whole screen; `typed` are the forms that did not pass, with what was typed in them."""
    told = {row.language: queries.levels(row) for row in queries.languages_of(volunteer.id)}
    chosen = queries.skills_of(volunteer.id)
    choices = skills.in_order({skill.id: skill for skill in (*skills.listed(), *chosen)}.values())
    steps = queries.progress(volunteer, bool(told), bool(chosen))
    fresh: dict[str, Callable[[], Form]] = {
        "language": lambda: LanguageForm([*told, *volunteer.languages], formdata=None, prefix="language_"),
        "skills": lambda: SkillsForm(choices, formdata=None, prefix="skills_", chosen=[one.id for one in chosen]),
        "interests": lambda: InterestsForm(formdata=None, prefix="interests_", chosen=volunteer.interests),
        "span": lambda: SpanForm(formdata=None, prefix="span_"),
        "places": lambda: _places(volunteer, formdata=None),
        "wishes": lambda: _wishes(volunteer, formdata=None),
        "pause": lambda: PauseForm(formdata=None, prefix="pause_"),
    }
    return render_template(
        "volunteers/profiles/mine.html",
        volunteer=volunteer,
        steps=steps,
        done=sum(steps.values()),
        next_step=next((step for step, ready in steps.items() if not ready), None),
        languages={
            code: (told.get(code), typed.get(f"levels_{code}") or _levels(code, told.get(code)))
            for code in [*told, *(code for code in volunteer.languages if code not in told)]
        },
        open_language=next((name.removeprefix("levels_") for name in typed if name.startswith("levels_")), ""),
        meanings=LEVELS,
        icons={interest.value: icon for interest, icon in ICONS.items()},
        grid=Grid(Week.read(volunteer.week), "halves" in request.args or request.form.get("step") == "1"),
        today=clock.today(),
        pauses=queries.coming_pauses(volunteer.id, clock.today()),
        forms_of={name: typed.get(name) or make() for name, make in fresh.items()},
    )


def _levels(code: str, levels: Any, **options: Any) -> LevelsForm:
    facts = {} if levels is None else {**vars(levels), "quick": quick(levels).value}
    return LevelsForm(prefix=f"{code}_", **{"formdata": None, **options}, **facts)


def _places(volunteer: Volunteer, **options: Any) -> ProfilePlacesForm:
    return ProfilePlacesForm(
        prefix="places_",
        districts=volunteer.districts,
        area_id=volunteer.area_id or 0,
        kilometres=max(round(volunteer.travel_metres / 1000), 1),
        **options,
    )


def _wishes(volunteer: Volunteer, **options: Any) -> WishesForm:
    facts = {name: getattr(volunteer, name) for name in WISHES}
    return WishesForm(prefix="wishes_", places=str(volunteer.places), **facts, **options)


@blueprint.post("/mine/languages")
@requires(Permission.OWN_PROFILE)
def add_language() -> Any:
    volunteer = _mine()
    form = filled_in(LanguageForm((), prefix="language_"), lambda form: _page(volunteer, language=form))
    actions.tell_language(volunteer, form.language.data, form.levels)
    return _saved("languages")


@blueprint.post("/mine/languages/<code>")
@requires(Permission.OWN_PROFILE)
def tell_language(code: str) -> Any:
    volunteer = _mine()
    form = filled_in(
        LevelsForm(prefix=f"{code}_") if code in LANGUAGES else abort(404),
        lambda form: _page(volunteer, **{f"levels_{code}": form}),
    )
    actions.tell_language(volunteer, code, form.levels)
    return _saved("languages")


@blueprint.post("/mine/languages/<code>/remove")
@requires(Permission.OWN_PROFILE)
def remove_language(code: str) -> Any:
    actions.forget_language(_mine(), code)
    return _saved("languages", gettext("Taken out of your profile."))


@blueprint.post("/mine/skills")
@requires(Permission.OWN_PROFILE)
def choose_skills() -> Any:
    volunteer = _mine()
    mine_and_listed = (*skills.listed(), *queries.skills_of(volunteer.id))
    form = filled_in(
        SkillsForm({skill.id: skill for skill in mine_and_listed}.values(), prefix="skills_"),
        lambda form: _page(volunteer, skills=form),
    )
    actions.choose_skills(volunteer, form.chosen.data or (), form.added, current_language().code)
    return _saved("skills")


@blueprint.post("/mine/interests")
@requires(Permission.OWN_PROFILE)
def choose_interests() -> Any:
    volunteer = _mine()
    form = filled_in(InterestsForm(prefix="interests_"), lambda form: _page(volunteer, interests=form))
    actions.choose_interests(volunteer, form.interests)
    return _saved("interests")


@blueprint.post("/mine/times")
@requires(Permission.OWN_PROFILE)
def paint() -> Any:
    volunteer = _mine()
    boxes, step = request.form.getlist("free"), request.form.get("step", "")
    actions.keep(volunteer, week=painted(Week.read(volunteer.week), boxes, step).text)
    return _saved("times")


@blueprint.post("/mine/times/span")
@requires(Permission.OWN_PROFILE)
def change_times() -> Any:
    volunteer = _mine()
    week, wish = Week.read(volunteer.week), request.form.get("do", "")
    if wish in USUAL:
        actions.keep(volunteer, week=week.joined(USUAL[wish]).text)
        return _saved("times")
    form = filled_in(SpanForm(prefix="span_"), lambda form: _page(volunteer, span=form))
    actions.keep(volunteer, week=form.change(week, removing=wish == "remove").text)
    return _saved("times")


@blueprint.post("/mine/places")
@requires(Permission.OWN_PROFILE)
def choose_places() -> Any:
    volunteer = _mine()
    form = filled_in(_places(volunteer), lambda form: _page(volunteer, places=form))
    actions.keep(
        volunteer,
        districts=form.districts.data,
        area_id=form.area_id.data or None,
        travel_metres=form.kilometres.data * 1000,
    )
    return _saved("places")


@blueprint.post("/mine/wishes")
@requires(Permission.OWN_PROFILE)
def wish() -> Any:
    volunteer = _mine()
    form = filled_in(WishesForm(prefix="wishes_"), lambda form: _page(volunteer, wishes=form))
    actions.keep(volunteer, places=int(form.places.data), **{name: form[name].data for name in WISHES})
    return _saved("wishes")


@blueprint.post("/mine/pauses")
@requires(Permission.OWN_PROFILE)
def pause() -> Any:
    volunteer = _mine()
    form = filled_in(PauseForm(prefix="pause_"), lambda form: _page(volunteer, pause=form))
    actions.pause(volunteer, form.first_on.data, form.last_on.data)
    return _saved("pauses", gettext("Saved. On these days nobody asks you for anything."))


@blueprint.post("/mine/pauses/<int:pause_id>/remove")
@requires(Permission.OWN_PROFILE)
def end_pause(pause_id: int) -> Any:
    actions.end_pause(queries.find_pause(_mine().id, pause_id) or abort(404))
    return _saved("pauses", gettext("The pause is over. Welcome back!"))


@blueprint.post("/mine/agreement")
@requires(Permission.OWN_PROFILE)
def agree() -> Any:
    actions.agree(_mine())
    return _saved("agreement", gettext("Thank you. You may be proposed from now on."))


@blueprint.post("/mine/agreement/withdraw")
@requires(Permission.OWN_PROFILE)
def disagree() -> Any:
    actions.disagree(_mine())
    return _saved("agreement", gettext("Taken back. Nobody proposes you any more, from this moment."))


def _saved(part: str, text: str = "") -> Any:
    notify("good", text or gettext("Saved."), at=part)
    return go("volunteers.profiles.mine", _anchor=part)
