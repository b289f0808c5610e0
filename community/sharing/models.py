"""Data-sharing agreements of two organisations."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.foundation.database import Base, UtcDateTime, text_enum
from community.organisations.models import Organisation
from community.sharing.rules import LONGEST_PURPOSE, Disclosure, LegalBasis, SharingCourse


class SharingAgreement(Base):
    """That what is told of people may go from either of two organisations to the other; one proposes it, the other
    accepts it."""

    __tablename__ = "sharing_agreements"
    __table_args__ = (
        sa.CheckConstraint("proposer_id <> partner_id", name="two"),
        sa.CheckConstraint("valid_from <= expires_on", name="days"),
    )

    proposer_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    partner_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    purpose: Mapped[str] = mapped_column(sa.String(LONGEST_PURPOSE))
    shared: Mapped[list[str]] = mapped_column(sa.JSON)
    basis: Mapped[LegalBasis] = mapped_column(text_enum(LegalBasis))
    valid_from: Mapped[date]
    # Its last day.
    expires_on: Mapped[date]
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    proposed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    # One side does not want it, or no longer.
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)

    proposer: Mapped[Organisation] = relationship(lazy="raise", foreign_keys=[proposer_id])
    partner: Mapped[Organisation] = relationship(lazy="raise", foreign_keys=[partner_id])

    @property
    def course(self) -> SharingCourse:
        """It as the rules see it."""
        ended = self.ended_at is not None
        return SharingCourse(self.valid_from, self.expires_on, self.accepted_at is not None, ended)

    @property
    def categories(self) -> list[Disclosure]:
        """What of people may go along."""
        return [Disclosure(one) for one in self.shared]
