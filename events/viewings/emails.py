"""What somebody hears who was to go along to a viewing, and is not expected any more."""

from typing import Any

from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient, compose
from events.invitations.queries import find_invitee
from events.sessions.emails import facts_of
from events.sessions.queries import get_session


def relieved(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """You need not come; dropped for who was chosen again meanwhile."""
    session = get_session(about["session"])
    if find_invitee(session.id, account_id=recipient.account_id):
        return None
    return compose(
        gettext("You are not expected any more"),
        gettext("Thank you for saying that you come. It is arranged otherwise, and you need not:"),
        facts_of(session),
        button=(gettext("See the programme"), "events.sessions.programme"),
    )


MAILS = (relieved,)
