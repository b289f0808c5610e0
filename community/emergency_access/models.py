"""What was asked for in an emergency, what became of it, and of whom it is."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import Account
from community.emergency_access.rules import EmergencyKind, EmergencyState
from community.foundation.database import Base, UtcDateTime, only_one, text_enum
from community.foundation.sealing import SealedText
from community.organisations.models import Organisation


class EmergencyAccess(Base):
    """That somebody who administers wants to read one row (its table is the kind's), why, and who agreed.

    `organisation_id` is whose coordinators may decide and hear of it (nobody's: those who administer alone),
    `household` and `member` whose it is; a vetting file's owner is its number.
    """

    __tablename__ = "emergency_accesses"
    __table_args__ = (
        sa.CheckConstraint("decided_by_id IS NULL OR decided_by_id <> asked_by_id", name="two"),
        sa.CheckConstraint(
            "state NOT IN ('open', 'ended') OR (opened_at IS NOT NULL AND open_until IS NOT NULL)", name="opened"
        ),
        sa.CheckConstraint("(state IN ('asked', 'open')) = (ended_at IS NULL)", name="ended"),
        only_one("uq_emergency_accesses_live", "asked_by_id", "kind", "row_id", where="state IN ('asked', 'open')"),
        sa.Index(None, "kind", "row_id", "asked_by_id"),
        sa.Index(None, "state"),
    )

    kind: Mapped[EmergencyKind] = mapped_column(text_enum(EmergencyKind))
    row_id: Mapped[int]
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    household_id: Mapped[int | None] = mapped_column(sa.ForeignKey("households.id", ondelete="CASCADE"), index=True)
    # Whose alone it is, of that household; None where it is everybody's.
    member_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(SealedText("emergency_accesses.reason"))
    state: Mapped[EmergencyState] = mapped_column(text_enum(EmergencyState), default=EmergencyState.ASKED)
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer_until: Mapped[datetime] = mapped_column(UtcDateTime)
    # Who had their role by then may decide.
    known_since: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    open_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    organisation: Mapped[Organisation | None] = relationship(lazy="raise")
    asked_by: Mapped[Account | None] = relationship(lazy="raise", foreign_keys=[asked_by_id])
    decided_by: Mapped[Account | None] = relationship(lazy="raise", foreign_keys=[decided_by_id])
