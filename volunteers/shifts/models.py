"""Shifts of a session, and the sign-ups that fill them."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import Account
from community.foundation.database import Base, UtcDateTime, only_one, text_enum
from community.skills.models import Skill
from events.sessions.models import Session
from volunteers.clearances.rules import Clearance
from volunteers.shifts.rules import ShiftRole, ShiftState, SignUpState


class Shift(Base):
    """Some hours of a session in one role: how many are needed, how many can be used."""

    __tablename__ = "shifts"
    __table_args__ = (
        sa.CheckConstraint("minimum >= 0 AND maximum >= minimum AND maximum > 0", name="places"),
        sa.CheckConstraint("taken >= 0", name="taken"),
        sa.CheckConstraint("ends_at > starts_at", name="order"),
        sa.CheckConstraint("NOT first_time OR clearance = 'adults'", name="first_time"),
        # What is to come is asked for on every page of shifts; what was grows for ever.
        sa.Index(None, "starts_at"),
        sa.Index(None, "ends_at"),
    )

    session_id: Mapped[int] = mapped_column(sa.ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    role: Mapped[ShiftRole] = mapped_column(text_enum(ShiftRole))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    minimum: Mapped[int]
    maximum: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    language: Mapped[str | None] = mapped_column(sa.String(8))
    clearance: Mapped[Clearance] = mapped_column(text_enum(Clearance), default=Clearance.ADULTS)
    # What it is good to be able to do there; whoever cannot may come all the same.
    skill_id: Mapped[int | None] = mapped_column(sa.ForeignKey("skills.id", ondelete="SET NULL"), index=True)
    # What one does there and what one brings, in the words and the language of whoever plans it.
    text: Mapped[str] = mapped_column(sa.String(1000), default="", server_default="")
    bring: Mapped[str] = mapped_column(sa.String(300), default="", server_default="")
    text_language: Mapped[str | None] = mapped_column(sa.String(8))
    # Whom to turn to, by name and telephone; told to who holds a place.
    contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    # Whoever is not cleared yet may take it once, beside somebody.
    first_time: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    state: Mapped[ShiftState] = mapped_column(text_enum(ShiftState), default=ShiftState.OPEN)

    session: Mapped[Session] = relationship(lazy="raise")
    skill: Mapped[Skill | None] = relationship(lazy="raise")
    contact: Mapped[Account | None] = relationship(lazy="raise")


class SignUp(Base):
    """A volunteer's place in a shift, or in its queue. The id is the order of commit."""

    __tablename__ = "sign_ups"
    # Whoever changes a sign-up holds its shift; a lock on the sign-up before it would be against the law of locks.
    __guarded_by__ = "shifts"
    __table_args__ = (
        sa.CheckConstraint("late_by > 0", name="late_by"),
        sa.CheckConstraint("left_at IS NULL OR came_at IS NOT NULL AND left_at > came_at", name="left_at"),
        only_one("uq_sign_ups_live", "shift_id", "account_id", where="state <> 'withdrawn'"),
        sa.Index(None, "account_id", "state"),
    )

    shift_id: Mapped[int] = mapped_column(sa.ForeignKey("shifts.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"))
    state: Mapped[SignUpState] = mapped_column(text_enum(SignUpState))
    # How many minutes after the beginning they come, as they said; nothing where they come in time.
    late_by: Mapped[int | None]
    offered_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sequence: Mapped[int] = mapped_column(default=0)
    # Taken without a clearance, beside somebody.
    first_time: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    # When they were really there, as they said at the place, or as somebody noted; nothing where it was as planned.
    came_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The latest word of the door, by the clock of whoever tapped, and which tap it was.
    marked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    marked_key: Mapped[str | None] = mapped_column(sa.String(36))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    shift: Mapped[Shift] = relationship(lazy="raise")
    account: Mapped[Account] = relationship(lazy="raise")
