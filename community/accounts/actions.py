"""Changing accounts: signing in on a device, ending devices, changing what one tells of oneself."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

import pyotp
import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from community.accounts import queries, rules
from community.accounts.models import Account, AddressChange, Application, Attempt, Device, RecoveryCode
from community.accounts.rules import (
    LONGEST_LIMIT,
    PUBLISHED_PASSWORD,
    SIGN_IN_HERE,
    SIGN_IN_OF_ACCOUNT,
    SIGNED_IN_FOR,
    AccountState,
    Counted,
    Refusal,
    TooOften,
    key_of,
    tidy_password,
)
from community.foundation import clock, database, i18n, outbox, tokens
from community.foundation.access import Role
from community.foundation.config import settings
from community.foundation.database import added, db
from community.foundation.outbox import Reachable, Recipient
from community.foundation.periodic_tasks import forget
from community.foundation.refusal import refuse
from community.foundation.sealing import Unsealable
from community.foundation.tokens import Purpose, Token
from community.organisations.models import Membership
from community.signals import account_blocking, account_renamed, volunteer_registered

# Parameters of the OWASP password storage cheat sheet for Argon2id: 19 MiB, two passes, one lane.
HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
NOBODYS_HASH = HASHER.hash(secrets.token_urlsafe(16))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is right; takes as long for an account that does not exist.

    The one that everybody can read in the README is right in the demonstration only.
    """
    tidied = tidy_password(password)
    try:
        right = HASHER.verify(password_hash or NOBODYS_HASH, tidied) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False
    return right and (tidied != PUBLISHED_PASSWORD or settings().demo)


def hashed(password: str) -> str:
    """What is kept of a password. Slow on purpose: call it outside of a transaction."""
    return HASHER.hash(tidy_password(password))


def rehashed(password_hash: str, password: str) -> str | None:
    """The password hashed anew when the parameters changed since; None when the hash is up to date."""
    return hashed(password) if HASHER.check_needs_rehash(password_hash) else None


def open_device(
    *, account: Account | None = None, card_id: int | None = None, label: str = "", by_passkey: bool = False
) -> str:
    """Sign a device in and return the secret for its cookie."""
    secret = tokens.new_secret()
    moment = clock.now()
    db.session.add(
        Device(
            digest=tokens.digest(secret),
            account_id=account.id if account else None,
            card_id=card_id,
            label=label[:80],
            by_passkey=by_passkey,
            created_at=moment,
            last_used_at=moment,
            confirmed_at=moment,
            expires_at=moment + SIGNED_IN_FOR,
        )
    )
    if account:
        account.last_signed_in_at = moment
    return secret


def renew_device(device_id: int | None, *, confirmed: bool = False) -> str:
    """Give a device a new secret for its cookie, so that a copy of the old one opens nothing; `confirmed`: the password
    was typed there just now."""
    secret, moment = tokens.new_secret(), clock.now()
    typed = {"confirmed_at": moment, "last_used_at": moment} if confirmed else {}
    db.session.execute(sa.update(Device).where(Device.id == device_id).values(digest=tokens.digest(secret), **typed))
    return secret


def end_device(device_id: int) -> None:
    """Sign one device out."""
    _end(Device.id == device_id)


def end_devices(account_id: int, *, but: int | None = None) -> None:
    """Sign an account out everywhere, or everywhere else."""
    _end(Device.account_id == account_id, *([] if but is None else [Device.id != but]))


def end_devices_by_passkey(account_id: int) -> None:
    """Sign an account out wherever a passkey let it in."""
    _end(Device.account_id == account_id, Device.by_passkey)


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
    for purpose in (*MAILED, Purpose.FEED):
        tokens.revoke_all(purpose, account_id=account.id)


def unblock(account: Account) -> None:
    """Let a blocked account sign in again; one that was never accepted stays as it is."""
    if account.state is AccountState.BLOCKED:
        account.state = AccountState.ACTIVE


def change_details(account: Account, *, name: str, family_name: str, phone: str, locale: str) -> None:
    """Keep what a person changed about themselves."""
    renamed = account.name != name
    account.name, account.family_name, account.phone, account.locale = name, family_name, phone, locale
    if renamed:
        account_renamed.send(account)


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
    """Post an email of the accounts to their owner, once for each key."""
    outbox.post(what, Recipient.of(account), about, key=key)


def sweep() -> int:
    """The worker's periodic task: forget attempts, devices and tokens that mean nothing any more; returns how many."""
    now = clock.now()
    return forget(
        (Attempt, Attempt.at < now - 2 * LONGEST_LIMIT),
        (Device, Device.expires_at < now - SIGNED_IN_FOR),
        (Token, sa.and_(Token.purpose.in_(MAILED), Token.expires_at < now - timedelta(days=7))),
    )


# No account has this number.
NOBODY = -1
CONFIRM_WITHIN = timedelta(days=2)
MAILED = (Purpose.RESET_PASSWORD, Purpose.NEW_ADDRESS)
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
    helps: bool


def apply(typed: Typed) -> None:
    """Write to the address: a button to confirm with, or to its owner that an account is there already.

    Whoever typed the address sees the same in both cases.
    """
    now = clock.now()
    lasts = {"created_at": now, "expires_at": now + CONFIRM_WITHIN}
    application = added(Application(digest=tokens.new_secret(), **vars(typed), **lasts))
    application.digest = tokens.digest(queries.secret_of(application))
    # Written down in both cases, so that both take as long; of a known address nobody gets the secret.
    if known := queries.find_account(typed.email):
        _tell_known(known)
        return
    recipient = Recipient.at(application)
    key = f"application:{application.id}:{application.created_at.timestamp()}"
    outbox.post("community.accounts.confirm_address", recipient, {"application": application.id}, key=key)


def _tell_known(account: Account) -> None:
    # Once an hour at most: a stranger must not be able to fill somebody's mailbox.
    tell(account, "community.accounts.known", {}, f"known:{account.id}:{clock.now():%Y%m%d%H}")


def confirm_address(application: Application) -> Account | None:
    """Make the account of a confirmed address, of a volunteer of the town or of somebody who takes part only; None when
    the address has one by now."""
    db.session.execute(
        sa.delete(Application).where(
            sa.func.lower(Application.email) == application.email.lower(), Application.id != application.id
        )
    )
    db.session.delete(application)
    if queries.find_account(application.email):
        return None
    account = open_account(application, application.name, application.password_hash, application.family_name)
    if application.helps:
        become_volunteer(account, application.languages, application.districts)
    return account


def become_volunteer(account: Account, languages: list[str], districts: list[str]) -> None:
    """Let somebody with an account help, too. Raises Refused for who does already."""
    refuse(Refusal.ALREADY_HELPS, when=queries.is_volunteer(account.id))
    grant(account.id, None, Role.VOLUNTEER)
    volunteer_registered.send(account, languages=languages, districts=districts)


def open_account(at: Reachable, name: str, password_hash: str, family_name: str = "") -> Account:
    """Make the account of an address that was confirmed."""
    now = clock.now()
    return added(
        Account(
            email=at.email,
            name=name,
            family_name=family_name,
            locale=at.locale,
            state=AccountState.ACTIVE,
            password_hash=password_hash,
            email_confirmed_at=now,
            created_at=now,
        )
    )


def grant(account_id: int, organisation_id: int | None, role: Role) -> None:
    """Give an account a role in an organisation, or in the whole town."""
    db.session.add(
        Membership(account_id=account_id, organisation_id=organisation_id, role=role, granted_at=clock.now())
    )


def offer_reset(email: str) -> None:
    """Write a button for a new password to the owner of the address, if there is one who may sign in."""
    account = queries.find_account(email)
    if account and account.state is not AccountState.ACTIVE:
        account = None
    # Where nobody signs in with the address the same is written, to nobody, so that it takes as long.
    owner = account.id if account else NOBODY
    to = Recipient.of(account) if account else Recipient(None, "", i18n.SOURCE)
    tokens.revoke_all(Purpose.RESET_PASSWORD, account_id=owner)
    token = tokens.issue_sealed(Purpose.RESET_PASSWORD, account and account.id, RESET_WITHIN)
    outbox.post("community.accounts.reset_password", to, {"token": token.id}, key=f"reset:{token.id}")


def reset(token: Token, password_hash: str, network: str) -> None:
    """Set the password of the token's owner, use the token up, sign every device out and end the calendar's address.

    What was tried with the old password counts no more, everywhere and from this network: its owner comes in.
    """
    token.used_at = clock.now()
    tokens.revoke_all(Purpose.FEED, account_id=token.account_id)
    account = queries.get_account(token.account_id or 0)
    tried = (SIGN_IN_OF_ACCOUNT, account.email), here(account.email, network)
    db.session.execute(sa.delete(Attempt).where(Attempt.key.in_([key_of(counted) for counted in tried])))
    _set_password(account, password_hash, here=None)


def here(email: str, network: str) -> Counted:
    """The limit of an account's wrong passwords from one network."""
    return SIGN_IN_HERE, f"{email.strip()} {network}"


def change(account: Account, password_hash: str, device_id: int | None) -> None:
    """Set a new password and sign every other device out."""
    _set_password(account, password_hash, here=device_id)


def _set_password(account: Account, password_hash: str, here: int | None) -> None:
    account.password_hash = password_hash
    tokens.revoke_all(Purpose.RESET_PASSWORD, account_id=account.id)
    # Whoever asked for another address may have been the one whom the new password shuts out.
    _forget_new_address(account)
    end_devices(account.id, but=here)
    db.session.flush()
    tell(account, "community.accounts.changed", {}, f"password:{account.id}:{clock.now().timestamp()}")


def ask_new_address(account: Account, email: str) -> None:
    """Write to a new address, with a button that makes it the account's, and to the present one that somebody asked.

    Whoever typed the new address sees the same where somebody has it already; that account's owner is told.
    """
    known = queries.find_account(email)
    if known is account:
        return
    _forget_new_address(account)
    db.session.add(AddressChange(account_id=account.id, email=email, created_at=clock.now()))
    token = tokens.issue_sealed(Purpose.NEW_ADDRESS, account.id, CONFIRM_WITHIN)
    tell(account, "community.accounts.address_asked", {}, f"address asked:{token.id}")
    if known:
        _tell_known(known)
        return
    to = Recipient(None, email, account.locale)
    outbox.post("community.accounts.new_address", to, {"token": token.id}, key=f"new address:{token.id}")


def _forget_new_address(account: Account) -> None:
    tokens.revoke_all(Purpose.NEW_ADDRESS, account_id=account.id)
    db.session.execute(sa.delete(AddressChange).where(AddressChange.account_id == account.id))


def change_address(change: AddressChange, device_id: int | None) -> Account | None:
    """Let the account sign in with its new address from now on, and sign every other device out; None where somebody
    else has the address by now."""
    [account] = database.lock(Account, [change.account_id])
    email = change.email
    _forget_new_address(account)
    if queries.find_account(email):
        return None
    key = f"address changed:{account.id}:{clock.now().timestamp()}"
    old = Recipient.at(account)
    account.email, account.email_confirmed_at = email, clock.now()
    tokens.revoke_all(Purpose.RESET_PASSWORD, account_id=account.id)
    end_devices(account.id, but=device_id)
    db.session.flush()
    outbox.post("community.accounts.address_changed", old, {}, key=f"{key}:old")
    tell(account, "community.accounts.address_changed", {}, f"{key}:new")
    return account


def sweep_applications() -> int:
    """The worker's periodic task: forget applications and addresses that were never confirmed; returns how many."""
    now = clock.now()
    return forget(
        (Application, Application.expires_at < now), (AddressChange, AddressChange.created_at < now - CONFIRM_WITHIN)
    )


CODE_LENGTH = 16


def begin_second_factor(account: Account) -> None:
    """Draw a secret for the app; it asks for nothing until it is confirmed. Raises Refused when one is in use."""
    refuse(Refusal.ALREADY, when=account.totp_confirmed_at)
    account.totp_secret = pyotp.random_base32()
    account.totp_last_step = None


def confirm_second_factor(account: Account, code: str, device_id: int | None) -> list[str] | None:
    """Switch the second step on when the app shows the right code; returns the recovery codes, None for a wrong code.

    Every other device is signed out, because it has passed one step only.
    """
    refuse(Refusal.ALREADY, when=account.totp_confirmed_at)
    refuse(Refusal.NOT_BEGUN, when=not account.totp_secret)
    if not _pass_by_app(account, rules.tidy_code(code)):
        return None
    account.totp_confirmed_at = clock.now()
    end_devices(account.id, but=device_id)
    return draw_codes(account)


def draw_codes(account: Account) -> list[str]:
    """New recovery codes in the place of the old ones; only their hashes are kept."""
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = ["".join(secrets.choice(rules.ALPHABET) for _ in range(CODE_LENGTH)) for _ in range(rules.CODES_ON_PAPER)]
    db.session.add_all(
        RecoveryCode(account_id=account.id, digest=tokens.digest(f"{account.id}:{code}")) for code in codes
    )
    return [rules.in_groups(code) for code in codes]


def passes(account: Account, typed: str) -> bool:
    """Whether the code opens the second step, which uses it up. The account must be locked."""
    if not account.totp_confirmed_at:
        return False
    code = rules.tidy_code(typed)
    if len(code) == rules.DIGITS:
        return _pass_by_app(account, code)
    found = queries.find_code(account.id, code)
    if found:
        found.used_at = clock.now()
    return found is not None


def switch_off(account: Account) -> None:
    """Take the second step away, its secret and its recovery codes with it."""
    account.totp_secret = account.totp_confirmed_at = account.totp_last_step = None
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.account_id == account.id))


def _pass_by_app(account: Account, code: str) -> bool:
    try:
        app = pyotp.TOTP(str(account.totp_secret))
    except Unsealable:
        # Sealed by a key that is gone, as the doctor says; recovery codes still open.
        return False
    now = app.timecode(clock.now())
    codes = {now + shift: app.generate_otp(now + shift) for shift in rules.TOLERANCE}
    step = rules.step_of(codes, code, account.totp_last_step)
    if step is not None:
        account.totp_last_step = step
    return step is not None
