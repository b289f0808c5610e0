"""Guests who asked to come and have not pressed the mailed button yet."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.foundation.database import Base, UtcDateTime
from events.sessions.models import Session


class GuestRequest(Base):
    """Somebody typed an address and a name: nothing is held for them until the button in the email is pressed."""

    __tablename__ = "guest_requests"
    # A stranger typed it; what becomes of it is a household.
    __audited__ = False
    __table_args__ = (sa.UniqueConstraint("session_id", "email"),)

    session_id: Mapped[int] = mapped_column(sa.ForeignKey("sessions.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(sa.String(254))
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    locale: Mapped[str] = mapped_column(sa.String(8))
    # Of the children who come along nothing else is asked.
    ages: Mapped[list[int]] = mapped_column(sa.JSON, default=list, server_default="[]")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    session: Mapped[Session] = relationship(lazy="raise")
