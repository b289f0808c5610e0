"""Who was proposed for a shift, who was asked, and what they said."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import Account
from community.foundation.database import Base, UtcDateTime, only_one, text_enum
from volunteers.rosters.rules import AskState
from volunteers.shifts.models import Shift


class Ask(Base):
    """A volunteer who could take a shift: proposed to staff first, then asked by them."""

    __tablename__ = "asks"
    # As a sign-up, an ask is changed under the lock of its shift.
    __guarded_by__ = "shifts"
    __table_args__ = (
        only_one("uq_asks_open", "shift_id", "account_id", where="state IN ('proposed', 'asked')"),
        sa.Index(None, "account_id", "state"),
        sa.Index(None, "state", "answer_until"),
        sa.Index(None, "asked_at"),
    )

    shift_id: Mapped[int] = mapped_column(sa.ForeignKey("shifts.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"))
    state: Mapped[AskState] = mapped_column(text_enum(AskState), default=AskState.PROPOSED)
    # What the engine found, for the reasons on the page: days of rest, and points for time, district, experience.
    rest: Mapped[int] = mapped_column(default=0)
    fit: Mapped[dict[str, int]] = mapped_column(sa.JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    shift: Mapped[Shift] = relationship(lazy="raise")
    account: Mapped[Account] = relationship(lazy="raise")
