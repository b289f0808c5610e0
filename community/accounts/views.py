"""Signing in and out."""

from typing import Any

from flask import redirect, render_template, request, session
from flask_login import current_user, login_user, logout_user

from community.accounts import actions, queries
from community.accounts.forms import SignInForm
from community.foundation.access import SignedIn, requires
from community.foundation.database import transaction
from community.foundation.i18n import gettext
from community.foundation.pages import slice_blueprint
from community.permissions import Permission
from community.site.views import local_target

blueprint = slice_blueprint(__name__, prefix="")


@blueprint.route("/sign-in", methods=["GET", "POST"])
@requires(Permission.SIGN_IN, own_transactions=True)
def sign_in() -> Any:
    form = SignInForm()
    if not form.validate_on_submit():
        return _sign_in_page(form, 422 if form.is_submitted() else 200)
    with transaction(writing=False):
        account = queries.find_account(form.email.data)
    if not actions.matches(account.password_hash if account else None, form.password.data):
        form.password.errors = [gettext("E-mail and password do not match an account.")]
        return _sign_in_page(form, 422)
    with transaction() as database:
        account = database.merge(account)
        secret = actions.open_device(account=account, label=request.user_agent.string)
        actor = queries.actor_of(account)
    session.clear()
    login_user(SignedIn(secret, actor))
    session.permanent = True
    return redirect(local_target(request.args.get("next")), 303)


def _sign_in_page(form: SignInForm, status: int) -> Any:
    with transaction(writing=False):
        return render_template("community/accounts/sign_in.html", form=form), status


@blueprint.post("/sign-out")
@requires(Permission.SIGN_IN)
def sign_out() -> Any:
    if current_user.is_authenticated and current_user.actor.device_id:
        actions.end_device(current_user.actor.device_id)
    logout_user()
    session.clear()
    return redirect("/", 303)
