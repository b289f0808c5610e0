"""Clearances that were granted, and until when; those that wait for a second person."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation.database import Base, UtcDateTime, text_enum
from volunteers.vetting.rules import Clearance


class GrantedClearance(Base):
    """A clearance of a volunteer; after `expires_on` it allows nothing new."""

    __tablename__ = "granted_clearances"
    __audited__ = True
    __table_args__ = (sa.UniqueConstraint("volunteer_id", "clearance"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(sa.ForeignKey("volunteers.id", ondelete="CASCADE"))
    clearance: Mapped[Clearance] = mapped_column(text_enum(Clearance))
    granted_on: Mapped[date]
    expires_on: Mapped[date]


class ClearanceProposal(Base):
    """A clearance that one member of staff proposed and another has to confirm."""

    __tablename__ = "clearance_proposals"
    __audited__ = True
    __table_args__ = (sa.UniqueConstraint("volunteer_id", "clearance"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(sa.ForeignKey("volunteers.id", ondelete="CASCADE"))
    clearance: Mapped[Clearance] = mapped_column(text_enum(Clearance))
    expires_on: Mapped[date]
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
