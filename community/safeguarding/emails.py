"""The email to those who read a concern: that something waits, and nothing else."""

from typing import Any

from community.foundation.config import settings
from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient, compose
from community.safeguarding import queries


def waiting(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Something waits for you; dropped for who does not read it any more, and once somebody has begun."""
    if not queries.still_waits(about["concern"], recipient.account_id or 0, anyway="named" in about):
        return None
    return compose(
        gettext("Something waits for you in %(site)s", site=settings().site_name),
        gettext("Sign in and look, today if you can. This email does not say what it is."),
        button=(gettext("Sign in and look"), "community.safeguarding.waiting"),
    )


MAILS = (waiting,)
