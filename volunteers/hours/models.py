"""Confirmations as they were made: a snapshot that nothing changes afterwards but its withdrawal."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation.database import Base, UtcDateTime


class Confirmation(Base):
    """The hours of a volunteer in a period; of the code the database keeps the hash."""

    __tablename__ = "hours_confirmations"
    __table_args__ = (
        sa.CheckConstraint("first_on IS NULL OR first_on <= last_on", name="order"),
        sa.CheckConstraint("minutes > 0", name="minutes"),
    )

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    code_digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    first_on: Mapped[date | None]
    last_on: Mapped[date]
    minutes: Mapped[int]
    # By organisation, as it was called, and by kind: {"organisation", "kind", "minutes", "organisation_id"}.
    lines: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
