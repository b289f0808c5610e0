"""Guidance talks with what was agreed in them, and jobs with how far somebody is."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation.database import Base, UtcDateTime, text_enum
from community.guidance.rules import LeadState


class GuidanceTalk(Base):
    """One talk of a coordinator with a person; what was agreed is shared with the person."""

    __tablename__ = "guidance_talks"
    __table_args__ = (sa.CheckConstraint("minutes > 0", name="minutes"),)

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    held_on: Mapped[date]
    minutes: Mapped[int]
    agreed: Mapped[str] = mapped_column(sa.String(600))
    # What else the person said (`ToldInTalk`), by its values.
    told: Mapped[list[str]] = mapped_column(sa.JSON, default=list, server_default="[]")
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class JobLead(Base):
    """A job that somebody may get."""

    __tablename__ = "job_leads"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(sa.String(120))
    employer: Mapped[str] = mapped_column(sa.String(120), default="")
    place: Mapped[str] = mapped_column(sa.String(120), default="")
    link: Mapped[str] = mapped_column(sa.String(300), default="")
    state: Mapped[LeadState] = mapped_column(text_enum(LeadState), default=LeadState.FOUND)
    # Who added it: the person themselves, or staff.
    added_by_person: Mapped[bool]
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime)
