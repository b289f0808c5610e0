"""What became of each tap that a device sent later, so that it is taken once however often it is sent."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation.database import Base, UtcDateTime, text_enum
from events.registrations.waiting_list import Objection, TapOutcome


class DoorTap(Base):
    """A tap by its random name: what it left behind stands at whom it was about, and in the trail."""

    __tablename__ = "door_taps"
    __audited__ = False
    __table_args__ = (
        sa.UniqueConstraint("session_id", "key"),
        sa.CheckConstraint("(outcome IS NULL) <> (objection IS NULL)", name="answer"),
    )

    session_id: Mapped[int] = mapped_column(sa.ForeignKey("sessions.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(sa.String(36))
    outcome: Mapped[TapOutcome | None] = mapped_column(text_enum(TapOutcome))
    objection: Mapped[Objection | None] = mapped_column(text_enum(Objection))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
