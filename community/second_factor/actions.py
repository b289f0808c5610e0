"""Setting the second step up, passing it, taking it away."""

import base64
import secrets

import sqlalchemy as sa

from community.accounts import actions as accounts
from community.accounts.models import Account
from community.foundation import clock, tokens
from community.foundation.database import db
from community.foundation.refusal import Refused
from community.second_factor import queries, rules
from community.second_factor.models import RecoveryCode
from community.second_factor.rules import Refusal

SECRET_BYTES = 20
CODE_LENGTH = 16


def begin(account: Account) -> None:
    """Draw a secret for the app; it asks for nothing until it is confirmed. Raises Refused when one is in use."""
    if account.totp_confirmed_at:
        raise Refused(Refusal.ALREADY)
    account.totp_secret = base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()
    account.totp_last_step = None


def confirm(account: Account, code: str, device_id: int | None) -> list[str] | None:
    """Switch the second step on when the app shows the right code; returns the recovery codes, None for a wrong code.

    Every other device is signed out, because it has passed one step only.
    """
    if account.totp_confirmed_at:
        raise Refused(Refusal.ALREADY)
    if not account.totp_secret:
        raise Refused(Refusal.NOT_BEGUN)
    if not _pass_by_app(account, rules.tidy_code(code)):
        return None
    account.totp_confirmed_at = clock.now()
    accounts.end_devices(account.id, but=device_id)
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
    step = rules.step_of(str(account.totp_secret), code, clock.now().timestamp(), account.totp_last_step)
    if step is not None:
        account.totp_last_step = step
    return step is not None
