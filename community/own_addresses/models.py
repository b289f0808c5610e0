"""The address of somebody with a card of their own."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation.database import Base, UtcDateTime


class OwnAddress(Base):
    """Where one member of a household is written to of what is theirs alone; no other card of it, and nobody of the
    staff, sees that there is one.

    What was typed counts once the button that was mailed there is pressed.
    """

    __tablename__ = "own_addresses"
    # How one likes to be written to is nothing that others did, or are to see.
    __audited__ = False

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), unique=True)
    email: Mapped[str | None] = mapped_column(sa.String(254), unique=True)
    # The language in which they are written to.
    locale: Mapped[str] = mapped_column(sa.String(8))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Typed, and not pressed yet.
    asked: Mapped[str | None] = mapped_column(sa.String(254))
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    digest: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
