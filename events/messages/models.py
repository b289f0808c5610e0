"""Messages to those of a date: the words by language, and each who gets one."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.foundation.database import Base, UtcDateTime, text_enum
from community.foundation.sealing import SealedText
from events.contact_queue.models import QueuedContact
from events.messages.rules import MessageCircle, MessageScope, MessageStart, MessageWay
from events.sessions.models import Session


class WrittenMessage(Base):
    """What somebody wrote to some of those of a date; nothing goes out before it is sent."""

    __tablename__ = "written_messages"
    __table_args__ = (sa.Index(None, "session_id", "sent_at"),)

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("sessions.id", ondelete="CASCADE"))
    circle: Mapped[MessageCircle] = mapped_column(text_enum(MessageCircle))
    scope: Mapped[MessageScope] = mapped_column(text_enum(MessageScope), default=MessageScope.DATE)
    # With which words it began: who wants no thanks by email gets none.
    start: Mapped[MessageStart | None] = mapped_column(text_enum(MessageStart))
    # Of a chosen list: the parties of the roster.
    chosen: Mapped[list[int]] = mapped_column(sa.JSON, default=list)
    written_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    session: Mapped[Session] = relationship(lazy="raise")
    dates: Mapped[list["MessageDate"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    texts: Mapped[list["MessageText"]] = relationship(
        lazy="raise", order_by="MessageText.locale", cascade="all, delete-orphan"
    )


class MessageDate(Base):
    """One of the dates that were chosen, where somebody writes to those of several."""

    __tablename__ = "message_dates"
    __audited__ = False
    __table_args__ = (sa.UniqueConstraint("message_id", "session_id"),)

    message_id: Mapped[int] = mapped_column(sa.ForeignKey("written_messages.id", ondelete="CASCADE"))
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("sessions.id", ondelete="CASCADE"), index=True)


class MessageText(Base):
    """Its words in one language."""

    __tablename__ = "message_texts"
    __audited__ = False
    __table_args__ = (sa.UniqueConstraint("message_id", "locale"),)

    message_id: Mapped[int] = mapped_column(sa.ForeignKey("written_messages.id", ondelete="CASCADE"))
    locale: Mapped[str] = mapped_column(sa.String(8))
    text: Mapped[str] = mapped_column(SealedText("message_texts.text"))


class MessageRecipient(Base):
    """One who gets it: somebody with an account, a household, or one person of it whose own matter the date is."""

    __tablename__ = "message_recipients"
    # That it was sent, by whom and to which circle stands in the trail with the message.
    __audited__ = False
    __table_args__ = (
        sa.CheckConstraint("(account_id IS NULL) <> (registration_id IS NULL)", name="one"),
        sa.CheckConstraint("contact_id IS NULL OR way = 'contact'", name="contact"),
        sa.UniqueConstraint("message_id", "account_id"),
        sa.UniqueConstraint("message_id", "registration_id"),
    )

    message_id: Mapped[int] = mapped_column(sa.ForeignKey("written_messages.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    registration_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("registrations.id", ondelete="CASCADE"), index=True
    )
    # Of which date somebody with an account hears: the first of those meant in which they stand.
    session_id: Mapped[int | None] = mapped_column(sa.ForeignKey("sessions.id", ondelete="SET NULL"), index=True)
    # In which of the written languages.
    locale: Mapped[str] = mapped_column(sa.String(8))
    way: Mapped[MessageWay] = mapped_column(text_enum(MessageWay))
    contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contact_queue.id", ondelete="SET NULL"), index=True)
    # It was taken back before it went out, or before somebody told them.
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    message: Mapped[WrittenMessage] = relationship(lazy="raise")
    contact: Mapped[QueuedContact | None] = relationship(lazy="raise")
