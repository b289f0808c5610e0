"""Reading cards: the one that an address opens."""

import sqlalchemy as sa

from community.accounts.models import Card
from community.cards.rules import tidy_code
from community.foundation import tokens
from community.foundation.database import db
from community.people.models import Household
from community.people.rules import HouseholdState


def find_card(code: str) -> tuple[Card, Household] | None:
    """The live card with this code and its household; None when it is wrong, revoked, or the household left."""
    row = db.session.execute(
        sa.select(Card, Household)
        .join(Household, Household.id == Card.household_id)
        .where(
            Card.code_digest == tokens.digest(tidy_code(code)),
            Card.revoked_at.is_(None),
            Household.state == HouseholdState.ACTIVE,
        )
    ).first()
    return (row[0], row[1]) if row else None
