"""The emails about coming in; their subjects say nothing of why."""

from typing import Any

from community.accounts import queries
from community.foundation import tokens
from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient, compose


def confirm_address(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Please confirm your address."""
    application = queries.find_live(about["application"])
    if application is None:
        return None
    return compose(
        gettext("Please confirm your address"),
        # No name: whoever registers could otherwise have any words sent to any address.
        gettext("Somebody, probably you, would like to become a volunteer with this address."),
        gettext("Press the button within two days. If it was not you, do nothing: no account is made."),
        button=(gettext("Confirm"), "community.accounts.confirm_address"),
        secret=queries.secret_of(application),
    )


def known(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """You have an account already."""
    return compose(
        gettext("You have an account already"),
        gettext("Somebody, probably you, tried to register with this address, but it has an account."),
        gettext("Sign in as before. If you forgot the password, you can set a new one there."),
        gettext("If it was not you, you need not do anything."),
        button=(gettext("Sign in"), "community.accounts.sign_in"),
    )


def reset_password(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Set a new password."""
    token = tokens.find_live(about["token"])
    if token is None or token.account_id is None:
        return None
    return compose(
        gettext("Set a new password"),
        gettext("Somebody, probably you, asked for a new password. The button works once, for an hour."),
        gettext("If it was not you, do nothing: your password stays as it is."),
        button=(gettext("Set a new password"), "community.accounts.reset_password"),
        secret=tokens.secret_of(token),
    )


def changed(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Your password was changed."""
    return compose(
        gettext("Your password was changed"),
        gettext("Your password was changed just now, and your other devices were signed out."),
        gettext("If it was not you, set a new password at once and tell your coordinator."),
        button=(gettext("Set a new password"), "community.accounts.forgot_password"),
    )


def new_address(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Please confirm your new address."""
    token = tokens.find_live(about["token"])
    if token is None:
        return None
    return compose(
        gettext("Please confirm your address"),
        gettext("Somebody, probably you, would like to sign in with this address from now on."),
        gettext("Press the button within two days. If it was not you, do nothing."),
        button=(gettext("Confirm"), "community.accounts.confirm_new_address"),
        secret=tokens.secret_of(token),
    )


def address_asked(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Somebody asked to sign in with another address."""
    return compose(
        gettext("Another address for your account"),
        gettext("Somebody, probably you, would like to sign in with another address from now on."),
        gettext("If it was not you, set a new password at once and tell your coordinator."),
        button=(gettext("Set a new password"), "community.accounts.forgot_password"),
    )


def address_changed(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Another address for your account: it counts from now on."""
    return compose(
        gettext("Another address for your account"),
        gettext("From now on the new address signs in, and the old one no longer does."),
        gettext("If it was not you, tell your coordinator at once."),
        button=(gettext("Sign in"), "community.accounts.sign_in"),
    )


MAILS = (
    new_address,
    address_asked,
    address_changed,
    confirm_address,
    known,
    reset_password,
    changed,
)
