"""Reading whom a request was asked for, what came of it, and who comes next."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from community.accounts.models import Account
from community.foundation.database import db
from volunteers.candidates.rules import Came, came
from volunteers.matching import queries as town
from volunteers.matching.scoring import Scores, score
from volunteers.pairs.models import Candidate, Pair
from volunteers.pairs.rules import ASKED, PairState
from volunteers.requests import queries as requests
from volunteers.requests.models import MentoringRequest


@dataclass(frozen=True)
class Line:
    """A volunteer by name, what came of asking them, and since when; no moment for who is still to be asked."""

    name: str
    came: Came
    at: datetime | None = None


def asked_for(request_id: int) -> set[int]:
    """The volunteers who were ever asked for a request: nobody is asked twice without a coordinator."""
    return asked_for_all([request_id])[request_id]


def asked_for_all(request_ids: Iterable[int]) -> dict[int, set[int]]:
    """The same of several requests, by their ids."""
    found: dict[int, set[int]] = defaultdict(set)
    query = sa.select(Pair.request_id, Pair.volunteer_id).where(Pair.answer_until.is_not(None))
    for request_id, volunteer_id in db.session.execute(query.where(Pair.request_id.in_(list(request_ids)))):
        found[request_id].add(volunteer_id)
    return found


def fitting(request_id: int, among: Collection[int], today: date) -> Scores | None:
    """A request against these volunteers, with all limits as they are now; None where nobody looks for it any more."""
    group = town.snapshot(today, only=request_id, among=among).group
    return score(group, *town.settings()) if group.seekers else None


def trail(request: MentoringRequest) -> list[Line]:
    """Whom this request was asked for since it waits, the first first, and who comes next."""
    asked = db.session.execute(
        sa.select(Account.name, Account.family_name, Pair)
        .join(Account, Account.id == Pair.volunteer_id)
        .where(Pair.request_id == request.id, Pair.answer_until.is_not(None), Pair.created_at >= request.asked_at)
        .order_by(Pair.created_at, Pair.rank, Pair.id)
    ).all()
    lines = [
        Line(f"{name} {family}".strip(), came(pair.state, pair.ending, bool(pair.mentor_said_at)), pair.updated_at)
        for name, family, pair in asked
    ]
    waits = any(pair.state in ASKED for *_, pair in asked)
    rows = db.session.execute(
        sa.select(Account.name, Account.family_name, Candidate.passed_at)
        .join(Account, Account.id == Candidate.volunteer_id)
        .where(Candidate.request_id == request.id)
        .order_by(Candidate.passed_at.is_(None), Candidate.rank)
    )
    for name, family, passed_at in rows:
        if passed_at or waits:
            lines.append(Line(f"{name} {family}".strip(), Came.PASSED if passed_at else Came.NEXT, passed_at))
    return lines


def in_vain() -> sa.ColumnElement[bool]:
    """Requests for which everybody was asked who was to be asked, nobody agreed, and staff have not looked at it."""
    live = sa.select(Pair.id).where(Pair.request_id == MentoringRequest.id, Pair.state != PairState.CLOSED)
    return sa.and_(MentoringRequest.asked_in_vain_at.is_not(None), requests.standing(), ~live.exists())
