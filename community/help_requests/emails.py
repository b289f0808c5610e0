"""The email to coordinators about a call; it names nobody."""

from typing import Any

from flask import url_for

from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient
from community.help_requests import queries


def asked(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Somebody would like to talk to you; dropped when that is settled."""
    if queries.find_call(about["call"]) is None:
        return None
    return Mail(
        subject=gettext("Somebody would like to talk to you"),
        paragraphs=(gettext("A family of the programme asks you to call or to meet."),),
        button_label=gettext("See who"),
        button_url=url_for("community.help_requests.index", _external=True),
    )


MAILS = (asked,)
