"""Households, their members, their accommodations and their consents."""

import secrets
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.foundation.database import Base, UtcDateTime, text_enum
from community.foundation.derived_columns import dialled_number, folded_names
from community.households.rules import (
    Accommodation,
    ConsentManner,
    ConsentPurpose,
    HouseholdState,
    WordWay,
    YearPrecision,
)


def new_sign() -> str:
    """Of what a household's sign is sewn: random, so that it says nothing of the household."""
    return secrets.token_hex(8)


class Household(Base):
    """People who come together: a family that an organisation registered, or neighbours who registered themselves.

    Of neighbours there is no organisation: nothing of an organisation reaches them, neither its lists nor its matching.
    """

    __tablename__ = "households"

    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    # Of a guest, who has no account: where what they joined is sent, and nothing else.
    email: Mapped[str | None] = mapped_column(sa.String(254), unique=True)
    call_name: Mapped[str] = mapped_column(sa.String(80))
    # For staff alone: two families are told apart by it, and no page of the family or of others shows it.
    family_name: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")
    search_text: Mapped[str] = folded_names("call_name", "family_name")
    locale: Mapped[str] = mapped_column(sa.String(8))
    district: Mapped[str] = mapped_column(sa.String(40), default="")
    phone: Mapped[str] = mapped_column(sa.String(32), default="")
    phone_number: Mapped[str] = dialled_number("phone")
    state: Mapped[HouseholdState] = mapped_column(text_enum(HouseholdState), default=HouseholdState.ACTIVE)
    # Anybody may know it: its picture is on the card, on the telephone, and beside the name.
    sign: Mapped[str] = mapped_column(sa.String(16), default=new_sign)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Nobody has used it for long: it will be erased then. And when staff last said that it should stay.
    erase_after: Mapped[datetime | None] = mapped_column(UtcDateTime)
    kept_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Somebody of the family asked that everything be erased; the others have a week to stop it.
    erasure_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    members: Mapped[list["Member"]] = relationship(lazy="raise", order_by="Member.id")
    consents: Mapped[list["Consent"]] = relationship(lazy="raise", order_by="Consent.id")


class Member(Base):
    """One person of a household, by the name they are called.

    A child of two homes is a member of each, so that nothing of one home is the other's; `twin_id` says, on both, that
    they are one: their name, age, languages and needs are kept alike, and they are in one place at a time.
    """

    __tablename__ = "members"
    __table_args__ = (sa.CheckConstraint("twin_id <> id", name="twin"),)

    household_id: Mapped[int] = mapped_column(sa.ForeignKey("households.id", ondelete="CASCADE"), index=True)
    call_name: Mapped[str] = mapped_column(sa.String(80))
    native_name: Mapped[str] = mapped_column(sa.String(80), default="")
    search_text: Mapped[str] = folded_names("call_name", "native_name")
    birth_year: Mapped[int | None]
    birth_year_precision: Mapped[YearPrecision] = mapped_column(text_enum(YearPrecision), default=YearPrecision.YEAR)
    languages: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    guardian: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    # From 14 on: their guardians may read along what is their own.
    shares: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    twin_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id", ondelete="SET NULL"), unique=True)
    # Somebody who signs in with an account of their own.
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"), unique=True)

    needs: Mapped[list["Need"]] = relationship(lazy="raise", order_by="Need.id")


class Need(Base):
    """One accommodation of one member."""

    __tablename__ = "needs"
    __table_args__ = (sa.UniqueConstraint("member_id", "accommodation"),)

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"))
    accommodation: Mapped[Accommodation] = mapped_column(text_enum(Accommodation))


class HomeWord(Base):
    """What a guardian of one home told staff: their child, a member there, has a second home. Who, how, when."""

    __tablename__ = "home_words"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    guardian_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id", ondelete="SET NULL"), index=True)
    # Whether this home is the one that was added; it is the one that ends.
    further: Mapped[bool]
    way: Mapped[WordWay] = mapped_column(text_enum(WordWay))
    said_on: Mapped[date]
    interpreter: Mapped[bool] = mapped_column(default=False)
    noted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Consent(Base):
    """What a household agreed to: purpose, version of the text, language, manner, by whom it was taken down."""

    __tablename__ = "consents"
    __table_args__ = (sa.Index(None, "household_id", "purpose", "organisation_id"),)

    household_id: Mapped[int] = mapped_column(sa.ForeignKey("households.id", ondelete="CASCADE"))
    # Who agrees for themselves alone; None where it is for the household.
    member_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    purpose: Mapped[ConsentPurpose] = mapped_column(text_enum(ConsentPurpose))
    text_version: Mapped[str] = mapped_column(sa.String(20))
    language: Mapped[str] = mapped_column(sa.String(8))
    manner: Mapped[ConsentManner] = mapped_column(text_enum(ConsentManner))
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @hybrid_property
    def live(self) -> bool:
        """Whether it stands at this moment."""
        return self.withdrawn_at is None

    @live.inplace.expression
    @classmethod
    def _live(cls) -> sa.ColumnElement[bool]:
        return cls.withdrawn_at.is_(None)
