"""Packs that somebody brought, to be looked at before they are taken over."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import Account
from community.foundation.database import Base, UtcDateTime


class TownPack(Base):
    """A pack as it was brought: whole and well formed; who brought it, and when it was last taken over."""

    __tablename__ = "town_packs"

    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    brought_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    brought_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    brought_by: Mapped[Account | None] = relationship(lazy="raise")
