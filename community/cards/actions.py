"""Issuing a card, which ends the one before it and every device that it opened."""

import secrets

import sqlalchemy as sa

from community.accounts.models import Card, Device
from community.cards.rules import LENGTH, LETTERS, PIN_LENGTH, in_groups, is_guessable
from community.foundation import clock, database, tokens
from community.foundation.database import db
from community.people.models import Household


def new_code() -> str:
    """A random code of 140 bits."""
    return in_groups("".join(secrets.choice(LETTERS) for _ in range(LENGTH)))


def new_pin() -> str:
    """A random PIN that is not among the first guesses."""
    while True:
        pin = "".join(secrets.choice("0123456789") for _ in range(PIN_LENGTH))
        if not is_guessable(pin):
            return pin


def issue(household: Household, code: str, pin_hash: str, account_id: int | None) -> Card:
    """Give the household a card and revoke what it had."""
    database.lock(Household, [household.id])
    revoke(household)
    card = Card(
        household_id=household.id,
        code_digest=tokens.digest(code),
        pin_hash=pin_hash,
        issued_at=clock.now(),
        issued_by_id=account_id,
    )
    db.session.add(card)
    db.session.flush()
    return card


def revoke(household: Household) -> None:
    """End the household's cards, sign out every device that they opened and end its calendar's address."""
    tokens.revoke_all(tokens.Purpose.FEED, household_id=household.id)
    cards = db.session.scalars(sa.select(Card).where(Card.household_id == household.id)).all()
    for card in cards:
        if card.revoked_at is None:
            card.revoked_at = clock.now()
    db.session.execute(
        sa.update(Device)
        .where(Device.card_id.in_([card.id for card in cards]), Device.ended_at.is_(None))
        .values(ended_at=clock.now())
    )
