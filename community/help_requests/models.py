"""Calls for help: that a household asks, never for what."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.foundation.database import Base, UtcDateTime, only_one, text_enum
from community.help_requests.rules import CallBy, CallState, CallTime
from community.households.models import Household, Member


class HelpCall(Base):
    """Somebody of a household would like to be called; of each at most one is open."""

    __tablename__ = "help_calls"
    __table_args__ = (
        only_one("uq_help_calls_open", "household_id", sa.text("coalesce(member_id, 0)"), where="state = 'open'"),
    )

    household_id: Mapped[int] = mapped_column(sa.ForeignKey("households.id", ondelete="CASCADE"), index=True)
    # Who asks; None where it was asked with the card that is everybody's.
    member_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    # When and by whom they may be called, and where, if not on the family's number.
    call_at: Mapped[CallTime] = mapped_column(text_enum(CallTime), default=CallTime.ANY)
    call_by: Mapped[CallBy] = mapped_column(text_enum(CallBy), default=CallBy.ANYBODY)
    phone: Mapped[str] = mapped_column(sa.String(32), default="", server_default="")
    state: Mapped[CallState] = mapped_column(text_enum(CallState), default=CallState.OPEN)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"), index=True)

    household: Mapped[Household] = relationship(lazy="raise")
    member: Mapped[Member | None] = relationship(lazy="raise")
