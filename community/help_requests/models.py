"""Calls for help: that a household asks, never for what."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.foundation.database import Base, UtcDateTime, only_one, text_enum
from community.help_requests.rules import CallState
from community.households.models import Household


class HelpCall(Base):
    """A household would like somebody to talk to it; at most one is open."""

    __tablename__ = "help_calls"
    __table_args__ = (only_one("uq_help_calls_open", "household_id", where="state = 'open'"),)

    household_id: Mapped[int] = mapped_column(sa.ForeignKey("households.id", ondelete="CASCADE"), index=True)
    state: Mapped[CallState] = mapped_column(text_enum(CallState), default=CallState.OPEN)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"), index=True)

    household: Mapped[Household] = relationship(lazy="raise")
