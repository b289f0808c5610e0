"""The email to those who read a concern: that something waits, and nothing else."""

from typing import Any

from flask import current_app, url_for

from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient
from community.safeguarding import queries


def waiting(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Something waits for you; dropped for who does not read it any more, and once somebody has begun."""
    if not queries.still_waits(about["concern"], recipient.account_id or 0, anyway="named" in about):
        return None
    site = current_app.config["ZAEDNO"].site_name
    return Mail(
        subject=gettext("Something waits for you in %(site)s", site=site),
        paragraphs=(gettext("Sign in and look, today if you can. This email does not say what it is."),),
        button_label=gettext("Sign in and look"),
        button_url=url_for("community.safeguarding.waiting", _external=True),
    )


MAILS = (waiting,)
