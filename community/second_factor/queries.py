"""Reading recovery codes."""

import sqlalchemy as sa

from community.foundation import tokens
from community.foundation.database import db
from community.second_factor.models import RecoveryCode


def codes_left(account_id: int) -> int:
    """How many recovery codes still open the door."""
    return (
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(RecoveryCode)
            .where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
        )
        or 0
    )


def find_code(account_id: int, code: str) -> RecoveryCode | None:
    """The unused recovery code of the account, if this is one."""
    return db.session.scalars(
        sa.select(RecoveryCode).where(
            RecoveryCode.account_id == account_id,
            RecoveryCode.digest == tokens.digest(f"{account_id}:{code}"),
            RecoveryCode.used_at.is_(None),
        )
    ).first()
