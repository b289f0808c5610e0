"""Reading accounts: who is signed in on a device."""

import sqlalchemy as sa

from community.accounts.models import Account, Card, Device
from community.accounts.rules import AccountState
from community.foundation import clock, tokens
from community.foundation.access import Actor, Role, SignedIn
from community.foundation.database import db
from community.organisations.models import Membership


def find_signed_in(secret: str) -> SignedIn | None:
    """The actor behind a device's cookie; None when the device ended, expired, or its owner is blocked."""
    row = db.session.execute(
        sa.select(Device, Account, Card)
        .outerjoin(Account, Account.id == Device.account_id)
        .outerjoin(Card, Card.id == Device.card_id)
        .where(
            Device.digest == tokens.digest(secret),
            Device.ended_at.is_(None),
            Device.expires_at > clock.now(),
        )
    ).first()
    if row is None:
        return None
    device, account, card = row
    if account is not None and account.state is AccountState.ACTIVE:
        return SignedIn(secret, actor_of(account, device.id))
    if card is not None and card.revoked_at is None:
        held = frozenset({(Role.HOUSEHOLD, None)})
        return SignedIn(secret, Actor(household_id=card.household_id, device_id=device.id, held=held))
    return None


def actor_of(account: Account, device_id: int | None = None) -> Actor:
    """The frozen actor that an account is at this moment."""
    held = db.session.execute(
        sa.select(Membership.role, Membership.organisation_id).where(Membership.account_id == account.id)
    )
    return Actor(
        account_id=account.id,
        device_id=device_id,
        name=account.name,
        locale=account.locale,
        held=frozenset({(Role.PERSON, None), *((role, org) for role, org in held)}),
    )


def find_account(email: str) -> Account | None:
    """The account with this address, whatever its case."""
    return db.session.scalars(sa.select(Account).where(sa.func.lower(Account.email) == email.strip().lower())).first()
