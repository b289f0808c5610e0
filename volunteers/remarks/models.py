"""Remarks of volunteers on what was noted of a shift, and their answers."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.foundation.database import Base, UtcDateTime, only_one, text_enum
from volunteers.remarks.rules import Verdict
from volunteers.shifts.models import SignUp


class Remark(Base):
    """What somebody says of their own attendance; at most one waits for an answer."""

    __tablename__ = "attendance_remarks"
    # An answer may change the place, and takes the lock of its shift first.
    __guarded_by__ = "shifts"
    __table_args__ = (only_one("uq_attendance_remarks_open", "sign_up_id", where="answered_at IS NULL"),)

    sign_up_id: Mapped[int] = mapped_column(sa.ForeignKey("sign_ups.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(sa.String(500))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    answer: Mapped[str] = mapped_column(sa.String(500), default="", server_default="")
    verdict: Mapped[Verdict | None] = mapped_column(text_enum(Verdict))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"), index=True)

    sign_up: Mapped[SignUp] = relationship(lazy="raise")
