"""Invitations to work for an organisation."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation.access import Role
from community.foundation.database import Base, UtcDateTime, text_enum


class Invitation(Base):
    """A role that waits for the owner of an address to take it; without an organisation it is the whole town's."""

    __tablename__ = "invitations"

    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    email: Mapped[str] = mapped_column(sa.String(254))
    name: Mapped[str] = mapped_column(sa.String(80))
    role: Mapped[Role] = mapped_column(text_enum(Role))
    locale: Mapped[str] = mapped_column(sa.String(8))
    invited_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
