"""What people said of their sex, origin and status, for the reports alone."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation.database import Base, UtcDateTime, text_enum
from community.origins.rules import OriginFacts, ResidenceStatus, Sex


class ReportingFact(Base):
    """Of one member: what they agreed to have counted. A table of its own, so that nobody meets it by the way."""

    __tablename__ = "reporting_facts"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), unique=True)
    sex: Mapped[Sex | None] = mapped_column(text_enum(Sex))
    # ISO 3166, two letters.
    country: Mapped[str] = mapped_column(sa.String(2), default="")
    status: Mapped[ResidenceStatus | None] = mapped_column(text_enum(ResidenceStatus))
    agreed_on: Mapped[date]
    noted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def origin(self) -> OriginFacts:
        """It as the rules see it."""
        return OriginFacts(self.sex, self.country, self.status)
