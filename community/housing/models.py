"""Dwellings with what their owners wrote, sealed, and what families need until they have lived somewhere a while."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.foundation.database import Base, UtcDateTime, only_one, text_enum
from community.foundation.sealing import SealedText
from community.households.models import Household
from community.housing.rules import DwellingOwner, DwellingState, HousingNeedState, LostReason
from community.organisations.models import Organisation
from community.places.models import Area


class Dwelling(Base):
    """A home that somebody offers. It is never a venue: its address, and all that its owner wrote, is sealed."""

    __tablename__ = "dwellings"
    __table_args__ = (
        sa.CheckConstraint("rooms > 0 AND most_persons > 0 AND rent >= 0", name="facts"),
        sa.Index(None, "organisation_id", "state"),
    )

    # The office that checks it.
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    state: Mapped[DwellingState] = mapped_column(text_enum(DwellingState), default=DwellingState.SUBMITTED)
    owner: Mapped[DwellingOwner] = mapped_column(text_enum(DwellingOwner), default=DwellingOwner.PRIVATE)
    area_id: Mapped[int] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    address: Mapped[str] = mapped_column(SealedText("dwellings.address"), default="")
    # Who offers it, how to reach them, what they say of it, in which language.
    landlord: Mapped[str] = mapped_column(SealedText("dwellings.landlord"), default="")
    phone: Mapped[str] = mapped_column(SealedText("dwellings.phone"), default="")
    email: Mapped[str] = mapped_column(SealedText("dwellings.email"), default="")
    words: Mapped[str] = mapped_column(SealedText("dwellings.words"), default="")
    locale: Mapped[str] = mapped_column(sa.String(8), default="")
    # What the office keeps for itself.
    note: Mapped[str] = mapped_column(SealedText("dwellings.note"), default="")
    rooms: Mapped[int]
    square_metres: Mapped[int | None]
    most_persons: Mapped[int]
    floor: Mapped[int | None]
    lift: Mapped[bool] = mapped_column(default=False)
    step_free: Mapped[bool] = mapped_column(default=False)
    # A month, with what comes on top, in whole units of a currency.
    rent: Mapped[int]
    utilities: Mapped[int] = mapped_column(default=0)
    deposit: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(sa.String(3))
    furnished: Mapped[bool] = mapped_column(default=False)
    free_from: Mapped[date]
    free_until: Mapped[date | None]
    # The shortest time for which it is let.
    months: Mapped[int | None]
    registration: Mapped[bool] = mapped_column(default=False)
    pets: Mapped[bool] = mapped_column(default=False)
    smoking: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    checked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # From then on nothing is left of who offered it, and where it is.
    emptied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    area: Mapped[Area] = relationship(lazy="raise")

    @property
    def costs(self) -> int:
        """What it costs a month in all."""
        return self.rent + self.utilities


class HousingNeed(Base):
    """That a family, or somebody of it, needs a home, and how far that is."""

    __tablename__ = "housing_needs"
    __table_args__ = (
        # A dwelling is never accepted by two.
        only_one("uq_housing_needs_taken", "dwelling_id", where="holds"),
        sa.CheckConstraint("persons > 0 AND budget >= 0", name="facts"),
        sa.CheckConstraint("NOT holds OR dwelling_id IS NOT NULL", name="holds"),
        sa.CheckConstraint("state <> 'lost' OR lost IS NOT NULL", name="lost"),
        sa.Index(None, "organisation_id", "state"),
        sa.Index(None, "sender_id", "due_on"),
    )

    household_id: Mapped[int] = mapped_column(sa.ForeignKey("households.id", ondelete="CASCADE"), index=True)
    # Whose alone it is; None where the whole household looks.
    member_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    # The office that looks, and the organisation that accompanies the family.
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    sender_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    # The referral from which it came; with it what is read here ends.
    referral_id: Mapped[int | None] = mapped_column(sa.ForeignKey("referrals.id", ondelete="CASCADE"), unique=True)
    opened_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    # Whether the office may know what the family is called.
    named: Mapped[bool] = mapped_column(default=False)
    state: Mapped[HousingNeedState] = mapped_column(text_enum(HousingNeedState), default=HousingNeedState.OPEN)
    persons: Mapped[int]
    budget: Mapped[int]
    currency: Mapped[str] = mapped_column(sa.String(3))
    step_free: Mapped[bool] = mapped_column(default=False)
    registration: Mapped[bool] = mapped_column(default=True)
    by_on: Mapped[date]
    district: Mapped[str] = mapped_column(sa.String(60), default="")
    language: Mapped[str] = mapped_column(sa.String(8), default="")
    school_area_id: Mapped[int | None] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    work_area_id: Mapped[int | None] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    dwelling_id: Mapped[int | None] = mapped_column(sa.ForeignKey("dwellings.id"), index=True)
    # Whether it is theirs: from their yes until it is free again.
    holds: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    offered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    moved_on: Mapped[date | None]
    # By when somebody who accompanies the family has to act.
    due_on: Mapped[date | None]
    lost: Mapped[LostReason | None] = mapped_column(text_enum(LostReason))
    lost_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    household: Mapped[Household] = relationship(lazy="raise")
    office: Mapped[Organisation] = relationship(lazy="raise", foreign_keys=[organisation_id])
    sender: Mapped[Organisation] = relationship(lazy="raise", foreign_keys=[sender_id])
    dwelling: Mapped[Dwelling | None] = relationship(lazy="raise")
