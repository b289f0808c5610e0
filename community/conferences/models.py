"""Conferences with who takes part, what was decided, and who does what by when."""

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.conferences.rules import CalledOffWhy, ConferenceState
from community.foundation.access import Role
from community.foundation.database import Base, UtcDateTime, text_enum
from community.foundation.sealing import SealedText


class CaseConference(Base):
    """That people sit together about a family. Where they meet is sealed, where it is not a room that others keep for
    them, as is whatever they say."""

    __tablename__ = "case_conferences"
    __table_args__ = (
        sa.CheckConstraint("(state = 'cancelled') = (called_off_why IS NOT NULL)", name="why"),
        sa.Index(None, "organisation_id", "state"),
        sa.Index(None, "state", "starts_at"),
    )

    household_id: Mapped[int] = mapped_column(sa.ForeignKey("households.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    called_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    state: Mapped[ConferenceState] = mapped_column(text_enum(ConferenceState), default=ConferenceState.PLANNED)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    minutes: Mapped[int] = mapped_column(default=60, server_default="60")
    place: Mapped[str] = mapped_column(SealedText("case_conferences.place"))
    # Into which language somebody interprets, "" where nobody has to; and whether somebody comes who does.
    interpreter_language: Mapped[str] = mapped_column(sa.String(8), default="")
    interpreter_comes: Mapped[bool] = mapped_column(default=False)
    called_off_why: Mapped[CalledOffWhy | None] = mapped_column(text_enum(CalledOffWhy))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # When those who take part last had to hear something: that it is, that it moved, that it is not.
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # From then on nothing is left of the words.
    emptied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def ends_at(self) -> datetime:
        """Until when the room is needed."""
        return self.starts_at + timedelta(minutes=self.minutes)


class ConferencePerson(Base):
    """Somebody who takes part: of the staff, for an organisation, or an adult of the family."""

    __tablename__ = "conference_people"
    __table_args__ = (
        sa.UniqueConstraint("conference_id", "account_id"),
        sa.UniqueConstraint("conference_id", "member_id"),
        sa.CheckConstraint("member_id IS NULL OR (account_id IS NULL AND organisation_id IS NULL)", name="one"),
    )

    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("case_conferences.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    # As what they were asked: the family reads this, and not who it is.
    role: Mapped[Role | None] = mapped_column(text_enum(Role))
    member_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    # Of the family: when somebody told them the last that they had to hear.
    heard_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ConferenceDecision(Base):
    """What was decided, and whether the family reads it, in their language where somebody wrote it so."""

    __tablename__ = "conference_decisions"

    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("case_conferences.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(SealedText("conference_decisions.text"))
    for_family: Mapped[bool]
    # The same in the family's language; "" where nobody wrote it.
    translated: Mapped[str] = mapped_column(SealedText("conference_decisions.translated"), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ConferenceTask(Base):
    """What one of them does by when."""

    __tablename__ = "conference_tasks"
    __table_args__ = (sa.Index(None, "done_at", "due_on"),)

    conference_id: Mapped[int] = mapped_column(sa.ForeignKey("case_conferences.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("conference_people.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(SealedText("conference_tasks.text"))
    due_on: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When whoever acts heard that it is overdue.
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
