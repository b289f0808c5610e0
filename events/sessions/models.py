"""Sessions: one row for each dated occurrence, which keeps its identity when its series is edited."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import Account
from community.foundation.database import Base, UtcDateTime, text_enum
from community.households.models import Household
from events.activities.models import Activity, Series, new_key
from events.sessions.rules import CancelReason, SessionState
from events.venues.models import Venue


class Session(Base):
    """An occurrence: when, where, how many seats; `original_start_at` is what its series gave it."""

    __tablename__ = "sessions"
    __version_of__ = "programme"
    __table_args__ = (
        sa.UniqueConstraint("series_id", "original_start_at"),
        sa.UniqueConstraint("activity_id", "source_recurrence"),
        sa.CheckConstraint("ends_at > starts_at", name="order"),
        sa.CheckConstraint("capacity > 0", name="capacity"),
        sa.CheckConstraint("seats_taken >= 0", name="seats"),
        sa.CheckConstraint("kept_for_families >= 0 AND kept_for_neighbours >= 0", name="kept"),
        sa.Index(None, "starts_at", "id"),
        # How much takes place in a week: many rows are asked, few are read.
        sa.Index(None, "starts_at", "ends_at", "activity_id"),
        # What some organisations have in a week.
        sa.Index(None, "activity_id", "starts_at"),
        # Who has a venue in a week.
        sa.Index(None, "venue_id", "starts_at"),
    )

    key: Mapped[str] = mapped_column(sa.String(36), unique=True, default=new_key)
    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activities.id", ondelete="CASCADE"))
    series_id: Mapped[int | None] = mapped_column(sa.ForeignKey("series.id", ondelete="SET NULL"))
    venue_id: Mapped[int] = mapped_column(sa.ForeignKey("venues.id"))
    original_start_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    all_day: Mapped[bool] = mapped_column(default=False)
    state: Mapped[SessionState] = mapped_column(text_enum(SessionState), default=SessionState.SCHEDULED)
    # In which state it was called off, when somebody did so by hand (only that can be taken back by itself), and why,
    # in a word and in the organisers' own.
    called_off_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    called_off_from: Mapped[SessionState | None] = mapped_column(text_enum(SessionState, "called_off_from"))
    reason: Mapped[CancelReason | None] = mapped_column(text_enum(CancelReason))
    reason_words: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    capacity: Mapped[int]
    seats_taken: Mapped[int] = mapped_column(default=0)
    # How many of the seats are kept for whom, where it is not as the activity says.
    kept_for_families: Mapped[int | None]
    kept_for_neighbours: Mapped[int | None]
    # Whom to turn to on this date, where it is somebody else than for the activity.
    contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    sequence: Mapped[int] = mapped_column(default=0)
    source_recurrence: Mapped[str | None] = mapped_column(sa.String(40))
    source_digest: Mapped[str | None] = mapped_column(sa.String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    activity: Mapped[Activity] = relationship(lazy="raise")
    series: Mapped[Series | None] = relationship(lazy="raise")
    venue: Mapped[Venue] = relationship(lazy="raise")
    contact: Mapped[Account | None] = relationship(lazy="raise")

    def turns(self, state: SessionState, now: datetime) -> None:
        """Take on a state by a change that every calendar must hear of."""
        self.state, self.updated_at = state, now
        self.sequence += 1

    def call_off(self, now: datetime, reason: CancelReason | None = None, words: str = "") -> None:
        """It does not take place; what it was is remembered. Without a reason it follows from something else, and is
        for good."""
        self.called_off_at, self.called_off_from = now if reason else None, self.state
        self.reason, self.reason_words = reason, words
        self.turns(SessionState.CANCELLED, now)

    def put_back(self, now: datetime) -> None:
        """It takes place after all, as it was before it was called off."""
        self.turns(self.called_off_from or SessionState.SCHEDULED, now)
        self.called_off_at = self.called_off_from = self.reason = None
        self.reason_words = ""


class Invitee(Base):
    """Who is invited to a session that the programme does not show."""

    __tablename__ = "invitees"
    __table_args__ = (
        sa.CheckConstraint("(account_id IS NULL) <> (household_id IS NULL)", name="one"),
        sa.UniqueConstraint("session_id", "account_id"),
        sa.UniqueConstraint("session_id", "household_id"),
        sa.Index(None, "account_id"),
        sa.Index(None, "household_id"),
    )

    session_id: Mapped[int] = mapped_column(sa.ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"))
    household_id: Mapped[int | None] = mapped_column(sa.ForeignKey("households.id", ondelete="CASCADE"))
    # Whose alone the invitation is, of that household; None for all of it.
    member_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    # When the organisers invited them; nothing where they are expected without that, as at a first meeting.
    invited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When they said no; whoever joined after that comes.
    declined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    session: Mapped[Session] = relationship(lazy="raise")
    household: Mapped[Household | None] = relationship(lazy="raise")
