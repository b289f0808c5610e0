"""Homes: what an owner offers, the office's lists and what fits, the steps of a need, and the family's own page."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import abort, render_template, request, url_for
from markupsafe import Markup

from community.accounts.rules import OFFER_FROM_NETWORK
from community.accounts.views import from_here, turn_away_flood
from community.foundation import audit, clock, i18n
from community.foundation.access import Actor, Role, current_actor, find, permits, requires, within_reach
from community.foundation.config import settings
from community.foundation.database import exists
from community.foundation.forms import numbers
from community.foundation.i18n import best_name, currency_of, gettext
from community.foundation.manifest import FamilyPanel
from community.foundation.pages import filled_in, fragment, go, on_refusal, slice_blueprint
from community.foundation.refusal import refuse
from community.households.models import Household
from community.housing import actions, fit, queries, rules
from community.housing.actions import AskedHome
from community.housing.fit import HousingFit
from community.housing.forms import DwellingForm, HomeOfferForm, HousingNeedForm, LostNeedForm, MovedInForm
from community.housing.labels import DWELLING_LOOKS, ICONS, NEED_LOOKS, OWN_STATES, OWN_WAY
from community.housing.models import Dwelling, HousingNeed
from community.housing.queries import DwellingWish
from community.housing.rules import (
    DwellingDeed,
    DwellingState,
    HousingDeed,
    HousingNeedState,
    HousingSide,
    Refusal,
)
from community.permissions import Permission
from community.places.queries import districts
from community.referrals.models import Referral
from community.referrals.queries import leads_to
from community.referrals.rules import ReferralKind
from community.sharing.rules import Disclosure
from community.sharing.rules import Refusal as SharingRefusal

blueprint = slice_blueprint(__name__, prefix="")

LAST_PAGE = 400


def _page_number() -> int:
    return min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)


def _currency() -> str:
    return currency_of(settings().country, clock.today())


def _offer_page(form: HomeOfferForm | None = None) -> str:
    open_here = bool(queries.offices())
    shown = form or HomeOfferForm() if open_here else None
    return render_template("community/housing/offer.html", form=shown, currency=_currency())


@blueprint.route("/community/housing/offer", methods=["GET", "POST"])
@on_refusal(_offer_page)
@requires(Permission.OFFER_DWELLING)
def offer() -> Any:
    """Somebody without an account offers a home, in words."""
    form = filled_in(HomeOfferForm(), _offer_page)
    turn_away_flood(from_here(OFFER_FROM_NETWORK))
    actions.take_in({**form.facts, "currency": _currency()}, i18n.current_language().code)
    return go("community.housing.arrived")


@blueprint.get("/community/housing/arrived")
@requires(Permission.OFFER_DWELLING)
def arrived() -> str:
    return render_template("community/housing/arrived.html")


def _wish() -> DwellingWish:
    typed = request.args
    state = next((one for one in DwellingState if one.value == typed.get("state")), None)
    [persons] = numbers([typed.get("persons", "")]) or [0]
    return DwellingWish(state, persons, "step_free" in typed, "registration" in typed)


@blueprint.get("/community/housing")
@requires(Permission.KEEP_DWELLINGS, records=True)
def index() -> str:
    """The dwellings of one's office, what has to be looked at first."""
    wish, number = _wish(), _page_number()
    found, more = queries.dwellings(within_reach(current_actor(), Permission.KEEP_DWELLINGS), wish, number)
    audit.record(audit.Deed.VIEWED, *found)
    kept: dict[str, Any] = {
        "persons": wish.persons or None,
        "step_free": "1" if wish.step_free else None,
        "registration": "1" if wish.registration else None,
    }

    def at(page: int, state: DwellingState | None = wish.state) -> str:
        return url_for(".index", **kept, state=state.value if state else None, page=page if page > 1 else None)

    return render_template(
        "community/housing/index.html",
        keeps=True,
        dwellings=found,
        looks=DWELLING_LOOKS,
        wish=wish,
        places=dict(districts()),
        states=[(None, at(1, None)), *((one, at(1, one)) for one in DwellingState)],
        previous_url=at(number - 1) if number > 1 else "",
        next_url=at(number + 1) if more else "",
    )


@blueprint.get("/community/housing/dwellings/<int:dwelling_id>")
@requires(Permission.KEEP_DWELLINGS, records=True, dwelling=Dwelling)
def show(dwelling: Dwelling) -> str:
    audit.record(audit.Deed.VIEWED, dwelling)
    found = queries.whole(dwelling)
    reach = within_reach(current_actor(), Permission.SEE_HOUSING_NEEDS)
    return render_template(
        "community/housing/show.html",
        dwelling=found,
        area=best_name(found.area.names),
        places=dict(districts()),
        may=rules.dwelling_open_to(found.state, complete=bool(found.address)),
        Deeds=DwellingDeed,
        icons=ICONS,
        looks=DWELLING_LOOKS,
        need_looks=NEED_LOOKS,
        needs=queries.needs_with(found.id, reach),
    )


def _dwelling_refused(dwelling_id: int) -> str:
    """Where a refused step lands, with nothing of the dwelling."""
    return render_template("community/housing/refused.html", back=url_for(".show", dwelling_id=dwelling_id))


@blueprint.route("/community/housing/dwellings/<int:dwelling_id>/change", methods=["GET", "POST"])
@on_refusal(_dwelling_refused)
@requires(Permission.KEEP_DWELLINGS, records=True, dwelling=Dwelling)
def change(dwelling: Dwelling) -> Any:
    if DwellingDeed.CHANGE not in rules.dwelling_open_to(dwelling.state):
        refuse(Refusal.NOT_NOW, when=request.method == "POST")
        return go("community.housing.show", dwelling_id=dwelling.id)
    audit.record(audit.Deed.VIEWED, dwelling)
    form = filled_in(
        DwellingForm(obj=dwelling),
        lambda form: render_template("community/housing/change.html", form=form, dwelling=dwelling),
    )
    actions.change(dwelling, form.facts)
    return go("community.housing.show", gettext("Saved."), dwelling_id=dwelling.id)


def _deed(kind: type[Any], among: Any) -> Any:
    deed = next((one for one in kind if one.value == request.form.get("deed")), None)
    if deed not in among:
        abort(404)
    return deed


@blueprint.post("/community/housing/dwellings/<int:dwelling_id>/step")
@on_refusal(_dwelling_refused)
@requires(Permission.KEEP_DWELLINGS, dwelling=Dwelling)
def step(dwelling: Dwelling) -> Any:
    """It was checked, is approved, is free again, or is taken out."""
    actions.step_dwelling(dwelling, _deed(DwellingDeed, rules.BY_HAND), current_actor().account_id)
    return go("community.housing.show", gettext("Noted."), dwelling_id=dwelling.id)


@blueprint.get("/community/housing/needs")
@requires(Permission.SEE_HOUSING_NEEDS, records=True)
def needs() -> str:
    """Who needs a home, of one's office or of the families that one accompanies."""
    actor, number = current_actor(), _page_number()
    state = next((one for one in HousingNeedState if one.value == request.args.get("state")), None)
    found, more = queries.needs(within_reach(actor, Permission.SEE_HOUSING_NEEDS), state, number)
    audit.record(audit.Deed.VIEWED, *found)
    asked = []
    if permits(actor, Permission.TREAT_REFERRALS):
        asked = queries.referrals_without_a_need(within_reach(actor, Permission.TREAT_REFERRALS))
        audit.record(audit.Deed.VIEWED, *asked)

    def at(page: int, of: HousingNeedState | None = state) -> str:
        return url_for(".needs", state=of.value if of else None, page=page if page > 1 else None)

    return render_template(
        "community/housing/needs.html",
        keeps=permits(actor, Permission.KEEP_DWELLINGS),
        needs=found,
        names=_names(actor, found),
        referrals=asked,
        looks=NEED_LOOKS,
        state=state,
        today=clock.today(),
        places=dict(districts()),
        states=[(None, at(1, None)), *((one, at(1, one)) for one in HousingNeedState)],
        previous_url=at(number - 1) if number > 1 else "",
        next_url=at(number + 1) if more else "",
    )


def _side(actor: Actor, need: HousingNeed) -> HousingSide:
    office = need.organisation_id in actor.organisations(Role.SERVICE)
    return HousingSide.OFFICE if office else HousingSide.CARE


def _names(actor: Actor, needs: list[HousingNeed]) -> dict[int, str]:
    """What the families are called, as far as the reader may know it."""
    return {
        one.id: one.household.call_name if one.named or _side(actor, one) is HousingSide.CARE else "" for one in needs
    }


def _need_page(need: HousingNeed, **forms: Any) -> str:
    audit.record(audit.Deed.VIEWED, need)
    actor, found = current_actor(), queries.whole_need(need)
    side, dwelling = _side(actor, found), found.dwelling
    free = dwelling is None or dwelling.state in rules.OFFERED_FROM
    may = rules.housing_open_to(found.state, side, free=free, due=found.due_on is None or found.due_on <= clock.today())
    best: list[HousingFit] = []
    others: list[HousingFit] = []
    homes: dict[int, Dwelling] = {}
    if HousingDeed.OFFER in may:
        homes = {one.id: one for one in queries.offerable(found.organisation_id)}
        best, others = fit.ranked(*queries.both_for(found, list(homes.values())))
    areas = queries.areas_by_id()
    told = dwelling is not None and (side is HousingSide.OFFICE or found.state in rules.TOLD)
    if told:
        audit.record(audit.Deed.VIEWED, dwelling)
    return render_template(
        "community/housing/need.html",
        need=found,
        name=_names(actor, [found])[found.id],
        dwelling=dwelling if told else None,
        may=may,
        plain=[one for one in rules.PLAIN if one in may],
        Deeds=HousingDeed,
        icons=ICONS,
        looks=NEED_LOOKS,
        office=side is HousingSide.OFFICE,
        best=best,
        others=others,
        homes=homes,
        areas={number: best_name(one.names) for number, one in areas.items()},
        places=dict(districts()),
        today=clock.today(),
        **{
            "move_form": MovedInForm(formdata=None, data={"moved_on": clock.today()}),
            "lost_form": LostNeedForm(formdata=None),
            **forms,
        },
    )


@blueprint.get("/community/housing/needs/<int:need_id>")
@requires(Permission.SEE_HOUSING_NEEDS, records=True, need=HousingNeed)
def need(need: HousingNeed) -> str:
    return _need_page(need)


def _need_refused(need_id: int) -> str:
    """Where a refused step lands, with nothing of the need."""
    return render_template("community/housing/refused.html", back=url_for(".need", need_id=need_id))


def _to_need(need: HousingNeed, said: str) -> Any:
    return go("community.housing.need", said, need_id=need.id)


@blueprint.route("/community/housing/needs/<int:need_id>/change", methods=["GET", "POST"])
@on_refusal(_need_refused)
@requires(Permission.SEE_HOUSING_NEEDS, records=True, need=HousingNeed)
def change_need(need: HousingNeed) -> Any:
    side = _side(current_actor(), need)
    if HousingDeed.CHANGE not in rules.housing_open_to(need.state, side):
        refuse(Refusal.NOT_NOW, when=request.method == "POST")
        return _to_need(need, "")
    audit.record(audit.Deed.VIEWED, need)
    agreed = queries.may_be_told(need) if side is HousingSide.CARE else frozenset(Disclosure)
    areas = {"school": need.school_area_id or 0, "work": need.work_area_id or 0}
    form = HousingNeedForm(may_be_told=agreed, obj=need, **areas)
    back = url_for(".need", need_id=need.id)
    form = filled_in(form, _ask_page(back))
    actions.change_need(need, side, form.facts)
    return _to_need(need, gettext("Saved."))


def _ask_page(back: str) -> Callable[..., str]:
    """The page of what is looked for; `unshared`: the offices that nobody here may tell anything, by name."""

    def page(form: HousingNeedForm | None, unshared: Sequence[str] = ()) -> str:
        may_agree = permits(current_actor(), Permission.PROPOSE_SHARING)
        return render_template(
            "community/housing/ask.html",
            form=form,
            unshared=form.unshared if form else unshared,
            may_agree=may_agree,
            back=back,
            currency=_currency(),
        )

    return page


@blueprint.post("/community/housing/needs/<int:need_id>/step")
@on_refusal(_need_refused)
@requires(Permission.SEE_HOUSING_NEEDS, need=HousingNeed)
def step_need(need: HousingNeed) -> Any:
    """Somebody begins to look, the family says yes or no, or still lives there."""
    actions.step(need, _deed(HousingDeed, rules.PLAIN), _side(current_actor(), need))
    return _to_need(need, gettext("Noted."))


@blueprint.post("/community/housing/needs/<int:need_id>/propose")
@on_refusal(_need_refused)
@requires(Permission.FIND_HOME, need=HousingNeed)
def propose(need: HousingNeed) -> Any:
    """The office offers a dwelling."""
    [number] = numbers([request.form.get("dwelling", "")]) or [0]
    dwelling = find(current_actor(), Permission.KEEP_DWELLINGS, Dwelling, number)
    if dwelling is None:
        abort(404)
    actions.propose(need, dwelling)
    return _to_need(need, gettext("Offered. Whoever accompanies the family takes its answer."))


@blueprint.post("/community/housing/needs/<int:need_id>/moved")
@on_refusal(_need_refused)
@requires(Permission.SEE_HOUSING_NEEDS, need=HousingNeed)
def moved(need: HousingNeed) -> Any:
    form = filled_in(MovedInForm(), lambda form: _need_page(need, move_form=form))
    actions.move_in(need, form.moved_on.data, _side(current_actor(), need))
    return _to_need(need, gettext("Noted. After 90 and 180 days somebody asks whether they still live there."))


@blueprint.post("/community/housing/needs/<int:need_id>/lost")
@on_refusal(_need_refused)
@requires(Permission.SEE_HOUSING_NEEDS, need=HousingNeed)
def lost(need: HousingNeed) -> Any:
    form = filled_in(LostNeedForm(), lambda form: _need_page(need, lost_form=form))
    actions.lose(need, form.reason.data, _side(current_actor(), need))
    return _to_need(need, gettext("Noted."))


def _family_refused(household_id: int) -> str:
    return render_template(
        "community/housing/refused.html", back=url_for("community.caseload.show", household_id=household_id)
    )


@blueprint.route("/community/housing/families/<int:household_id>/need", methods=["GET", "POST"])
@on_refusal(_family_refused)
@requires(Permission.OPEN_HOUSING_NEED, records=True, household=Household)
def ask(household: Household) -> Any:
    """A caseworker passes on that a family needs a home."""
    audit.record(audit.Deed.VIEWED, household)
    actor, live = current_actor(), queries.find_live(household.id)
    if request.method == "GET" and live:
        return _to_need(live, "")
    back = url_for("community.caseload.show", household_id=household.id)
    sender = queries.passed_on_by(actor, household)
    offices = queries.offices_for(sender)
    if all(agreed is None for _, agreed in offices):
        unshared = [one.called for one, _ in offices]
        refuse(SharingRefusal.NOT_SHARED if unshared else Refusal.NOBODY, when=request.method == "POST")
        return _ask_page(back)(None, unshared)
    held = {
        "persons": queries.persons_of(household.id),
        "district": household.district,
        "language": household.locale,
        "registration": True,
    }
    form = filled_in(HousingNeedForm(offices, **held), _ask_page(back))
    whose = AskedHome(household.id, sender, actor.account_id)
    made = actions.ask(whose, form.office_id.data, {**form.facts, "currency": _currency()})
    return _to_need(made, gettext("Passed on. You see here how far it is."))


def _referral_refused(referral_id: int) -> str:
    return render_template(
        "community/housing/refused.html", back=url_for("community.referrals.treat", referral_id=referral_id)
    )


@blueprint.route("/community/housing/referrals/<int:referral_id>/need", methods=["GET", "POST"])
@on_refusal(_referral_refused)
@requires(Permission.TREAT_REFERRALS, records=True, referral=Referral)
def ask_for(referral: Referral) -> Any:
    """The office opens the need of somebody who was referred for a home."""
    audit.record(audit.Deed.VIEWED, referral)
    back = url_for("community.referrals.treat", referral_id=referral.id)
    if request.method == "GET" and (not leads_to(referral, ReferralKind.HOUSING) or queries.of_referral(referral.id)):
        return go("community.referrals.treat", referral_id=referral.id)
    form = filled_in(HousingNeedForm(registration=True), _ask_page(back))
    me, facts = current_actor().account_id, {**form.facts, "currency": _currency()}
    return _to_need(actions.ask_for(referral, facts, me), gettext("The need is open. Begin to look."))


def _own(actor: Actor) -> dict[str, Any]:
    """What a family reads of its homes: where its way is, and the address as soon as it is its to know."""
    return {
        "needs": queries.own_needs(actor),
        "told": rules.TOLD,
        "own_states": OWN_STATES,
        "way_there": OWN_WAY,
        "order": list(HousingNeedState),
        "looks": NEED_LOOKS,
    }


@blueprint.get("/family/home")
@requires(Permission.SEE_OWN_HOME)
def family() -> str:
    return render_template("community/housing/family.html", **_own(current_actor()))


def _family_panel(actor: Actor) -> Markup:
    shown = _own(actor)
    live = [one for one in shown["needs"] if one.state in rules.LIVE]
    return fragment("community/housing/_family_panel.html", **{**shown, "needs": live})


# How far the search for a home is, on a family's first page; nothing where nobody looks.
FAMILY_PANEL = FamilyPanel(queries.looks_for_a_home, _family_panel)


def referral_panel(referral: Referral) -> Markup | None:
    """On the page of a referral about a home: the need that came of it, or the button that opens it."""
    actor, need = current_actor(), queries.of_referral(referral.id)
    if need:
        shown = exists(HousingNeed.id == need.id, within_reach(actor, Permission.SEE_HOUSING_NEEDS))
    else:
        treats = exists(Referral.id == referral.id, within_reach(actor, Permission.TREAT_REFERRALS))
        shown = treats and leads_to(referral, ReferralKind.HOUSING)
    if not shown:
        return None
    return fragment("community/housing/_referral_panel.html", referral=referral, need=need, looks=NEED_LOOKS)


def public_pages() -> list[str]:
    """What a search engine may list."""
    return [url_for("community.housing.offer")]
