"""What a volunteer tells of themselves."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.foundation.database import Base, UtcDateTime, text_enum
from community.skills.models import Skill, SpokenLanguage
from volunteers.profiles.rules import Gender, GenderWish, VolunteerState
from volunteers.profiles.week import DIGITS, NEVER


def new_key() -> str:
    """A random name."""
    return str(uuid.uuid4())


class Volunteer(Base):
    """An account that offers help: languages, districts, state, times, wishes. The id is the account's."""

    __tablename__ = "volunteers"
    __table_args__ = (
        sa.CheckConstraint("places BETWEEN 1 AND 3", name="places"),
        sa.CheckConstraint("travel_metres >= 0", name="travel"),
    )

    id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    # A random name for the tie-break of matching: it tells nothing and does not depend on the order of ids.
    key: Mapped[str] = mapped_column(sa.String(36), unique=True, default=new_key)
    state: Mapped[VolunteerState] = mapped_column(text_enum(VolunteerState), default=VolunteerState.APPLIED)
    # The codes of what one speaks well enough to help in; the levels are in VolunteerLanguage.
    languages: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    districts: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    # The neighbourhood from which one travels, and how far one goes.
    area_id: Mapped[int | None] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    travel_metres: Mapped[int] = mapped_column(default=5_000, server_default="5000")
    week: Mapped[str] = mapped_column(sa.String(DIGITS), default=NEVER, server_default=NEVER)
    interests: Mapped[list[str]] = mapped_column(sa.JSON, default=list, server_default="[]")
    gender: Mapped[Gender | None] = mapped_column(text_enum(Gender))
    birth_year: Mapped[int | None]
    wished_gender: Mapped[GenderWish | None] = mapped_column(text_enum(GenderWish))
    youngest: Mapped[int | None]
    oldest: Mapped[int | None]
    # How many households at a time; a large one counts twice.
    places: Mapped[int] = mapped_column(default=1, server_default="1")
    # Whether the house may ask by itself when somebody else cannot come.
    stands_in: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    # When they agreed to be matched; None is no.
    matching_agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Nobody new is proposed before this day; None is no such wish. Shifts go on.
    matching_from: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class VolunteerLanguage(SpokenLanguage, Base):
    """How well a volunteer listens, reads, speaks and writes a language."""

    __tablename__ = "volunteer_languages"
    __table_args__ = (sa.UniqueConstraint("volunteer_id", "language"),)

    volunteer_id: Mapped[int] = mapped_column(sa.ForeignKey("volunteers.id", ondelete="CASCADE"))


class VolunteerSkill(Base):
    """Something a volunteer can do."""

    __tablename__ = "volunteer_skills"
    __table_args__ = (sa.UniqueConstraint("volunteer_id", "skill_id"),)

    volunteer_id: Mapped[int] = mapped_column(sa.ForeignKey("volunteers.id", ondelete="CASCADE"))
    skill_id: Mapped[int] = mapped_column(sa.ForeignKey("skills.id", ondelete="CASCADE"), index=True)

    skill: Mapped[Skill] = relationship(lazy="raise")


class VolunteerPause(Base):
    """Days on which a volunteer has no time, first and last included."""

    __tablename__ = "volunteer_pauses"
    __table_args__ = (sa.CheckConstraint("last_on >= first_on", name="order"),)

    volunteer_id: Mapped[int] = mapped_column(sa.ForeignKey("volunteers.id", ondelete="CASCADE"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    # The ids of the shifts that were given back for it, so that it can be undone.
    gave_back: Mapped[list[int]] = mapped_column(sa.JSON, default=list, server_default="[]")
