"""Changing accounts: signing in on a device, ending devices, changing what one tells of oneself."""

import secrets
from collections.abc import Iterable
from datetime import timedelta

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from community.accounts import queries
from community.accounts.models import Account, Attempt, Device
from community.accounts.rules import LONGEST_LIMIT, AccountState, Counted, TooOften, key_of, tidy_password
from community.accounts.signals import account_blocking
from community.foundation import clock, database, outbox, tokens
from community.foundation.database import db, transaction
from community.foundation.outbox import Recipient
from community.foundation.tokens import Purpose, Token

# Parameters of the OWASP password storage cheat sheet for Argon2id: 19 MiB, two passes, one lane.
HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
SIGNED_IN_FOR = timedelta(days=60)
NOTED_EVERY = timedelta(hours=1)
NOBODYS_HASH = HASHER.hash(secrets.token_urlsafe(16))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is right; takes as long for an account that does not exist."""
    try:
        return HASHER.verify(password_hash or NOBODYS_HASH, tidy_password(password)) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def hashed(password: str) -> str:
    """What is kept of a password. Slow on purpose: call it outside of a transaction."""
    return HASHER.hash(tidy_password(password))


def rehashed(password_hash: str, password: str) -> str | None:
    """The password hashed anew when the parameters changed since; None when the hash is up to date."""
    return hashed(password) if HASHER.check_needs_rehash(password_hash) else None


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
    _end(Device.id == device_id)


def end_devices(account_id: int, *, but: int | None = None) -> None:
    """Sign an account out everywhere, or everywhere else."""
    _end(Device.account_id == account_id, *([] if but is None else [Device.id != but]))


def _end(*which: sa.ColumnElement[bool]) -> None:
    db.session.execute(sa.update(Device).where(*which, Device.ended_at.is_(None)).values(ended_at=clock.now()))


def note_use(device_id: int) -> None:
    """Keep that the device was used now."""
    db.session.execute(sa.update(Device).where(Device.id == device_id).values(last_used_at=clock.now()))


def block(account: Account) -> None:
    """Block an account and sign it out everywhere; others first give back what it holds."""
    account_blocking.send(account)
    account.state = AccountState.BLOCKED
    end_devices(account.id)
    for purpose in (Purpose.RESET_PASSWORD, Purpose.FEED):
        tokens.revoke_all(purpose, account_id=account.id)


def unblock(account: Account) -> None:
    """Let a blocked account sign in again; one that was never accepted stays as it is."""
    if account.state is AccountState.BLOCKED:
        account.state = AccountState.ACTIVE


def change_details(account: Account, *, name: str, family_name: str, phone: str, locale: str) -> None:
    """Keep what a person changed about themselves."""
    account.name, account.family_name, account.phone, account.locale = name, family_name, phone, locale


def count(*attempts: Counted) -> list[int]:
    """Keep an attempt under each of its limits and return the ids, or keep none and raise TooOften.

    To be committed before what is attempted is tried, so that of many at the same time none is one too many.
    """
    keys = [key_of(counted) for counted in attempts]
    database.lock_words(*keys)
    if seconds := queries.wait_for(attempts):
        raise TooOften(seconds)
    moment = clock.now()
    kept = [Attempt(key=key, at=moment) for key in keys]
    db.session.add_all(kept)
    db.session.flush()
    return [attempt.id for attempt in kept]


def uncount(ids: Iterable[int]) -> None:
    """Forget attempts that turned out well."""
    db.session.execute(sa.delete(Attempt).where(Attempt.id.in_(ids)))


def tell(account: Account, what: str, about: dict[str, int], key: str) -> None:
    """Post a letter of the accounts to their owner, once for each key."""
    if not outbox.posted(key):
        outbox.post(what, Recipient(account.id, account.email, account.locale), about, key=key)


def sweep() -> int:
    """The worker's chore: forget attempts, devices and tokens that mean nothing any more; returns how many."""
    now = clock.now()
    stale = (
        (Attempt, Attempt.at < now - 2 * LONGEST_LIMIT),
        (Device, Device.expires_at < now - SIGNED_IN_FOR),
        (Token, sa.and_(Token.purpose == Purpose.RESET_PASSWORD, Token.expires_at < now - timedelta(days=7))),
    )
    with transaction(writing=False):
        if not any(queries.exists(condition) for _, condition in stale):
            return 0
    with transaction() as session:
        return sum(session.execute(sa.delete(model).where(condition)).rowcount for model, condition in stale)
