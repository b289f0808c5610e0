"""Signing in and out, one's account, one's devices."""

import hmac
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any, NoReturn

import pyotp
import segno
from flask import Response, abort, current_app, g, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import TooManyRequests

from community.accounts import actions, queries
from community.accounts.actions import Typed, hashed, matches, uncount
from community.accounts.forms import (
    AccountForm,
    AddressForm,
    AgainForm,
    ChangePasswordForm,
    CodeForm,
    ForgotForm,
    NewPasswordForm,
    PinAgainForm,
    RegisterForm,
    SignInForm,
    VolunteeringForm,
)
from community.accounts.models import Account, Device
from community.accounts.rules import (
    CODE_OF_ACCOUNT,
    EMAIL_FROM_NETWORK,
    EMAIL_TO_ADDRESS,
    SIGN_IN_FROM_NETWORK,
    SIGN_IN_OF_ACCOUNT,
    SIGN_IN_OF_DEVICE,
    WRONG_FEED_FROM_NETWORK,
    AccountState,
    AttemptLimit,
    Counted,
    Refusal,
    TooOften,
    device_name,
    network_of,
    tidy_code,
)
from community.foundation import clock, database, i18n, tokens
from community.foundation.access import STAFF, AskAgain, Role, SignedIn, current_actor, requires, wants_json
from community.foundation.config import settings
from community.foundation.database import transaction
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.idempotency_keys import once
from community.foundation.pages import (
    error_response,
    filled_in,
    form_page,
    go,
    home_of,
    notify,
    on_refusal,
    slice_blueprint,
)
from community.foundation.tokens import Purpose
from community.permissions import Permission
from community.site.views import local_target

blueprint = slice_blueprint(__name__, prefix="")

LABELS = {
    Role.VOLUNTEER: lazy_gettext("Volunteer"),
    Role.COORDINATOR: lazy_gettext("Coordinator"),
    Role.CASEWORKER: lazy_gettext("Caseworker"),
    Role.VETTING: lazy_gettext("Clears volunteers"),
    Role.SAFEGUARDING: lazy_gettext("Protects children"),
    Role.SERVICE: lazy_gettext("Receives referrals"),
    Role.REPORTER: lazy_gettext("Reports to funders"),
    Role.ADMINISTRATOR: lazy_gettext("Administrator"),
    AccountState.INVITED: lazy_gettext("Invited"),
    AccountState.ACTIVE: lazy_gettext("Active"),
    AccountState.BLOCKED: lazy_gettext("Blocked"),
}


def turn_away_flood(*attempts: Counted) -> list[int]:
    """Count an attempt under each limit, or answer 429 when one is reached; inside a writing transaction.

    Returns what `actions.uncount` forgets when the attempt was none.
    """
    if not settings().rate_limits:
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


def from_here(limit: AttemptLimit) -> Counted:
    """The limit, counted for the network that this request comes from."""
    return limit, network_of(request.remote_addr)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@requires(Permission.SIGN_IN, own_transactions=True)
def sign_in() -> Any:
    form = SignInForm()
    if request.method == "GET" and getattr(current_user, "away", None):
        wanted = request.args.get("next")
        return again_page(AgainForm(formdata=None), local_target(wanted) if wanted else "/")
    if not form.validate_on_submit():
        return _sign_in_page(form)
    with transaction():
        account = queries.find_account(form.email.data)
        # Only failures count, so that a whole school can sign in from one network; until it is known, all do.
        counted = turn_away_flood(*_limits(account, form.email.data))
    known = account.password_hash if account and account.state is AccountState.ACTIVE else None
    right = actions.matches(known, form.password.data)
    if account is None or not right:
        form.password.errors = [gettext("Email and password do not match an account.")]
        return _sign_in_page(form)
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
        return go("community.accounts.ask_second_step")
    return enter(account.id, target, rehashed=rehashed, counted=counted)


def _limits(account: Account | None, email: str) -> tuple[Counted, ...]:
    """What the attempts on an account count under: strangers' never keep the owner out of a browser that knows them."""
    known = queries.known_here(account, request.cookies.get(_known_cookie(), ""))
    if known:
        return ((SIGN_IN_OF_DEVICE, known),)
    here = actions.here(email, network_of(request.remote_addr))
    return here, (SIGN_IN_OF_ACCOUNT, email), from_here(SIGN_IN_FROM_NETWORK)


def _known_cookie() -> str:
    return "__Secure-known" if settings().secure else "known"


KNOWN_FOR = timedelta(days=365)


def enter(
    account_id: int,
    target: str | None,
    *,
    rehashed: str | None = None,
    counted: Iterable[int] = (),
    by_passkey: bool = False,
) -> Any:
    """Sign this browser in with a fresh session and lead to `target` (None: to what is theirs),
    or to what is still missing."""
    with transaction():
        actions.uncount(counted)
        account = queries.get_account(account_id)
        if account.state is not AccountState.ACTIVE:
            return go("community.accounts.sign_in")
        if rehashed:
            account.password_hash = rehashed
        label = device_name(request.user_agent.string)
        secret = actions.open_device(account=account, label=label, by_passkey=by_passkey)
        actor = queries.actor_of(account, by_passkey=by_passkey)
    _keep_the_language_alone()
    login_user(SignedIn(secret, actor))
    session.permanent = True
    leads_to = url_for("community.accounts.second_step") if actor.unfinished else target or home_of(actor)
    response = redirect(leads_to, 303)
    # Sent to the sign-in page alone, so that it makes no other page personal.
    response.set_cookie(
        _known_cookie(),
        queries.known_from_now_on(account, request.cookies.get(_known_cookie(), "")),
        max_age=KNOWN_FOR,
        path=url_for("community.accounts.sign_in"),
        secure=settings().secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def _sign_in_page(form: SignInForm) -> Any:
    with transaction(writing=False):
        return form_page("community/accounts/sign_in.html", form)


@blueprint.app_errorhandler(AskAgain)
def ask_again(_error: AskAgain) -> Any:
    """A change that asks for the password again, or that somebody sent who had been away for long: its form is kept in
    the page that asks, and sent once more behind the right answer."""
    if wants_json():
        return error_response(401)
    return again_page(None, request.full_path.rstrip("?"), replay=True)


@blueprint.post("/sign-in/again")
@requires(Permission.SIGN_IN, own_transactions=True)
def confirm_again() -> Any:
    """The password, or the PIN of the card that opened this device, once more; then on to where somebody was."""
    target, replay = local_target(request.args.get("to")), "replay" in request.args
    device_id = present_device()
    if device_id is None:
        return go("community.accounts.sign_in", next=target)
    form = _again_form()
    if form.validate():
        with transaction():
            counted = turn_away_flood((SIGN_IN_OF_DEVICE, f"device {device_id}"))
            known, typed = _present_secret(), form.password_again.data
        if matches(known, tidy_code(typed) if isinstance(form, PinAgainForm) else typed):
            with transaction():
                uncount(counted)
                session["_user_id"] = actions.renew_device(device_id, confirmed=True)
            # 307 sends the very form again that was kept.
            return redirect(target, 307 if replay else 303)
        form.password_again.errors = [
            gettext("This PIN is not right. Please try again.")
            if isinstance(form, PinAgainForm)
            else gettext("This is not your present password.")
        ]
    return again_page(form, target, replay=replay, status=422)


def present_device() -> int | None:
    """The device of this request, resting ones too."""
    away = getattr(current_user, "away", None)
    return away.device_id if away else current_actor().device_id


def present_account() -> int | None:
    """The account of this request, one that rests too; None for a card, and for nobody."""
    away = getattr(current_user, "away", None)
    return away.account_id if away else current_actor().account_id


def _present_secret() -> str | None:
    """The hash of what opens this device: of the account's password, or of the card's PIN."""
    actor = current_actor()
    if actor.card_id:
        card = queries.find_card(actor.card_id)
        return card.pin_hash if card else None
    return queries.get_account(present_account()).password_hash


def _again_form(**options: Any) -> AgainForm | PinAgainForm:
    return (PinAgainForm if current_actor().card_id else AgainForm)(**options)


def again_page(form: Any, target: str, *, replay: bool = False, status: int = 0) -> Any:
    """The page that asks once more who it is; with `replay` it keeps the form that was sent."""
    away = getattr(current_user, "away", None)
    about = (
        gettext("You were away for a while. Type your password, and go on where you were.")
        if away
        else gettext("Before this is done, type it once more: an open telephone or laptop is not enough.")
    )
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_CARRIED]
    with transaction(writing=False):
        page = render_template(
            "community/accounts/again.html",
            form=form or _again_form(formdata=None),
            about=about,
            name=away.name if away else current_actor().name,
            pin=current_actor().card_id is not None,
            carried=kept if replay else (),
            url=url_for("community.accounts.confirm_again", to=target, replay=1 if replay else None),
            passkey_url=url_for("community.passkeys.confirm_again", to=target, replay=1 if replay else None),
        )
    return page, status or (401 if replay else 200)


NOT_CARRIED = ("csrf_token", "password_again", "credential")


@blueprint.post("/sign-out")
@requires(Permission.SIGN_IN)
def sign_out() -> Any:
    if device_id := present_device():
        actions.end_device(device_id)
    forget_browser()
    notify("good", gettext("You are signed out."))
    return redirect(local_target(None), 303)


def forget_browser() -> None:
    """Sign this browser out; of what it carried the language stays."""
    logout_user()
    _keep_the_language_alone()


def _keep_the_language_alone() -> None:
    kept = {key: session[key] for key in ("locale",) if key in session}
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
        return go("community.accounts.account", gettext("Saved."))
    return form_page(
        "community/accounts/account.html",
        form,
        account=mine,
        roles=queries.roles_of(mine.id),
        devices=len(queries.live_devices(mine.id)),
        second_factor_url=url_for("community.accounts.second_step"),
        may_help=not actor.roles & {Role.VOLUNTEER, *STAFF} and not queries.is_staff(mine.id),
    )


@blueprint.post("/account/language")
@requires(Permission.SEE_OWN_ACCOUNT)
def take_language() -> Any:
    """The language of these pages becomes that of emails, too."""
    queries.get_account(current_actor().account_id).locale = i18n.current_language().code
    session.pop("locale", None)
    return go("community.accounts.account", gettext("Your emails come in this language from now on."))


@blueprint.route("/account/help", methods=["GET", "POST"])
@requires(Permission.SEE_OWN_ACCOUNT)
def help_too() -> Any:
    """Whoever only takes part becomes a volunteer, too."""
    actor = current_actor()
    if request.method == "GET" and queries.is_volunteer(actor.account_id):
        return redirect(url_for("community.accounts.account"), 303)
    form = filled_in(VolunteeringForm(), lambda form: render_template("community/accounts/help_too.html", form=form))
    actions.become_volunteer(queries.get_account(actor.account_id), form.languages.data, form.districts.data)
    return go("community.accounts.account", gettext("Welcome! Now see where a hand is needed."))


@blueprint.route("/account/email", methods=["GET", "POST"])
@requires(Permission.SEE_OWN_ACCOUNT, freshly=True, own_transactions=True)
def change_address() -> Any:
    """Another address to sign in with: both are written to, and the new one counts once its owner says so."""
    actor = current_actor()
    form = AddressForm()
    if form.validate_on_submit():
        return _write_to(form.email.data, lambda: actions.ask_new_address(_locked(actor.account_id), form.email.data))
    with transaction(writing=False):
        mine = queries.get_account(actor.account_id)
        return form_page("community/accounts/change_address.html", form, account=mine)


@blueprint.route("/new-address/<secret>", methods=["GET", "POST"])
@requires(Permission.SIGN_IN)
def confirm_new_address(secret: str) -> Any:
    change = queries.find_address_change(secret)
    if change is None:
        return _over(url_for("community.accounts.change_address"), gettext("Change the email"))
    if request.method != "POST":
        return render_template("community/accounts/confirm_new_address.html", change=change)
    actor = current_actor()
    here = actor.device_id if actor.account_id == change.account_id else None
    if actions.change_address(change, here) is None:
        return _over(url_for("community.accounts.change_address"), gettext("Change the email"))
    if here:
        _renew(here)
        return go("community.accounts.account", gettext("Your new address counts from now on."))
    return go("community.accounts.sign_in", gettext("Your new address counts from now on."))


@blueprint.get("/.well-known/change-password")
@requires(Permission.SIGN_IN)
def well_known_change_password() -> Any:
    """Where programs that keep passwords look for the page (w3c.github.io/webappsec-change-password-url)."""
    return redirect(url_for("community.accounts.change_password"), 303)


def _renew(device_id: int | None) -> None:
    """Give this browser a new secret, in the transaction of what changed: a copy of the cookie opens nothing more."""
    session["_user_id"] = actions.renew_device(device_id)


@blueprint.get("/devices")
@requires(Permission.SEE_OWN_DEVICES)
def devices() -> str:
    actor = current_actor()
    return render_template(
        "community/accounts/devices.html",
        devices=queries.live_devices(actor.account_id),
        here=actor.device_id,
    )


@blueprint.post("/devices/<int:device_id>/end")
@requires(Permission.SEE_OWN_DEVICES, device=Device)
def end_device(device: Device) -> Any:
    actions.end_device(device.id)
    if device.id == current_actor().device_id:
        forget_browser()
        return redirect(local_target(None), 303)
    return go("community.accounts.devices", gettext("That device is signed out."))


@blueprint.post("/devices/end-others")
@requires(Permission.SEE_OWN_DEVICES)
def end_other_devices() -> Any:
    actor = current_actor()
    actions.end_devices(actor.account_id, but=actor.device_id)
    return go("community.accounts.devices", gettext("All other devices are signed out."))


@blueprint.after_app_request
def note_use(response: Response) -> Response:
    """Keep "last used" of the device, at most once an hour (of staff: a sixth of their idle time), in a transaction of
    its own behind the answer's."""
    user = g.get("_login_user")
    stale = getattr(user, "noted_at", None)
    if stale and user.actor.device_id and clock.now() - stale >= user.note_every:
        try:
            with transaction():
                actions.note_use(user.actor.device_id)
        except OperationalError:
            current_app.logger.info("a device's last use was not noted: the database is busy")
    return response


@blueprint.route("/register", methods=["GET", "POST"])
@requires(Permission.SIGN_IN, own_transactions=True)
def register() -> Any:
    with transaction(writing=False):
        only_joins = request.args.get("wish") == "join"
        form = filled_in(
            RegisterForm(data={"helps": not only_joins}),
            lambda form: render_template("community/accounts/register.html", form=form, only_joins=only_joins),
        )
    # Hashed before anybody knows whether the address is known, so that both take as long.
    typed = Typed(
        email=form.email.data,
        name=form.name.data,
        family_name=form.family_name.data or "",
        password_hash=hashed(form.password.data),
        locale=i18n.current_language().code,
        languages=form.languages.data,
        districts=form.districts.data,
        helps=form.helps.data,
    )
    return _write_to(form.email.data, lambda: actions.apply(typed))


def _write_to(email: str, post: Callable[[], None]) -> Any:
    attempts = ((EMAIL_TO_ADDRESS, email), from_here(EMAIL_FROM_NETWORK))

    def write() -> Any:
        turn_away_flood(*attempts)
        post()
        return go("community.accounts.sent")

    with transaction():
        return once(write)


@blueprint.get("/look-in-your-mail")
@requires(Permission.SIGN_IN)
def sent() -> str:
    return render_template("community/accounts/sent.html")


@blueprint.route("/confirm/<secret>", methods=["GET", "POST"])
@requires(Permission.SIGN_IN)
def confirm_address(secret: str) -> Any:
    application = queries.find_application(secret)
    if application is None:
        return _over(url_for("community.accounts.register"), gettext("Register again"))
    if request.method != "POST":
        return render_template("community/accounts/confirm_address.html", application=application)
    helps = application.helps
    if actions.confirm_address(application):
        said = (
            gettext("Your address is confirmed. Sign in and choose your first shift.")
            if helps
            else gettext("Your address is confirmed. Sign in, and join whatever you like in the programme.")
        )
        notify("good", said)
    else:
        notify("info", gettext("You have an account already. Sign in."))
    return go("community.accounts.sign_in", next="/volunteers/shifts")


@blueprint.route("/forgot-password", methods=["GET", "POST"])
@requires(Permission.SIGN_IN, own_transactions=True)
def forgot_password() -> Any:
    form = ForgotForm()
    if form.validate_on_submit():
        return _write_to(form.email.data, lambda: actions.offer_reset(form.email.data))
    with transaction(writing=False):
        return form_page("community/accounts/forgot_password.html", form)


@blueprint.route("/new-password/<secret>", methods=["GET", "POST"])
@requires(Permission.SIGN_IN, own_transactions=True)
def reset_password(secret: str) -> Any:
    with transaction(writing=False):
        token = tokens.find(Purpose.RESET_PASSWORD, secret)
        if token is None:
            return _over(url_for("community.accounts.forgot_password"), gettext("Ask for a new email"))
        account = queries.get_account(token.account_id)
        form = NewPasswordForm(account.name, account.family_name, account.email)
        if not form.validate_on_submit():
            return form_page("community/accounts/reset_password.html", form, account=account)
    password_hash = hashed(form.password.data)
    with transaction():
        token = tokens.find(Purpose.RESET_PASSWORD, secret) or abort(404)
        actions.reset(token, password_hash, network_of(request.remote_addr))
    return go("community.accounts.sign_in", gettext("Your new password is set. Sign in with it."))


@blueprint.route("/account/password", methods=["GET", "POST"])
@requires(Permission.SEE_OWN_ACCOUNT, own_transactions=True)
def change_password() -> Any:
    actor = current_actor()
    with transaction(writing=False):
        account = queries.get_account(actor.account_id)
    form = ChangePasswordForm(account.name, account.family_name, account.email)
    if form.validate_on_submit():
        with transaction():
            counted = turn_away_flood((SIGN_IN_OF_DEVICE, f"device {actor.device_id}"))
        if matches(account.password_hash, form.present.data):
            password_hash = hashed(form.password.data)
            with transaction():
                uncount(counted)
                actions.change(queries.get_account(actor.account_id), password_hash, actor.device_id)
                _renew(actor.device_id)
            said = gettext("Your password is changed. All other devices are signed out.")
            return go("community.accounts.account", said)
        form.present.errors = [gettext("This is not your present password.")]
    with transaction(writing=False):
        return form_page("community/accounts/change_password.html", form)


def _over(url: str, label: str) -> Any:
    """A button that was used, ran out, or never was: the same words for each."""
    return render_template("community/accounts/over.html", url=url, label=label), 404


PENDING_SECONDS = 300

REFUSALS = {
    Refusal.ALREADY: lazy_gettext("The second step is set up already."),
    Refusal.NOT_BEGUN: lazy_gettext("Begin with the first step."),
    Refusal.ALREADY_HELPS: lazy_gettext("You are a volunteer already."),
}


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@requires(Permission.SIGN_IN, own_transactions=True)
def ask_second_step() -> Any:
    pending = session.get("second_step") or {}
    if clock.now().timestamp() - pending.get("at", 0) > PENDING_SECONDS:
        session.pop("second_step", None)
        return go("community.accounts.sign_in")
    form = CodeForm()
    if form.validate_on_submit():
        attempts = ((CODE_OF_ACCOUNT, str(pending["account"])),)
        with transaction():
            counted = turn_away_flood(*attempts)
            account = _locked(pending["account"])
            passed = hmac.compare_digest(pending["seal"], queries.seal_of(account)) and actions.passes(
                account, form.code.data
            )
            if passed:
                uncount(counted)
        if passed:
            return enter(account.id, pending["next"])
        form.code.errors = [gettext("This code is not right, or it was used already. Wait for the next one.")]
    with transaction(writing=False):
        return form_page("community/accounts/ask_second_step.html", form)


@blueprint.get("/account/second-step")
@requires(Permission.SEE_OWN_ACCOUNT)
def second_step() -> str:
    return _second_step_page(CodeForm())


def _second_step_page(form: CodeForm, codes: Sequence[str] = ()) -> str:
    """`codes`: recovery codes that were just drawn, which stand in this one answer and nowhere else."""
    mine = queries.get_account(current_actor().account_id)
    begun = mine.totp_secret and not mine.totp_confirmed_at
    return render_template(
        "community/accounts/second_step.html",
        form=form,
        account=mine,
        required=queries.is_staff(mine.id),
        key=mine.totp_secret if begun else None,
        picture=_picture(mine) if begun else None,
        left=queries.codes_left(mine.id) if mine.totp_confirmed_at else 0,
        codes=codes,
    )


def _picture(mine: Account) -> str:
    app, name = pyotp.TOTP(str(mine.totp_secret)), settings().site_name
    address = app.provisioning_uri(name=mine.email, issuer_name=name)
    return str(segno.make(address, error="m").svg_data_uri(scale=5, border=3, light="#fff"))


@blueprint.post("/account/second-step/begin")
@on_refusal(second_step)
@requires(Permission.SEE_OWN_ACCOUNT, freshly=True)
def begin_second_step() -> Any:
    actions.begin_second_factor(_locked(current_actor().account_id))
    return go("community.accounts.second_step")


@blueprint.post("/account/second-step/confirm")
@on_refusal(second_step)
@requires(Permission.SEE_OWN_ACCOUNT)
def confirm_second_step() -> Any:
    form, actor = CodeForm(), current_actor()
    codes = None
    if form.validate_on_submit():
        codes = actions.confirm_second_factor(_locked(actor.account_id), form.code.data, actor.device_id)
        if codes is None:
            form.code.errors = [gettext("This is not the code that the app shows now. Try the next one.")]
    if codes is None:
        return _second_step_page(form), 422
    _renew(actor.device_id)
    notify("good", gettext("The second step is on. All other devices are signed out."))
    return _second_step_page(CodeForm(formdata=None), codes)


@blueprint.post("/account/second-step/codes")
@requires(Permission.SEE_OWN_ACCOUNT)
def renew_codes() -> Any:
    return _with_code(lambda mine: _with_new_codes(actions.draw_codes(mine)))


def _with_new_codes(codes: Sequence[str]) -> str:
    notify("good", gettext("New codes."))
    return _second_step_page(CodeForm(formdata=None), codes)


@blueprint.post("/account/second-step/off")
@requires(Permission.SEE_OWN_ACCOUNT)
def switch_off_second_step() -> Any:
    return _with_code(_switch_off)


def _switch_off(mine: Account) -> Any:
    actions.switch_off(mine)
    return go("community.accounts.second_step", gettext("The second step is off."))


def _with_code(act: Callable[[Account], Any]) -> Any:
    """What changes the second step asks for it first, so that an open laptop is not enough."""
    form = CodeForm()
    if form.validate_on_submit():
        counted = turn_away_flood((CODE_OF_ACCOUNT, str(current_actor().account_id)))
        mine = _locked(current_actor().account_id)
        if actions.passes(mine, form.code.data):
            uncount(counted)
            actions.end_devices(mine.id, but=current_actor().device_id)
            _renew(current_actor().device_id)
            return act(mine)
        form.code.errors = [gettext("This code is not right, or it was used already. Wait for the next one.")]
    return _second_step_page(form), 422


def _locked(account_id: int | None) -> Account:
    return database.lock(Account, [account_id or 0])[0]
