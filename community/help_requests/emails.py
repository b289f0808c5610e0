"""The email to coordinators about a call; it names nobody."""

from typing import Any

from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient, compose
from community.help_requests import queries


def asked(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Somebody would like to talk to you; dropped when that is settled."""
    if queries.find_call(about["call"]) is None:
        return None
    return compose(
        gettext("Somebody would like to talk to you"),
        gettext("A family of the programme asks you to call or to meet."),
        button=(gettext("See who"), "community.help_requests.index"),
    )


MAILS = (asked,)
