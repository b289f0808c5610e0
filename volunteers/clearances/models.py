"""The file of a volunteer: what was applied for, the steps that were taken, what two people granted, what ended."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation.database import Base, UtcDateTime, text_enum
from volunteers.clearances.rules import Acquaintance, Certificate, Clearance, EndReason, InterviewOutcome, Training


def _volunteer(*, unique: bool | None = None, index: bool | None = None) -> Mapped[int]:
    return mapped_column(sa.ForeignKey("volunteers.id", ondelete="CASCADE"), unique=unique, index=index)


def _colleague() -> Mapped[int | None]:
    return mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)


class ClearanceRequest(Base):
    """Whom a volunteer would like to be there for, and why; `agreed_at` is when they let us ask their referees.

    The organisation is the one they applied to: their file is in its hands and in no others.
    """

    __tablename__ = "clearance_requests"

    volunteer_id: Mapped[int] = _volunteer(unique=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    clearance: Mapped[Clearance] = mapped_column(text_enum(Clearance))
    motivation: Mapped[str] = mapped_column(sa.String(600), default="")
    agreed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # How many shifts they may take before they are cleared, beside somebody.
    first_shifts: Mapped[int] = mapped_column(default=1, server_default="1")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Reference(Base):
    """Somebody who knows the volunteer: asked by an email whose button works once, until it expires."""

    __tablename__ = "volunteer_references"
    __table_args__ = (sa.Index(None, "answered_at", "expires_at"),)

    volunteer_id: Mapped[int] = _volunteer(index=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    email: Mapped[str] = mapped_column(sa.String(254))
    locale: Mapped[str] = mapped_column(sa.String(8))
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    known_for: Mapped[Acquaintance | None] = mapped_column(text_enum(Acquaintance))
    # Values of Clearance: whom the referee would trust the volunteer with.
    trusted: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    remark: Mapped[str] = mapped_column(sa.String(600), default="")


class Interview(Base):
    """A talk with the volunteer: when, by whom, what came of it; not what was said."""

    __tablename__ = "interviews"

    volunteer_id: Mapped[int] = _volunteer(index=True)
    held_on: Mapped[date]
    held_by_id: Mapped[int | None] = _colleague()
    outcome: Mapped[InterviewOutcome] = mapped_column(text_enum(InterviewOutcome))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SeenCertificate(Base):
    """That a certificate was seen: its kind, when, by whom, until when it counts. Nothing of its content is kept."""

    __tablename__ = "seen_certificates"

    volunteer_id: Mapped[int] = _volunteer(index=True)
    certificate: Mapped[Certificate] = mapped_column(text_enum(Certificate))
    seen_on: Mapped[date]
    seen_by_id: Mapped[int | None] = _colleague()
    valid_until: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AttendedTraining(Base):
    """A training that the volunteer attended, the last time."""

    __tablename__ = "attended_trainings"
    __table_args__ = (sa.UniqueConstraint("volunteer_id", "training"),)

    volunteer_id: Mapped[int] = _volunteer()
    training: Mapped[Training] = mapped_column(text_enum(Training))
    attended_on: Mapped[date]
    # Where the door of a training said so; None where somebody noted it by hand.
    session_id: Mapped[int | None] = mapped_column(sa.ForeignKey("sessions.id", ondelete="SET NULL"), index=True)
    recorded_by_id: Mapped[int | None] = _colleague()
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class GrantedClearance(Base):
    """A clearance of a volunteer; after `expires_on` it allows nothing new."""

    __tablename__ = "granted_clearances"
    __table_args__ = (
        sa.UniqueConstraint("volunteer_id", "clearance"),
        sa.CheckConstraint("proposed_by_id <> confirmed_by_id", name="two"),
        sa.CheckConstraint("proposed_by_id <> volunteer_id AND confirmed_by_id <> volunteer_id", name="others"),
        sa.Index(None, "expires_on"),
    )

    volunteer_id: Mapped[int] = _volunteer()
    clearance: Mapped[Clearance] = mapped_column(text_enum(Clearance))
    granted_on: Mapped[date]
    expires_on: Mapped[date]
    proposed_by_id: Mapped[int | None] = _colleague()
    confirmed_by_id: Mapped[int | None] = _colleague()
    # The last warning of the end: so many days before it.
    warned: Mapped[int | None]


class ClearanceProposal(Base):
    """A clearance that one member of staff proposed and another has to confirm."""

    __tablename__ = "clearance_proposals"
    __table_args__ = (sa.UniqueConstraint("volunteer_id", "clearance"),)

    volunteer_id: Mapped[int] = _volunteer()
    clearance: Mapped[Clearance] = mapped_column(text_enum(Clearance))
    expires_on: Mapped[date]
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class EndedClearance(Base):
    """That a clearance ended, and when all that needed it was told and taken back (None: not yet)."""

    __tablename__ = "ended_clearances"
    __table_args__ = (sa.Index(None, "volunteer_id", "clearance", "ended_on"), sa.Index(None, "settled_at"))

    volunteer_id: Mapped[int] = _volunteer()
    clearance: Mapped[Clearance] = mapped_column(text_enum(Clearance))
    # The last day on which it counted.
    ended_on: Mapped[date]
    reason: Mapped[EndReason] = mapped_column(text_enum(EndReason))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
