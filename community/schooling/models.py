"""Ways to school, and the steps that were taken on each."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.foundation.database import Base, UtcDateTime, only_one, text_enum
from community.households.models import Household, Member
from community.organisations.models import Organisation
from community.schooling.rules import SchoolStage, SchoolState, StallReason


class SchoolWay(Base):
    """A child's way to school: how far it is, by when the next step is due, and who looks after it; of a child at most
    one is not over."""

    __tablename__ = "school_ways"
    __table_args__ = (
        only_one("uq_school_ways_live", "member_id", where="state <> 'followed_up'"),
        sa.CheckConstraint("state <> 'stalled' OR why IS NOT NULL", name="why"),
        sa.CheckConstraint("state <> 'attending' OR attending_on IS NOT NULL", name="attending"),
        sa.Index(None, "state", "due_on"),
    )

    household_id: Mapped[int] = mapped_column(sa.ForeignKey("households.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    # The country whose steps hold of it, whatever the town's is later.
    law_code: Mapped[str] = mapped_column(sa.String(8))
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    state: Mapped[SchoolState] = mapped_column(text_enum(SchoolState), default=SchoolState.ON_THE_WAY)
    # The step that has to be taken next; of one that rests the step at which it does.
    stage: Mapped[SchoolStage] = mapped_column(text_enum(SchoolStage), default=SchoolStage.APPLICATION)
    due_on: Mapped[date]
    begun_on: Mapped[date]
    attending_on: Mapped[date | None]
    # Since when it rests, or is over.
    rests_on: Mapped[date | None]
    why: Mapped[StallReason | None] = mapped_column(text_enum(StallReason))
    school: Mapped[str] = mapped_column(sa.String(120), default="")
    last_class: Mapped[str] = mapped_column(sa.String(60), default="")
    # Keys of the country's file.
    grade_code: Mapped[str] = mapped_column(sa.String(20))
    level_code: Mapped[str] = mapped_column(sa.String(20), default="")
    mother_language: Mapped[str] = mapped_column(sa.String(8), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    member: Mapped[Member] = relationship(lazy="raise")
    household: Mapped[Household] = relationship(lazy="raise")
    organisation: Mapped[Organisation] = relationship(lazy="raise")


class SchoolStep(Base):
    """A step that was taken: when it was due, and when it was done."""

    __tablename__ = "school_steps"
    __table_args__ = (sa.UniqueConstraint("way_id", "stage"),)

    way_id: Mapped[int] = mapped_column(sa.ForeignKey("school_ways.id", ondelete="CASCADE"))
    stage: Mapped[SchoolStage] = mapped_column(text_enum(SchoolStage))
    due_on: Mapped[date]
    done_on: Mapped[date]
    noted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
