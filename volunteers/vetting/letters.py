"""The letter that says that more shifts are open; it does not say which clearance."""

from typing import Any

from flask import url_for

from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient
from volunteers.vetting import queries


def cleared(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """More shifts are open to you."""
    if about["volunteer"] not in queries.granted_to([about["volunteer"]]):
        return None
    return Mail(
        subject=gettext("More shifts are open to you"),
        paragraphs=(gettext("Thank you for your patience. You can take more shifts from now on."),),
        button_label=gettext("See open shifts"),
        button_url=url_for("volunteers.shifts.index", _external=True),
    )


MAILS = {"volunteers.vetting.cleared": cleared}
