"""Runs of the engine with their proofs, and why somebody has nobody yet."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation.database import Base, UtcDateTime, text_enum
from volunteers.matching.rules import Unserved


class MatchingRun(Base):
    """One run over everybody: the weights it used, what it reached, the proof, checked before it was kept."""

    __tablename__ = "matching_runs"
    __audited__ = False

    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    settings: Mapped[dict[str, int]] = mapped_column(sa.JSON)
    seekers: Mapped[int]
    mentors: Mapped[int]
    served: Mapped[int]
    total_fit: Mapped[int]
    # What the run took, in milliseconds: reading, scoring, solving, checking, storing.
    took: Mapped[dict[str, int]] = mapped_column(sa.JSON, default=dict)
    # Whether the proof is of the whole town, or of the last case (large households, see plan.py).
    exact: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    # Compressed JSON: the objectives with their values and integer prices.
    proof: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
    # Shortage sets of the run, in numbers and languages, for the desk.
    shortages: Mapped[list[dict]] = mapped_column(sa.JSON, default=list)


class UnservedRequest(Base):
    """Why a request got nobody in a run, and how many volunteers failed at which limit."""

    __tablename__ = "unserved"
    __audited__ = False
    __table_args__ = (sa.UniqueConstraint("run_id", "request_id"),)

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("matching_runs.id", ondelete="CASCADE"))
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("mentoring_requests.id", ondelete="CASCADE"), index=True)
    code: Mapped[Unserved] = mapped_column(text_enum(Unserved))
    failed: Mapped[dict[str, int]] = mapped_column(sa.JSON, default=dict)
