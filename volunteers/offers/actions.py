"""Writing an offer of help, pressing its mailed button, and settling it."""

from typing import Any

from community.foundation import clock, database, outbox
from community.foundation.database import added
from community.foundation.refusal import unless_refused
from community.foundation.tokens import digest, new_secret
from community.members.actions import tell_coordinators
from community.organisations.rules import OrganisationKind
from volunteers.offers import queries, rules
from volunteers.offers.models import HelpOffer
from volunteers.offers.rules import OfferState, Refusal


def offer(facts: dict[str, Any], chosen: int | None, locale: str) -> HelpOffer:
    """Keep an offer. With an address it waits for its mailed button; with a telephone alone it lands at once.

    Raises Refused where nobody in town could answer.
    """
    attended = queries.attended()
    municipal = [one.id for one in attended if one.kind is OrganisationKind.MUNICIPALITY]
    organisation_id: int = unless_refused(rules.lands_with(chosen, municipal, [one.id for one in attended]), Refusal)
    now = clock.now()
    made = added(
        HelpOffer(
            organisation_id=organisation_id,
            state=OfferState.ASKED,
            locale=locale,
            asked_at=now,
            digest=new_secret(),
            **facts,
        )
    )
    if made.email is None:
        _land(made)
        return made
    made.digest = digest(queries.secret_of(made))
    recipient = outbox.Recipient(None, made.email, locale)
    outbox.post("volunteers.offers.asked", recipient, {"offer": made.id}, key=f"help-offer-asked:{made.id}")
    return made


def confirm(offer: HelpOffer) -> None:
    """The mailed button was pressed: the offer lands with a coordinator; again is harmless."""
    database.lock(HelpOffer, [offer.id])
    if offer.state is OfferState.ASKED:
        _land(offer)


def _land(offer: HelpOffer) -> None:
    offer.state, offer.landed_at = OfferState.OPEN, clock.now()
    about = {"offer": offer.id}
    tell_coordinators(offer.organisation_id, "volunteers.offers.landed", about, key=f"help-offer:{offer.id}")


def settle(offer: HelpOffer, account_id: int | None) -> None:
    """Somebody answered; again is harmless."""
    if offer.state is OfferState.OPEN:
        offer.state, offer.settled_at, offer.settled_by_id = OfferState.SETTLED, clock.now(), account_id
