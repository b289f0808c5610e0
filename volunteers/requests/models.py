"""Requests of households and of their members to be accompanied."""

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.foundation.database import Base, UtcDateTime, only_one, text_enum
from community.households.models import Household, Member
from volunteers.profiles.models import new_key
from volunteers.profiles.rules import Gender, GenderWish
from volunteers.profiles.week import DIGITS, NEVER
from volunteers.requests.rules import Company, RequestState


class MentoringRequest(Base):
    """A household, or one of its members, asks for company. Waiting counts from `asked_at`."""

    __tablename__ = "mentoring_requests"
    __table_args__ = (
        sa.Index(None, "state", "asked_at"),
        # One of a kind for each person, or for the household as a whole, until it is closed.
        only_one(
            "uq_mentoring_requests_live",
            "household_id",
            sa.text("coalesce(member_id, 0)"),
            "company",
            where="state <> 'closed'",
        ),
    )

    # A random name for the tie-break of the engine: it tells nothing and does not depend on the order of ids.
    key: Mapped[str] = mapped_column(sa.String(36), unique=True, default=new_key)
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("households.id", ondelete="CASCADE"), index=True)
    # The whole household where no member is named.
    member_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    company: Mapped[Company] = mapped_column(text_enum(Company))
    state: Mapped[RequestState] = mapped_column(text_enum(RequestState), default=RequestState.OPEN)
    area_id: Mapped[int | None] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    week: Mapped[str] = mapped_column(sa.String(DIGITS), default=NEVER)
    interests: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    # What help is wished for: ids of skills.
    skills: Mapped[list[int]] = mapped_column(sa.JSON, default=list)
    gender: Mapped[Gender | None] = mapped_column(text_enum(Gender))
    wished_gender: Mapped[GenderWish | None] = mapped_column(text_enum(GenderWish))
    youngest: Mapped[int | None]
    oldest: Mapped[int | None]
    # Somebody interprets at the meetings.
    interpreter: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # When the last of those who were asked did not agree; until staff have seen it, or ask somebody again.
    asked_in_vain_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    if TYPE_CHECKING:
        # Whether a pair of it stands; the slice of pairs, which is above this one, maps it.
        accompanied: Mapped[bool]

    household: Mapped[Household] = relationship(lazy="raise")
    member: Mapped[Member | None] = relationship(lazy="raise")
