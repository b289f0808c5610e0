"""What a pair goes on with: its rhythm, its goals, its diary, and the questions that were mailed."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation.database import Base, UtcDateTime, text_enum
from volunteers.journal.rules import GoalKind, Mood, Readership, Rhythm
from volunteers.pairs.rules import Side


class Mentorship(Base):
    """How a pair goes about it, and what was written about its silences. The id is the pair's."""

    __tablename__ = "mentorships"

    id: Mapped[int] = mapped_column(sa.ForeignKey("pairs.id", ondelete="CASCADE"), primary_key=True)
    rhythm: Mapped[Rhythm] = mapped_column(text_enum(Rhythm), default=Rhythm.WEEKLY)
    # The end of the last pause: silence counts from there.
    resumed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Emails about the silence that lasts, and when the last one of any kind was posted.
    nudges: Mapped[int] = mapped_column(default=0)
    written_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Goal(Base):
    """Something the two want to do together: one of the list, or a few words."""

    __tablename__ = "goals"
    __table_args__ = (sa.CheckConstraint("(kind IS NULL) <> (words = '')", name="told_once"),)

    pair_id: Mapped[int] = mapped_column(sa.ForeignKey("pairs.id", ondelete="CASCADE"), index=True)
    kind: Mapped[GoalKind | None] = mapped_column(text_enum(GoalKind))
    words: Mapped[str] = mapped_column(sa.String(80), default="")
    side: Mapped[Side] = mapped_column(text_enum(Side))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Meeting(Base):
    """An entry of the volunteer's diary: a day on which they met, or meant to."""

    __tablename__ = "meetings"
    __table_args__ = (
        sa.CheckConstraint("met OR (minutes IS NULL AND mood IS NULL)", name="met"),
        sa.Index(None, "pair_id", "held_on"),
    )

    pair_id: Mapped[int] = mapped_column(sa.ForeignKey("pairs.id", ondelete="CASCADE"))
    held_on: Mapped[date]
    met: Mapped[bool]
    minutes: Mapped[int | None]
    mood: Mapped[Mood | None] = mapped_column(text_enum(Mood))
    audience: Mapped[Readership] = mapped_column(text_enum(Readership), default=Readership.SHARED)
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    # The volunteer wishes to be called, and when staff did.
    talk: Mapped[bool] = mapped_column(default=False)
    talked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def only_a_call(self) -> bool:
        """Whether nothing else was told."""
        return self.talk and not self.met and not self.note


class MeetingQuestion(Base):
    """A mailed button that takes one entry; the database keeps the hash of its secret."""

    __tablename__ = "meeting_questions"

    pair_id: Mapped[int] = mapped_column(sa.ForeignKey("pairs.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
