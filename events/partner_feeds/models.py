"""Calendars of partners that an organisation has read for it, and how that goes."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.foundation.database import Base, UtcDateTime, text_enum
from community.foundation.fetching import LONGEST_MARK, FetchProblem
from community.foundation.hosts import LONGEST_HOST
from community.foundation.sealing import SealedText
from community.organisations.models import Organisation
from events.calendar.ics_report import Unreadable
from events.imports.models import BroughtProgramme
from events.partner_feeds.rules import FeedState, state_of


class PartnerFeed(Base):
    """A calendar at an address, which an organisation takes over under the name of its source.

    `agreed_at`: when somebody looked at it and took it over for the first time. `programme`: what is held back until
    somebody looks, since `held_since`. `read_at`: when all of it was read; `etag`, `modified` and `digest` tell whether
    it is another since. What the worker notes of each reading is no change for the trail.
    """

    __tablename__ = "partner_feeds"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "source"),)

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    source: Mapped[str] = mapped_column(sa.String(200))
    host: Mapped[str] = mapped_column(sa.String(LONGEST_HOST))
    # Many a calendar is private but for whoever knows its address.
    address: Mapped[str] = mapped_column(SealedText("partner_feeds.address"), deferred=True)
    subscribed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    subscribed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    due_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    succeeded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    etag: Mapped[str] = mapped_column(sa.String(LONGEST_MARK), default="")
    modified: Mapped[str] = mapped_column(sa.String(LONGEST_MARK), default="")
    digest: Mapped[str] = mapped_column(sa.String(64), default="")

    failing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(default=0)
    problem: Mapped[FetchProblem | None] = mapped_column(text_enum(FetchProblem))
    answer: Mapped[int] = mapped_column(default=0)
    unreadable: Mapped[Unreadable | None] = mapped_column(text_enum(Unreadable))

    found: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    held_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    programme_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("brought_programmes.id", ondelete="SET NULL"), index=True
    )

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    programme: Mapped[BroughtProgramme | None] = relationship(lazy="raise")

    @property
    def state(self) -> FeedState:
        """How it goes."""
        return state_of(
            held=self.held_since is not None,
            failing=self.failing_since is not None,
            succeeded=self.succeeded_at is not None,
        )
