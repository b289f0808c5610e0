"""A volunteer's own profile in three steps, each with one button; what was not touched on a page, it does not save."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from flask import abort, render_template, request

from community.foundation import clock
from community.foundation.access import current_actor, find, requires
from community.foundation.forms import Form
from community.foundation.i18n import current_language, gettext, lazy_gettext
from community.foundation.pages import NotFilledIn, filled_in, go, notify, slice_blueprint
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
    Opened,
    PauseForm,
    ProfilePlacesForm,
    SkillsForm,
    SpanForm,
    WishesForm,
    painted,
    with_slots,
)
from volunteers.profiles.labels import ICONS
from volunteers.profiles.models import Volunteer
from volunteers.profiles.rules import Interest, quick
from volunteers.profiles.week import Week

blueprint = slice_blueprint(__name__)

# The three steps, in their order, and the parts of each.
SCREENS = {
    "when": ("times",),
    "what": ("languages", "skills", "interests"),
    "where": ("places", "wishes", "pauses", "agreement"),
}
SCREEN_OF = {part: screen for screen, parts in SCREENS.items() for part in parts}
# Wishes that are kept as they are typed.
WISHES = ("gender", "birth_year", "wished_gender", "youngest", "oldest")
NAMES = {"when": lazy_gettext("When"), "what": lazy_gettext("What"), "where": lazy_gettext("Where and whom")}


def _mine() -> Volunteer:
    """The actor's own row, locked when the request writes; 404 for whoever has none."""
    return find(current_actor(), Permission.OWN_PROFILE, Volunteer, current_actor().account_id or 0) or abort(404)


@blueprint.get("/mine")
@requires(Permission.OWN_PROFILE)
def mine() -> str:
    asked = request.args.get("step", "")
    return profile_page(_mine(), asked if asked in SCREENS else next(iter(SCREENS)))


def profile_page(volunteer: Volunteer, screen: str, **typed: Form) -> str:
    """One of the steps; `typed` are the forms that did not pass, with what was typed in them."""
    told = {row.language: queries.levels(row) for row in queries.languages_of(volunteer.id)}
    chosen = queries.skills_of(volunteer.id)
    choices = skills.in_order({skill.id: skill for skill in (*skills.listed(), *chosen)}.values())
    steps = queries.progress(volunteer, bool(told), bool(chosen))
    shown: dict[str, Form] = {}
    if screen == "what":
        shown |= {f"levels_{code}": _levels(code, told.get(code)) for code in _codes(volunteer, told)}
        shown["language"] = LanguageForm([*told, *volunteer.languages], formdata=None, prefix="language_")
        shown["skills"] = SkillsForm(choices, formdata=None, prefix="skills_", chosen=[one.id for one in chosen])
        shown["interests"] = InterestsForm(formdata=None, prefix="interests_", chosen=volunteer.interests)
    elif screen == "where":
        shown["places"], shown["wishes"] = _places(volunteer, formdata=None), _wishes(volunteer, formdata=None)
        shown["pause"] = PauseForm(formdata=None, prefix="pause_")
    else:
        shown["span"] = SpanForm(formdata=None, prefix="span_")
    forms_of = {**shown, **typed}
    return render_template(
        "volunteers/profiles/mine.html",
        screen=screen,
        screens=[(name, NAMES[name]) for name in SCREENS],
        number=[*SCREENS].index(screen) + 1,
        following=next((name for before, name in pairwise(SCREENS) if before == screen), ""),
        screen_of=SCREEN_OF,
        volunteer=volunteer,
        steps=steps,
        done=sum(steps.values()),
        next_step=next((step for step, ready in steps.items() if not ready), None),
        languages={code: (told.get(code), forms_of.get(f"levels_{code}")) for code in _codes(volunteer, told)},
        open_language=next((name.removeprefix("levels_") for name in typed if name.startswith("levels_")), ""),
        meanings=LEVELS,
        icons={interest.value: icon for interest, icon in ICONS.items()},
        grid=Grid(Week.read(volunteer.week), "halves" in request.args or request.form.get("step") == "1"),
        today=clock.today(),
        pauses=queries.coming_pauses(volunteer.id, clock.today()),
        forms_of=forms_of,
        wrong=list(typed.values()),
        was=request.form.get("was") or Opened.text(shown.values()),
    )


def _codes(volunteer: Volunteer, told: Iterable[str]) -> list[str]:
    """The languages of a profile: those with levels, and those of the registration that have none yet."""
    return [*dict.fromkeys((*told, *volunteer.languages))]


def _touched(volunteer: Volunteer, screen: str, opened: Opened, forms: dict[str, Form]) -> dict[str, Form]:
    """The forms of a step in which something was touched. Raises NotFilledIn where one of them is wrong."""
    touched = {name: form for name, form in forms.items() if opened.any_touched(form)}
    # Each of them, so that everything wrong is said at once.
    passed = [form.validate() for form in touched.values()]
    if not all(passed):
        raise NotFilledIn(profile_page(volunteer, screen, **touched), 422)
    return touched


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


@blueprint.post("/mine/what")
@requires(Permission.OWN_PROFILE)
def tell() -> Any:
    volunteer, opened = _mine(), Opened(request.form)
    told = {row.language: queries.levels(row) for row in queries.languages_of(volunteer.id)}
    codes, mine = _codes(volunteer, told), queries.skills_of(volunteer.id)
    choices = {skill.id: skill for skill in (*skills.listed(), *mine)}.values()
    levels = {f"levels_{code}": LevelsForm(prefix=f"{code}_") for code in codes}
    new, can = LanguageForm((), prefix="language_"), SkillsForm(choices, prefix="skills_")
    likes = InterestsForm(prefix="interests_")
    forms = {**levels, "language": new, "skills": can, "interests": likes}
    touched = _touched(volunteer, "what", opened, forms)
    for code in codes:
        if (form := levels[f"levels_{code}"]) in touched.values():
            actions.tell_language(volunteer, code, form.levels)
    if "language" in touched:
        actions.tell_language(volunteer, new.language.data, new.levels)
    if "skills" in touched:
        chosen = opened.merged(can.chosen, [skill.id for skill in mine])
        actions.choose_skills(volunteer, chosen, can.added, current_language().code)
    if "interests" in touched:
        actions.choose_interests(
            volunteer, [Interest(value) for value in opened.merged(likes.chosen, volunteer.interests)]
        )
    return _saved("languages")


@blueprint.post("/mine/languages/<code>/remove")
@requires(Permission.OWN_PROFILE)
def remove_language(code: str) -> Any:
    actions.forget_language(_mine(), code)
    return _saved("languages", gettext("Taken out of your profile."))


@blueprint.post("/mine/times")
@requires(Permission.OWN_PROFILE)
def paint() -> Any:
    volunteer = _mine()
    boxes, step = request.form.getlist("free"), request.form.get("step", "")
    before = Week.read(volunteer.week)
    week = painted(before, boxes, step)
    if "slots" in request.form:
        week = with_slots(week, before, request.form.getlist("slot"))
    actions.keep(volunteer, week=week.text)
    return _saved("times")


@blueprint.post("/mine/times/span")
@requires(Permission.OWN_PROFILE)
def change_times() -> Any:
    volunteer = _mine()
    week, wish = Week.read(volunteer.week), request.form.get("do", "")
    if wish in USUAL:
        actions.keep(volunteer, week=week.joined(USUAL[wish]).text)
        return _saved("times")
    form = filled_in(SpanForm(prefix="span_"), lambda form: profile_page(volunteer, "when", span=form))
    actions.keep(volunteer, week=form.change(week, removing=wish == "remove").text)
    return _saved("times")


@blueprint.post("/mine/where")
@requires(Permission.OWN_PROFILE)
def choose_where() -> Any:
    volunteer, opened = _mine(), Opened(request.form)
    there, wishes = _places(volunteer), _wishes(volunteer)
    _touched(volunteer, "where", opened, {"places": there, "wishes": wishes})
    facts = {
        there.districts: ("districts", opened.merged(there.districts, volunteer.districts)),
        there.area_id: ("area_id", there.area_id.data or None),
        there.kilometres: ("travel_metres", (there.kilometres.data or 0) * 1000),
        wishes.places: ("places", int(wishes.places.data or 1)),
        **{field: (field.short_name, field.data) for field in wishes if field.short_name in WISHES},
    }
    actions.keep(volunteer, **dict(fact for field, fact in facts.items() if opened.touched(field)))
    return _saved("places")


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
    return go("volunteers.profiles.mine", step=SCREEN_OF[part], _anchor=part)
