"""Courses for staff with their dates and tests, who is invited and was there, and the certificates that were made."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.foundation.database import Base, UtcDateTime, text_enum
from community.organisations.models import Organisation
from community.organisations.rules import OrganisationKind
from community.staff_training.rules import InUse, TraineeState, Usefulness


class TrainingOffer(Base):
    """That whoever receives referrals for an organisation may give courses for it, too."""

    __tablename__ = "training_offers"

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), unique=True)


class StaffCourse(Base):
    """What is taught, where, with what, and what a certificate asks for."""

    __tablename__ = "staff_courses"
    __table_args__ = (sa.CheckConstraint("pass_mark BETWEEN 1 AND 100", name="pass_mark"),)

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(120))
    about: Mapped[str] = mapped_column(sa.String(1200), default="")
    place: Mapped[str] = mapped_column(sa.String(200))
    material: Mapped[str] = mapped_column(sa.String(3000), default="")
    # In percent of the questions.
    pass_mark: Mapped[int] = mapped_column(default=70)
    # On how many dates somebody has to be there; None is all of them.
    least_dates: Mapped[int | None]
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)

    organisation: Mapped[Organisation] = relationship(lazy="raise")


class StaffCourseDate(Base):
    """When one comes."""

    __tablename__ = "staff_course_dates"
    __table_args__ = (
        sa.UniqueConstraint("course_id", "starts_at"),
        sa.CheckConstraint("starts_at < ends_at", name="order"),
    )

    course_id: Mapped[int] = mapped_column(sa.ForeignKey("staff_courses.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)

    course: Mapped[StaffCourse] = relationship(lazy="raise")


class StaffCourseQuestion(Base):
    """A question of the test with what one may answer; `right_choice` is the place of the right one."""

    __tablename__ = "staff_course_questions"

    course_id: Mapped[int] = mapped_column(sa.ForeignKey("staff_courses.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(sa.String(300))
    choices: Mapped[list[str]] = mapped_column(sa.JSON)
    right_choice: Mapped[int]

    course: Mapped[StaffCourse] = relationship(lazy="raise")


class Trainee(Base):
    """Somebody who is invited to a course by email; without an address it is nobody any more, and is counted."""

    __tablename__ = "trainees"
    __table_args__ = (
        sa.UniqueConstraint("course_id", "email"),
        sa.CheckConstraint("tries_allowed > 0", name="tries"),
        sa.CheckConstraint("useful IS NULL OR useful_at IS NOT NULL", name="useful"),
        sa.CheckConstraint("in_use IS NULL OR in_use_at IS NOT NULL", name="in_use"),
    )

    course_id: Mapped[int] = mapped_column(sa.ForeignKey("staff_courses.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    email: Mapped[str | None] = mapped_column(sa.String(254))
    name: Mapped[str] = mapped_column(sa.String(120), default="")
    locale: Mapped[str] = mapped_column(sa.String(8))
    works_for: Mapped[OrganisationKind] = mapped_column(text_enum(OrganisationKind, "works_for"))
    state: Mapped[TraineeState] = mapped_column(text_enum(TraineeState), default=TraineeState.INVITED)
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries_allowed: Mapped[int] = mapped_column(default=1, server_default="1")
    useful: Mapped[Usefulness | None] = mapped_column(text_enum(Usefulness))
    useful_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When the second question went out; None while it did not.
    asked_again_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    in_use: Mapped[InUse | None] = mapped_column(text_enum(InUse))
    in_use_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    course: Mapped[StaffCourse] = relationship(lazy="raise")


class TraineePresence(Base):
    """Whether somebody was there on a date."""

    __tablename__ = "trainee_presences"
    __table_args__ = (sa.UniqueConstraint("date_id", "trainee_id"),)

    date_id: Mapped[int] = mapped_column(sa.ForeignKey("staff_course_dates.id", ondelete="CASCADE"))
    trainee_id: Mapped[int] = mapped_column(sa.ForeignKey("trainees.id", ondelete="CASCADE"), index=True)
    present: Mapped[bool]
    noted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TraineeTry(Base):
    """One try at the test, with its result; which answers were given is not kept."""

    __tablename__ = "trainee_tries"
    __table_args__ = (
        sa.UniqueConstraint("trainee_id", "number"),
        sa.CheckConstraint("right_answers BETWEEN 0 AND questions", name="right"),
    )

    trainee_id: Mapped[int] = mapped_column(sa.ForeignKey("trainees.id", ondelete="CASCADE"))
    number: Mapped[int]
    right_answers: Mapped[int]
    questions: Mapped[int]
    passed: Mapped[bool]
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CourseCertificate(Base):
    """A certificate as it was made, a snapshot; of its number the database keeps the hash."""

    __tablename__ = "course_certificates"

    trainee_id: Mapped[int] = mapped_column(sa.ForeignKey("trainees.id", ondelete="CASCADE"), unique=True)
    number_digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    title: Mapped[str] = mapped_column(sa.String(120))
    given_by: Mapped[str] = mapped_column(sa.String(160))
    finished_on: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
