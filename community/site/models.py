"""Who that speaks a language has reviewed its words."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation.database import Base


class LanguageReview(Base):
    """Somebody who speaks a language has read all that families read in it: as they want to be named, and on which day.

    What came reviewed with the software stands in reviews.toml.
    """

    __tablename__ = "language_reviews"

    language: Mapped[str] = mapped_column(sa.String(8), unique=True)
    reviewed_by: Mapped[str] = mapped_column(sa.String(80))
    reviewed_on: Mapped[date]
    noted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
