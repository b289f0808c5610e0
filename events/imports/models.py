"""Programmes that somebody brought in a browser, to be looked at before they are taken over."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.foundation.database import Base, UtcDateTime, text_enum
from community.foundation.sealing import SealedBytes, SealedText
from community.organisations.models import Organisation
from events.imports.rules import CalendarFormat


class BroughtProgramme(Base):
    """A file as it was brought, for one organisation under the name of its source; what it would do, as its reader was
    shown; and the sum of that, so that nothing else is done."""

    __tablename__ = "brought_programmes"

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    source: Mapped[str] = mapped_column(sa.String(200))
    format: Mapped[CalendarFormat] = mapped_column(text_enum(CalendarFormat))
    # Whatever lies in a calendar of somebody's program, private entries too: for those who brought it alone.
    content: Mapped[bytes] = mapped_column(SealedBytes("brought_programmes.content"), deferred=True)
    preview: Mapped[str] = mapped_column(SealedText("brought_programmes.preview"))
    digest: Mapped[str] = mapped_column(sa.String(64))
    brought_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    brought_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    organisation: Mapped[Organisation] = relationship(lazy="raise")
