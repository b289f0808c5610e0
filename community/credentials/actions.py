"""Registering, confirming, and setting a password anew."""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from community.accounts import actions as accounts
from community.accounts import queries as account_queries
from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.accounts.signals import volunteer_registered
from community.credentials import queries
from community.credentials.models import Application
from community.foundation import clock, outbox, tokens
from community.foundation.access import Role
from community.foundation.database import db, transaction
from community.foundation.outbox import Recipient
from community.foundation.tokens import Purpose, Token
from community.organisations.models import Membership

CONFIRM_WITHIN = timedelta(days=2)
RESET_WITHIN = timedelta(hours=1)


@dataclass(frozen=True)
class Typed:
    """What somebody typed to register; the password is hashed already."""

    email: str
    name: str
    family_name: str
    password_hash: str
    locale: str
    languages: list[str]
    districts: list[str]


def apply(typed: Typed) -> None:
    """Write to the address: a button to confirm with, or to its owner that an account is there already.

    Whoever typed the address sees the same in both cases.
    """
    now = clock.now()
    known = account_queries.find_account(typed.email)
    if known:
        # Once an hour at most: a stranger must not be able to fill somebody's mailbox.
        hour = now.strftime("%Y%m%d%H")
        accounts.tell(known, "community.credentials.known", {}, f"known:{known.id}:{hour}")
        return
    application = Application(
        digest=tokens.new_secret(),
        email=typed.email,
        name=typed.name,
        family_name=typed.family_name,
        password_hash=typed.password_hash,
        locale=typed.locale,
        languages=typed.languages,
        districts=typed.districts,
        created_at=now,
        expires_at=now + CONFIRM_WITHIN,
    )
    db.session.add(application)
    db.session.flush()
    application.digest = tokens.digest(queries.secret_of(application))
    recipient = Recipient(None, typed.email, typed.locale)
    key = f"application:{application.id}:{application.created_at.timestamp()}"
    outbox.post("community.credentials.confirm", recipient, {"application": application.id}, key=key)


def confirm(application: Application) -> Account | None:
    """Make the account of a confirmed address, a volunteer of the town; None when the address has one by now."""
    now = clock.now()
    db.session.execute(
        sa.delete(Application).where(
            sa.func.lower(Application.email) == application.email.lower(), Application.id != application.id
        )
    )
    db.session.delete(application)
    if account_queries.find_account(application.email):
        return None
    account = Account(
        email=application.email,
        name=application.name,
        family_name=application.family_name,
        locale=application.locale,
        state=AccountState.ACTIVE,
        password_hash=application.password_hash,
        email_confirmed_at=now,
        created_at=now,
    )
    db.session.add(account)
    db.session.flush()
    db.session.add(Membership(account_id=account.id, organisation_id=None, role=Role.VOLUNTEER, granted_at=now))
    volunteer_registered.send(account, languages=application.languages, districts=application.districts)
    return account


def offer_reset(email: str) -> None:
    """Write a button for a new password to the owner of the address, if there is one who may sign in."""
    account = account_queries.find_account(email)
    if account is None or account.state is not AccountState.ACTIVE:
        return
    tokens.revoke_all(Purpose.RESET_PASSWORD, account_id=account.id)
    token = tokens.issue_sealed(Purpose.RESET_PASSWORD, account.id, RESET_WITHIN)
    accounts.tell(account, "community.credentials.reset", {"token": token.id}, f"reset:{token.id}")


def reset(token: Token, password_hash: str) -> None:
    """Set the password of the token's owner, use the token up, sign every device out and end the calendar's address."""
    token.used_at = clock.now()
    tokens.revoke_all(Purpose.FEED, account_id=token.account_id)
    _set_password(account_queries.get_account(token.account_id or 0), password_hash, here=None)


def change(account: Account, password_hash: str, device_id: int | None) -> None:
    """Set a new password and sign every other device out."""
    _set_password(account, password_hash, here=device_id)


def _set_password(account: Account, password_hash: str, here: int | None) -> None:
    account.password_hash = password_hash
    tokens.revoke_all(Purpose.RESET_PASSWORD, account_id=account.id)
    accounts.end_devices(account.id, but=here)
    db.session.flush()
    accounts.tell(account, "community.credentials.changed", {}, f"password:{account.id}:{clock.now().timestamp()}")


def sweep() -> int:
    """The worker's chore: forget applications that were never confirmed; returns how many."""
    expired = Application.expires_at < clock.now()
    with transaction(writing=False):
        if not account_queries.exists(expired):
            return 0
    with transaction() as session:
        return int(session.execute(sa.delete(Application).where(expired)).rowcount)
