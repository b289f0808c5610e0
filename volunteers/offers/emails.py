"""The emails about offers of help; none says what is offered, or who offers it."""

from typing import Any

from community.foundation import clock
from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient, compose
from volunteers.offers import queries, rules
from volunteers.offers.rules import OfferState


def asked(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Please confirm your offer."""
    offer = queries.find_offer(about["offer"], OfferState.ASKED)
    if offer is None or not rules.works(offer.state, offer.asked_at, clock.now()):
        return None
    return compose(
        gettext("Please confirm your offer"),
        gettext("With this address somebody offered help, we hope you:"),
        gettext("Press the button within two days, then a coordinator reads it. If it was not you, do nothing at all."),
        button=(gettext("Yes, I offer help"), "volunteers.offers.confirm"),
        secret=queries.secret_of(offer),
    )


def landed(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Somebody offers help; nothing once it is answered."""
    if queries.find_offer(about["offer"], OfferState.OPEN) is None:
        return None
    return compose(
        gettext("Somebody offers help"),
        gettext("Somebody without an account would like to help. Please answer within three days."),
        button=(gettext("See who offers help"), "volunteers.offers.index"),
    )


MAILS = (asked, landed)
