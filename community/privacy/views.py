"""One's own data: a page that says what is kept, why and how long, a file to take along; and erasing, in two steps."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from flask import abort, jsonify, redirect, render_template, url_for
from markupsafe import Markup

from community.accounts import queries as accounts
from community.accounts.actions import matches, uncount
from community.accounts.models import Account
from community.accounts.rules import SIGN_IN_OF_DEVICE
from community.accounts.views import forget_browser, from_here, turn_away_flood
from community.foundation import audit, clock, i18n
from community.foundation.access import Actor, Role, current_actor, find, requires
from community.foundation.config import settings
from community.foundation.database import transaction
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.manifest import FamilyPanel
from community.foundation.pages import form_page, fragment, go, notify, slice_blueprint, wording
from community.foundation.personal_data import Owner
from community.foundation.refusal import Refused
from community.households.models import Household
from community.households.queries import find_live_card, relatives_of
from community.households.rules import PIN_FROM_NETWORK, PIN_OF_CARD, tidy_pin
from community.permissions import Permission
from community.privacy import actions, queries, rules
from community.privacy.forms import DeleteAccountForm, EraseFamilyForm, EraseForm
from community.privacy.labels import chapters, plain
from community.privacy.rules import Refusal
from community.site.views import local_target

blueprint = slice_blueprint(__name__)

REFUSALS = {
    Refusal.LAST_ADMINISTRATOR: lazy_gettext(
        "You are the only administrator of this site. Give the role to somebody else first; then you can go."
    ),
    Refusal.LAST_COORDINATOR: lazy_gettext(
        "You are the only coordinator of %(organisation)s. Give the role to somebody else first; then you can go."
    ),
}


@blueprint.get("/account")
@requires(Permission.SEE_OWN_ACCOUNT)
def account() -> str:
    """All that is kept of whoever signed in with an email address."""
    return _page(Owner.ACCOUNT, current_actor().account_id, "account")


@blueprint.post("/account/file")
@requires(Permission.SEE_OWN_ACCOUNT, freshly=True)
def account_file() -> Any:
    return _file(Owner.ACCOUNT, accounts.get_account(current_actor().account_id))


@blueprint.get("/family")
@requires(Permission.SEE_OWN_HOUSEHOLD)
def family() -> str:
    """All that is kept of the family whose card opened this device."""
    return _page(Owner.HOUSEHOLD, _own_household().id, "family", current_actor())


@blueprint.post("/family/file")
@requires(Permission.SEE_OWN_HOUSEHOLD, freshly=True)
def family_file() -> Any:
    return _file(Owner.HOUSEHOLD, _own_household(), current_actor())


def _own_household() -> Household:
    actor = current_actor()
    return find(actor, Permission.SEE_OWN_HOUSEHOLD, Household, actor.household_id) or abort(404)


@blueprint.get("/households/<int:household_id>")
@requires(Permission.EXPORT_HOUSEHOLD, records=True, household=Household)
def household(household: Household) -> str:
    """The same on behalf of a family that agrees, without what is for its own eyes or what others hold."""
    audit.record(audit.Deed.VIEWED, household)
    return _page(Owner.HOUSEHOLD, household.id, "household", staff_of=_mine())


@blueprint.post("/households/<int:household_id>/file")
@requires(Permission.EXPORT_HOUSEHOLD, freshly=True, household=Household)
def household_file(household: Household) -> Any:
    return _file(Owner.HOUSEHOLD, household, staff_of=_mine())


def _mine() -> list[int]:
    """The organisations for which whoever asks may see families."""
    return current_actor().organisations(Role.COORDINATOR)


def _page(
    owner: Owner, number: int, whose: str, card: Actor | None = None, staff_of: Collection[int] | None = None
) -> str:
    return render_template(
        "community/privacy/data.html",
        whose=whose,
        number=number,
        chapters=chapters(queries.copy_of(owner, number, card, staff_of=staff_of)),
        openings=queries.openings(owner, number, card, staff_of=staff_of),
    )


def _file(
    owner: Owner, row: Account | Household, card: Actor | None = None, staff_of: Collection[int] | None = None
) -> Any:
    """The copy as a file; that it was taken along stands in the audit trail, in the same transaction."""
    copied = queries.copy_of(owner, row.id, card, staff_of=staff_of)
    openings = queries.openings(owner, row.id, card, staff_of=staff_of)
    audit.record(audit.Deed.EXPORTED, row)
    named = queries.columns()
    response = jsonify(
        made_at=clock.now().isoformat(),
        made_by=settings().site_name,
        words={name: str(named[name]) for sheet in copied for name in sheet.share.columns},
        tables={
            sheet.name: [
                {name: plain(value) for name, value in zip(sheet.share.columns, values, strict=True)}
                for values in sheet.rows
            ]
            for sheet in copied
        },
        opened=[
            {
                "at": one.at.isoformat(),
                "what": one.deed.value,
                "by": [{"role": role.value, "organisation": organisation} for role, organisation in one.by],
            }
            for one in openings
        ],
    )
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route("/households/<int:household_id>/erase", methods=["GET", "POST"])
@requires(Permission.ERASE_HOUSEHOLD, own_transactions=True)
def erase_household(household_id: int) -> Any:
    """Its transactions are its own, because the sessions that the family joined are locked before the family."""
    actor = current_actor()
    form = EraseForm()
    with transaction(writing=False):
        find(actor, Permission.ERASE_HOUSEHOLD, Household, household_id) or abort(404)
        if not form.validate_on_submit():
            return form_page("community/privacy/erase_household.html", form, household_id=household_id)
    with transaction():
        actions.say_farewell(household_id)
        actions.erase(find(actor, Permission.ERASE_HOUSEHOLD, Household, household_id) or abort(404))
    return go("community.households.index", gettext("The household is erased."))


@blueprint.route("/account/delete", methods=["GET", "POST"])
@requires(Permission.SEE_OWN_ACCOUNT, own_transactions=True)
def delete_account() -> Any:
    """Two steps: what goes and what stays, then the password and the button. The only one in a post is told why not."""
    actor = current_actor()
    with transaction(writing=False):
        found = accounts.get_account(actor.account_id)
    form = DeleteAccountForm()
    if form.validate_on_submit():
        with transaction():
            counted = turn_away_flood((SIGN_IN_OF_DEVICE, f"device {actor.device_id}"))
        if matches(found.password_hash, form.present.data):
            with transaction():
                uncount(counted)
                actions.delete_account(actor.account_id)
            return _farewell(gettext("Your account is deleted. Thank you for everything."))
        form.present.errors = [gettext("This is not your present password.")]
    with transaction(writing=False):
        return _delete_page(form)


def _delete_page(form: DeleteAccountForm) -> Any:
    number = current_actor().account_id
    why_not = ""
    try:
        actions.check_leaving(number)
    except Refused as refused:
        why_not = wording(refused)
    return form_page("community/privacy/delete_account.html", form, why_not=why_not)


# The page says the reason itself.
delete_account.refused_page = lambda: _delete_page(DeleteAccountForm(formdata=None))  # type: ignore[attr-defined]


@blueprint.route("/family/erase", methods=["GET", "POST"])
@requires(Permission.SEE_OWN_HOUSEHOLD, own_transactions=True)
def erase_family() -> Any:
    """The same for the family whose card opened this device, with the card's PIN. Where several are grown up, all of
    them have a week to stop it."""
    actor = current_actor()
    with transaction(writing=False):
        number, card = _own_household().id, find_live_card(actor.card_id)
        grown = [one for one in relatives_of(number) if one.here and not one.is_minor]
    alone = rules.may_erase_at_once(len(grown))
    form = EraseFamilyForm()
    if form.validate_on_submit() and card:
        with transaction():
            counted = turn_away_flood((PIN_OF_CARD, str(card.id)), from_here(PIN_FROM_NETWORK))
        if matches(card.pin_hash, tidy_pin(form.pin.data)):
            with transaction():
                uncount(counted)
                if not alone:
                    actions.ask_to_erase(_own_household())
                    return go("community.privacy.family", gettext("It is noted. Until then anybody can stop it."))
                actions.say_farewell(number)
                actions.erase_by_family(_own_household())
            return _farewell(gettext("Everything about your family is erased. You are always welcome again."))
        form.pin.errors = [gettext("This PIN is not right. Please try again.")]
    with transaction(writing=False):
        return form_page("community/privacy/erase_family.html", form, alone=alone, until=_in_a_week())


def _in_a_week() -> date:
    return i18n.local(clock.now() + timedelta(days=rules.DAYS_TO_STOP), settings().time_zone).date()


@blueprint.post("/family/stop")
@requires(Permission.SEE_OWN_HOUSEHOLD)
def stop_erasing() -> Any:
    """Anybody of the family wants that everything stays."""
    actions.stop_erasing(_own_household())
    return go("community.privacy.family", gettext("It is stopped. Everything stays."))


@blueprint.post("/households/<int:household_id>/stop")
@requires(Permission.CHANGE_HOUSEHOLD, household=Household)
def stop_erasing_for(household: Household) -> Any:
    actions.stop_erasing(household)
    said = gettext("It is stopped. Everything stays.")
    return go("community.households.show", said, household_id=household.id)


def _family_panel(actor: Actor) -> Markup | None:
    # The family's first page has read it already.
    household = queries.find_household(actor.household_id)
    return _asked_panel(household, url_for("community.privacy.stop_erasing")) if household else None


# That everything about the family will be erased, and the button that stops it.
FAMILY_PANEL = FamilyPanel(queries.will_be_erased, _family_panel, pressing=True)


def _asked_panel(household: Household, address: str) -> Markup | None:
    until = queries.erased_on(household)
    if until is None:
        return None
    asked_on, until_on = (i18n.local(at, settings().time_zone).date() for at in (household.erasure_asked_at, until))
    return fragment("community/privacy/_asked_panel.html", asked=asked_on, until=until_on, address=address)


def _farewell(words: str) -> Any:
    """To the first page, with nothing in the browser but the language."""
    forget_browser()
    notify("good", words)
    return redirect(local_target(None), 303)


@blueprint.get("/retention")
@requires(Permission.SEE_RETENTION)
def retention() -> str:
    lines = queries.lines()
    moments = [line.upkeep.ran_at for line in lines if line.upkeep and line.upkeep.ran_at]
    return render_template(
        "community/privacy/retention.html",
        lines=lines,
        last=max(moments, default=None),
        late=queries.overdue(),
    )


@blueprint.post("/retention/households/<int:household_id>/keep")
@requires(Permission.CHANGE_HOUSEHOLD, household=Household)
def keep_household(household: Household) -> Any:
    actions.keep(household)
    return go("community.households.show", gettext("It stays. Its time begins anew."), household_id=household.id)


def household_panel(household: Household) -> Markup | None:
    """That a household will be erased, and the button that keeps it."""
    if household.erasure_asked_at is not None:
        address = url_for("community.privacy.stop_erasing_for", household_id=household.id)
        return _asked_panel(household, address)
    if household.erase_after is None:
        return None
    return fragment("community/privacy/_household_panel.html", household=household)
