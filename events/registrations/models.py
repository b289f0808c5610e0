"""Registrations: a party of a household, its members and its place in the queue."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.foundation.database import Base, UtcDateTime, only_one, text_enum
from community.households.models import Household
from events.registrations.rules import Asked, Circle, RegistrationState
from events.sessions.models import Session


class Registration(Base):
    """A party that wants to come: n people take n seats together. The id is the order of commit."""

    __tablename__ = "registrations"
    __version_of__ = "programme"
    __table_args__ = (
        sa.CheckConstraint("party_size > missing", name="party_size"),
        sa.CheckConstraint("late_by > 0", name="late_by"),
        sa.CheckConstraint("missing = 0 OR missing > 0 AND state = 'attended'", name="missing"),
        only_one(
            "uq_registrations_live",
            "session_id",
            "household_id",
            sa.text("coalesce(member_id, 0)"),
            where="state <> 'cancelled'",
        ),
        sa.Index(None, "household_id", "state"),
    )

    session_id: Mapped[int] = mapped_column(sa.ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("households.id", ondelete="CASCADE"))
    # Whose own matter it is: no other card of the household shows it. None for the household's.
    member_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    state: Mapped[RegistrationState] = mapped_column(text_enum(RegistrationState))
    party_size: Mapped[int]
    # How many of a party that is here did not come: their seats are free again. Who, say its members; the number stays
    # when they are erased.
    missing: Mapped[int] = mapped_column(default=0)
    # How many minutes after the beginning they come, as they said; nothing where they come in time.
    late_by: Mapped[int | None]
    offered_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Whose seats may be kept for them.
    circle: Mapped[Circle] = mapped_column(text_enum(Circle), default=Circle.FAMILIES)
    # How staff were asked for what was done last; nothing where they did it themselves. Who it was stands in the trail.
    asked: Mapped[Asked | None] = mapped_column(text_enum(Asked))
    # Who comes together with another household: the number of the first of these parties, the same for each of them.
    together: Mapped[int | None] = mapped_column(sa.ForeignKey("registrations.id", ondelete="SET NULL"), index=True)
    # The latest word of the door, by the clock of whoever tapped, and which tap it was.
    marked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    marked_key: Mapped[str | None] = mapped_column(sa.String(36))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    session: Mapped[Session] = relationship(lazy="raise")
    household: Mapped[Household] = relationship(lazy="raise")
    party: Mapped[list["PartyMember"]] = relationship(lazy="raise", cascade="all, delete-orphan")


class PartyMember(Base):
    """One member of the party, and whether the others are here without them."""

    __tablename__ = "party_members"
    __audited__ = False
    __table_args__ = (sa.UniqueConstraint("registration_id", "member_id"),)

    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registrations.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    missing: Mapped[bool] = mapped_column(default=False)
