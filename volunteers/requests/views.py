"""Asking for somebody at one's side in three short steps, by the family's card or with a coordinator; who waits."""

from collections.abc import Callable
from typing import Any

from flask import abort, render_template, request, url_for

from community.foundation import audit, clock
from community.foundation.access import Actor, current_actor, permits, requires, within_reach
from community.foundation.i18n import current_language, gettext, lazy_gettext
from community.foundation.manifest import FamilyPanel
from community.foundation.pages import filled_in, fragment, go, notify, on_refusal, slice_blueprint
from community.households import queries as people
from community.households.models import Household
from community.households.rules import ConsentPurpose
from community.permissions import Permission as CommunityPermission
from community.skills import queries as skills
from volunteers.permissions import Permission
from volunteers.profiles.forms import USUAL, Grid, SpanForm
from volunteers.profiles.labels import ICONS as INTEREST_ICONS
from volunteers.profiles.labels import LABELS as PROFILE_WORDS
from volunteers.profiles.week import Week
from volunteers.requests import actions, queries
from volunteers.requests.forms import AskForm, RequestPlaceForm, RequestWishForm, drawn
from volunteers.requests.labels import ICONS, KINDS, MEANINGS
from volunteers.requests.models import MentoringRequest
from volunteers.requests.rules import Company, Refusal, RequestStage

blueprint = slice_blueprint(__name__)

REFUSALS = {
    Refusal.NO_CONSENT: lazy_gettext("The family has not agreed that somebody is looked for. Ask for its agreement "
                                     "first."),
    Refusal.NO_GUARDIAN: lazy_gettext("Somebody under eighteen can ask only when a responsible grown-up belongs to "
                                      "the household."),
    Refusal.ALREADY: lazy_gettext("This was asked for already. Change that request instead."),
    Refusal.CLOSED: lazy_gettext("This request was ended. Ask again if you wish."),
}  # fmt: skip
LAST_PAGE = 400
WISHES = ("gender", "wished_gender", "youngest", "oldest", "interpreter")
DRAWN = {
    "icons": {company.value: icon for company, icon in ICONS.items()},
    "kinds": KINDS,
    "meanings": {company.value: text for company, text in MEANINGS.items()},
    "interest_icons": {interest.value: icon for interest, icon in INTEREST_ICONS.items()},
    "interest_words": {interest.value: PROFILE_WORDS[interest] for interest in INTEREST_ICONS},
    "grid_of": lambda wish: Grid(Week.read(wish.week), halves=False),
}


def _opened(wish: MentoringRequest) -> Household:
    """The household of a request: its own, or one that lets its coordinators know its people; else 404."""
    household = queries.get_household(wish.household_id)
    if current_actor().household_id != household.id:
        if not people.may_be_read(household, household.consents):
            abort(404)
        audit.record(audit.Deed.VIEWED, wish)
    return household


@blueprint.get("")
@requires(Permission.KEEP_REQUESTS)
def index() -> str:
    stage = _one_of(RequestStage, request.args.get("state", RequestStage.LOOKING.value))
    company = _one_of(Company, request.args.get("company", ""))
    gaps, number = "gaps" in request.args, min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    reach = within_reach(current_actor(), Permission.KEEP_REQUESTS)
    waits, more = queries.waits(reach, stage, company, gaps, number)

    def at(page: int = 1, **changes: Any) -> str:
        kept = {"state": stage.value if stage else "all", "company": company.value if company else None}
        wish = {**kept, "gaps": 1 if gaps else None, "page": page if page > 1 else None, **changes}
        return url_for("volunteers.requests.index", **wish)

    return render_template(
        "volunteers/requests/index.html",
        waits=waits,
        now=clock.now(),
        stages=[(one, at(state=one.value), one is stage) for one in RequestStage],
        companies=[(one, at(company=one.value), one is company) for one in Company],
        anything=(at(company=None), company is None),
        gaps=(at(gaps=None if gaps else 1), gaps),
        earlier=at(number - 1) if number > 1 else "",
        later=at(number + 1) if more else "",
        **DRAWN,
    )


def _one_of(kind: type, value: str) -> Any:
    return next((member for member in kind if member.value == value), None)


@blueprint.get("/mine")
@requires(Permission.OWN_REQUESTS)
def mine(**_address: Any) -> str:
    actor = current_actor()
    household = queries.get_household(actor.household_id)
    given = [one for one in people.own_consents(actor) if one.live and one.purpose is ConsentPurpose.MATCHING]
    return render_template(
        "volunteers/requests/mine.html",
        waits=queries.waits_of(household, named=True, card=actor),
        agreed=bool(given),
        consent=given[-1] if given else None,
        shared=actor.is_shared,
        **DRAWN,
    )


@blueprint.route("/ask", methods=["GET", "POST"])
@on_refusal(mine)
@requires(Permission.OWN_REQUESTS)
def ask() -> Any:
    return _ask(queries.get_household(current_actor().household_id), by_family=True)


@blueprint.route("/for/<int:household_id>/ask", methods=["GET", "POST"])
@on_refusal(lambda **address: render_template("community/households/refused.html", **address))
@requires(CommunityPermission.CHANGE_HOUSEHOLD, household=Household)
def ask_for(household: Household) -> Any:
    household = queries.get_household(household.id)
    if not people.may_be_read(household, household.consents):
        abort(404)
    return _ask(household, by_family=False)


def _ask(household: Household, *, by_family: bool) -> Any:
    # What one person agreed to for themselves is asked of the others anew.
    agreed = ConsentPurpose.MATCHING in people.agreed_to(household, household.consents)
    members = people.members_of(household.id)
    if by_family:
        members = [one for one in members if one.id in current_actor().reads]
    facts = {"household": household, "by_family": by_family, "blocked": not (agreed or by_family), **DRAWN}
    form = filled_in(
        AskForm(members, must_agree=by_family and not agreed),
        lambda form: render_template("volunteers/requests/ask.html", form=form, **facts),
    )
    if by_family:
        actions.agree(household, current_language().code, None if agreed else form.member_id)
    made = actions.ask(household.id, form.member_id, form.company.data)
    return go("volunteers.requests.times", wish_id=made.id)


@blueprint.get("/<int:wish_id>")
@requires(Permission.CHANGE_REQUEST, records=True, wish=MentoringRequest)
def show(wish: MentoringRequest) -> str:
    household = _opened(wish)
    wait = queries.wait_of(wish, household)
    chosen = skills.some(wish.skills)
    facts = {"household": household, "chosen": chosen, "area": queries.area_name(wish), "now": clock.now()}
    return render_template("volunteers/requests/show.html", wait=wait, **facts, **DRAWN)


@blueprint.get("/<int:wish_id>/times")
@requires(Permission.CHANGE_REQUEST, records=True, wish=MentoringRequest)
def times(wish: MentoringRequest) -> str:
    return _times(wish, SpanForm(formdata=None), _place(wish, formdata=None))


def _place(wish: MentoringRequest, **options: Any) -> RequestPlaceForm:
    return RequestPlaceForm(area_id=wish.area_id or 0, **options)


def _times(wish: MentoringRequest, span: SpanForm, place: RequestPlaceForm) -> str:
    household = _opened(wish)
    halves = "halves" in request.args or request.form.get("step") == "1"
    grid = Grid(Week.read(wish.week), halves)
    page = "volunteers/requests/times.html"
    return render_template(page, wish=wish, household=household, grid=grid, span_form=span, place=place)


@blueprint.post("/<int:wish_id>/times")
@on_refusal(times)
@requires(Permission.CHANGE_REQUEST, wish=MentoringRequest)
def paint(wish: MentoringRequest) -> Any:
    _opened(wish)
    form = _place(wish)
    actions.keep(
        wish, **drawn(wish.week, request.form), **({"area_id": form.area_id.data or None} if form.validate() else {})
    )
    return _to_times(wish)


@blueprint.post("/<int:wish_id>/span")
@on_refusal(times)
@requires(Permission.CHANGE_REQUEST, wish=MentoringRequest)
def change_times(wish: MentoringRequest) -> Any:
    _opened(wish)
    week, usual = Week.read(wish.week), request.form.get("do", "")
    if usual in USUAL:
        actions.keep(wish, week=week.joined(USUAL[usual]).text)
        return _to_times(wish)
    form = filled_in(SpanForm(), lambda form: _times(wish, form, _place(wish, formdata=None)))
    actions.keep(wish, week=form.change(week, removing=usual == "remove").text)
    return _to_times(wish)


def _to_times(wish: MentoringRequest) -> Any:
    notify("good", gettext("Saved."), at="times")
    return go("volunteers.requests.times", wish_id=wish.id, _anchor="times")


@blueprint.post("/<int:wish_id>/place")
@on_refusal(times)
@requires(Permission.CHANGE_REQUEST, wish=MentoringRequest)
def choose_place(wish: MentoringRequest) -> Any:
    form = filled_in(_place(wish), lambda form: _times(wish, SpanForm(formdata=None), form))
    _opened(wish)
    actions.keep(wish, **drawn(wish.week, request.form), area_id=form.area_id.data or None)
    return go("volunteers.requests.wishes", wish_id=wish.id)


@blueprint.get("/<int:wish_id>/wishes")
@requires(Permission.CHANGE_REQUEST, records=True, wish=MentoringRequest)
def wishes(wish: MentoringRequest) -> str:
    return _wishes(wish, None)


def _wishes(wish: MentoringRequest, typed: RequestWishForm | None) -> str:
    household = _opened(wish)
    facts = {name: getattr(wish, name) for name in WISHES}
    form = typed or RequestWishForm(_choices(wish), formdata=None, chosen=wish.interests, skills=wish.skills, **facts)
    return render_template("volunteers/requests/wishes.html", wish=wish, household=household, form=form, **DRAWN)


def _choices(wish: MentoringRequest) -> list[Any]:
    return skills.in_order({skill.id: skill for skill in (*skills.listed(), *skills.some(wish.skills))}.values())


@blueprint.post("/<int:wish_id>/wishes")
@on_refusal(wishes)
@requires(Permission.CHANGE_REQUEST, wish=MentoringRequest)
def wish_for(wish: MentoringRequest) -> Any:
    form = filled_in(RequestWishForm(_choices(wish)), lambda form: _wishes(wish, form))
    _opened(wish)
    facts = {name: form[name].data for name in WISHES}
    actions.keep(wish, interests=form.chosen.data or [], skills=sorted(form.skills.data or []), **facts)
    return _home(wish, gettext("Saved. We look for somebody who fits, and tell you."))


@blueprint.post("/<int:wish_id>/pause")
@on_refusal(show)
@requires(Permission.CHANGE_REQUEST, wish=MentoringRequest)
def pause(wish: MentoringRequest) -> Any:
    _opened(wish)
    actions.pause(wish)
    return _home(wish, gettext("Paused. Nobody is proposed for now."))


@blueprint.post("/<int:wish_id>/reopen")
@on_refusal(show)
@requires(Permission.CHANGE_REQUEST, wish=MentoringRequest)
def reopen(wish: MentoringRequest) -> Any:
    _opened(wish)
    actions.reopen(wish)
    return _home(wish, gettext("We are looking again."))


@blueprint.post("/<int:wish_id>/end")
@on_refusal(show)
@requires(Permission.CHANGE_REQUEST, wish=MentoringRequest)
def end(wish: MentoringRequest) -> Any:
    _opened(wish)
    actions.end(wish)
    return _home(wish, gettext("Ended. You can ask again at any time."))


@blueprint.post("/withdraw")
@requires(Permission.OWN_REQUESTS)
def withdraw() -> Any:
    actions.disagree(current_actor())
    return go(
        "volunteers.requests.mine",
        gettext("You took your agreement back. Nobody is looked for any more, from this moment."),
    )


@blueprint.post("/agree")
@requires(Permission.OWN_REQUESTS)
def agree() -> Any:
    actor = current_actor()
    household = queries.get_household(actor.household_id)
    asking = {one.member_id for one in queries.requests_of(household.id, actor)} or {actor.member_id}
    for member_id in asking:
        actions.agree(household, current_language().code, member_id)
    return go("volunteers.requests.mine", gettext("Thank you. Open your requests again, then we look for somebody."))


def _home(wish: MentoringRequest, said: str) -> Any:
    if current_actor().household_id:
        return go("volunteers.requests.mine", said)
    return go("volunteers.requests.show", said, wish_id=wish.id)


def _beside(*, asked: bool) -> Callable[[Actor], str]:
    return lambda _actor: fragment("volunteers/requests/_family_panel.html", asked=asked)


# On the family's home, the way to somebody at one's side: before one asked, and afterwards.
FAMILY_PANELS = (
    FamilyPanel(queries.has_asked, _beside(asked=True)),
    FamilyPanel(queries.has_not_asked, _beside(asked=False)),
)


def household_panel(household: Household) -> str | None:
    """What a household asks for, on its coordinator's page."""
    if not permits(current_actor(), Permission.KEEP_REQUESTS):
        return None
    household = queries.get_household(household.id)
    named = people.may_be_read(household, household.consents)
    waits = queries.waits_of(household, named=named)
    return fragment("volunteers/requests/_household_panel.html", household=household, waits=waits, named=named, **DRAWN)
