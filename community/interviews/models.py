"""What a member of a household told in an interview, and which version of it they confirmed."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.foundation.database import Base, UtcDateTime, text_enum
from community.households.models import Member
from community.interviews.rules import Experience, Schooling
from community.skills.models import SpokenLanguage


class SkillsInterview(Base):
    """One person's interview. The version grows with every change, so that a confirmation names what it confirms."""

    __tablename__ = "skills_interviews"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), unique=True)
    # The language in which the person is asked, beside the interviewer's.
    language: Mapped[str] = mapped_column(sa.String(8))
    begun_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=0)
    confirmed_version: Mapped[int | None]
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    doubted_version: Mapped[int | None]
    # The parts that the person said are not right, by their values.
    doubted: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    answered: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    skipped: Mapped[list[str]] = mapped_column(sa.JSON, default=list)

    schooling: Mapped[Schooling | None] = mapped_column(text_enum(Schooling))
    school_years: Mapped[int | None]
    subject: Mapped[str] = mapped_column(sa.String(200), default="")
    experience: Mapped[Experience | None] = mapped_column(text_enum(Experience))
    jobs: Mapped[str] = mapped_column(sa.String(600), default="")
    wished_work: Mapped[str] = mapped_column(sa.String(300), default="")
    # {"latin": "writes", ...}
    scripts: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)
    aims: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    in_three_months: Mapped[str] = mapped_column(sa.String(400), default="")
    in_a_year: Mapped[str] = mapped_column(sa.String(400), default="")

    member: Mapped[Member] = relationship(lazy="raise")


class InterviewedLanguage(SpokenLanguage, Base):
    """How well the person listens, reads, speaks and writes a language, by their own word."""

    __tablename__ = "interviewed_languages"
    __table_args__ = (sa.UniqueConstraint("interview_id", "language"),)

    interview_id: Mapped[int] = mapped_column(sa.ForeignKey("skills_interviews.id", ondelete="CASCADE"))


class InterviewedSkill(Base):
    """Something the person can do."""

    __tablename__ = "interviewed_skills"
    __table_args__ = (sa.UniqueConstraint("interview_id", "skill_id"),)

    interview_id: Mapped[int] = mapped_column(sa.ForeignKey("skills_interviews.id", ondelete="CASCADE"))
    skill_id: Mapped[int] = mapped_column(sa.ForeignKey("skills.id", ondelete="CASCADE"), index=True)
