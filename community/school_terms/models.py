"""The terms of the schools of the town, and the breaks in them."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation.database import Base, text_enum
from community.school_terms.rules import LONGEST, SchoolSpan, TermKind


class SchoolTerm(Base):
    """A term or a break, by the name that the town gave it."""

    __tablename__ = "school_terms"
    __table_args__ = (sa.CheckConstraint("first_on <= last_on", name="order"),)

    kind: Mapped[TermKind] = mapped_column(text_enum(TermKind))
    name: Mapped[str] = mapped_column(sa.String(LONGEST))
    first_on: Mapped[date] = mapped_column(sa.Date, index=True)
    last_on: Mapped[date] = mapped_column(sa.Date)

    @property
    def span(self) -> SchoolSpan:
        """Its days."""
        return SchoolSpan(self.kind, self.first_on, self.last_on)
