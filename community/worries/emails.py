"""The emails about worries: none says what was written, of whom, or what became of it."""

from typing import Any

from community.foundation.config import settings
from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient, compose
from community.worries import queries


def waiting(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Something waits for whoever looks at it; dropped once somebody has."""
    if not queries.is_waiting(about["worry"]):
        return None
    return compose(
        gettext("Something waits for you in %(site)s", site=settings().site_name),
        gettext("Sign in and look by the end of the next working day. This email does not say what it is."),
        button=(gettext("Sign in and look"), "community.watching.index"),
    )


def kept(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """With this button you find the answer."""
    return _to_who_wrote(about["worry"], gettext("What you wrote has arrived"))


def answered(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """There is an answer."""
    return _to_who_wrote(about["worry"], gettext("There is an answer for you"))


def _to_who_wrote(worry_id: int, subject: str) -> Mail | None:
    found = queries.find_worry(worry_id)
    if found is None:
        return None
    return compose(
        subject,
        gettext("Press the button to read it. If you did not write to us, do nothing at all."),
        button=(gettext("Read it"), "community.worries.answered"),
        number=queries.numbers_of(found),
    )


MAILS = (waiting, kept, answered)
