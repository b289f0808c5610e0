"""Passkeys, and the questions to them that wait for an answer."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation.database import Base, UtcDateTime, text_enum
from community.passkeys.rules import Ceremony


class Passkey(Base):
    """A passkey of an account: its public half, and under which number the device that keeps it knows both."""

    __tablename__ = "passkeys"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    credential_id: Mapped[bytes] = mapped_column(sa.LargeBinary, unique=True)
    # What the device calls the account: random, the same for all passkeys of one account.
    user_handle: Mapped[bytes] = mapped_column(sa.LargeBinary)
    public_key: Mapped[bytes] = mapped_column(sa.LargeBinary)
    # How often it was used, where the device counts; one that counts back is a copy.
    sign_count: Mapped[int] = mapped_column(sa.BigInteger)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PasskeyQuestion(Base):
    """The hash of random words that a passkey is to sign: once, for this, and soon."""

    __tablename__ = "passkey_questions"
    __audited__ = False

    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    ceremony: Mapped[Ceremony] = mapped_column(text_enum(Ceremony))
    # Whose passkey is asked; nobody's where it is to say who signs in.
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    # What a new passkey calls the account.
    user_handle: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
