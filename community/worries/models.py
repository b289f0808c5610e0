"""Worries with their sealed texts: nobody keeps who was signed in while one was written."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation.database import Base, UtcDateTime, text_enum
from community.foundation.sealing import SealedText
from community.worries.rules import WorryKind, WorryReply, WorryState


class Worry(Base):
    """What a resident or a family wrote of noise, a stairwell, a school, and how far it is. There is no column for
    whom it is about."""

    __tablename__ = "worries"
    __table_args__ = (
        sa.CheckConstraint(
            "(state IN ('answered', 'handed_over', 'settled')) = (closed_at IS NOT NULL)", name="closed"
        ),
        sa.Index(None, "organisation_id", "state"),
        sa.Index(None, "state", "told_at"),
    )

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    kind: Mapped[WorryKind] = mapped_column(text_enum(WorryKind))
    state: Mapped[WorryState] = mapped_column(text_enum(WorryState), default=WorryState.OPEN)
    text: Mapped[str] = mapped_column(SealedText("worries.text"))
    place: Mapped[str] = mapped_column(SealedText("worries.place"), default="")
    # Where an answer is mailed; "" where there is only the number.
    email: Mapped[str] = mapped_column(SealedText("worries.email"), default="")
    locale: Mapped[str] = mapped_column(sa.String(8))
    # Of the number that whoever wrote it keeps.
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Counted apart; and the same was written within the last six months.
    hate: Mapped[bool] = mapped_column(default=False)
    repeated: Mapped[bool] = mapped_column(default=False)
    looked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    looked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    reply: Mapped[WorryReply | None] = mapped_column(text_enum(WorryReply))
    answer: Mapped[str] = mapped_column(SealedText("worries.answer"), default="")
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    # From then on nothing is left of the texts.
    emptied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
