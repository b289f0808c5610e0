"""Who learns in a course, from which level to which."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.foundation.database import Base, UtcDateTime, text_enum
from community.households.models import Member
from community.skills.rules import Cefr
from events.activities.models import Activity


class Enrolment(Base):
    """One person in one course; how often they were there is counted from the registrations."""

    __tablename__ = "enrolments"
    __table_args__ = (sa.UniqueConstraint("activity_id", "member_id"),)

    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activities.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    entry_level: Mapped[Cefr | None] = mapped_column(text_enum(Cefr, "entry_level"))
    exit_level: Mapped[Cefr | None] = mapped_column(text_enum(Cefr, "exit_level"))
    begun_on: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    activity: Mapped[Activity] = relationship(lazy="raise")
    member: Mapped[Member] = relationship(lazy="raise")
