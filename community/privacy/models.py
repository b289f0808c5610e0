"""When each kind of removal last ran, and how many rows it removed."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation.database import Base, UtcDateTime


class Upkeep(Base):
    """One term of the house: numbers only."""

    __tablename__ = "upkeep"
    __audited__ = False

    slug: Mapped[str] = mapped_column(sa.String(40), unique=True)
    # None: it has work left from its first round.
    ran_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(sa.BigInteger, default=0)
