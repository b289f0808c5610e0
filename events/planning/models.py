"""What was done to dates in one go, with what was before: for a day it can be undone."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation.database import Base, UtcDateTime, text_enum
from events.planning.rules import BatchKind


class Batch(Base):
    """A change of one date, of a series or of many dates, made by one button. `kept` says of every row that became
    another by it how it was and what it became: numbers, times and states, and nobody's name."""

    __tablename__ = "batches"
    __table_args__ = (sa.Index(None, "organisation_id", "made_at"),)

    # Who runs all of it; where no one does, who runs the first of it.
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id", ondelete="CASCADE"))
    # Where all of it is of one activity, and of one series.
    activity_id: Mapped[int | None] = mapped_column(sa.ForeignKey("activities.id", ondelete="CASCADE"), index=True)
    series_id: Mapped[int | None] = mapped_column(sa.ForeignKey("series.id", ondelete="SET NULL"), index=True)
    # The venue that was closed by it.
    venue_id: Mapped[int | None] = mapped_column(sa.ForeignKey("venues.id", ondelete="CASCADE"), index=True)
    kind: Mapped[BatchKind] = mapped_column(text_enum(BatchKind))
    dates: Mapped[int]
    kept: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BatchDate(Base):
    """A date that a batch touched."""

    __tablename__ = "batch_dates"
    __audited__ = False
    __table_args__ = (sa.UniqueConstraint("batch_id", "session_id"),)

    batch_id: Mapped[int] = mapped_column(sa.ForeignKey("batches.id", ondelete="CASCADE"))
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
