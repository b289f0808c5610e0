"""Concerns: what was written by whom nobody keeps, what staff noted of it, and which colleagues it is about."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation.database import Base, UtcDateTime, text_enum
from community.safeguarding.rules import ConcernState, Readers


class Concern(Base):
    """What somebody saw. There is no column for who wrote it, and the trail begins with who opened it."""

    __tablename__ = "concerns"
    __table_args__ = (
        sa.CheckConstraint("(readers = 'one') = (organisation_id IS NOT NULL)", name="one"),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed"),
        sa.Index(None, "state", "created_at"),
    )

    # Drawn, not counted: a gap would tell somebody that there is what they do not read.
    state: Mapped[ConcernState] = mapped_column(text_enum(ConcernState), default=ConcernState.OPEN)
    readers: Mapped[Readers] = mapped_column(text_enum(Readers))
    # Of Readers.ONE: who holds the right there.
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    # Nobody who works there reads it.
    concerned_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    seen: Mapped[str] = mapped_column(sa.Text)
    place: Mapped[str] = mapped_column(sa.String(300), default="")
    about: Mapped[str] = mapped_column(sa.String(300), default="")
    contact: Mapped[str] = mapped_column(sa.String(200), default="")
    locale: Mapped[str] = mapped_column(sa.String(8))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # When those who read it were last told again that it waits.
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    handled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(sa.String(500), default="")
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ConcernNote(Base):
    """What a reader of a concern noted for the others; it is added to, never changed."""

    __tablename__ = "concern_notes"

    concern_id: Mapped[int] = mapped_column(sa.ForeignKey("concerns.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(sa.String(2000))
    written_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class NamedColleague(Base):
    """That a concern is about somebody who holds the right: they read it no longer, and nothing tells them."""

    __tablename__ = "named_colleagues"
    __table_args__ = (sa.UniqueConstraint("concern_id", "account_id"),)

    concern_id: Mapped[int] = mapped_column(sa.ForeignKey("concerns.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    named_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
