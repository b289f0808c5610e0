"""Which session is the viewing of which dwelling, for which need, and who goes along."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import Account
from community.foundation.database import Base, UtcDateTime
from community.housing.models import Dwelling, HousingNeed
from events.sessions.models import Session


class Viewing(Base):
    """That a session is the viewing of a dwelling; its venue is where one meets, and never the dwelling."""

    __tablename__ = "viewings"

    session_id: Mapped[int] = mapped_column(sa.ForeignKey("sessions.id", ondelete="CASCADE"), unique=True)
    need_id: Mapped[int] = mapped_column(sa.ForeignKey("housing_needs.id", ondelete="CASCADE"), index=True)
    dwelling_id: Mapped[int] = mapped_column(sa.ForeignKey("dwellings.id", ondelete="CASCADE"), index=True)
    volunteer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    interpreter_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Since when it is these two who go along, where they were chosen again.
    chosen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    session: Mapped[Session] = relationship(lazy="raise")
    need: Mapped[HousingNeed] = relationship(lazy="raise")
    dwelling: Mapped[Dwelling] = relationship(lazy="raise")
    volunteer: Mapped[Account | None] = relationship(lazy="raise", foreign_keys=[volunteer_id])
    interpreter: Mapped[Account | None] = relationship(lazy="raise", foreign_keys=[interpreter_id])
