"""The emails around what is opened in an emergency: neither what, nor of whom, nor why."""

from typing import Any

from community.emergency_access import queries, rules
from community.foundation import clock
from community.foundation.config import settings
from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient, compose


def asked(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """A second person is asked; dropped where somebody decided, or the reader may not decide any more."""
    access = queries.find_access(about["access"])
    if access is None or not rules.is_asked(access.state, access.answer_until, clock.now()):
        return None
    if not queries.may_decide(access, recipient.account_id):
        return None
    subject = gettext("Something waits for you in %(site)s", site=settings().site_name)
    text = gettext(
        "Somebody says that there is an emergency and asks for a second person. It waits for an hour: sign in, read"
        " why, and talk with them before you answer."
    )
    return compose(subject, text, button=(gettext("Sign in and look"), "community.emergency_access.index"))


def opened(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Those who coordinate hear that two people opened something that they look after."""
    access = queries.find_access(about["access"])
    if access is None or access.opened_at is None:
        return None
    subject = gettext("Something was opened in an emergency")
    text = gettext(
        "Two people opened something that your organisation looks after, for half an hour. What it is, why, and who"
        " they are stands on the page."
    )
    return compose(subject, text, button=(gettext("Sign in and look"), "community.emergency_access.index"))


def told(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Whose it is hears of it."""
    access = queries.find_access(about["access"])
    if access is None or access.opened_at is None:
        return None
    page = "community.privacy.account" if recipient.account_id else "community.site.privacy"
    subject = gettext("Something that is kept about you was opened")
    said = gettext("In an emergency two people who look after this site opened something that is kept about you.")
    more = gettext("Your coordinator can tell you more.")
    return compose(subject, said, more, button=(gettext("Your data"), page))


MAILS = (asked, opened, told)
