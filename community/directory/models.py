"""Entries of the directory: what everybody may know of a place that helps."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation.attachments import Attached
from community.foundation.database import UtcDateTime
from community.foundation.derived_columns import folded_names
from community.organisations.models import Named


class DirectoryEntry(Named):
    """A place that helps; kinds, groups and languages are kept by their codes, so that everybody reads them in their
    own language."""

    __tablename__ = "directory_entries"

    kinds: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    groups: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    languages: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    about: Mapped[str] = mapped_column(sa.String(300), default="")
    where: Mapped[str] = mapped_column(sa.String(200), default="")
    phone: Mapped[str] = mapped_column(sa.String(32), default="")
    hours: Mapped[str] = mapped_column(sa.String(120), default="")
    # How one gets there: by oneself, by appointment, through somebody.
    way: Mapped[str] = mapped_column(sa.String(300), default="")
    listed: Mapped[bool] = mapped_column(default=True)
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    search_text: Mapped[str] = folded_names("name", "names", "about", "where")


class DirectoryLeaflet(Attached):
    """A leaflet of a place in one language, to print."""

    __tablename__ = "directory_leaflets"
    __table_args__ = (sa.UniqueConstraint("entry_id", "language"),)

    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("directory_entries.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(sa.String(8))
