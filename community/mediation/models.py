"""Mediators with their numbers, mediations, both sides, what is noted of each, and whether what they agreed holds."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation.database import Base, UtcDateTime, text_enum
from community.foundation.sealing import SealedText
from community.mediation.rules import HandOver, HeldResult, MediationState
from community.referrals.models import new_case_code


class Mediator(Base):
    """That somebody who receives referrals is in the national register of mediators, and under which number."""

    __tablename__ = "mediators"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), unique=True)
    register_number: Mapped[str] = mapped_column(sa.String(40))
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Mediation(Base):
    """That a mediator talks with two sides. Whatever they say is sealed; who began it reads its state alone."""

    __tablename__ = "mediations"
    __table_args__ = (
        sa.CheckConstraint("(state IN ('inviting', 'under_way')) = (ended_on IS NULL)", name="ended"),
        sa.CheckConstraint("state NOT IN ('under_way', 'agreed', 'expired') OR started_on IS NOT NULL", name="started"),
        sa.CheckConstraint("state <> 'agreed' OR agreed_on IS NOT NULL", name="agreed"),
        sa.CheckConstraint("(handed_over_at IS NULL) = (handed_over_why IS NULL)", name="handed_over"),
        sa.Index(None, "organisation_id", "state"),
        sa.Index(None, "state", "started_on"),
    )

    code: Mapped[str] = mapped_column(sa.String(12), default=new_case_code, unique=True)
    # The worry may be forgotten before.
    worry_id: Mapped[int | None] = mapped_column(sa.ForeignKey("worries.id", ondelete="SET NULL"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    mediator_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    begun_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    state: Mapped[MediationState] = mapped_column(text_enum(MediationState), default=MediationState.INVITING)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Since when the present mediator leads it, where somebody else did before, and why.
    handed_over_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handed_over_why: Mapped[HandOver | None] = mapped_column(text_enum(HandOver))
    # The information meeting; the start, from which the six months run; the end.
    met_on: Mapped[date | None]
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None] = mapped_column(index=True)
    agreed_on: Mapped[date | None]
    place: Mapped[str] = mapped_column(SealedText("mediations.place"), default="")
    terms: Mapped[str] = mapped_column(SealedText("mediations.terms"), default="")
    # From then on nothing is left of the texts and the notes.
    emptied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MediationParty(Base):
    """One side: somebody who speaks for a household, or a neighbour without an account."""

    __tablename__ = "mediation_parties"
    __table_args__ = (
        sa.UniqueConstraint("mediation_id", "first"),
        sa.CheckConstraint("(household_id IS NULL) = (member_id IS NULL)", name="speaks"),
        sa.CheckConstraint("household_id IS NULL OR (name IS NULL AND email IS NULL)", name="known"),
    )

    mediation_id: Mapped[int] = mapped_column(sa.ForeignKey("mediations.id", ondelete="CASCADE"))
    first: Mapped[bool]
    household_id: Mapped[int | None] = mapped_column(sa.ForeignKey("households.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    # Of a neighbour: how they are called, and where their page is mailed.
    name: Mapped[str | None] = mapped_column(SealedText("mediation_parties.name"))
    email: Mapped[str | None] = mapped_column(SealedText("mediation_parties.email"))
    locale: Mapped[str] = mapped_column(sa.String(8))
    # Of the mailed page.
    digest: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    consented_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Who heard it, where it was not said on the own page.
    consent_noted_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True
    )
    # When the mediator declared to be impartial towards this side.
    impartial_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MediationNote(Base):
    """What the mediator noted of talks with one side; nobody else reads it."""

    __tablename__ = "mediation_notes"

    party_id: Mapped[int] = mapped_column(sa.ForeignKey("mediation_parties.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(SealedText("mediation_notes.text"))
    written_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MediationFollowUp(Base):
    """That both sides are asked whether what they agreed holds, and what they say."""

    __tablename__ = "mediation_follow_ups"
    __table_args__ = (
        sa.UniqueConstraint("mediation_id", "due_on"),
        sa.CheckConstraint("(result IS NULL) = (asked_at IS NULL)", name="asked"),
    )

    mediation_id: Mapped[int] = mapped_column(sa.ForeignKey("mediations.id", ondelete="CASCADE"))
    due_on: Mapped[date] = mapped_column(index=True)
    result: Mapped[HeldResult | None] = mapped_column(text_enum(HeldResult))
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
