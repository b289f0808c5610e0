"""One's passkeys, signing in with one, and saying with one that it is still oneself."""

from typing import Any

from flask import Response, redirect, render_template, request, session

from community.accounts import actions as accounts
from community.accounts import queries as account_queries
from community.accounts.models import Account
from community.accounts.rules import (
    ASKED_FROM_NETWORK,
    SIGN_IN_FROM_NETWORK,
    SIGN_IN_OF_DEVICE,
    AccountState,
    device_name,
)
from community.accounts.views import again_page, enter, from_here, present_account, present_device, turn_away_flood
from community.foundation import database
from community.foundation.access import current_actor, requires
from community.foundation.database import transaction
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.pages import filled_in, go, notify, on_refusal, slice_blueprint
from community.passkeys import actions, queries
from community.passkeys.forms import CeremonyForm, NewPasskeyForm, PasskeyNameForm
from community.passkeys.models import Passkey
from community.passkeys.rules import Ceremony, Refusal
from community.permissions import Permission
from community.site.views import local_target

blueprint = slice_blueprint(__name__, prefix="")

REFUSALS = {
    Refusal.NOT_RIGHT: lazy_gettext("This passkey did not work. Try again, or use your password."),
    Refusal.TOO_MANY: lazy_gettext("You have many passkeys already. Remove one that you do not need."),
}


def _mine() -> Account:
    return database.lock(Account, [current_actor().account_id or 0])[0]


@blueprint.get("/account/passkeys")
@requires(Permission.OWN_PASSKEYS)
def mine() -> str:
    return render_template(
        "community/passkeys/mine.html", passkeys=queries.passkeys_of(current_actor().account_id or 0)
    )


@blueprint.post("/account/passkeys/add")
@on_refusal(mine)
@requires(Permission.OWN_PASSKEYS, freshly=True)
def add() -> str:
    """The page on which the browser makes a passkey; what it needs stands in the page."""
    return _add_page(NewPasskeyForm(formdata=None, data={"name": device_name(request.user_agent.string)}))


def _add_page(form: NewPasskeyForm) -> str:
    options = actions.ask(Ceremony.REGISTER, _mine())
    return render_template("community/passkeys/add.html", form=form, options=options)


@blueprint.post("/account/passkeys")
@on_refusal(mine)
@requires(Permission.OWN_PASSKEYS)
def register() -> Any:
    form = filled_in(NewPasskeyForm(), _add_page)
    actor = current_actor()
    if actions.register(_mine(), actor.device_id, form.name.data, form.credential.data) is None:
        notify("warning", str(REFUSALS[Refusal.NOT_RIGHT]))
        return _add_page(form), 422
    session["_user_id"] = accounts.renew_device(actor.device_id)
    return go("community.passkeys.mine", gettext("From now on you can sign in with this passkey."))


@blueprint.post("/account/passkeys/<int:passkey_id>/rename")
@requires(Permission.OWN_PASSKEYS, passkey=Passkey)
def rename(passkey: Passkey) -> Any:
    form = filled_in(PasskeyNameForm(), lambda _form: mine())
    passkey.name = form.name.data
    return go("community.passkeys.mine", gettext("Saved."))


@blueprint.post("/account/passkeys/<int:passkey_id>/remove")
@requires(Permission.OWN_PASSKEYS, freshly=True, passkey=Passkey)
def remove(passkey: Passkey) -> Any:
    actions.remove(passkey)
    return go("community.passkeys.mine", gettext("The passkey opens nothing any more."))


@blueprint.post("/sign-in/passkey/ask")
@requires(Permission.SIGN_IN)
def ask() -> Response:
    """Random words for the passkey of whoever signs in, or of whoever is here and has to say so again."""
    turn_away_flood(from_here(ASKED_FROM_NETWORK))
    account_id = present_account()
    if account_id:
        options = actions.ask(Ceremony.AGAIN, account_queries.get_account(account_id))
    else:
        options = actions.ask(Ceremony.SIGN_IN)
    return Response(options, mimetype="application/json", headers={"Cache-Control": "no-store"})


@blueprint.post("/sign-in/passkey")
@requires(Permission.SIGN_IN, own_transactions=True)
def sign_in() -> Any:
    """A passkey is both steps at once: something that one has, behind a finger, a face or a PIN."""
    wanted = request.args.get("next")
    target = local_target(wanted) if wanted else None
    form = CeremonyForm()
    with transaction():
        counted = turn_away_flood(from_here(SIGN_IN_FROM_NETWORK))
    with transaction():
        passkey = actions.recognise(Ceremony.SIGN_IN, form.credential.data) if form.validate() else None
        account = account_queries.get_account(passkey.account_id) if passkey else None
        known = account.id if account and account.state is AccountState.ACTIVE else None
    if known is None:
        notify("warning", str(REFUSALS[Refusal.NOT_RIGHT]))
        return go("community.accounts.sign_in", next=wanted)
    return enter(known, target, counted=counted, by_passkey=True)


@blueprint.post("/sign-in/passkey/again")
@requires(Permission.SIGN_IN, own_transactions=True)
def confirm_again() -> Any:
    """The passkey in the place of the password; then on to where somebody was, with the form that was kept."""
    target, replay = local_target(request.args.get("to")), "replay" in request.args
    device_id, account_id = present_device(), present_account()
    if device_id is None or account_id is None:
        return go("community.accounts.sign_in", next=target)
    form = CeremonyForm()
    with transaction():
        counted = turn_away_flood((SIGN_IN_OF_DEVICE, f"device {device_id}"))
    with transaction():
        passkey = actions.recognise(Ceremony.AGAIN, form.credential.data, account_id) if form.validate() else None
        if passkey:
            accounts.uncount(counted)
            session["_user_id"] = accounts.renew_device(device_id, confirmed=True)
    if passkey:
        return redirect(target, 307 if replay else 303)
    notify("warning", str(REFUSALS[Refusal.NOT_RIGHT]))
    return again_page(None, target, replay=replay, status=422)
