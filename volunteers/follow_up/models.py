"""What coordinators note of pairs: the talks with each side, and the last one."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation.database import Base, UtcDateTime, text_enum
from volunteers.follow_up.rules import Going, NextMatch
from volunteers.pairs.rules import Side


class CheckIn(Base):
    """A talk of staff with one side of a pair; staff alone read it."""

    __tablename__ = "check_ins"
    __table_args__ = (sa.Index(None, "pair_id", "held_on"),)

    pair_id: Mapped[int] = mapped_column(sa.ForeignKey("pairs.id", ondelete="CASCADE"))
    side: Mapped[Side] = mapped_column(text_enum(Side))
    held_on: Mapped[date]
    going: Mapped[Going] = mapped_column(text_enum(Going))
    concerns: Mapped[str] = mapped_column(sa.String(500), default="")
    next_step: Mapped[str] = mapped_column(sa.String(200), default="")
    held_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Farewell(Base):
    """The talk with which a pair was closed; the reason is the pair's. The id is the pair's."""

    __tablename__ = "farewells"

    id: Mapped[int] = mapped_column(sa.ForeignKey("pairs.id", ondelete="CASCADE"), primary_key=True)
    held_on: Mapped[date]
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    # Whether the family wishes for somebody else.
    again: Mapped[bool]
    # Whether the volunteer would accompany somebody else; None is not asked yet.
    volunteer_again: Mapped[NextMatch | None] = mapped_column(text_enum(NextMatch))
    held_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
