"""The emails about mediations: that something waits, and never between whom, or of what."""

from typing import Any

from community.foundation.config import settings
from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient, compose
from community.mediation import queries
from community.mediation.models import MediationParty
from community.mediation.rules import LIVE, MediationState


def assigned(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Somebody asks you; dropped once it is over, and for who leads it no longer."""
    if not queries.is_led_by(about["mediation"], recipient.account_id, *LIVE, MediationState.AGREED):
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
    text = gettext("You can talk about it with somebody who takes nobody's side. You are free to say yes or no.")
    return _to_neighbour(party, text)


def changed(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Somebody else leads it; dropped once they said whether they want that, or it is over."""
    party = queries.find_party(about["party"])
    if party is None or party.consented_at or queries.get_mediation(party.mediation_id).state not in LIVE:
        return None
    return _to_neighbour(party, gettext("Somebody else leads the talk now. You are free to say yes or no."))


def _to_neighbour(party: MediationParty | None, text: str) -> Mail | None:
    if party is None:
        return None
    return compose(
        gettext("An invitation to a talk"),
        text,
        button=(gettext("Read it"), "community.mediation.neighbour"),
        secret=queries.secret_of(party),
    )


MAILS = (assigned, ending, due, invited, changed)
