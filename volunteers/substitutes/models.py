"""Searches for a substitute; who is asked in them are the asks of their shift."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.foundation.database import Base, UtcDateTime, only_one, text_enum
from volunteers.shifts.models import Shift
from volunteers.substitutes.rules import SearchState


class Search(Base):
    """The house looks for somebody who takes a shift, until `goal` places are taken or it ends otherwise."""

    __tablename__ = "stand_in_searches"
    # As an ask, a search is changed under the lock of its shift.
    __guarded_by__ = "shifts"
    __table_args__ = (
        sa.CheckConstraint("goal > 0", name="goal"),
        only_one("uq_stand_in_searches_live", "shift_id", where="state = 'looking'"),
        sa.Index(None, "state"),
    )

    shift_id: Mapped[int] = mapped_column(sa.ForeignKey("shifts.id", ondelete="CASCADE"), index=True)
    goal: Mapped[int]
    state: Mapped[SearchState] = mapped_column(text_enum(SearchState), default=SearchState.LOOKING)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    shift: Mapped[Shift] = relationship(lazy="raise")
