"""Pairs with their answers, who is asked next, and who does not want to meet whom."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from community.accounts.models import Account
from community.foundation.database import Base, UtcDateTime, only_one, text_enum
from community.households.models import Household
from community.households.rules import WordWay
from volunteers.pairs.rules import STANDING, Ending, Origin, PairState, Side, WordOf
from volunteers.requests.models import MentoringRequest


class Pair(Base):
    """A volunteer for a request. `score` and `breakdown` are what the engine found when it was proposed."""

    __tablename__ = "pairs"
    # An answer reasons about the request and the people too, and takes their locks first.
    __guarded_by__ = "mentoring_requests"
    __table_args__ = (
        sa.CheckConstraint("(state = 'closed') = (ending IS NOT NULL)", name="ended"),
        sa.CheckConstraint("rank BETWEEN 1 AND 3", name="rank"),
        only_one("uq_pairs_live", "request_id", "volunteer_id", where="state <> 'closed'"),
        sa.Index(None, "volunteer_id", "state"),
        sa.Index(None, "household_id", "state"),
        sa.Index(None, "state", "answer_until"),
    )

    request_id: Mapped[int] = mapped_column(sa.ForeignKey("mentoring_requests.id", ondelete="CASCADE"), index=True)
    # The request's household and member, which a door asks for at every request.
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("households.id", ondelete="CASCADE"))
    member_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    volunteer_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"))
    run_id: Mapped[int | None] = mapped_column(sa.ForeignKey("matching_runs.id", ondelete="SET NULL"), index=True)
    origin: Mapped[Origin] = mapped_column(text_enum(Origin))
    state: Mapped[PairState] = mapped_column(text_enum(PairState), default=PairState.PROPOSED)
    # 1 is the engine's pair; 2 and 3 are alternatives where both sides choose.
    rank: Mapped[int] = mapped_column(default=1)
    # A coordinator holds on to it: a run may not take it back.
    held: Mapped[bool] = mapped_column(default=False)
    score: Mapped[int] = mapped_column(default=0)
    breakdown: Mapped[dict[str, int]] = mapped_column(sa.JSON, default=dict)
    answer_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mentor_said_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mentee_said_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    guardian_said_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What each side lets the other see of its phone.
    mentor_phone: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    mentee_phone: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    introduction_id: Mapped[int | None] = mapped_column(sa.ForeignKey("sessions.id", ondelete="SET NULL"), index=True)
    introduced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ending: Mapped[Ending | None] = mapped_column(text_enum(Ending))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    request: Mapped[MentoringRequest] = relationship(lazy="raise")
    household: Mapped[Household] = relationship(lazy="raise")
    volunteer: Mapped[Account] = relationship(lazy="raise")


# Read only where it is asked for: a run reads thousands of requests and knows their pairs already.
MentoringRequest.accompanied = column_property(
    sa.exists().where(Pair.request_id == MentoringRequest.id, Pair.state.in_(STANDING)), deferred=True
)


class GivenWord(Base):
    """What somebody of a household said of a pair, with their own card or to staff: who, how, when, and whether with an
    interpreter."""

    __tablename__ = "given_words"

    pair_id: Mapped[int] = mapped_column(sa.ForeignKey("pairs.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id", ondelete="SET NULL"), index=True)
    wording: Mapped[WordOf] = mapped_column(text_enum(WordOf))
    agreed: Mapped[bool]
    way: Mapped[WordWay] = mapped_column(text_enum(WordWay))
    said_on: Mapped[date]
    interpreter: Mapped[bool] = mapped_column(default=False)
    noted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Candidate(Base):
    """Whom a coordinator decided to ask next, if those before do not agree. Who was asked is a pair and no candidate
    any more; who could not be asked when it was their turn stays, with the moment."""

    __tablename__ = "candidates"
    __table_args__ = (
        sa.UniqueConstraint("request_id", "volunteer_id"),
        sa.CheckConstraint("rank BETWEEN 2 AND 3", name="rank"),
        sa.Index(None, "volunteer_id"),
    )

    request_id: Mapped[int] = mapped_column(sa.ForeignKey("mentoring_requests.id", ondelete="CASCADE"), index=True)
    volunteer_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"))
    rank: Mapped[int]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    passed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Block(Base):
    """These two never meet again through this house; the other side is not told."""

    __tablename__ = "blocks"
    __table_args__ = (sa.UniqueConstraint("volunteer_id", "household_id"), sa.Index(None, "household_id"))

    volunteer_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"))
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("households.id", ondelete="CASCADE"))
    # Whose own the pair was; it holds for all of the household.
    member_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    side: Mapped[Side] = mapped_column(text_enum(Side))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
