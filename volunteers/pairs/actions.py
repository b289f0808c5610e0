"""Proposing pairs and asking both sides."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

import sqlalchemy as sa

from community.foundation import clock, database
from community.foundation.database import db
from community.foundation.refusal import Refused
from volunteers.pairs import queries
from volunteers.pairs.models import Pair
from volunteers.pairs.rules import Origin, PairState, Refusal
from volunteers.requests.models import MentoringRequest

TO_ANSWER = timedelta(days=7)


@dataclass(frozen=True)
class Proposal:
    """A pair that somebody or the engine thought of; `breakdown` adds up to `score`, 0 to 100."""

    request_id: int
    household_id: int
    member_id: int | None
    volunteer_id: int
    score: int
    breakdown: dict[str, int]
    rank: int = 1


def propose(
    request: MentoringRequest,
    volunteer_id: int,
    *,
    origin: Origin,
    score: int = 0,
    breakdown: dict[str, int] | None = None,
    rank: int = 1,
    run_id: int | None = None,
    held: bool = False,
) -> Pair:
    """Put a pair before the coordinator; nobody is asked yet. Raises Refused for two who may not be proposed again."""
    if (volunteer_id, request.household_id) in queries.never_again():
        raise Refused(Refusal.NEVER_AGAIN)
    if queries.find_live(request.id, volunteer_id):
        raise Refused(Refusal.ALREADY)
    one = Proposal(request.id, request.household_id, request.member_id, volunteer_id, score, breakdown or {}, rank)
    pair = Pair(**_row(one, origin, run_id), held=held)
    db.session.add(pair)
    db.session.flush()
    return pair


def propose_all(proposals: Iterable[Proposal], *, run_id: int) -> None:
    """Put the pairs of a run before the coordinators. The run has asked the rules; its audit entry is the run's."""
    rows = [{**_row(one, Origin.RUN, run_id), "held": False} for one in proposals]
    if rows:
        db.session.execute(sa.insert(Pair), rows)


def take_back_drafts() -> None:
    """Forget what the last run proposed and nobody has asked or holds on to: a new run may find better."""
    db.session.execute(sa.delete(Pair).where(queries.is_draft(), Pair.held.is_(False)))


def ask(pairs: Sequence[Pair]) -> None:
    """Ask both sides of each of these drafts; they have a week. Raises Refused for one that was asked before."""
    now = clock.now()
    for pair in database.lock(Pair, [pair.id for pair in pairs]):
        if pair.state is not PairState.PROPOSED or pair.answer_until is not None:
            raise Refused(Refusal.ALREADY)
        pair.answer_until, pair.updated_at = now + TO_ANSWER, now


def _row(one: Proposal, origin: Origin, run_id: int | None) -> dict:
    now = clock.now()
    return {
        **asdict(one),
        "origin": origin,
        "run_id": run_id,
        "state": PairState.PROPOSED,
        "created_at": now,
        "updated_at": now,
    }
