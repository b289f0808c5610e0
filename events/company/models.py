"""Codes by which two parties come together."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.foundation.database import Base, UtcDateTime
from events.registrations.models import Registration


class CompanyCode(Base):
    """A code that one party made and another entered, until both said yes or one of them ended it; of the code only a
    digest is kept."""

    __tablename__ = "company_codes"
    __audited__ = False
    __table_args__ = (
        sa.CheckConstraint("registration_id <> other_id", name="two"),
        sa.CheckConstraint("entered_at IS NOT NULL OR agreed_at IS NULL AND other_agreed_at IS NULL", name="agreed"),
    )

    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registrations.id", ondelete="CASCADE"), unique=True)
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    other_id: Mapped[int | None] = mapped_column(sa.ForeignKey("registrations.id", ondelete="CASCADE"), unique=True)
    # When each of both said yes.
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    other_agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    registration: Mapped[Registration] = relationship(lazy="raise", foreign_keys=[registration_id])
    other: Mapped[Registration | None] = relationship(lazy="raise", foreign_keys=[other_id])
