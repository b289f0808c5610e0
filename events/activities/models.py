"""Activities, their texts in several languages, and the series that make their sessions."""

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import Account
from community.foundation.database import Base, UtcDateTime, text_enum
from community.foundation.derived_columns import folded_names
from community.households.rules import Accommodation
from community.organisations.models import Organisation
from events.activities.rules import AIDS, KEPT_HOURS, ActivityKind, ActivityState, Audience, Food, Openness, PhotoPolicy
from events.venues.models import Venue


def new_key() -> str:
    """A random key from which stable identifiers for calendars are derived."""
    return str(uuid.uuid4())


class Activity(Base):
    """What an organisation offers, whenever it takes place."""

    __tablename__ = "activities"
    __version_of__ = "programme"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "source", "source_uid"),
        sa.CheckConstraint("capacity > 0", name="capacity"),
        sa.CheckConstraint("kept_for_families >= 0 AND kept_for_neighbours >= 0 AND kept_hours >= 0", name="kept"),
        sa.CheckConstraint("(photo IS NULL) = (photo_alt = '')", name="photo"),
        sa.CheckConstraint("partner_id <> organisation_id AND asked_id <> organisation_id", name="another"),
        sa.CheckConstraint("(asked_id IS NULL) = (asked_at IS NULL)", name="asked"),
        sa.CheckConstraint("partner_id IS NULL OR asked_id IS NULL", name="one_partner"),
    )

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    # Which other organisation agreed to run it together with its own, as long as that stands; which one is asked to.
    partner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    asked_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    venue_id: Mapped[int | None] = mapped_column(sa.ForeignKey("venues.id"), index=True)
    kind: Mapped[ActivityKind] = mapped_column(text_enum(ActivityKind))
    # The seed of its embroidered cover, from the title with which it began.
    cloth: Mapped[str] = mapped_column(sa.String(16), index=True)
    state: Mapped[ActivityState] = mapped_column(text_enum(ActivityState), default=ActivityState.DRAFT)
    openness: Mapped[Openness] = mapped_column(text_enum(Openness), default=Openness.PUBLIC)
    audience: Mapped[Audience] = mapped_column(text_enum(Audience), default=Audience.EVERYBODY)
    age_from: Mapped[int | None]
    age_to: Mapped[int | None]
    languages: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    # Whoever is too young to come alone may be brought and fetched; else somebody grown up stays with them.
    children_may_be_left: Mapped[bool] = mapped_column(default=False)
    # Whether it is civic orientation, as whoever funds it counts.
    orientation: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    food: Mapped[bool] = mapped_column(default=False)
    # What is said of the food (`Food`), and what else makes it possible to take part (`AIDS`), by their values.
    food_facts: Mapped[list[str]] = mapped_column(sa.JSON, default=list, server_default="[]")
    aids: Mapped[list[str]] = mapped_column(sa.JSON, default=list, server_default="[]")
    childcare: Mapped[bool] = mapped_column(default=False)
    free: Mapped[bool] = mapped_column(default=True)
    photo_policy: Mapped[PhotoPolicy] = mapped_column(text_enum(PhotoPolicy), default=PhotoPolicy.ASK_FIRST)
    capacity: Mapped[int]
    # How many of the seats are kept for families, and for neighbours, until so many hours before the beginning.
    kept_for_families: Mapped[int] = mapped_column(default=0)
    kept_for_neighbours: Mapped[int] = mapped_column(default=0)
    kept_hours: Mapped[int] = mapped_column(default=KEPT_HOURS)
    # The approved photo that takes the place of the cloth: the key of its pictures, what is to be seen, in which
    # language. Kept by `events/photos`, so that a list asks for nothing more.
    photo: Mapped[str | None] = mapped_column(sa.String(32))
    photo_alt: Mapped[str] = mapped_column(sa.String(200), default="")
    photo_language: Mapped[str] = mapped_column(sa.String(8), default="")
    # From which calendar of another program it was imported, and what it is called there.
    source: Mapped[str] = mapped_column(sa.String(200), default="")
    source_uid: Mapped[str | None] = mapped_column(sa.String(255))
    source_digest: Mapped[str | None] = mapped_column(sa.String(64))
    # Whom to turn to, by name and telephone; told to who comes or helps.
    contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    organisation: Mapped[Organisation] = relationship(lazy="raise", foreign_keys=organisation_id)
    partner: Mapped[Organisation | None] = relationship(lazy="raise", foreign_keys=partner_id)
    contact: Mapped[Account | None] = relationship(lazy="raise")
    venue: Mapped[Venue | None] = relationship(lazy="raise")
    texts: Mapped[list["ActivityText"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    series: Mapped[list["Series"]] = relationship(lazy="raise", order_by="Series.id")

    @property
    def is_of_the_house(self) -> bool:
        """Whether the house made it for those who are named in it: first meetings, viewings."""
        return self.source == "" and self.source_uid is not None

    @property
    def run_by(self) -> tuple[int, ...]:
        """The organisations (ids) that run it: its own, and whoever runs it together with that."""
        return (self.organisation_id, self.partner_id) if self.partner_id else (self.organisation_id,)

    @property
    def hosts(self) -> list[Organisation]:
        """The same, where they are loaded."""
        return [self.organisation, *([self.partner] if self.partner_id and self.partner else [])]

    @property
    def helps(self) -> list[Accommodation]:
        """What else makes it possible to take part, in a fixed order."""
        return [one for one in AIDS if one.value in self.aids]

    @property
    def foods(self) -> list[Food]:
        """What is said of the food, in a fixed order."""
        return [one for one in Food if one.value in self.food_facts]


class ActivityText(Base):
    """The words of an activity in one language; a drafted translation is marked until someone reviewed it."""

    __tablename__ = "activity_texts"
    __version_of__ = "programme"
    __table_args__ = (sa.UniqueConstraint("activity_id", "locale"),)

    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activities.id", ondelete="CASCADE"))
    locale: Mapped[str] = mapped_column(sa.String(8))
    title: Mapped[str] = mapped_column(sa.String(160))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    # What to bring; told to who comes.
    bring: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    reviewed: Mapped[bool] = mapped_column(default=True)
    search_text: Mapped[str] = folded_names("title", "description")


class Series(Base):
    """A recurrence on the wall clock of a zone (RFC 5545, 3.3.10), from which sessions are made ahead."""

    __tablename__ = "series"
    __table_args__ = (sa.CheckConstraint("duration > 0", name="duration"),)

    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activities.id", ondelete="CASCADE"), index=True)
    venue_id: Mapped[int] = mapped_column(sa.ForeignKey("venues.id"), index=True)
    rrule: Mapped[str] = mapped_column(sa.String(300))
    first_local: Mapped[str] = mapped_column(sa.String(19))
    zone: Mapped[str] = mapped_column(sa.String(60))
    # Minutes on the wall clock: 22:00 to 06:00 are 480 in every night of the year.
    duration: Mapped[int]
    # Seats of its sessions where they differ from the activity's.
    capacity: Mapped[int | None]
    leave_out_holidays: Mapped[bool] = mapped_column(default=False)
    # Only on days on which the schools teach, as the town keeps their terms.
    only_in_terms: Mapped[bool] = mapped_column(default=False)
    # Days of its rule, on the wall calendar, on which it does not take place (RFC 5545, 3.8.5.1).
    left_out: Mapped[list[str]] = mapped_column(sa.JSON, default=list, server_default="[]")
    made_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Calendars know its dates as one entry, under a key; since which wall-clock time its present rule has been running
    # ("": from the first), and the rules before that, each with its key and the day from which on it counts no more.
    key: Mapped[str] = mapped_column(sa.String(36), unique=True, default=new_key)
    runs_from: Mapped[str] = mapped_column(sa.String(19), default="", server_default="")
    former_rules: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list, server_default="[]")
    # What "cancel all following" changed, for as long as it can be taken back.
    called_off: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def days_left_out(self) -> list[date]:
        """The days of the rule on which it does not take place."""
        return [date.fromisoformat(one) for one in self.left_out]
