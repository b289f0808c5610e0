"""What an administrator changed of the duties; the last word on each holds, and all of them are its history."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import Account
from community.duties.rules import DutyOwner, DutyTemplate, StepPicture
from community.foundation.database import Base, UtcDateTime, text_enum


class DutyChange(Base):
    """A duty as it is from a moment on, in a country whose file tells it otherwise or not at all; never rewritten."""

    __tablename__ = "duty_changes"
    __table_args__ = (sa.CheckConstraint("days >= 0", name="days"), sa.Index(None, "law_code", "duty_code"))

    law_code: Mapped[str] = mapped_column(sa.String(8))
    duty_code: Mapped[str] = mapped_column(sa.String(40))
    words: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    days: Mapped[int]
    picture: Mapped[StepPicture | None] = mapped_column(text_enum(StepPicture))
    child: Mapped[bool] = mapped_column(default=False)
    owner: Mapped[DutyOwner] = mapped_column(text_enum(DutyOwner))
    off: Mapped[bool] = mapped_column(default=False)
    # None where it came with a pack that was taken over on a command line.
    changed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    changed_by: Mapped[Account | None] = relationship(lazy="raise")

    @property
    def template(self) -> DutyTemplate:
        """It as the rules see it."""
        words = tuple(self.words.items())
        return DutyTemplate(self.duty_code, self.days, self.picture, self.child, words, self.owner, self.off)
