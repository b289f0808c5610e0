"""Agreements with their people, the plan of each child, and the steps of both."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.agreements.rules import AgreementEnding, Course, Due, StepState, WishEnding
from community.duties.rules import StepPicture
from community.foundation.database import Base, UtcDateTime, only_one, text_enum


class Agreement(Base):
    """An integration agreement of the adults of a family with a municipality; of a family at most one is live."""

    __tablename__ = "agreements"
    __table_args__ = (
        only_one("uq_agreements_live", "household_id", where="ended_on IS NULL"),
        sa.CheckConstraint("applied_on >= decided_on", name="applied"),
    )

    household_id: Mapped[int] = mapped_column(sa.ForeignKey("households.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    # The country whose facts hold of it, whatever the town's is later.
    law_code: Mapped[str] = mapped_column(sa.String(8))
    reference: Mapped[str] = mapped_column(sa.String(60), default="")
    decided_on: Mapped[date]
    applied_on: Mapped[date]
    signed_on: Mapped[date | None]
    # The day of the written consent to one more term.
    extended_on: Mapped[date | None]
    moved_on: Mapped[date | None]
    # The municipality to which it moved, in its own words.
    moved_to: Mapped[str] = mapped_column(sa.String(120), default="")
    ended_on: Mapped[date | None]
    ending: Mapped[AgreementEnding | None] = mapped_column(text_enum(AgreementEnding))
    # Who looks after it at the municipality.
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def course(self) -> Course:
        """Its days as the rules see them."""
        return Course(self.applied_on, self.signed_on, self.extended_on, self.moved_on, self.ended_on)


class AgreementWish(Base):
    """That a family says with its own card that it wants an agreement: one at a time waits."""

    __tablename__ = "agreement_wishes"
    __table_args__ = (
        only_one("uq_agreement_wishes_open", "household_id", where="settled_at IS NULL"),
        sa.CheckConstraint("(settled_at IS NULL) = (settled IS NULL)", name="settled"),
    )

    household_id: Mapped[int] = mapped_column(sa.ForeignKey("households.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    # Who of the family said it, while they are there.
    member_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id", ondelete="SET NULL"), index=True)
    decided_on: Mapped[date]
    wished_on: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    settled: Mapped[WishEnding | None] = mapped_column(text_enum(WishEnding))


class AgreementParty(Base):
    """An adult who is in an agreement; it may end for one while the others go on."""

    __tablename__ = "agreement_parties"
    __table_args__ = (sa.UniqueConstraint("agreement_id", "member_id"),)

    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreements.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    ended_on: Mapped[date | None]
    ending: Mapped[AgreementEnding | None] = mapped_column(text_enum(AgreementEnding))


class ChildPlan(Base):
    """What a child needs, and what the child says to it; never why."""

    __tablename__ = "child_plans"
    __table_args__ = (sa.UniqueConstraint("agreement_id", "member_id"),)

    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreements.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    education: Mapped[str] = mapped_column(sa.String(400), default="")
    health: Mapped[str] = mapped_column(sa.String(400), default="")
    body: Mapped[str] = mapped_column(sa.String(400), default="")
    culture: Mapped[str] = mapped_column(sa.String(400), default="")
    language: Mapped[str] = mapped_column(sa.String(400), default="")
    opinion: Mapped[str] = mapped_column(sa.String(600))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AgreementStep(Base):
    """A duty of the municipality, or a measure of an agreement or of a child's plan: who acts, by when, and by what it
    is shown."""

    __tablename__ = "agreement_steps"
    __table_args__ = (
        only_one("uq_agreement_steps_duty", "agreement_id", "duty_code", where="duty_code <> ''"),
        sa.Index(None, "state", "due_on"),
    )

    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreements.id", ondelete="CASCADE"), index=True)
    # Of whose plan it is; None where it is the family's.
    plan_id: Mapped[int | None] = mapped_column(sa.ForeignKey("child_plans.id", ondelete="CASCADE"), index=True)
    # The key of a duty in the country's file; "" for a measure, which has a title.
    duty_code: Mapped[str] = mapped_column(sa.String(40), default="")
    title: Mapped[str] = mapped_column(sa.String(160), default="")
    # What a duty was called by language when it was signed for; {}: what the country's file calls it.
    words: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict, server_default="{}")
    # None where the family takes no part in it.
    picture: Mapped[StepPicture | None] = mapped_column(text_enum(StepPicture))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    due_on: Mapped[date]
    place: Mapped[str] = mapped_column(sa.String(120), default="")
    bring: Mapped[str] = mapped_column(sa.String(160), default="")
    state: Mapped[StepState] = mapped_column(text_enum(StepState), default=StepState.OPEN)
    settled_on: Mapped[date | None]
    evidence_on: Mapped[date | None]
    evidence: Mapped[str] = mapped_column(sa.String(60), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def due(self) -> Due:
        """It as the line of steps sees it."""
        return Due(self.id, self.due_on, self.state, self.settled_on)
