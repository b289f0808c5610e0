"""Random secrets that open one purpose only; the database keeps their hashes."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation import clock, database
from community.foundation.config import keys
from community.foundation.database import Base, UtcDateTime, added, db, first, text_enum


class Purpose(Enum):
    """What a token opens."""

    RESET_PASSWORD = "reset_password"  # noqa: S105 - the name of a purpose
    FEED = "feed"
    GUEST = "guest"
    NEW_ADDRESS = "new_address"


class Token(Base):
    """A secret that was handed out: its SHA-256, its purpose and its owner."""

    __tablename__ = "tokens"
    __audited__ = False
    __table_args__ = (sa.Index(None, "account_id", "purpose"),)

    purpose: Mapped[Purpose] = mapped_column(text_enum(Purpose))
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"))
    household_id: Mapped[int | None] = mapped_column(sa.ForeignKey("households.id", ondelete="CASCADE"), index=True)
    # Of a household: whose own it is; None for everybody's.
    member_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Of a calendar: whether its owner asked for the exact places, and for reminders, to be in it.
    with_places: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    with_alarms: Mapped[bool] = mapped_column(default=False, server_default=sa.false())


def new_secret() -> str:
    """256 random bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What the database keeps of a secret: SHA-256 in hexadecimal (the secret is random, so no salt is needed)."""
    return hashlib.sha256(secret.encode()).hexdigest()


def sealed(kind: str, row_id: int, made_at: datetime, key: str = "") -> str:
    """The secret of a row whose email is worded later: made anew from the row and SECRET_KEY, so that neither the
    database nor the outbox holds it. `kind` names the table or the purpose, `key` a key
    other than the present one."""
    return signed(f"{kind}:{row_id}:{made_at.isoformat()}", key)


def signed(words: str, key: str = "") -> str:
    """What nobody can make of these words without SECRET_KEY (or this other `key`), safe in a URL and in a cookie."""
    signing = hashlib.sha256(b"zaedno sealed token:" + (key or keys()[0]).encode()).digest()
    return base64.urlsafe_b64encode(hmac.digest(signing, words.encode(), "sha256")).decode().rstrip("=")


def same(given: str, right: str) -> bool:
    """Whether a sealed secret that somebody brought is the right one; how long it takes tells nothing."""
    return hmac.compare_digest(given.encode(), right.encode())


def issue_sealed(
    purpose: Purpose,
    account_id: int | None,
    lasts: timedelta | None = None,
    *,
    household_id: int | None = None,
    member_id: int | None = None,
) -> Token:
    """Make a token whose secret an email or a page can word later by `secret_of`."""
    moment = clock.now()
    token = added(
        Token(
            purpose=purpose,
            digest=new_secret(),
            account_id=account_id,
            household_id=household_id,
            member_id=member_id,
            created_at=moment,
            expires_at=moment + lasts if lasts else None,
        )
    )
    token.digest = digest(secret_of(token))
    return token


def secret_of(token: Token) -> str:
    """The secret of a token that `issue_sealed` made, by whichever key it was."""
    made = [sealed(token.purpose.value, token.id, token.created_at, key) for key in keys()]
    return next((secret for secret in made if digest(secret) == token.digest), made[0])


def find_live(token_id: int) -> Token | None:
    """The token by its id, when it still opens something."""
    return first(Token, Token.id == token_id, *_live())


def _owned(account_id: int | None, household_id: int | None, member_id: int | None) -> sa.ColumnElement[bool]:
    if account_id:
        return Token.account_id == account_id
    return sa.and_(Token.household_id == household_id, Token.member_id.is_not_distinct_from(member_id))


def find_of(
    purpose: Purpose,
    *,
    account_id: int | None = None,
    household_id: int | None = None,
    member_id: int | None = None,
) -> Token | None:
    """The newest token of one owner (an account, a household, or one member of it) that still opens something."""
    owner = _owned(account_id, household_id, member_id)
    return first(Token, Token.purpose == purpose, owner, *_live(), by=Token.id.desc())


def find(purpose: Purpose, secret: str) -> Token | None:
    """The token that `secret` is, when it is of this purpose, not revoked, not used up and not expired."""
    query = sa.select(Token).where(Token.digest == digest(secret), Token.purpose == purpose, *_live())
    return db.session.scalars(database.locked_in_writing(query)).first()


def live_at(moment: Any) -> tuple[sa.ColumnElement[bool], ...]:
    """Whether a token still opens something at a moment, or at a parameter that will be one."""
    return (
        Token.revoked_at.is_(None),
        Token.used_at.is_(None),
        sa.or_(Token.expires_at.is_(None), Token.expires_at > moment),
    )


def _live() -> tuple[sa.ColumnElement[bool], ...]:
    return live_at(clock.now())


def revoke_all(
    purpose: Purpose,
    *,
    account_id: int | None = None,
    household_id: int | None = None,
    member_id: int | None = None,
) -> None:
    """End every live token of one owner and purpose at once."""
    owner = _owned(account_id, household_id, member_id)
    db.session.execute(
        sa.update(Token)
        .where(Token.purpose == purpose, owner, Token.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )
