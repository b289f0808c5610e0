"""Signing in and out, one's account, one's devices."""

from collections.abc import Iterable
from typing import Any, NoReturn

from flask import Response, abort, current_app, g, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import TooManyRequests

from community.accounts import actions, queries
from community.accounts.forms import AccountForm, SignInForm
from community.accounts.models import Account, Device
from community.accounts.rules import (
    SIGN_IN_FROM_NETWORK,
    SIGN_IN_OF_ACCOUNT,
    WRONG_FEED_FROM_NETWORK,
    AccountState,
    Counted,
    Limit,
    TooOften,
    device_name,
    network_of,
)
from community.foundation import clock
from community.foundation.access import Role, SignedIn, current_actor, requires
from community.foundation.database import transaction
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.pages import home_of, notify, slice_blueprint
from community.permissions import Permission
from community.site.views import local_target

blueprint = slice_blueprint(__name__, prefix="")

WORDS = {
    Role.VOLUNTEER: lazy_gettext("Volunteer"),
    Role.COORDINATOR: lazy_gettext("Coordinator"),
    Role.CASEWORKER: lazy_gettext("Caseworker"),
    Role.VETTING: lazy_gettext("Clears volunteers"),
    Role.SAFEGUARDING: lazy_gettext("Protects children"),
    Role.ADMINISTRATOR: lazy_gettext("Administrator"),
    AccountState.INVITED: lazy_gettext("Invited"),
    AccountState.ACTIVE: lazy_gettext("Active"),
    AccountState.BLOCKED: lazy_gettext("Blocked"),
}


def turn_away_flood(*attempts: Counted) -> list[int]:
    """Count an attempt under each limit, or answer 429 when one is reached; inside a writing transaction.

    Returns what `actions.uncount` forgets when the attempt was none.
    """
    if not current_app.config["ZAEDNO"].rate_limits:
        return []
    try:
        return actions.count(*attempts)
    except TooOften as reached:
        raise TooManyRequests(retry_after=reached.seconds) from None


def wrong_feed() -> NoReturn:
    """Answer 404 for the address of no feed, or 429 where a network guesses; outside of a transaction."""
    with transaction():
        turn_away_flood(from_here(WRONG_FEED_FROM_NETWORK))
    abort(404)


def from_here(limit: Limit) -> Counted:
    """The limit, counted for the network that this request comes from."""
    return limit, network_of(request.remote_addr)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@requires(Permission.SIGN_IN, own_transactions=True)
def sign_in() -> Any:
    form = SignInForm()
    if not form.validate_on_submit():
        return _sign_in_page(form, 422 if form.is_submitted() else 200)
    attempts = ((SIGN_IN_OF_ACCOUNT, form.email.data), from_here(SIGN_IN_FROM_NETWORK))
    with transaction():
        # Only failures count, so that a whole school can sign in from one network; until it is known, all do.
        counted = turn_away_flood(*attempts)
        account = queries.find_account(form.email.data)
    known = account.password_hash if account and account.state is AccountState.ACTIVE else None
    right = actions.matches(known, form.password.data)
    if account is None or not right:
        form.password.errors = [gettext("E-mail and password do not match an account.")]
        return _sign_in_page(form, 422)
    rehashed = actions.rehashed(account.password_hash, form.password.data)
    wanted = request.args.get("next")
    target = local_target(wanted) if wanted else None
    if account.totp_confirmed_at:
        with transaction():
            actions.uncount(counted)
            if rehashed:
                account = queries.get_account(account.id)
                account.password_hash = rehashed
        seal = queries.seal_of(account)
        moment = clock.now().timestamp()
        session["second_step"] = {"account": account.id, "at": moment, "next": target, "seal": seal}
        return redirect(url_for("community.second_factor.ask"), 303)
    return enter(account.id, target, rehashed=rehashed, counted=counted)


def enter(account_id: int, target: str | None, *, rehashed: str | None = None, counted: Iterable[int] = ()) -> Any:
    """Sign this browser in with a fresh session and lead to `target` (None: to what is theirs), or to what is still missing."""
    with transaction():
        actions.uncount(counted)
        account = queries.get_account(account_id)
        if account.state is not AccountState.ACTIVE:
            return redirect(url_for("community.accounts.sign_in"), 303)
        if rehashed:
            account.password_hash = rehashed
        secret = actions.open_device(account=account, label=device_name(request.user_agent.string))
        actor = queries.actor_of(account)
        unfinished = queries.lacks_second_factor(account) and queries.is_staff(account.id)
    kept = {key: session[key] for key in ("locale",) if key in session}
    session.clear()
    session.update(kept)
    login_user(SignedIn(secret, actor))
    session.permanent = True
    return redirect(url_for("community.second_factor.show") if unfinished else target or home_of(actor), 303)


def _sign_in_page(form: SignInForm, status: int) -> Any:
    with transaction(writing=False):
        return render_template("community/accounts/sign_in.html", form=form), status


@blueprint.post("/sign-out")
@requires(Permission.SIGN_IN)
def sign_out() -> Any:
    if current_user.is_authenticated and current_user.actor.device_id:
        actions.end_device(current_user.actor.device_id)
    forget_browser()
    notify("good", gettext("You are signed out."))
    return redirect(local_target(None), 303)


def forget_browser() -> None:
    """Sign this browser out; of what it carried the language stays."""
    kept = {key: session[key] for key in ("locale",) if key in session}
    logout_user()
    session.clear()
    session.update(kept)


@blueprint.route("/account", methods=["GET", "POST"])
@requires(Permission.SEE_OWN_ACCOUNT)
def account() -> Any:
    actor = current_actor()
    mine = queries.get_account(actor.account_id)
    form = AccountForm(obj=mine)
    if form.validate_on_submit():
        if form.locale.data != mine.locale:
            # Whoever chose another language for this page alone keeps it until they choose here.
            session.pop("locale", None)
        told = {name: form[name].data or "" for name in ("name", "family_name", "phone", "locale")}
        actions.change_details(mine, **told)
        notify("good", gettext("Saved."))
        return redirect(url_for("community.accounts.account"), 303)
    return _account_page(mine, form), 422 if form.is_submitted() else 200


def _account_page(mine: Account, form: AccountForm) -> str:
    return render_template(
        "community/accounts/account.html",
        account=mine,
        form=form,
        roles=queries.roles_of(mine.id),
        devices=len(queries.live_devices(mine.id)),
        second_factor_url=url_for("community.second_factor.show"),
        unfinished=queries.lacks_second_factor(mine) and queries.is_staff(mine.id),
    )


@blueprint.get("/devices")
@requires(Permission.SEE_OWN_DEVICES)
def devices() -> str:
    actor = current_actor()
    return render_template(
        "community/accounts/devices.html",
        devices=queries.live_devices(actor.account_id),
        here=actor.device_id,
        zone=current_app.config["ZAEDNO"].time_zone,
    )


@blueprint.post("/devices/<int:device_id>/end")
@requires(Permission.SEE_OWN_DEVICES, device=Device)
def end_device(device: Device) -> Any:
    actions.end_device(device.id)
    if device.id == current_actor().device_id:
        forget_browser()
        return redirect(local_target(None), 303)
    notify("good", gettext("That device is signed out."))
    return redirect(url_for("community.accounts.devices"), 303)


@blueprint.post("/devices/end-others")
@requires(Permission.SEE_OWN_DEVICES)
def end_other_devices() -> Any:
    actor = current_actor()
    actions.end_devices(actor.account_id, but=actor.device_id)
    notify("good", gettext("All other devices are signed out."))
    return redirect(url_for("community.accounts.devices"), 303)


@blueprint.after_app_request
def note_use(response: Response) -> Response:
    """Keep "last used" of the device, at most once an hour, in a transaction of its own behind the answer's."""
    user = g.get("_login_user")
    stale = getattr(user, "noted_at", None)
    if stale and user.actor.device_id and clock.now() - stale >= actions.NOTED_EVERY:
        try:
            with transaction():
                actions.note_use(user.actor.device_id)
        except OperationalError:
            current_app.logger.info("a device's last use was not noted: the database is busy")
    return response
