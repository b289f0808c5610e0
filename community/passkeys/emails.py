"""The email about a new passkey."""

from typing import Any

from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient, compose


def added(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """A passkey was added to your account."""
    return compose(
        gettext("A new passkey for your account"),
        gettext("A passkey was added to your account just now. Whoever holds it can sign in as you."),
        gettext("If it was not you, remove it, set a new password at once and tell your coordinator."),
        button=(gettext("See my passkeys"), "community.passkeys.mine"),
    )


MAILS = (added,)
