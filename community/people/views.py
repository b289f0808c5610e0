"""A coordinator's households: the list, registering one, its people and its consents."""

from typing import Any

import sqlalchemy as sa
from flask import abort, current_app, redirect, render_template, request, session, url_for

from community.credentials.queries import districts
from community.foundation import audit
from community.foundation.access import Role, current_actor, find, requires, within_reach
from community.foundation.database import transaction
from community.foundation.forms import clean_line
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.pages import notify, on_refusal, slice_blueprint
from community.people import actions, queries
from community.people.actions import Told
from community.people.forms import (
    ACCOMMODATIONS,
    MANNERS,
    PRECISIONS,
    PURPOSES,
    AgreedForm,
    HouseholdForm,
    MemberForm,
    OwnForm,
    RegisterForm,
)
from community.people.models import Household
from community.people.rules import (
    Accommodation,
    ConsentManner,
    ConsentPurpose,
    HouseholdState,
    Refusal,
    YearPrecision,
    worded_on,
)
from community.permissions import Permission

blueprint = slice_blueprint(__name__)

A_PAGE = 50
LAST_PAGE = 400
SHOWN = {
    HouseholdState.ACTIVE: lazy_gettext("Active families"),
    HouseholdState.INACTIVE: lazy_gettext("Inactive families"),
}

REFUSALS = {
    Refusal.NO_CONSENT: lazy_gettext("The family does not agree that its people are known here. Ask for the consent first."),
    Refusal.LAST_MEMBER: lazy_gettext("A household has at least one person."),
}  # fmt: skip
WORDS: dict[Any, Any] = {
    **ACCOMMODATIONS,
    **PRECISIONS,
    **PURPOSES,
    **MANNERS,
    ConsentPurpose.PHOTOS: lazy_gettext("They may be in photos"),
    ConsentPurpose.REFERRAL: lazy_gettext("What was agreed may be passed on for a referral"),
}


@blueprint.get("")
@requires(Permission.SEE_HOUSEHOLDS)
def index() -> str:
    number = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    typed = (clean_line(request.args.get("q")) or "")[:80]
    wanted = next((one for one in SHOWN if one.value == request.args.get("show")), None)
    reach = within_reach(current_actor(), Permission.SEE_HOUSEHOLDS)
    limits = [reach, *([queries.called(typed)] if typed else []), *([Household.state == wanted] if wanted else [])]
    found = queries.households(sa.and_(*limits), (number - 1) * A_PAGE, A_PAGE + 1)
    shown = found[:A_PAGE]

    def at(page: int, state: HouseholdState | None = wanted) -> str:
        show = state.value if state else None
        return url_for("community.people.index", q=typed or None, show=show, page=page if page > 1 else None)

    return render_template(
        "community/people/index.html",
        households=shown,
        open_ones={one.id for one in shown if queries.may_be_read(one, one.consents)},
        sizes=queries.sizes_of([one.id for one in shown]),
        typed=typed,
        wanted=wanted,
        states=HouseholdState,
        tabs=[(gettext("All"), at(1, None), wanted is None)]
        + [(str(word), at(1, one), one is wanted) for one, word in SHOWN.items()],
        earlier=at(number - 1) if number > 1 else "",
        later=at(number + 1) if len(found) > A_PAGE else "",
    )


@blueprint.route("/register", methods=["GET", "POST"])
@requires(Permission.REGISTER_HOUSEHOLD)
def register() -> Any:
    ours = queries.organisations(current_actor().organisations(Role.COORDINATOR))
    form = RegisterForm([(one.id, one.called) for one in ours])
    if not form.validate_on_submit():
        return render_template("community/people/register.html", form=form), 422 if form.is_submitted() else 200
    household = actions.register(form.organisation.data, form.locale.data, _told(form))
    _take_down(household, form)
    notify("good", gettext("The household is registered. Add the others, then issue the card."))
    return _to(household)


@blueprint.get("/<int:household_id>")
@requires(Permission.SEE_HOUSEHOLDS, records=True, household=Household)
def show(household: Household) -> str:
    return _page(household, MemberForm(formdata=None), AgreedForm(formdata=None))


def _page(household: Household, member_form: MemberForm, consent_form: AgreedForm) -> str:
    consents = queries.consents_of(household.id)
    may_be_read = queries.may_be_read(household, consents)
    audit.record(audit.Deed.VIEWED, household)
    return render_template(
        "community/people/show.html",
        household=household,
        may_be_read=may_be_read,
        members=queries.members_of(household.id) if may_be_read else [],
        former=queries.former_members_of(household.id) if may_be_read else [],
        district=dict(districts()).get(household.district, household.district) if may_be_read else "",
        States=HouseholdState,
        consents=consents,
        worded_on=worded_on,
        agreed={one.purpose for one in consents if one.withdrawn_at is None},
        purposes=PURPOSES,
        card=queries.live_card(household.id),
        member_form=member_form,
        consent_form=consent_form,
        panels=[panel for offer in current_app.extensions["household_panels"] if (panel := offer(household))],
    )


@blueprint.route("/<int:household_id>/edit", methods=["GET", "POST"])
@requires(Permission.CHANGE_HOUSEHOLD, records=True, household=Household)
def edit(household: Household) -> Any:
    form = HouseholdForm(districts(), obj=household)
    may_be_read = queries.may_be_read(household, queries.consents_of(household.id))
    if not may_be_read:
        # What the family does not agree to be known here is neither shown nor changed.
        del form.phone, form.district
    if form.validate_on_submit():
        actions.change(
            household,
            locale=form.locale.data,
            phone=(form.phone.data or "") if may_be_read else household.phone,
            district=form.district.data if may_be_read else household.district,
        )
        notify("good", gettext("Saved."))
        return _to(household)
    audit.record(audit.Deed.VIEWED, household)
    page = render_template(
        "community/people/edit.html", household=household, form=form, may_be_read=may_be_read, States=HouseholdState
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/<int:household_id>/rest")
@requires(Permission.CHANGE_HOUSEHOLD, household=Household)
def rest(household: Household) -> Any:
    actions.rest(household)
    notify("good", gettext("The household is inactive. Its card opens nothing until it is active again."))
    return _to(household)


@blueprint.post("/<int:household_id>/wake")
@requires(Permission.CHANGE_HOUSEHOLD, household=Household)
def wake(household: Household) -> Any:
    actions.wake(household)
    notify("good", gettext("The household is active again. Its card opens its pages as before."))
    return _to(household)


@blueprint.route("/mine", methods=["GET", "POST"])
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
        notify("good", gettext("Saved."))
        return redirect(url_for("community.people.mine"), 303)
    page = render_template(
        "community/people/mine.html",
        household=household,
        form=form,
        members=queries.members_of(household.id),
        consents=queries.consents_of(household.id),
        card=queries.live_card(household.id),
        organisation=queries.organisation_of(household),
        district=dict(districts()).get(household.district, household.district),
    )
    return page, 422 if form.is_submitted() else 200


def _refused(household_id: int, **_address: Any) -> str:
    """The page on which a refused change lands, without a name on it."""
    return render_template("community/people/refused.html", household_id=household_id)


@blueprint.post("/<int:household_id>/members")
@on_refusal(_refused)
@requires(Permission.CHANGE_HOUSEHOLD, household=Household)
def add_member(household: Household) -> Any:
    form = MemberForm()
    if not form.validate_on_submit():
        return _page(household, form, AgreedForm(formdata=None)), 422
    actions.add_member(household, _told(form))
    notify("good", gettext("Added."))
    return _to(household)


@blueprint.route("/<int:household_id>/members/<int:member_id>/edit", methods=["GET", "POST"])
@on_refusal(_refused)
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
        notify("good", gettext("Saved."))
        return _to(household)
    audit.record(audit.Deed.VIEWED, household)
    page = render_template("community/people/edit_member.html", household=household, member=member, form=form)
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/<int:household_id>/members/<int:member_id>/remove")
@on_refusal(_refused)
@requires(Permission.CHANGE_HOUSEHOLD, own_transactions=True)
def remove_member(household_id: int, member_id: int) -> Any:
    """Its transactions are its own, because the sessions that somebody joined are locked before the family."""
    actor = current_actor()
    with transaction(writing=False):
        find(actor, Permission.CHANGE_HOUSEHOLD, Household, household_id) or abort(404)
    with transaction():
        actions.see_off(queries.find_member(household_id, member_id) or abort(404))
        household = find(actor, Permission.CHANGE_HOUSEHOLD, Household, household_id) or abort(404)
        actions.remove_member(household, queries.find_member(household_id, member_id) or abort(404))
    notify("good", gettext("Removed from the household."))
    return redirect(url_for("community.people.show", household_id=household_id), 303)


@blueprint.post("/<int:household_id>/members/<int:member_id>/return")
@on_refusal(_refused)
@requires(Permission.CHANGE_HOUSEHOLD, household=Household)
def bring_back(household: Household, member_id: int) -> Any:
    actions.bring_back(household, queries.find_former_member(household.id, member_id) or abort(404))
    notify("good", gettext("They belong to the household again."))
    return _to(household)


@blueprint.post("/<int:household_id>/consents")
@requires(Permission.CHANGE_HOUSEHOLD, household=Household)
def agree(household: Household) -> Any:
    form = AgreedForm()
    if not form.validate_on_submit():
        return _page(household, MemberForm(formdata=None), form), 422
    _take_down(household, form)
    notify("good", gettext("The consent is taken down."))
    return _to(household)


@blueprint.post("/<int:household_id>/consents/<int:consent_id>/withdraw")
@requires(Permission.CHANGE_HOUSEHOLD, household=Household)
def withdraw_consent(household: Household, consent_id: int) -> Any:
    actions.withdraw_consent(queries.find_live_consent(household.id, consent_id) or abort(404))
    notify("good", gettext("The consent is withdrawn. It acts at once."))
    return _to(household)


def _to(household: Household) -> Any:
    return redirect(url_for("community.people.show", household_id=household.id), 303)


def _told(form: MemberForm) -> Told:
    return Told(
        call_name=form.call_name.data,
        native_name=form.native_name.data or "",
        birth_year=form.birth_year.data,
        precision=YearPrecision(form.precision.data),
        languages=form.languages.data,
        needs=[Accommodation(need) for need in form.needs.data],
        guardian=form.guardian.data,
    )


def _take_down(household: Household, form: RegisterForm | AgreedForm) -> None:
    actions.take_down(
        household,
        [ConsentPurpose(purpose) for purpose in form.purposes.data],
        form.language.data,
        ConsentManner(form.manner.data),
        current_actor().account_id,
    )
