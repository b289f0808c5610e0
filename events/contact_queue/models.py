"""The rows of the contact queue, what came of each attempt, and how a household likes to be reached."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.foundation.database import Base, UtcDateTime, only_one, text_enum
from community.foundation.sealing import SealedText
from events.contact_queue.rules import ContactAnswer, ContactState, Message, Way
from events.registrations.models import Registration
from events.sessions.models import Invitee


class QueuedContact(Base):
    """What one party, or who is invited, has to hear, and the organisation whose people tell it; at most one row of
    each waits, beside what somebody wrote.

    The text is made of ids when it is read, so that it is always of this moment; what somebody wrote is kept.
    """

    __tablename__ = "contact_queue"
    # What came of it, and who says so, stands in its attempts.
    __audited__ = False
    __table_args__ = (
        sa.CheckConstraint("(was_from IS NULL) = (was_to IS NULL)", name="was"),
        sa.CheckConstraint("(state = 'told') = (told_at IS NOT NULL)", name="told"),
        sa.CheckConstraint("(registration_id IS NULL) <> (invitee_id IS NULL)", name="one"),
        sa.CheckConstraint("(invitee_id IS NULL) = (message <> 'invited')", name="invited"),
        only_one("uq_contact_queue_waiting", "registration_id", where="state = 'waiting' AND message <> 'written'"),
        only_one("uq_contact_queue_invited", "invitee_id", where="state = 'waiting'"),
        sa.CheckConstraint("(message = 'written') = (words IS NOT NULL)", name="words"),
        sa.Index(None, "organisation_id", "state"),
        sa.Index(None, "registration_id"),
    )

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    registration_id: Mapped[int | None] = mapped_column(sa.ForeignKey("registrations.id", ondelete="CASCADE"))
    # Gone with the invitation.
    invitee_id: Mapped[int | None] = mapped_column(sa.ForeignKey("invitees.id", ondelete="CASCADE"), index=True)
    message: Mapped[Message] = mapped_column(text_enum(Message))
    # When it was before it moved.
    was_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    was_to: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What somebody wrote, in the language that the household reads best of those in which it is written.
    words: Mapped[str | None] = mapped_column(SealedText("contact_queue.words"))
    words_locale: Mapped[str] = mapped_column(sa.String(8), default="")
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[ContactState] = mapped_column(text_enum(ContactState), default=ContactState.WAITING)
    again_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"), index=True)

    registration: Mapped[Registration | None] = relationship(lazy="raise")
    invitee: Mapped[Invitee | None] = relationship(lazy="raise")
    attempts: Mapped[list["ContactAttempt"]] = relationship(
        lazy="raise", order_by="ContactAttempt.id", cascade="all, delete-orphan"
    )

    @property
    def about(self) -> Any:
        """The party, or the invitation, that it is about: whose it is, alone or not, and in which session."""
        return self.registration or self.invitee


class ContactAttempt(Base):
    """Somebody tried to tell it: what came of it, when, and who."""

    __tablename__ = "contact_attempts"

    contact_id: Mapped[int] = mapped_column(sa.ForeignKey("contact_queue.id", ondelete="CASCADE"), index=True)
    answer: Mapped[ContactAnswer] = mapped_column(text_enum(ContactAnswer))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"), index=True)


class ReachingWish(Base):
    """How a household likes to be reached, and whether it is reminded of tomorrow."""

    __tablename__ = "reaching_wishes"

    household_id: Mapped[int] = mapped_column(sa.ForeignKey("households.id", ondelete="CASCADE"), unique=True)
    way: Mapped[Way] = mapped_column(text_enum(Way), default=Way.CALL)
    remind: Mapped[bool] = mapped_column(default=False)
    # Since when the site may send them SMS by itself, and who noted it; nobody where they said so themselves.
    sms_agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sms_noted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
