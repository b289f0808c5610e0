"""The emails about case conferences: that there is a meeting, and never about whom, or of what kind."""

from typing import Any

from community.conferences import queries
from community.conferences.rules import ConferenceState
from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient, compose


def invited(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """You are asked to come; dropped for who does not take part any more."""
    if not queries.is_attended(about["conference"], recipient.account_id, (ConferenceState.PLANNED,)):
        return None
    return _mail(gettext("You are invited to a meeting. Sign in to see when and where."))


def moved(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Another hour, or another place."""
    if not queries.is_attended(about["conference"], recipient.account_id, (ConferenceState.PLANNED,)):
        return None
    return _mail(gettext("A meeting has another time or another place. Sign in to see it."))


def cancelled(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """It is not held."""
    if not queries.is_attended(about["conference"], recipient.account_id, (ConferenceState.CANCELLED,)):
        return None
    return _mail(gettext("A meeting does not take place. Sign in to see which."))


def due(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Something that you wanted to do is overdue; dropped once it is done."""
    if not queries.is_overdue(about["task"], recipient.account_id):
        return None
    return _mail(gettext("Something that was agreed at a meeting is overdue. Sign in and look."))


def _mail(text: str) -> Mail:
    return compose(gettext("Meeting"), text, button=(gettext("Sign in and look"), "community.conferences.index"))


MAILS = (invited, moved, cancelled, due)
