"""Accounts, access cards, signed-in devices and counted attempts."""

from datetime import datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.accounts.rules import AccountState
from community.foundation.database import Base, UtcDateTime, text_enum
from community.foundation.derived_columns import dialled_number, folded_names
from community.foundation.sealing import SealedText


class Account(Base):
    """A person who signs in with an email address."""

    __tablename__ = "accounts"
    __table_args__ = (sa.Index("uq_accounts_email", sa.text("lower(email)"), unique=True),)

    email: Mapped[str] = mapped_column(sa.String(254))
    name: Mapped[str] = mapped_column(sa.String(80))
    family_name: Mapped[str] = mapped_column(sa.String(80), default="")
    search_text: Mapped[str] = folded_names("name", "family_name")
    phone: Mapped[str] = mapped_column(sa.String(32), default="")
    phone_number: Mapped[str] = dialled_number("phone")
    locale: Mapped[str] = mapped_column(sa.String(8), default="bg")
    # When they sleep, by the clock of the town; None: as the town does.
    night: Mapped[time | None] = mapped_column(sa.Time)
    morning: Mapped[time | None] = mapped_column(sa.Time)
    state: Mapped[AccountState] = mapped_column(text_enum(AccountState), default=AccountState.INVITED)
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    totp_secret: Mapped[str | None] = mapped_column(SealedText("accounts.totp_secret"), deferred=True)
    totp_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    totp_last_step: Mapped[int | None] = mapped_column(sa.BigInteger)
    email_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_signed_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The person deleted the account: what is left is a number that nobody signs in with.
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Card(Base):
    """An access card of a household, or of one member's own: the hash of its address, the hash of its PIN."""

    __tablename__ = "cards"

    household_id: Mapped[int] = mapped_column(sa.ForeignKey("households.id", ondelete="CASCADE"), index=True)
    # Whose own card it is; None for the one that is everybody's.
    member_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    code_digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    pin_hash: Mapped[str] = mapped_column(sa.String(200))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Device(Base):
    """A signed-in browser: the hash of the random id in its cookie; ended when `ended_at` is set."""

    __tablename__ = "devices"
    __audited__ = False

    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    card_id: Mapped[int | None] = mapped_column(sa.ForeignKey("cards.id", ondelete="CASCADE"), index=True)
    label: Mapped[str] = mapped_column(sa.String(80), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # When the password (or the card's PIN) was last typed there.
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Whether a passkey opened it, which passes both steps at once.
    by_passkey: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Attempt(Base):
    """One counted attempt (a wrong password, a registration), keyed by the hash of what it is limited by."""

    __tablename__ = "attempts"
    __audited__ = False
    __table_args__ = (sa.Index(None, "key", "at"),)

    key: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Application(Base):
    """A registration that waits for its email to be answered; it becomes an account, or it expires."""

    __tablename__ = "applications"
    __audited__ = False

    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    email: Mapped[str] = mapped_column(sa.String(254), index=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    family_name: Mapped[str] = mapped_column(sa.String(80), default="")
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    locale: Mapped[str] = mapped_column(sa.String(8))
    languages: Mapped[list[str]] = mapped_column(sa.JSON)
    districts: Mapped[list[str]] = mapped_column(sa.JSON)
    # Whether to help as a volunteer, or to take part only.
    helps: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AddressChange(Base):
    """A new address that an account asked for; it counts once the button mailed to it is pressed, or it expires with
    its token."""

    __tablename__ = "address_changes"
    __audited__ = False

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), unique=True)
    email: Mapped[str] = mapped_column(sa.String(254))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RecoveryCode(Base):
    """The hash of one code on paper; it opens the door once."""

    __tablename__ = "recovery_codes"
    __audited__ = False

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
