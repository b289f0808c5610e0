"""Changing accounts: signing in on a device, ending it."""

import secrets
from datetime import timedelta

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from community.accounts.models import Account, Device
from community.foundation import clock, tokens
from community.foundation.database import db

# Parameters of the OWASP password storage cheat sheet for Argon2id: 19 MiB, two passes, one lane.
HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
SIGNED_IN_FOR = timedelta(days=60)
NOBODYS_HASH = HASHER.hash(secrets.token_urlsafe(16))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is right; takes as long for an account that does not exist."""
    try:
        return HASHER.verify(password_hash or NOBODYS_HASH, password) and password_hash is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def open_device(*, account: Account | None = None, card_id: int | None = None, label: str = "") -> str:
    """Sign a device in and return the secret for its cookie."""
    secret = tokens.new_secret()
    moment = clock.now()
    db.session.add(
        Device(
            digest=tokens.digest(secret),
            account_id=account.id if account else None,
            card_id=card_id,
            label=label[:80],
            created_at=moment,
            last_used_at=moment,
            expires_at=moment + SIGNED_IN_FOR,
        )
    )
    if account:
        account.last_signed_in_at = moment
    return secret


def end_device(device_id: int) -> None:
    """Sign one device out."""
    db.session.execute(
        sa.update(Device).where(Device.id == device_id, Device.ended_at.is_(None)).values(ended_at=clock.now())
    )
