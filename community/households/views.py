"""A coordinator's households: the list, registering one, its people and its consents."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from flask import abort, current_app, make_response, render_template, request, session, url_for
from flask_login import login_user

from community.accounts.actions import hashed, matches, open_device, uncount
from community.accounts.rules import device_name
from community.accounts.views import forget_browser, from_here, turn_away_flood
from community.foundation import assets, audit, clock, drawings, embroidery, i18n
from community.foundation.access import Actor, Role, current_actor, find, requires, within_reach
from community.foundation.cache import Cache
from community.foundation.database import transaction
from community.foundation.forms import clean_line, numbers
from community.foundation.i18n import gettext, in_words, lazy_gettext
from community.foundation.pages import filled_in, form_page, go, notify, on_refusal, slice_blueprint
from community.households import actions, queries
from community.households.actions import ToldMember
from community.households.forms import (
    ACCOMMODATIONS,
    CARE_PURPOSES,
    MANNERS,
    PRECISIONS,
    PURPOSES,
    WORD_WAYS,
    AgreedForm,
    ChildForm,
    HouseholdForm,
    MemberForm,
    OwnForm,
    PersonRow,
    PinForm,
    RegisterHouseholdForm,
)
from community.households.models import Consent, Household, Member
from community.households.queries import Alike
from community.households.rules import (
    PIN_FROM_NETWORK,
    PIN_OF_CARD,
    Accommodation,
    ConsentPurpose,
    HouseholdState,
    Order,
    Refusal,
    in_script_of,
    removable,
    tidy_pin,
    told_apart,
    worded_on,
)
from community.permissions import Permission
from community.places.queries import districts

blueprint = slice_blueprint(__name__, prefix="")

A_PAGE = 25
MARKS: Cache[bytes] = Cache(1000)
LAST_PAGE = 400
SHOWN = {
    HouseholdState.ACTIVE: lazy_gettext("Active families"),
    HouseholdState.INACTIVE: lazy_gettext("Inactive families"),
}

ORDERS = {
    Order.NEWEST: lazy_gettext("The newest first"),
    Order.NAME: lazy_gettext("By name"),
    Order.DISTRICT: lazy_gettext("By district"),
}
REFUSALS = {
    Refusal.NO_CONSENT: lazy_gettext("The family does not agree that its people are known here. Ask for the consent "
                                     "first."),
    Refusal.TOO_YOUNG: lazy_gettext("A card of one's own is for people from 14 on."),
    Refusal.LAST_MEMBER: lazy_gettext("A household has at least one person."),
    Refusal.LAST_GUARDIAN: lazy_gettext(
        "Nobody else here is responsible for the children. Say first who is: open that person and tick it. If the "
        "family goes as a whole, erase the household or let it rest."
    ),
    Refusal.MERGED: lazy_gettext("This household was made one with another. Look for that one."),
    Refusal.TOO_MANY_CHILDREN: lazy_gettext("That is more children than one person can bring along."),
}  # fmt: skip
LABELS: dict[Any, Any] = {
    **ACCOMMODATIONS,
    **PRECISIONS,
    **PURPOSES,
    **CARE_PURPOSES,
    **MANNERS,
    **WORD_WAYS,
    HouseholdState.ACTIVE: lazy_gettext("Active"),
    HouseholdState.INACTIVE: lazy_gettext("Inactive"),
    HouseholdState.ERASED: lazy_gettext("Erased"),
    HouseholdState.MERGED: lazy_gettext("One with another"),
    ConsentPurpose.PHOTOS: lazy_gettext("They may be in photos"),
}


@blueprint.get("/community/households")
@requires(Permission.SEE_HOUSEHOLDS)
def index() -> str:
    number = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    asked, reach = Listing(request.args), within_reach(current_actor(), Permission.SEE_HOUSEHOLDS)
    there = sa.and_(reach, *asked.limits(current_actor()))
    if asked.state:
        there = sa.and_(there, Household.state == asked.state)
    found = queries.households(there, (number - 1) * A_PAGE, A_PAGE + 1, asked.order)
    shown = found[:A_PAGE]
    ids = [one.id for one in shown]
    open_ones = [one for one in shown if queries.may_be_read(one, one.consents)]
    people = queries.members_by_household(ids)
    filters = {"": sa.true()} | {one.slug: one.condition(current_actor()) for one in asked.filters}
    counts = queries.by_state(sa.and_(reach, *asked.usual), list(filters.values()))
    numbers = {
        one: {state: found[at] for state, found in counts.items() if found[at]} for at, one in enumerate(filters)
    }
    of_state = {
        one: sum(some.get(state, 0) for state in ([asked.state] if asked.state else some))
        for one, some in numbers.items()
    }
    states = numbers[asked.only.slug if asked.only else ""]

    def at(page: int, state: HouseholdState | None = asked.state, **other: str | None) -> str:
        words = {**asked.words, "show": state.value if state else None, **other}
        return url_for("community.households.index", **words, page=page if page > 1 else None)

    return render_template(
        "community/households/index.html",
        households=shown,
        apart={one.id: apart_of(one, people[one.id]) for one in open_ones if one.id in people},
        names={one.id: family_called(one, people[one.id]) for one in open_ones},
        sizes={household_id: len(members) for household_id, members in people.items()},
        districts=dict(districts()),
        with_card=queries.with_card(ids),
        lines=_lines([one.id for one in open_ones]),
        asked=asked,
        orders=ORDERS,
        languages=i18n.available(),
        states=HouseholdState,
        tabs=[
            (f"{word} {number}", at(1, state), state is asked.state, "")
            for word, number, state in (
                (gettext("All"), sum(states.values()), None),
                *((word, states.get(one, 0), one) for one, word in SHOWN.items()),
            )
        ],
        # Pressed again, it asks for all.
        filters=[
            (
                f"{one.title} {of_state[one.slug]}",
                at(1, only=None if one is asked.only else one.slug),
                one is asked.only,
                "",
            )
            for one in asked.filters
        ],
        earlier=at(number - 1) if number > 1 else "",
        later=at(number + 1) if len(found) > A_PAGE else "",
    )


class Listing:
    """What somebody asks of the list, by the words of its address; what it does not know it does not ask."""

    def __init__(self, given: Mapping[str, str]):
        self.typed = (clean_line(given.get("q")) or "")[:80]
        self.state = next((one for one in SHOWN if one.value == given.get("show")), None)
        self.district = next((code for code, _ in districts() if code == given.get("district")), "")
        self.language = next((one.code for one in i18n.available() if one.code == given.get("language")), "")
        self.filters = current_app.extensions["household_filters"]
        self.only = next((one for one in self.filters if one.slug == given.get("only")), None)
        self.order = next((one for one in Order if one.value == given.get("order")), Order.NEWEST)

    def limits(self, actor: Actor) -> list[sa.ColumnElement[bool]]:
        """The conditions that hold of what is listed, but for the state."""
        return [*self.usual, *([self.only.condition(actor)] if self.only else [])]

    @property
    def usual(self) -> list[sa.ColumnElement[bool]]:
        """The conditions that need no other slice."""
        return [
            *([queries.of_name(self.typed)] if self.typed else []),
            *([queries.of_district(self.district)] if self.district else []),
            *([Household.locale == self.language] if self.language else []),
        ]

    @property
    def words(self) -> dict[str, str | None]:
        """The words of the address, but for the state and the page."""
        order = self.order.value if self.order is not Order.NEWEST else None
        said = {"q": self.typed, "district": self.district, "language": self.language, "order": order}
        return {name: word or None for name, word in {**said, "only": self.only and self.only.slug}.items()}

    @property
    def is_special(self) -> bool:
        """Whether anything is asked that is not in sight at first."""
        return any(word for name, word in self.words.items() if name not in ("q", "only"))

    @property
    def narrows(self) -> bool:
        """Whether less than all is asked for."""
        return bool(self.state or self.limits(current_actor()))


def family_called(household: Household, members: Iterable[Member]) -> tuple[str, str]:
    """How a family is called, in the reader's script where that is known, and beside it otherwise."""
    owner = next((one for one in members if one.call_name == household.call_name), None)
    return names_of(owner) if owner else (household.call_name, "")


def page_of(household: Household) -> str:
    """The page of a household for whoever reads of it: its coordinator's, or that of whoever accompanies it."""
    registered_by = current_actor().organisations(Role.COORDINATOR)
    page = "households" if household.organisation_id in registered_by else "caseload"
    return url_for(f"community.{page}.show", household_id=household.id)


@blueprint.app_template_global()
def names_of(member: Member) -> tuple[str, str]:
    """The name of somebody in the reader's script where it is known, and the one in another beside it, or nothing."""
    return in_script_of(i18n.current_language().own_name, member.call_name, member.native_name)


@blueprint.app_template_filter()
def called(member: Member) -> str:
    """What somebody is called, in the reader's script where that name is known."""
    return names_of(member)[0]


def _lines(household_ids: list[int]) -> dict[int, Any]:
    """By household, what other slices have to say of it in the list."""
    said: dict[int, Any] = {}
    for offer in current_app.extensions["household_lines"]:
        said |= offer(household_ids)
    return said


@blueprint.route("/community/households/register", methods=["GET", "POST"])
@requires(Permission.REGISTER_HOUSEHOLD)
def register() -> Any:
    """A whole family on one page. Where it may be here already, the page comes back and asks."""
    ours = queries.organisations(current_actor().organisations(Role.COORDINATOR))
    form = RegisterHouseholdForm([(one.id, one.called) for one in ours])
    if "more" in request.form:
        form.add_row()
        return _registering(form)
    form = filled_in(form, _registering)
    people = [_told(one, [form.locale.data]) for one in form.rows]
    facts = {"phone": form.phone.data or "", "district": form.district.data}
    reach = within_reach(current_actor(), Permission.CHANGE_HOUSEHOLD)
    alike = queries.alike(reach, [one.known for one in people], facts["phone"])
    same = next((one.household for one in alike if str(one.household.id) == request.form.get("same")), None)
    if same:
        new = actions.complete(same, people, **facts)
        _take_down(same, form)
        names = in_words([one.call_name for one in new])
        return _to(same, gettext("Added to this family: %(names)s.", names=names) if new else gettext("Nobody is new."))
    if {one.household.id for one in alike} - set(numbers(request.form.get("new", "").split())):
        audit.record(audit.Deed.VIEWED, *(one.household for one in alike))
        return _registering(form, alike), 409
    household = actions.register(
        form.organisation.data,
        form.locale.data,
        people,
        family_name=form.family_name.data or "",
        way=form.way.data,
        **facts,
    )
    _take_down(household, form)
    return _to(household, gettext("The household is registered. Now issue the card."))


def _registering(form: RegisterHouseholdForm, alike: Sequence[Alike] = ()) -> str:
    return render_template(
        "community/households/register.html",
        form=form,
        alike=alike,
        apart={one.household.id: apart_of(one.household, one.members) for one in alike},
        districts=dict(districts()),
    )


def apart_of(household: Household, members: Sequence[Member]) -> tuple[list[str], list[int]]:
    """By what a family is told from another of its name, with names in the reader's script where they are known."""
    people = [(names_of(one)[0], one.birth_year) for one in members]
    return told_apart(family_called(household, members)[0], people, clock.today().year)


@blueprint.get("/community/households/<int:household_id>")
@requires(Permission.SEE_HOUSEHOLDS, records=True, household=Household)
def show(household: Household) -> str:
    return _page(household, MemberForm(formdata=None))


def _agreed_form(household: Household, **options: Any) -> AgreedForm:
    """What a household agrees to; of those who may accompany it, who registered it stands first."""
    able = queries.accompanying(household)
    by = {"accompanied_by": household.organisation_id}
    return AgreedForm([(one.id, one.called) for one in able], **by, **options)


def _page(household: Household, member_form: MemberForm, consent_form: AgreedForm | None = None) -> str:
    consents = queries.consents_of(household.id)
    may_be_read = queries.may_be_read(household, consents)
    audit.record(audit.Deed.VIEWED, household)
    members = queries.members_of(household.id) if may_be_read else []
    return render_template(
        "community/households/show.html",
        household=household,
        may_be_read=may_be_read,
        name=family_called(household, members)[0],
        apart=apart_of(household, members),
        called={one.id: names_of(one)[0] for one in members},
        members=members,
        former=queries.former_members_of(household.id) if may_be_read else [],
        district=dict(districts()).get(household.district, household.district) if may_be_read else "",
        States=HouseholdState,
        consents=consents,
        worded_on=worded_on,
        agreed=queries.agreed_to(household, consents),
        towards=queries.agreed_towards(household, consents),
        cards=queries.live_cards(household.id),
        removable=removable(queries.as_relatives(members)),
        children={one.id for one in members if queries.relative_of(one).may_be_child},
        may_have_card={one.id for one in members if queries.may_have_card(one)},
        member_form=member_form,
        consent_form=consent_form or _agreed_form(household, formdata=None),
        panels=[panel for offer in current_app.extensions["household_panels"] if (panel := offer(household))],
    )


@blueprint.route("/community/households/<int:household_id>/edit", methods=["GET", "POST"])
@requires(Permission.CHANGE_HOUSEHOLD, records=True, household=Household)
def edit(household: Household) -> Any:
    form = HouseholdForm(obj=household)
    may_be_read = queries.may_be_read(household, queries.consents_of(household.id))
    if not may_be_read:
        # What the family does not agree to be known here is neither shown nor changed.
        del form.phone, form.district, form.family_name
    if form.validate_on_submit():
        actions.change(
            household,
            locale=form.locale.data,
            phone=(form.phone.data or "") if may_be_read else household.phone,
            district=form.district.data if may_be_read else household.district,
            family_name=(form.family_name.data or "") if may_be_read else None,
        )
        return _to(household, gettext("Saved."))
    audit.record(audit.Deed.VIEWED, household)
    return form_page(
        "community/households/edit.html", form, household=household, may_be_read=may_be_read, States=HouseholdState
    )


@blueprint.post("/community/households/<int:household_id>/rest")
@requires(Permission.CHANGE_HOUSEHOLD, household=Household)
def rest(household: Household) -> Any:
    actions.rest(household)
    return _to(household, gettext("The household is inactive. Its card opens nothing until it is active again."))


@blueprint.post("/community/households/<int:household_id>/wake")
@requires(Permission.CHANGE_HOUSEHOLD, household=Household)
def wake(household: Household) -> Any:
    actions.wake(household)
    return _to(household, gettext("The household is active again. Its card opens its pages as before."))


@blueprint.route("/community/households/mine", methods=["GET", "POST"])
@requires(Permission.SEE_OWN_HOUSEHOLD)
def mine() -> Any:
    """What is kept about the family that is signed in by its card, and what it changes itself."""
    actor = current_actor()
    household = find(actor, Permission.SEE_OWN_HOUSEHOLD, Household, actor.household_id) or abort(404)
    form = OwnForm(obj=household)
    if form.validate_on_submit():
        if form.locale.data != household.locale:
            session["locale"] = form.locale.data
        actions.change(household, locale=form.locale.data, phone=form.phone.data or "", district=household.district)
        return go("community.households.mine", gettext("Saved."))
    members, consents = queries.members_of(household.id), queries.own_consents(actor)
    return form_page(
        "community/households/mine.html",
        form,
        household=household,
        members=members,
        consents=consents,
        agreed={(one.purpose, one.organisation_id) for one in consents if one.live},
        towards=queries.agreed_towards(household, consents),
        card=queries.find_live_card(actor.card_id),
        shared=actor.is_shared,
        young=queries.young_of(actor, members),
        decides_for=actor.decides_for,
        organisation=queries.organisation_of(household),
        district=dict(districts()).get(household.district, household.district),
    )


def _people_page(form: ChildForm | None = None) -> str:
    known = queries.find_own(current_actor())
    members = queries.members_of(known) if known else []
    return render_template("community/households/people.html", form=form or ChildForm(), members=members)


@blueprint.route("/community/households/people", methods=["GET", "POST"])
@on_refusal(_people_page)
@requires(Permission.CHANGE_OWN_PEOPLE)
def people() -> Any:
    """Whom somebody who signs in with an account brings along when they join something."""
    form = filled_in(ChildForm(), _people_page)
    actions.bring_along(current_actor().account_id, form.call_name.data, form.birth_year.data)
    return go("community.households.people", gettext("Added."))


@blueprint.post("/community/households/people/<int:member_id>/leave")
@requires(Permission.CHANGE_OWN_PEOPLE)
def leave_at_home(member_id: int) -> Any:
    known = queries.find_own(current_actor())
    child = queries.find_member(known, member_id) if known else None
    if child is None or child.account_id is not None:
        abort(404)
    actions.see_off(child)
    actions.remove_member(child)
    return go("community.households.people", gettext("%(name)s does not come along any more.", name=child.call_name))


def refused(household_id: int, **_address: Any) -> str:
    """The page on which a refused change lands, without a name on it."""
    return render_template("community/households/refused.html", household_id=household_id)


@blueprint.post("/community/households/<int:household_id>/members")
@on_refusal(refused)
@requires(Permission.CHANGE_HOUSEHOLD, household=Household)
def add_member(household: Household) -> Any:
    form = filled_in(MemberForm(), lambda form: _page(household, form))
    actions.add_member(household, _told(form))
    return _to(household, gettext("Added."))


@blueprint.route("/community/households/<int:household_id>/members/<int:member_id>/edit", methods=["GET", "POST"])
@on_refusal(refused)
@requires(Permission.CHANGE_HOUSEHOLD, records=True, household=Household)
def edit_member(household: Household, member_id: int) -> Any:
    member = queries.find_member(household.id, member_id)
    if member is None or not queries.may_be_read(household, queries.consents_of(household.id)):
        abort(404)
    form = MemberForm(
        call_name=member.call_name,
        native_name=member.native_name,
        birth_year=member.birth_year,
        precision=member.birth_year_precision.value,
        languages=member.languages,
        needs=[need.accommodation.value for need in queries.needs_of(member.id)],
        guardian=member.guardian,
    )
    if form.validate_on_submit():
        actions.change_member(household, member, _told(form))
        return _to(household, gettext("Saved."))
    audit.record(audit.Deed.VIEWED, household)
    return form_page("community/households/edit_member.html", form, household=household, member=member)


@blueprint.post("/community/households/<int:household_id>/members/<int:member_id>/remove")
@on_refusal(refused)
@requires(Permission.CHANGE_HOUSEHOLD, own_transactions=True)
def remove_member(household_id: int, member_id: int) -> Any:
    """Its transactions are its own, because the sessions that somebody joined are locked before the family."""
    actor = current_actor()
    with transaction(writing=False):
        find(actor, Permission.CHANGE_HOUSEHOLD, Household, household_id) or abort(404)
    with transaction():
        actions.see_off(queries.find_member(household_id, member_id) or abort(404))
        _ = find(actor, Permission.CHANGE_HOUSEHOLD, Household, household_id) or abort(404)
        actions.remove_member(queries.find_member(household_id, member_id) or abort(404))
    said = gettext("Removed from the household. If they know the family's card or its PIN, issue a new one.")
    return go("community.households.show", said, household_id=household_id)


@blueprint.post("/community/households/<int:household_id>/members/<int:member_id>/return")
@on_refusal(refused)
@requires(Permission.CHANGE_HOUSEHOLD, household=Household)
def bring_back(household: Household, member_id: int) -> Any:
    actions.bring_back(household, queries.find_former_member(household.id, member_id) or abort(404))
    return _to(household, gettext("They belong to the household again."))


@blueprint.post("/community/households/<int:household_id>/consents")
@requires(Permission.CHANGE_HOUSEHOLD, household=Household)
def agree(household: Household) -> Any:
    form = filled_in(_agreed_form(household), lambda form: _page(household, MemberForm(formdata=None), form))
    _take_down(household, form)
    return _to(household, gettext("The consent is taken down."))


@blueprint.post("/community/households/<int:household_id>/consents/<int:consent_id>/withdraw")
@requires(Permission.CHANGE_HOUSEHOLD, household=Household)
def withdraw_consent(household: Household, consent_id: int) -> Any:
    actions.withdraw_consent(queries.find_live_consent(household.id, consent_id) or abort(404))
    return _to(household, gettext("The consent is withdrawn. It acts at once."))


def _to(household: Household, said: str = "") -> Any:
    return go("community.households.show", said, household_id=household.id)


def _told(form: MemberForm | PersonRow, spoken: Sequence[str] = ()) -> ToldMember:
    """What a form tells of one person; `spoken`: their languages where none is told."""
    born, precision = form.born
    return ToldMember(
        call_name=form.call_name.data,
        native_name=form.native_name.data or "",
        birth_year=born,
        precision=precision,
        languages=form.languages.data or spoken,
        needs=[Accommodation(need) for need in form.needs.data],
        guardian=form.guardian.data,
    )


def _take_down(household: Household, form: RegisterHouseholdForm | AgreedForm) -> None:
    purposes = [ConsentPurpose(purpose) for purpose in form.purposes.data]
    told = (form.consent_language, form.manner.data, current_actor().account_id)
    actions.take_down(household, [one for one in purposes if one not in CARE_PURPOSES], *told)
    if ConsentPurpose.CARE in purposes and isinstance(form, AgreedForm):
        actions.take_down(household, [ConsentPurpose.CARE], *told, towards=form.accompanied_by.data)


PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


@blueprint.post("/community/households/<int:household_id>/card")
@requires(Permission.ISSUE_CARD, own_transactions=True)
def issue_card(household_id: int) -> Any:
    """A card that is everybody's."""
    return _issue(household_id)


@blueprint.post("/community/households/<int:household_id>/members/<int:member_id>/card")
@on_refusal(refused)
@requires(Permission.ISSUE_CARD, own_transactions=True)
def issue_own_card(household_id: int, member_id: int) -> Any:
    """A card of one person's own."""
    return _issue(household_id, member_id)


def _issue(household_id: int, member_id: int | None = None) -> Any:
    code, pin = actions.new_code(), actions.new_pin()
    pin_hash = hashed(pin)
    actor = current_actor()
    with transaction():
        household = find(actor, Permission.ISSUE_CARD, Household, household_id) or abort(404)
        actions.issue(household, code, pin_hash, actor.account_id, _carrier(household, member_id))
    # Kept in the coordinator's own browser until the next page shows it, once.
    session["issued_card"] = [household_id, code, pin, member_id is not None]
    return go("community.households.show_card", household_id=household_id)


def _carrier(household: Household, member_id: int | None) -> Member | None:
    """Whose own card it is, of people who may be known here; None for everybody's."""
    if member_id is None:
        return None
    if not queries.may_be_read(household, queries.consents_of(household.id)):
        abort(404)
    return queries.find_member(household.id, member_id) or abort(404)


@blueprint.post("/community/households/<int:household_id>/card/end")
@requires(Permission.ISSUE_CARD, household=Household)
def end_card(household: Household) -> Any:
    actions.revoke(household.id)
    return _to(household, gettext("The card is ended. It opens nothing any more."))


@blueprint.post("/community/households/<int:household_id>/members/<int:member_id>/card/end")
@requires(Permission.ISSUE_CARD, household=Household)
def end_own_card(household: Household, member_id: int) -> Any:
    _carrier(household, member_id)
    actions.revoke(household.id, member_id)
    return _to(household, gettext("The card is ended. It opens nothing any more."))


@blueprint.post("/community/households/mine/card/end")
@requires(Permission.END_OWN_CARD)
def end_this_card() -> Any:
    """Whoever holds a card of their own ends it, on every device that it opened."""
    card = queries.find_live_card(current_actor().card_id) or abort(404)
    if current_actor().is_shared:
        # Whoever holds everybody's card does not shut out the others.
        abort(404)
    actions.revoke(card.household_id, card.member_id)
    forget_browser()
    return go("events.sessions.home", gettext("The card is ended. It opens nothing any more."))


@blueprint.post("/community/households/mine/consents/<int:consent_id>/withdraw")
@requires(Permission.CHANGE_OWN_CONSENT, consent=Consent)
def withdraw_own_consent(consent: Consent) -> Any:
    actions.withdraw_consent(consent)
    return go("community.households.mine", gettext("It is withdrawn. It acts at once."))


@blueprint.post("/community/households/mine/consents/<int:consent_id>/again")
@requires(Permission.CHANGE_OWN_CONSENT, consent=Consent)
def agree_again(consent: Consent) -> Any:
    """What was taken back is given again on screen, in the language of the page, whose wording there is."""
    actions.agree_again(consent, i18n.current_language().code)
    return go("community.households.mine", gettext("Saved."))


@blueprint.post("/community/households/mine/share")
@requires(Permission.END_OWN_CARD)
def share() -> Any:
    """Somebody young says whether their guardians read along."""
    actor = current_actor()
    young = queries.young_of(actor, queries.members_of(actor.household_id or 0)) or abort(404)
    actions.share(young, "share" in request.form)
    return go("community.households.mine", gettext("Saved."))


@blueprint.app_template_global()
def mark_url(household: Household) -> str:
    """The address of the sign of a household; empty when it is erased."""
    if not household.sign:
        return ""
    return url_for("community.households.mark", sign=household.sign, v=drawings.edition())


@blueprint.app_template_global()
def whose(household_id: int) -> dict[str, Any]:
    """Whose page it is: the household of a view that was found good, and whether its people may be known here."""
    household = queries.get_household(household_id)
    may_be_read = queries.may_be_read(household, queries.consents_of(household_id))
    return {"household": household, "may_be_read": may_be_read}


@blueprint.get("/marks/<sign>.svg")
@requires(Permission.SEE_SITE)
def mark(sign: str) -> Any:
    """Drawn for whoever asks: an address says nothing of whether there is such a household."""
    if not embroidery.SEED.fullmatch(sign):
        abort(404)
    return assets.drawn(MARKS.get(sign, lambda: embroidery.mark(sign).encode()), "image/svg+xml")


@blueprint.get("/community/households/<int:household_id>/card")
@requires(Permission.ISSUE_CARD, household=Household)
def show_card(household: Household) -> Any:
    issued = session.pop("issued_card", None)
    if not issued or issued[0] != household.id:
        notify("info", gettext("A card is shown only once. If it is lost, issue a new one."))
        return go("community.households.show", household_id=household.id)
    address = f"{current_app.config['ZAEDNO'].address}/card/{issued[1]}"
    page = render_template(
        "community/households/show_card.html",
        household=household,
        address=address,
        pin=issued[2],
        own=issued[3],
        picture=drawings.to_be_scanned(address),
        told=_card_told(household.locale),
    )
    return page, 200, PRIVATE


def _card_told(locale: str) -> list[tuple[i18n.Language, str]]:
    """What the card says, in the family's language first; whoever hands it over reads it in theirs, too."""
    said = []
    theirs = [language for language in i18n.available() if language.code == locale]
    for language in dict.fromkeys((*theirs, i18n.current_language())):
        with i18n.force_locale(language.code):
            said.append((language, gettext("Scan the code, then type your PIN.")))
    return said


@blueprint.route("/card/<code>", methods=["GET", "POST"])
@requires(Permission.OPEN_CARD, own_transactions=True)
def enter_card(code: str) -> Any:
    form = PinForm()
    with transaction(writing=False):
        card, household = queries.find_card(code) or abort(404)
    if not form.validate_on_submit():
        return _card_page(form, code, household.locale)
    attempts = ((PIN_OF_CARD, str(card.id)), from_here(PIN_FROM_NETWORK))
    with transaction():
        counted = turn_away_flood(*attempts)
    if not matches(card.pin_hash, tidy_pin(form.pin.data)):
        form.pin.errors = [gettext("This PIN is not right. Please try again.")]
        return _card_page(form, code, household.locale)
    with transaction():
        uncount(counted)
        # It may have been revoked while the PIN was checked.
        queries.find_card(code) or abort(404)
        secret = open_device(card_id=card.id, label=device_name(request.user_agent.string))
    with transaction(writing=False):
        signed_in = queries.find_signed_in(secret)
    language = session.get("locale") or household.locale
    session.clear()
    session["locale"] = language
    login_user(signed_in)
    session.permanent = True
    response = go("events.registrations.family")
    response.headers.update(PRIVATE)
    return response


def _card_page(form: PinForm, code: str, locale: str) -> Any:
    """The door in the language chosen on this device, else in the household's."""
    spoken = {language.code for language in i18n.available()}
    chosen = session.get("locale") or (locale if locale in spoken else i18n.current_language().code)
    with transaction(writing=False), i18n.force_locale(chosen):
        page = form_page("community/households/enter_card.html", form, code=code, languages=i18n.available())
    response = make_response(page)
    response.headers.update(PRIVATE)
    return response
