"""Registering as a volunteer, confirming the address, and new passwords; a letter's GET shows, its POST acts."""

from collections.abc import Callable
from typing import Any

from flask import abort, redirect, render_template, request, url_for

from community.accounts import queries as accounts
from community.accounts.actions import hashed, matches, uncount
from community.accounts.rules import LETTER_FROM_NETWORK, LETTER_TO_ADDRESS, SIGN_IN_OF_ACCOUNT
from community.accounts.views import from_here, turn_away_flood
from community.credentials import actions, queries
from community.credentials.actions import Typed
from community.credentials.forms import ChangePasswordForm, ForgotForm, NewPasswordForm, RegisterForm
from community.foundation import i18n, tokens
from community.foundation.access import current_actor, requires
from community.foundation.database import transaction
from community.foundation.i18n import gettext
from community.foundation.pages import notify, slice_blueprint
from community.foundation.sendings import once
from community.foundation.tokens import Purpose
from community.permissions import Permission

blueprint = slice_blueprint(__name__, prefix="")


@blueprint.route("/register", methods=["GET", "POST"])
@requires(Permission.SIGN_IN, own_transactions=True)
def register() -> Any:
    with transaction(writing=False):
        form = RegisterForm(queries.districts())
        valid = form.validate_on_submit()
        if not valid:
            page = render_template("community/credentials/register.html", form=form)
            return page, 422 if form.is_submitted() else 200
    # Hashed before anybody knows whether the address is known, so that both take as long.
    typed = Typed(
        email=form.email.data,
        name=form.name.data,
        family_name=form.family_name.data or "",
        password_hash=hashed(form.password.data),
        locale=i18n.current_language().code,
        languages=form.languages.data,
        districts=form.districts.data,
    )
    return _write_to(form.email.data, lambda: actions.apply(typed))


def _write_to(email: str, post: Callable[[], None]) -> Any:
    attempts = ((LETTER_TO_ADDRESS, email), from_here(LETTER_FROM_NETWORK))

    def write() -> Any:
        turn_away_flood(*attempts)
        post()
        return redirect(url_for("community.credentials.sent"), 303)

    with transaction():
        return once(write)


@blueprint.get("/look-in-your-mail")
@requires(Permission.SIGN_IN)
def sent() -> str:
    return render_template("community/credentials/sent.html")


@blueprint.route("/confirm/<secret>", methods=["GET", "POST"])
@requires(Permission.SIGN_IN)
def confirm(secret: str) -> Any:
    application = queries.find_application(secret)
    if application is None:
        return _over(url_for("community.credentials.register"), gettext("Register again"))
    if request.method != "POST":
        return render_template("community/credentials/confirm.html", application=application)
    if actions.confirm(application):
        notify("good", gettext("Your address is confirmed. Sign in and choose your first shift."))
    else:
        notify("info", gettext("You have an account already. Sign in."))
    return redirect(url_for("community.accounts.sign_in", next="/volunteers/shifts"), 303)


@blueprint.route("/forgot-password", methods=["GET", "POST"])
@requires(Permission.SIGN_IN, own_transactions=True)
def forgot() -> Any:
    form = ForgotForm()
    if form.validate_on_submit():
        return _write_to(form.email.data, lambda: actions.offer_reset(form.email.data))
    with transaction(writing=False):
        page = render_template("community/credentials/forgot.html", form=form)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/new-password/<secret>", methods=["GET", "POST"])
@requires(Permission.SIGN_IN, own_transactions=True)
def reset(secret: str) -> Any:
    with transaction(writing=False):
        token = tokens.find(Purpose.RESET_PASSWORD, secret)
        if token is None:
            return _over(url_for("community.credentials.forgot"), gettext("Ask for a new letter"))
        account = accounts.get_account(token.account_id)
        form = NewPasswordForm(account.name, account.email)
        valid = form.validate_on_submit()
        if not valid:
            page = render_template("community/credentials/reset.html", form=form, account=account)
            return page, 422 if form.is_submitted() else 200
    password_hash = hashed(form.password.data)
    with transaction():
        token = tokens.find(Purpose.RESET_PASSWORD, secret)
        if token is None:
            abort(404)
        actions.reset(token, password_hash)
    notify("good", gettext("Your new password is set. Sign in with it."))
    return redirect(url_for("community.accounts.sign_in"), 303)


@blueprint.route("/account/password", methods=["GET", "POST"])
@requires(Permission.SEE_OWN_ACCOUNT, own_transactions=True)
def change() -> Any:
    actor = current_actor()
    with transaction(writing=False):
        account = accounts.get_account(actor.account_id)
    form = ChangePasswordForm(account.name, account.email)
    if form.validate_on_submit():
        with transaction():
            counted = turn_away_flood((SIGN_IN_OF_ACCOUNT, account.email))
        if matches(account.password_hash, form.present.data):
            password_hash = hashed(form.password.data)
            with transaction():
                uncount(counted)
                actions.change(accounts.get_account(actor.account_id), password_hash, actor.device_id)
            notify("good", gettext("Your password is changed. All other devices are signed out."))
            return redirect(url_for("community.accounts.account"), 303)
        form.present.errors = [gettext("This is not your present password.")]
    with transaction(writing=False):
        page = render_template("community/credentials/change.html", form=form)
    return page, 422 if form.is_submitted() else 200


def _over(url: str, label: str) -> Any:
    """A button that was used, ran out, or never was: the same words for each."""
    return render_template("community/credentials/over.html", url=url, label=label), 404
