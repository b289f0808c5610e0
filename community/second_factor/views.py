"""The second step at sign-in, and the page where one sets it up."""

import hmac
from typing import Any

import pyotp
import segno
from flask import current_app, redirect, render_template, session, url_for

from community.accounts import queries as accounts
from community.accounts.actions import uncount
from community.accounts.models import Account
from community.accounts.rules import CODE_OF_ACCOUNT
from community.accounts.views import enter, turn_away_flood
from community.foundation import clock, database
from community.foundation.access import current_actor, requires
from community.foundation.database import transaction
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.pages import notify, on_refusal, slice_blueprint
from community.permissions import Permission
from community.second_factor import actions, queries
from community.second_factor.forms import CodeForm
from community.second_factor.rules import Refusal

blueprint = slice_blueprint(__name__, prefix="")

PENDING_SECONDS = 300

REFUSALS = {
    Refusal.ALREADY: lazy_gettext("The second step is set up already."),
    Refusal.NOT_BEGUN: lazy_gettext("Begin with the first step."),
}


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@requires(Permission.SIGN_IN, own_transactions=True)
def ask() -> Any:
    pending = session.get("second_step") or {}
    if clock.now().timestamp() - pending.get("at", 0) > PENDING_SECONDS:
        session.pop("second_step", None)
        return redirect(url_for("community.accounts.sign_in"), 303)
    form = CodeForm()
    if form.validate_on_submit():
        attempts = ((CODE_OF_ACCOUNT, str(pending["account"])),)
        with transaction():
            counted = turn_away_flood(*attempts)
            account = _locked(pending["account"])
            passed = hmac.compare_digest(pending["seal"], accounts.seal_of(account)) and actions.passes(
                account, form.code.data
            )
            if passed:
                uncount(counted)
        if passed:
            return enter(account.id, pending["next"])
        form.code.errors = [gettext("This code is not right, or it was used already. Wait for the next one.")]
    with transaction(writing=False):
        page = render_template("community/second_factor/ask.html", form=form)
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/account/second-step")
@requires(Permission.SEE_OWN_ACCOUNT)
def show() -> str:
    return _page(CodeForm())


def _page(form: CodeForm) -> str:
    mine = accounts.get_account(current_actor().account_id)
    begun = mine.totp_secret and not mine.totp_confirmed_at
    return render_template(
        "community/second_factor/show.html",
        form=form,
        account=mine,
        required=accounts.is_staff(mine.id),
        key=mine.totp_secret if begun else None,
        picture=_picture(mine) if begun else None,
        left=queries.codes_left(mine.id) if mine.totp_confirmed_at else 0,
        codes=session.pop("recovery_codes", None),
    )


def _picture(mine: Account) -> str:
    name = current_app.config["ZAEDNO"].site_name
    return str(segno.make(_address(mine, name), error="m").svg_data_uri(scale=5, border=3, light="#fff"))


def _address(mine: Account, issuer: str) -> str:
    return pyotp.TOTP(str(mine.totp_secret)).provisioning_uri(name=mine.email, issuer_name=issuer)


@blueprint.post("/account/second-step/begin")
@on_refusal(show)
@requires(Permission.SEE_OWN_ACCOUNT)
def begin() -> Any:
    actions.begin(_locked(current_actor().account_id))
    return redirect(url_for("community.second_factor.show"), 303)


@blueprint.post("/account/second-step/confirm")
@on_refusal(show)
@requires(Permission.SEE_OWN_ACCOUNT)
def confirm() -> Any:
    form, actor = CodeForm(), current_actor()
    codes = None
    if form.validate_on_submit():
        codes = actions.confirm(_locked(actor.account_id), form.code.data, actor.device_id)
        if codes is None:
            form.code.errors = [gettext("This is not the code that the app shows now. Try the next one.")]
    if codes is None:
        return _page(form), 422
    session["recovery_codes"] = codes
    notify("good", gettext("The second step is on. All other devices are signed out."))
    return redirect(url_for("community.second_factor.show"), 303)


@blueprint.post("/account/second-step/codes")
@requires(Permission.SEE_OWN_ACCOUNT)
def renew_codes() -> Any:
    return _with_code(lambda mine: session.update(recovery_codes=actions.draw_codes(mine)), gettext("New codes."))


@blueprint.post("/account/second-step/off")
@requires(Permission.SEE_OWN_ACCOUNT)
def switch_off() -> Any:
    return _with_code(actions.switch_off, gettext("The second step is off."))


def _with_code(act: Any, done: str) -> Any:
    """What changes the second step asks for it first, so that an open laptop is not enough."""
    form = CodeForm()
    if form.validate_on_submit():
        counted = turn_away_flood((CODE_OF_ACCOUNT, str(current_actor().account_id)))
        mine = _locked(current_actor().account_id)
        if actions.passes(mine, form.code.data):
            uncount(counted)
            act(mine)
            notify("good", done)
            return redirect(url_for("community.second_factor.show"), 303)
        form.code.errors = [gettext("This code is not right, or it was used already. Wait for the next one.")]
    return _page(form), 422


def _locked(account_id: int | None) -> Account:
    return database.lock(Account, [account_id or 0])[0]
