"""Photos of activities, and each of them in three sizes."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import Account
from community.foundation.database import Base, UtcDateTime, text_enum
from events.activities.models import Activity
from events.photos.rules import LONGEST_ALT, PhotoSize, PhotoState

WAITING, APPROVED = sa.text("state = 'waiting'"), sa.text("state = 'approved'")


class Photo(Base):
    """A photo of an activity: what is to be seen, who vouched for it, and what a second person said.

    Its pictures have an address by `key`, which nobody guesses. Of an approved one the activity holds key and text,
    so that a list needs no statement more.
    """

    __tablename__ = "photos"
    # Its actions lock the activity first, then the photos.
    __guarded_by__ = "activities"
    __table_args__ = (
        sa.Index("uq_photos_waiting", "activity_id", unique=True, sqlite_where=WAITING, postgresql_where=WAITING),
        sa.Index("uq_photos_approved", "activity_id", unique=True, sqlite_where=APPROVED, postgresql_where=APPROVED),
        sa.CheckConstraint("decided_by_id IS NULL OR decided_by_id <> uploaded_by_id", name="four_eyes"),
        sa.CheckConstraint("state NOT IN ('approved', 'refused') OR decided_at IS NOT NULL", name="decided"),
        sa.CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn"),
    )

    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activities.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    state: Mapped[PhotoState] = mapped_column(text_enum(PhotoState), default=PhotoState.WAITING)
    alt: Mapped[str] = mapped_column(sa.String(LONGEST_ALT))
    alt_language: Mapped[str] = mapped_column(sa.String(8))
    # When the uploader said that everybody in it agreed, and that it tells neither place nor name.
    agreed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    uploaded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    # Nobody's, where the activity changed so that there is none of it any more.
    withdrawn_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    activity: Mapped[Activity] = relationship(lazy="raise")
    uploaded_by: Mapped[Account] = relationship(lazy="raise", foreign_keys=uploaded_by_id)
    decided_by: Mapped[Account | None] = relationship(lazy="raise", foreign_keys=decided_by_id)
    withdrawn_by: Mapped[Account | None] = relationship(lazy="raise", foreign_keys=withdrawn_by_id)


class Picture(Base):
    """A photo in one size, as it is sent. It is gone the moment that the photo is refused or withdrawn."""

    __tablename__ = "photo_pictures"
    __audited__ = False
    __table_args__ = (sa.UniqueConstraint("photo_id", "size"),)

    photo_id: Mapped[int] = mapped_column(sa.ForeignKey("photos.id", ondelete="CASCADE"))
    size: Mapped[PhotoSize] = mapped_column(text_enum(PhotoSize))
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)
