"""Invitations to work for an organisation."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation.database import Base, UtcDateTime


class Invitation(Base):
    """Roles that wait for the owner of an address to take them; without an organisation they are the whole town's."""

    __tablename__ = "invitations"

    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    email: Mapped[str] = mapped_column(sa.String(254))
    name: Mapped[str] = mapped_column(sa.String(80))
    # Values of Role.
    roles: Mapped[list[str]] = mapped_column(sa.JSON)
    locale: Mapped[str] = mapped_column(sa.String(8))
    invited_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
