"""Venues with their exact places."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.foundation.database import Base, UtcDateTime, text_enum
from community.foundation.derived_columns import folded_names
from community.foundation.i18n import current_language
from community.organisations.models import Named, Organisation
from community.places.models import Area
from events.venues.rules import PlaceVisibility, VenueState


class Venue(Named):
    """A place where an organisation can meet people; a home is never one."""

    __tablename__ = "venues"
    __version_of__ = "programme"
    __table_args__ = (sa.CheckConstraint("capacity > 0", name="capacity"),)

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    area_id: Mapped[int] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    address: Mapped[str] = mapped_column(sa.String(300))
    directions: Mapped[str] = mapped_column(sa.Text, default="")
    # The directions in other languages, by their codes.
    ways: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict, server_default="{}")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    capacity: Mapped[int]
    step_free: Mapped[bool] = mapped_column(default=False)
    pram_space: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    quiet_room: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    # By weekday ("0" is Monday) from when to when it can be used ("18:00", "21:00"; "00:00" is midnight as an end), on
    # its own clock; nothing where that is always, and no day without hours where it is not.
    open_hours: Mapped[dict[str, list[str]]] = mapped_column(sa.JSON, default=dict, server_default="{}")
    zone: Mapped[str] = mapped_column(sa.String(60))
    visibility: Mapped[PlaceVisibility] = mapped_column(text_enum(PlaceVisibility))
    state: Mapped[VenueState] = mapped_column(text_enum(VenueState), default=VenueState.ACTIVE)
    # Since when it is closed for good; nothing where it is not, or where nobody noted it.
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Only where everybody may know the place is it found by this.
    search_text: Mapped[str] = folded_names("name", "names", "address")

    area: Mapped[Area] = relationship(lazy="raise")
    organisation: Mapped[Organisation] = relationship(lazy="raise")

    @property
    def way(self) -> str:
        """How to find it in the reader's language, else in the first one that was written."""
        return self.ways.get(current_language().code) or self.directions


class ClosedTime(Base):
    """Days on which nobody can meet at a venue, the first and the last among them, and why: for those who plan."""

    __tablename__ = "closed_times"
    __table_args__ = (sa.CheckConstraint("first_on <= last_on", name="days"),)

    venue_id: Mapped[int] = mapped_column(sa.ForeignKey("venues.id", ondelete="CASCADE"), index=True)
    first_on: Mapped[date] = mapped_column(sa.Date)
    last_on: Mapped[date] = mapped_column(sa.Date)
    reason: Mapped[str] = mapped_column(sa.String(120))

    venue: Mapped[Venue] = relationship(lazy="raise")


class RoomUse(Base):
    """That staff sit together at a venue from then until then. What plans there reads is that it is taken, and nothing
    of what about."""

    __tablename__ = "room_uses"
    __audited__ = False
    __table_args__ = (sa.CheckConstraint("starts_at < ends_at", name="order"), sa.Index(None, "venue_id", "starts_at"))

    venue_id: Mapped[int] = mapped_column(sa.ForeignKey("venues.id", ondelete="CASCADE"))
    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("case_conferences.id", ondelete="CASCADE"), unique=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)

    venue: Mapped[Venue] = relationship(lazy="raise")


class SharedVenue(Base):
    """The consent of whoever owns a venue that another organisation plans there; nobody named: that all do.

    `note`: what they have to know of it ("Ask the porter for the keys"). `ended_at`: since when it counts no longer;
    what was planned until then stays.
    """

    __tablename__ = "shared_venues"
    __table_args__ = (
        sa.UniqueConstraint("venue_id", "organisation_id"),
        # Nobody named is one, too, whom a unique constraint would not count.
        sa.Index(
            "uq_shared_venues_with_all",
            "venue_id",
            unique=True,
            sqlite_where=sa.text("organisation_id IS NULL"),
            postgresql_where=sa.text("organisation_id IS NULL"),
        ),
    )

    venue_id: Mapped[int] = mapped_column(sa.ForeignKey("venues.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    note: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    shared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    venue: Mapped[Venue] = relationship(lazy="raise")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise")
