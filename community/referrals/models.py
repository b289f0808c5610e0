"""Referrals with their sealed texts, the receiver's own notes, and which kinds an organisation takes."""

import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.foundation.database import Base, UtcDateTime, text_enum
from community.foundation.sealing import SealedText
from community.households.models import Household, Member
from community.organisations.models import Organisation
from community.referrals.rules import (
    DeclineReason,
    ReferralKind,
    ReferralOutcome,
    ReferralPriority,
    ReferralState,
    ReferralWay,
)
from community.sharing.rules import Disclosure

# As long as the longest of them, so that not even the length of what is sealed tells the kind.
WIDTH = max(len(kind.value) for kind in ReferralKind)
# No letters that are read for one another.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_case_code() -> str:
    """What stands for a name: random, so that it says nothing."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(8))


def kept(kind: ReferralKind) -> str:
    """A kind as its column takes it."""
    return kind.value.ljust(WIDTH)


class ReferralOffer(Base):
    """That an organisation takes referrals of a kind."""

    __tablename__ = "referral_offers"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "kind"),)

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    kind: Mapped[ReferralKind] = mapped_column(text_enum(ReferralKind))


class Referral(Base):
    """That one organisation asks another to help somebody, and how far that is.

    The kind and every text are sealed, whatever the kind: which of them are would tell it.
    """

    __tablename__ = "referrals"
    __table_args__ = (
        sa.CheckConstraint("sender_id <> receiver_id", name="elsewhere"),
        sa.CheckConstraint("state <> 'closed' OR outcome IS NOT NULL", name="outcome"),
        sa.CheckConstraint("state <> 'declined' OR declined IS NOT NULL", name="declined"),
        # What was taken back may have been sent, or not.
        sa.CheckConstraint("state IN ('draft', 'consented', 'withdrawn') OR sent_at IS NOT NULL", name="sent"),
        sa.Index(None, "state", "due_at"),
        sa.Index(None, "sender_id", "state"),
        sa.Index(None, "receiver_id", "state"),
    )

    code: Mapped[str] = mapped_column(sa.String(12), default=new_case_code, unique=True)
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("households.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    sender_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    receiver_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    # Of a confidential one nobody else of the sending organisation reads what it is of.
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    confidential: Mapped[bool]
    sealed_kind: Mapped[str] = mapped_column("kind_code", SealedText("referrals.kind"))
    priority: Mapped[ReferralPriority] = mapped_column(text_enum(ReferralPriority))
    state: Mapped[ReferralState] = mapped_column(text_enum(ReferralState), default=ReferralState.DRAFT)
    reason: Mapped[str] = mapped_column(SealedText("referrals.reason"))
    disclosed: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    # In which language somebody has to interpret; "" where nobody has to.
    interpreter_language: Mapped[str] = mapped_column(sa.String(8), default="")
    # Of a child: who looks after it, and whether they know, or why they do not.
    caregiver_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id", ondelete="SET NULL"), index=True)
    caregiver_related: Mapped[bool | None]
    caregiver_informed: Mapped[bool | None]
    not_informed: Mapped[str] = mapped_column(SealedText("referrals.not_informed"), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # To what goes along: when, how, in which language, and who took it down (nobody where it was the own card).
    consented_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    consent_way: Mapped[ReferralWay | None] = mapped_column(text_enum(ReferralWay))
    consent_language: Mapped[str] = mapped_column(sa.String(8), default="")
    consent_noted_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True
    )
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    met_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When it ended: closed, declined or withdrawn.
    over_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    declined: Mapped[DeclineReason | None] = mapped_column(text_enum(DeclineReason))
    other_place: Mapped[str] = mapped_column(SealedText("referrals.other_place"), default="")
    outcome: Mapped[ReferralOutcome | None] = mapped_column(text_enum(ReferralOutcome))
    # What the receiver lets the sender and the person read.
    answer: Mapped[str] = mapped_column(SealedText("referrals.answer"), default="")
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # From then on nothing is left of the texts.
    emptied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    household: Mapped[Household] = relationship(lazy="raise")
    member: Mapped[Member] = relationship(lazy="raise", foreign_keys=[member_id])
    caregiver: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[caregiver_id])
    sender: Mapped[Organisation] = relationship(lazy="raise", foreign_keys=[sender_id])
    receiver: Mapped[Organisation] = relationship(lazy="raise", foreign_keys=[receiver_id])

    @property
    def kind(self) -> ReferralKind:
        """What it is of."""
        return ReferralKind(self.sealed_kind.strip())

    @property
    def disclosures(self) -> list[Disclosure]:
        """What of the person goes along."""
        return [Disclosure(one) for one in self.disclosed]


class ReferralNote(Base):
    """What those who receive noted for one another; it never leaves their organisation."""

    __tablename__ = "referral_notes"

    referral_id: Mapped[int] = mapped_column(sa.ForeignKey("referrals.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(SealedText("referral_notes.text"))
    written_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
