"""Reading offers of help: what a mailed button opens, and what waits in one's organisations."""

import sqlalchemy as sa

from community.foundation import tokens
from community.foundation.access import Actor, Role
from community.foundation.database import every, first
from community.members.queries import holders
from community.organisations.models import Organisation
from community.organisations.queries import by_name
from volunteers.offers.models import HelpOffer
from volunteers.offers.rules import OfferState

SEAL = "help offer"


def to_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Offers that landed in organisations in which the actor coordinates."""
    ours = HelpOffer.organisation_id.in_(actor.organisations(Role.COORDINATOR))
    return sa.and_(ours, HelpOffer.state != OfferState.ASKED)


def attended() -> list[Organisation]:
    """The organisations in which somebody coordinates and can sign in, by name."""
    found = {organisation_id for _, organisation_id in holders((Role.COORDINATOR,))}
    return by_name(every(Organisation, Organisation.id.in_(found)))


def secret_of(offer: HelpOffer) -> str:
    """What the button in the email carries."""
    return tokens.sealed(SEAL, offer.id, offer.asked_at)


def find_by_secret(secret: str) -> HelpOffer | None:
    """The offer that a mailed button is about."""
    return first(HelpOffer, HelpOffer.digest == tokens.digest(secret), HelpOffer.email.is_not(None))


def find_offer(offer_id: int, *states: OfferState) -> HelpOffer | None:
    """An offer by its id, in one of these states."""
    return first(HelpOffer, HelpOffer.id == offer_id, HelpOffer.state.in_(states))


def open_offers(reach: sa.ColumnElement[bool]) -> list[HelpOffer]:
    """Those within reach that nobody has answered, the longest waiting first."""
    return every(HelpOffer, reach, HelpOffer.state == OfferState.OPEN, by=(HelpOffer.landed_at, HelpOffer.id))
