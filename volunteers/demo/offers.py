"""Offers of help in the demonstration town: one came today by email, one waits by telephone, one is answered."""

from datetime import time

from community.demo.organisations import RED_CROSS
from community.demo.town import Town
from community.foundation import tokens
from community.foundation.database import db
from volunteers.offers import queries
from volunteers.offers.models import HelpOffer
from volunteers.offers.rules import OfferState

OFFERS = (
    (OfferState.OPEN, 0, {"name": "Rositsa", "email": "rositsa@example.org", "locale": "bg"},
     "Мога да чета с деца и да помагам с домашните.", "Сряда след 16 часа"),
    (OfferState.OPEN, -2, {"name": "Hristo", "phone": "+359 888 000 111", "locale": "bg"},
     "Имам микробус и мога да пренасям мебели.", "Събота"),
    (OfferState.SETTLED, -9, {"name": "Nadine", "email": "nadine@example.org", "locale": "fr"},
     "Je parle français et arabe.", "Le week-end"),
)  # fmt: skip


def load(town: Town) -> None:
    """Let them land with the organisation of the demonstration's coordinator."""
    for state, day, who, wish, times in OFFERS:
        asked_at = town.moment(day, time(8))
        made = HelpOffer(
            id=town.next_id(HelpOffer),
            organisation_id=town.organisations[RED_CROSS],
            state=state,
            wish=wish,
            times=times,
            asked_at=asked_at,
            landed_at=asked_at,
            settled_at=town.moment(day + 1) if state is OfferState.SETTLED else None,
            **who,
        )
        made.digest = tokens.digest(queries.secret_of(made))
        db.session.add(made)
    db.session.flush()
