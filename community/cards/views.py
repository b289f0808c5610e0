"""Issuing a card, its page to print, and the address by which a family signs in with its PIN."""

from typing import Any

import segno
from flask import abort, current_app, make_response, redirect, render_template, request, session, url_for
from flask_login import login_user
from markupsafe import Markup

from community.accounts.actions import hashed, matches, open_device, uncount
from community.accounts.queries import find_signed_in
from community.accounts.rules import device_name
from community.accounts.views import from_here, turn_away_flood
from community.cards import actions, queries
from community.cards.forms import PinForm
from community.cards.rules import PIN_FROM_NETWORK, PIN_OF_CARD, tidy_pin
from community.foundation import i18n
from community.foundation.access import current_actor, find, requires
from community.foundation.database import transaction
from community.foundation.i18n import gettext
from community.foundation.pages import notify, slice_blueprint
from community.people.models import Household
from community.permissions import Permission

blueprint = slice_blueprint(__name__, prefix="")

PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


@blueprint.post("/community/people/<int:household_id>/card")
@requires(Permission.ISSUE_CARD, own_transactions=True)
def issue(household_id: int) -> Any:
    code, pin = actions.new_code(), actions.new_pin()
    pin_hash = hashed(pin)
    actor = current_actor()
    with transaction():
        household = find(actor, Permission.ISSUE_CARD, Household, household_id)
        if household is None:
            abort(404)
        actions.issue(household, code, pin_hash, actor.account_id)
    # Kept in the coordinator's own browser until the next page shows it, once.
    session["issued_card"] = [household_id, code, pin]
    return redirect(url_for("community.cards.show", household_id=household_id), 303)


@blueprint.get("/community/people/<int:household_id>/card")
@requires(Permission.ISSUE_CARD, household=Household)
def show(household: Household) -> Any:
    issued = session.pop("issued_card", None)
    if not issued or issued[0] != household.id:
        notify("info", gettext("A card is shown only once. If it is lost, issue a new one."))
        return redirect(url_for("community.people.show", household_id=household.id), 303)
    address = f"{current_app.config['ZAEDNO'].address}/card/{issued[1]}"
    picture = segno.make(address, error="m", micro=False).svg_inline(
        border=3, omitsize=True, light="#fff", svgclass="qr"
    )
    page = render_template(
        "community/cards/show.html",
        household=household,
        address=address,
        pin=issued[2],
        picture=Markup(picture),  # noqa: S704 - drawn by segno from our own address
        told=_told(household.locale),
    )
    return page, 200, PRIVATE


def _told(locale: str) -> list[tuple[i18n.Language, str]]:
    """What the card says, in the family's language first; whoever hands it over reads it in theirs, too."""
    said = []
    for language in dict.fromkeys((i18n.LANGUAGES.get(locale) or i18n.current_language(), i18n.current_language())):
        with i18n.force_locale(language.code):
            said.append((language, gettext("Scan the code, then type your PIN.")))
    return said


@blueprint.route("/card/<code>", methods=["GET", "POST"])
@requires(Permission.OPEN_CARD, own_transactions=True)
def enter(code: str) -> Any:
    form = PinForm()
    with transaction(writing=False):
        found = queries.find_card(code)
    if found is None:
        abort(404)
    card, household = found
    if not form.validate_on_submit():
        return _page(form, code, household.locale)
    attempts = ((PIN_OF_CARD, str(card.id)), from_here(PIN_FROM_NETWORK))
    with transaction():
        counted = turn_away_flood(*attempts)
    if not matches(card.pin_hash, tidy_pin(form.pin.data)):
        form.pin.errors = [gettext("This PIN is not right. Please try again.")]
        return _page(form, code, household.locale)
    with transaction():
        uncount(counted)
        # It may have been revoked while the PIN was checked.
        if queries.find_card(code) is None:
            abort(404)
        secret = open_device(card_id=card.id, label=device_name(request.user_agent.string))
    with transaction(writing=False):
        signed_in = find_signed_in(secret)
    language = session.get("locale") or household.locale
    session.clear()
    session["locale"] = language
    login_user(signed_in)
    session.permanent = True
    response = redirect(url_for("events.registrations.family"), 303)
    response.headers.update(PRIVATE)
    return response


def _page(form: PinForm, code: str, locale: str) -> Any:
    """The door in the language chosen on this device, else in the household's."""
    spoken = {language.code for language in i18n.available()}
    chosen = session.get("locale") or (locale if locale in spoken else i18n.current_language().code)
    with transaction(writing=False), i18n.force_locale(chosen):
        page = render_template("community/cards/enter.html", form=form, code=code, languages=i18n.available())
    response = make_response(page, 422 if form.is_submitted() else 200)
    response.headers.update(PRIVATE)
    return response
