"""The email to somebody whose account is closed for now; it says no reason."""

from typing import Any

from community.accounts.queries import get_account
from community.accounts.rules import AccountState
from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient


def closed(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Your account is closed for now; dropped when it is open again."""
    if get_account(about["account"]).state is AccountState.ACTIVE:
        return None
    return Mail(
        subject=gettext("About your account"),
        paragraphs=(
            gettext("Your account is closed for now. Places that you had taken go to others, and you need not come."),
            gettext("If you have a question, or think that this is a mistake, please talk with your coordinator."),
        ),
    )


MAILS = (closed,)
