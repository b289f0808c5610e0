"""The emails about referrals: that something waits, and never what, of whom, or from whom."""

from typing import Any

from community.foundation import clock
from community.foundation.config import settings
from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient, compose
from community.referrals import queries


def news(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Something arrived or went on; it can wait for the morning. Dropped for who has nothing to do with it any more."""
    return pressing(about, recipient)


def pressing(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """The same where somebody waits for help within days."""
    if not queries.is_read_by(about["referral"], recipient.account_id):
        return None
    return _mail(gettext("Sign in and look, today if you can. This email does not say what it is."))


def overdue(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Somebody waits too long for the first contact; dropped when they do not any more."""
    number = about["referral"]
    if not (queries.is_late(number, clock.now()) and queries.is_read_by(number, recipient.account_id)):
        return None
    return _mail(
        gettext("Somebody has been waiting for an answer longer than they should. This email does not say for what.")
    )


def _mail(text: str) -> Mail:
    subject = gettext("Something waits for you in %(site)s", site=settings().site_name)
    return compose(subject, text, button=(gettext("Sign in and look"), "community.watching.index"))


MAILS = (news, pressing, overdue)
