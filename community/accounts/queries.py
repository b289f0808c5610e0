"""Reading accounts: who is signed in on a device, which devices there are, how often somebody tried."""

from collections.abc import Iterable

import sqlalchemy as sa
from flask import current_app

from community.accounts.models import Account, Attempt, Card, Device
from community.accounts.rules import AccountState, Counted, key_of, seconds_to_wait
from community.foundation import clock, tokens
from community.foundation.access import STAFF, Actor, Role, SignedIn
from community.foundation.database import db
from community.organisations.models import Membership, Organisation
from community.organisations.rules import OrganisationState


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
        return SignedIn(secret, actor_of(account, device.id), device.last_used_at)
    if card is not None and card.revoked_at is None:
        held = frozenset({(Role.HOUSEHOLD, None)})
        actor = Actor(household_id=card.household_id, device_id=device.id, held=held)
        return SignedIn(secret, actor, device.last_used_at)
    return None


def actor_of(account: Account, device_id: int | None = None) -> Actor:
    """The frozen actor that an account is at this moment; staff without the second factor hold no staff roles."""
    held = _memberships(account.id)
    if lacks_second_factor(account):
        held = {(role, organisation_id) for role, organisation_id in held if role not in STAFF}
    return Actor(
        account_id=account.id,
        device_id=device_id,
        name=account.name,
        locale=account.locale,
        held=frozenset({(Role.PERSON, None), *held}),
    )


def _memberships(account_id: int) -> set[tuple[Role, int | None]]:
    rows = db.session.execute(
        sa.select(Membership.role, Membership.organisation_id)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            Membership.account_id == account_id,
            sa.or_(Membership.organisation_id.is_(None), Organisation.state != OrganisationState.CLOSED),
        )
    )
    return {(role, organisation_id) for role, organisation_id in rows}


def lacks_second_factor(account: Account) -> bool:
    """Whether the account has to set up a second factor before its staff roles count."""
    return current_app.config["ZAEDNO"].second_factor_required and account.totp_confirmed_at is None


def seal_of(account: Account) -> str:
    """A word that changes with the password, so that what was begun with the old one cannot be finished."""
    return tokens.digest(account.password_hash or "")[:16]


def is_staff(account_id: int) -> bool:
    """Whether the account was given a role of the staff anywhere."""
    return any(role in STAFF for role, _ in _memberships(account_id))


def roles_of(account_id: int) -> list[tuple[Role, str]]:
    """The roles an account was given, each with the organisation's name ("" for the whole town)."""
    rows = db.session.execute(
        sa.select(Membership.role, sa.func.coalesce(Organisation.name, ""))
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.account_id == account_id)
        .order_by(Membership.id)
    )
    return [(role, name) for role, name in rows]


def get_account(account_id: int) -> Account:
    """The account. Raises NoResultFound when it is gone."""
    return db.session.get_one(Account, account_id)


def find_account(email: str) -> Account | None:
    """The account with this address, whatever its case."""
    return db.session.scalars(sa.select(Account).where(sa.func.lower(Account.email) == email.strip().lower())).first()


def live_devices(account_id: int) -> list[Device]:
    """Where an account is signed in, the last used first."""
    return list(
        db.session.scalars(
            sa.select(Device)
            .where(Device.account_id == account_id, Device.ended_at.is_(None), Device.expires_at > clock.now())
            .order_by(Device.last_used_at.desc(), Device.id.desc())
        )
    )


def wait_for(attempts: Iterable[Counted]) -> int:
    """How many seconds until all of the limits allow another attempt; 0 for now."""
    now = clock.now()
    return max(
        seconds_to_wait(
            now,
            counted[0],
            db.session.scalars(
                sa.select(Attempt.at)
                .where(Attempt.key == key_of(counted), Attempt.at > now - counted[0].within)
                .order_by(Attempt.at.desc())
                .limit(counted[0].most)
            ).all(),
        )
        for counted in attempts
    )


def exists(condition: sa.ColumnElement[bool]) -> bool:
    """Whether any row meets the condition."""
    return bool(db.session.scalar(sa.select(sa.exists().where(condition))))
