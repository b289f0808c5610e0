"""Reading accounts: who is signed in on a device, which devices there are, how often somebody tried."""

import hmac
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from community.accounts.models import Account, AddressChange, Application, Attempt, Card, Device, RecoveryCode
from community.accounts.rules import (
    SIGNED_IN_FOR,
    AccountState,
    Counted,
    Presence,
    SessionLimits,
    key_of,
    seconds_to_wait,
)
from community.foundation import clock, database, tokens
from community.foundation.access import ANYBODY, STAFF, Actor, Away, Role, SignedIn
from community.foundation.config import operator
from community.foundation.database import count, db, every, exists, first, peek
from community.foundation.tokens import Purpose
from community.organisations.models import Membership, Organisation
from community.organisations.rules import OrganisationState

# A role counts for the whole town, or while its organisation is not closed.
HELD = sa.or_(Membership.organisation_id.is_(None), Organisation.state != OrganisationState.CLOSED)
SIGNED_IN = (
    sa.select(
        Device.id,
        Device.created_at,
        Device.last_used_at,
        Device.confirmed_at,
        Device.by_passkey,
        Card.id.label("card_id"),
        Card.household_id,
        Card.member_id,
        Card.revoked_at,
        Account.id.label("account_id"),
        Account.name,
        Account.locale,
        Account.state,
        Account.totp_confirmed_at,
        Membership.role,
        Membership.organisation_id,
        # Not a condition of the join: for that, SQLite would list everybody's roles at every request.
        HELD.label("held"),
    )
    .outerjoin(Account, Account.id == Device.account_id)
    .outerjoin(Card, Card.id == Device.card_id)
    .outerjoin(Membership, Membership.account_id == Account.id)
    .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
    .where(Device.digest == sa.bindparam("digest"), Device.ended_at.is_(None), Device.expires_at > sa.bindparam("now"))
)


def find_signed_in(secret: str) -> SignedIn | None:
    """The actor behind a device's cookie; None when the device ended, expired, or its owner is blocked.

    Whose own matters a card shows is the household's to say (`households.queries.find_signed_in`).
    """
    return recognised(secret, peek(SIGNED_IN, digest=tokens.digest(secret), now=clock.now()))


def recognised(secret: str, rows: Sequence[Any]) -> SignedIn | None:
    """The same from what SIGNED_IN, or a statement that adds to it, read."""
    if not rows:
        return None
    one = rows[0]
    held = {(row.role, row.organisation_id) for row in rows if row.role and row.held}
    limits = session_limits(works=any(role in STAFF for role, _ in held))
    presence = limits.presence(clock.now(), one.created_at, one.last_used_at)
    if presence is Presence.GONE:
        return None
    noted = {"note_every": limits.note_every, "confirmed_at": one.confirmed_at}
    if one.state is AccountState.ACTIVE:
        if presence is Presence.AWAY:
            return SignedIn(secret, ANYBODY, away=Away(one.account_id, one.id, one.name))
        actor = _actor(one.account_id, one, held, one.id, by_passkey=one.by_passkey)
        return SignedIn(secret, actor, one.last_used_at, **noted)
    if one.household_id is not None and one.revoked_at is None:
        household = frozenset({(Role.HOUSEHOLD, None)})
        actor = Actor(
            household_id=one.household_id,
            member_id=one.member_id,
            card_id=one.card_id,
            device_id=one.id,
            held=household,
        )
        return SignedIn(secret, actor, one.last_used_at, **noted)
    return None


def session_limits(*, works: bool) -> SessionLimits:
    """How long a device stays signed in: of whoever works for an organisation, and of everybody else."""
    config = operator()
    if works:
        idle, longest = timedelta(minutes=config.staff_idle_minutes), timedelta(hours=config.staff_session_hours)
        return SessionLimits(idle, longest, returns=True)
    return SessionLimits(timedelta(days=config.idle_days), SIGNED_IN_FOR)


def actor_of(account: Account, device_id: int | None = None, *, by_passkey: bool = False) -> Actor:
    """The frozen actor that an account is at this moment; staff without the second factor hold no staff roles, unless a
    passkey opened the device."""
    return _actor(account.id, account, _memberships(account.id), device_id, by_passkey=by_passkey)


def actor_of_rows(rows: Sequence[Any]) -> Actor:
    """The same of what a statement read: a row for each role, with the columns of SIGNED_IN."""
    held = {(row.role, row.organisation_id) for row in rows if row.role and row.held}
    return _actor(rows[0].account_id, rows[0], held, None, by_passkey=False)


def _actor(
    account_id: int, account: Any, held: set[tuple[Role, int | None]], device_id: int | None, *, by_passkey: bool
) -> Actor:
    unfinished = lacks_second_factor(account) and not by_passkey and any(role in STAFF for role, _ in held)
    if unfinished:
        held = {(role, organisation_id) for role, organisation_id in held if role not in STAFF}
    return Actor(
        account_id=account_id,
        device_id=device_id,
        name=account.name,
        locale=account.locale,
        unfinished=unfinished,
        held=frozenset({(Role.PERSON, None), *held}),
    )


def _memberships(account_id: int) -> set[tuple[Role, int | None]]:
    rows = db.session.execute(
        sa.select(Membership.role, Membership.organisation_id)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.account_id == account_id, HELD)
    )
    return {(role, organisation_id) for role, organisation_id in rows}


def lacks_second_factor(account: Account) -> bool:
    """Whether the account has to set up a second factor before its staff roles count."""
    return operator().second_factor_required and account.totp_confirmed_at is None


def seal_of(account: Account) -> str:
    """A word that changes with the password, so that what was begun with the old one cannot be finished."""
    return tokens.digest(account.password_hash or "")[:16]


MOST_KNOWN = 4


def known_here(account: Account | None, cookie: str) -> str | None:
    """The number of this browser's that says that the account has signed in on it before; None where it has not.

    The cookie names nobody: whoever reads it cannot tell whose it is. A new password forgets all of them.
    """
    for entry in cookie.split("~")[:MOST_KNOWN] if account else ():
        number, _, seal = entry.partition(".")
        if hmac.compare_digest(seal.encode(), _seal_here(account, number).encode()):
            return number
    return None


def known_from_now_on(account: Account, cookie: str) -> str:
    """The cookie of a browser on which the account, too, has signed in."""
    if known_here(account, cookie):
        return cookie
    number = tokens.new_secret()[:12]
    return "~".join([f"{number}.{_seal_here(account, number)}", *filter(None, cookie.split("~"))][:MOST_KNOWN])


def _seal_here(account: Account, number: str) -> str:
    return tokens.signed(f"known device:{account.id}:{seal_of(account)}:{number}")


def is_staff(account_id: int) -> bool:
    """Whether the account was given a role of the staff anywhere."""
    return any(role in STAFF for role, _ in _memberships(account_id))


def roles_of(account_id: int) -> list[tuple[Role, str]]:
    """The roles an account was given, each with the organisation's name ("" for the whole town)."""
    rows = db.session.execute(
        sa.select(Membership.role, Organisation)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.account_id == account_id)
        .order_by(Membership.id)
    )
    return [(role, organisation.called if organisation else "") for role, organisation in rows]


def is_volunteer(account_id: int) -> bool:
    """Whether the account helps, or once wanted to."""
    return exists(Membership.account_id == account_id, Membership.role == Role.VOLUNTEER)


def get_account(account_id: int) -> Account:
    """The account. Raises NoResultFound when it is gone."""
    return db.session.get_one(Account, account_id)


def find_account(email: str) -> Account | None:
    """The account with this address, whatever its case."""
    return first(Account, sa.func.lower(Account.email) == email.strip().lower())


def live_devices(account_id: int) -> list[Device]:
    """Where an account is signed in, the last used first."""
    live, newest = Device.expires_at > clock.now(), (Device.last_used_at.desc(), Device.id.desc())
    return every(Device, Device.account_id == account_id, Device.ended_at.is_(None), live, by=newest)


def wait_for(attempts: Iterable[Counted]) -> int:
    """How many seconds until all of the limits allow another attempt; 0 for now."""
    now = clock.now()
    return max(
        seconds_to_wait(
            now,
            counted[0],
            every(
                Attempt.at,
                Attempt.key == key_of(counted),
                Attempt.at > now - counted[0].within,
                by=Attempt.at.desc(),
                most=counted[0].most,
            ),
        )
        for counted in attempts
    )


def find_address_change(secret: str) -> AddressChange | None:
    """The change of an address that an email's secret opens, while it lasts and its account may sign in; locked when
    the transaction writes."""
    token = tokens.find(Purpose.NEW_ADDRESS, secret)
    if token is None or get_account(token.account_id or 0).state is not AccountState.ACTIVE:
        return None
    return first(AddressChange, AddressChange.account_id == token.account_id)


def find_card(card_id: int | None) -> Card | None:
    """The card by its id, unless it was ended."""
    return first(Card, Card.id == card_id, Card.revoked_at.is_(None))


SEAL = "application"


def find_application(secret: str) -> Application | None:
    """The application that an email's secret opens, while it lasts; locked when the transaction writes."""
    query = sa.select(Application).where(
        Application.digest == tokens.digest(secret), Application.expires_at > clock.now()
    )
    return db.session.scalars(database.locked_in_writing(query)).first()


def find_live(application_id: int) -> Application | None:
    """The application by its id, while it lasts."""
    return first(Application, Application.id == application_id, Application.expires_at > clock.now())


def secret_of(application: Application) -> str:
    """The secret that the email carries."""
    return tokens.sealed(SEAL, application.id, application.created_at)


def codes_left(account_id: int) -> int:
    """How many recovery codes still open the door."""
    return count(RecoveryCode, RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))


def find_code(account_id: int, code: str) -> RecoveryCode | None:
    """The unused recovery code of the account, if this is one."""
    # The digest says whose it is.
    right = RecoveryCode.digest == tokens.digest(f"{account_id}:{code}")
    return first(RecoveryCode, right, RecoveryCode.used_at.is_(None))
