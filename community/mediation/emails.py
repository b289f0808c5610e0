"""The emails about mediations: that something waits, and never between whom, or of what."""

from typing import Any

from community.foundation.config import settings
from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient, compose
from community.mediation import queries
from community.mediation.rules import MediationState


def assigned(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Somebody asks you; dropped once it has begun, and for who leads it no longer."""
    if not queries.is_led_by(about["mediation"], recipient.account_id, MediationState.INVITING):
        return None
    return _mail(gettext("Somebody asks for your help. Sign in and look; this email does not say for what."))


def ending(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Six months are nearly over."""
    if not queries.is_led_by(about["mediation"], recipient.account_id, MediationState.UNDER_WAY):
        return None
    return _mail(gettext("Something that you lead ends by itself within two weeks. Sign in and look."))


def due(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """It is time to ask whether something holds; dropped once that was done."""
    if not queries.is_to_be_asked(about["follow_up"], recipient.account_id):
        return None
    return _mail(gettext("It is time to ask both sides again. Sign in and look."))


def _mail(text: str) -> Mail:
    subject = gettext("Something waits for you in %(site)s", site=settings().site_name)
    return compose(subject, text, button=(gettext("Sign in and look"), "community.mediation.led"))


def invited(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Please read, and say whether you want it."""
    party = queries.find_party(about["party"])
    if party is None:
        return None
    return compose(
        gettext("An invitation to a talk"),
        gettext("You can talk about it with somebody who takes nobody's side. You are free to say yes or no."),
        button=(gettext("Read it"), "community.mediation.neighbour"),
        secret=queries.secret_of(party),
    )


MAILS = (assigned, ending, due, invited)
