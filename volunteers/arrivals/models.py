"""The code that hangs at a venue, for helpers who say there that they are here."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation.database import Base, UtcDateTime


class PlaceCode(Base):
    """The secret of a venue's sheet; a new one ends the one before."""

    __tablename__ = "place_codes"

    venue_id: Mapped[int] = mapped_column(sa.ForeignKey("venues.id", ondelete="CASCADE"), unique=True)
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    # Which one it is of this venue, counted from 1.
    edition: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
