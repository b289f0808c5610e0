"""The email that invites; its subject says nothing of the role."""

from typing import Any

from flask import url_for

from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient
from community.members import queries


def invited(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """You are invited."""
    found = queries.find_live(about["invitation"])
    if found is None:
        return None
    invitation, organisation = found
    if organisation:
        what = gettext("%(organisation)s would like to work with you here.", organisation=organisation.called)
    else:
        what = gettext("You are asked to look after this site.")
    return Mail(
        subject=gettext("You are invited"),
        paragraphs=(
            gettext("Hello %(name)s,", name=invitation.name),
            what,
            gettext("The button works once, for seven days. If you do not know what this is, do nothing."),
        ),
        button_label=gettext("See the invitation"),
        button_url=url_for("community.members.accept", secret=queries.secret_of(invitation), _external=True),
    )


MAILS = {"community.members.invited": invited}
