"""Reading what the desk shows, a page at a time, in a fixed number of statements."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from community.accounts.models import Account
from community.foundation.database import db, every, first
from community.foundation.derived_columns import called
from community.households.models import Household, Member
from community.households.queries import called_here
from volunteers.matching import queries as town
from volunteers.matching.models import MatchingRun, UnservedRequest
from volunteers.pairs import queries as pairs
from volunteers.pairs.models import Candidate, Pair
from volunteers.pairs.rules import ASKED, STANDING, PairState
from volunteers.profiles.models import Volunteer
from volunteers.proposals.rules import Came, Show, came
from volunteers.requests import queries as requests
from volunteers.requests.models import MentoringRequest
from volunteers.requests.rules import RequestState

if TYPE_CHECKING:
    from volunteers.matching.scoring import Scores

A_PAGE = 50
# So many of a name are offered; then somebody types more of it.
A_FEW = 20


# A volunteer's name, whole.
NAME = sa.func.trim(Account.name + " " + Account.family_name).label("volunteer")


def last_run() -> MatchingRun | None:
    """The newest run."""
    return first(MatchingRun, by=MatchingRun.id.desc())


def _live() -> sa.ColumnElement[bool]:
    before = aliased(Pair)
    better = sa.select(before.id).where(
        before.request_id == Pair.request_id, before.state != PairState.CLOSED, before.rank < Pair.rank
    )
    return sa.and_(Pair.request_id == MentoringRequest.id, Pair.state != PairState.CLOSED, ~better.exists())


def _shown(show: Show, run_id: int) -> list[sa.ColumnElement[bool]]:
    """The conditions of one list over requests outer joined to their live pair and their reason in the last run."""
    if show is Show.PROPOSED:
        return [pairs.is_draft()]
    if show is Show.ASKED:
        return [Pair.state.in_(ASKED), sa.not_(pairs.is_draft())]
    if show is Show.NOBODY:
        return [Pair.id.is_(None), UnservedRequest.id.is_not(None)]
    return [Pair.id.is_(None), UnservedRequest.id.is_(None)]


def _joined(query: sa.Select, run_id: int) -> sa.Select:
    reason = sa.and_(UnservedRequest.request_id == MentoringRequest.id, UnservedRequest.run_id == run_id)
    return (
        query.join(Household, Household.id == MentoringRequest.household_id)
        .outerjoin(Pair, _live())
        .outerjoin(UnservedRequest, reason)
        .where(MentoringRequest.state == RequestState.OPEN)
    )


def counts(reach: sa.ColumnElement[bool], run_id: int) -> dict[Show, int]:
    """How many requests each list has."""
    columns = [
        sa.func.count(sa.case((sa.and_(*_shown(show, run_id)), MentoringRequest.id))).label(show.value) for show in Show
    ]
    row = db.session.execute(_joined(sa.select(*columns).select_from(MentoringRequest), run_id).where(reach)).one()
    return {show: getattr(row, show.value) for show in Show}


def lines(reach: sa.ColumnElement[bool], show: Show, run_id: int, page: int) -> tuple[Sequence[Any], bool]:
    """A page of one list, who waits longest first, and whether there are more.

    Of each request: whose it is, `household` and `member` by name (empty where they are not known here), `volunteer`,
    `score` and `held` of its pair, the `code` of who gets nobody, and whether all were asked `in_vain`.
    """
    query = (
        _joined(
            sa.select(
                MentoringRequest.id,
                MentoringRequest.household_id,
                *called_here(),
                MentoringRequest.company,
                MentoringRequest.asked_at,
                Pair.id.label("pair_id"),
                Pair.score,
                sa.func.coalesce(Pair.held, sa.false()).label("held"),
                sa.func.coalesce(NAME, "").label("volunteer"),
                UnservedRequest.code,
                MentoringRequest.asked_in_vain_at.is_not(None).label("in_vain"),
            ).select_from(MentoringRequest),
            run_id,
        )
        .outerjoin(Member, Member.id == MentoringRequest.member_id)
        .outerjoin(Account, Account.id == Pair.volunteer_id)
        .where(reach, *_shown(show, run_id))
        .order_by(MentoringRequest.asked_at, MentoringRequest.id)
        .offset((page - 1) * A_PAGE)
        .limit(A_PAGE + 1)
    )
    rows = db.session.execute(query).all()
    return rows[:A_PAGE], len(rows) > A_PAGE


def drafts(reach: sa.ColumnElement[bool]) -> list[Pair]:
    """The pairs within reach that nobody was asked about yet."""
    return every(Pair, reach, pairs.is_draft(), Pair.rank == 1, by=Pair.id)


def names_of(account_ids: Sequence[int]) -> dict[int, str]:
    """The names of volunteers, whole."""
    rows = db.session.execute(sa.select(Account.id, NAME).where(Account.id.in_(account_ids)))
    return {account_id: name for account_id, name in rows}  # noqa: C416 - a result is no mapping


def volunteers_of(account_ids: Sequence[int]) -> set[int]:
    """Which of these offer company."""
    return set(every(Volunteer.id, Volunteer.id.in_(account_ids), Volunteer.matching_agreed_at.is_not(None)))


def household_of(request: MentoringRequest) -> tuple[str, str]:
    """What the household and the member of a request are called, "" where that is not known here."""
    query = sa.select(*called_here()).select_from(Household).outerjoin(Member, Member.id == request.member_id)
    household, member = db.session.execute(query.where(Household.id == request.household_id)).one()
    return household, member


def volunteers_of_name(typed: str) -> tuple[list[tuple[int, str]], bool]:
    """Volunteers of the town of this name who agreed to be matched: the first, and whether there are more."""
    rows = db.session.execute(
        sa.select(Account.id, NAME)
        .join(Volunteer, Volunteer.id == Account.id)
        .where(Volunteer.matching_agreed_at.is_not(None), called(typed, Account.search_text))
        .order_by(Account.name, Account.id)
        .limit(A_FEW + 1)
    )
    found = [(account_id, name) for account_id, name in rows]
    return found[:A_FEW], len(found) > A_FEW


def served_requests() -> set[int]:
    """Requests that have a pair at this moment, drafts included."""
    return set(every(Pair.request_id, Pair.state.in_((*ASKED, *STANDING))))


@dataclass(frozen=True)
class CandidateLine:
    """A volunteer by name, what came of asking them, and since when; no moment for who is still to be asked."""

    name: str
    came: Came
    at: datetime | None = None


def asked_for(request_ids: Collection[int]) -> dict[int, set[int]]:
    """The volunteers who were ever asked for each of these requests: nobody is asked twice without a coordinator."""
    found: dict[int, set[int]] = {request_id: set() for request_id in request_ids}
    query = sa.select(Pair.request_id, Pair.volunteer_id).where(Pair.answer_until.is_not(None))
    for request_id, volunteer_id in db.session.execute(query.where(Pair.request_id.in_(request_ids))):
        found[request_id].add(volunteer_id)
    return found


def fitting(request_id: int, among: Collection[int], today: date) -> "Scores | None":
    """A request against these volunteers, with all limits as they are now; None where nobody looks for it any more."""
    from volunteers.matching.scoring import score

    group = town.snapshot(today, only=request_id, among=among).group
    return score(group, *town.settings()) if group.seekers else None


def trail(request: MentoringRequest) -> list[CandidateLine]:
    """Whom this request was asked for since it waits, the first first, and who comes next."""
    asked = db.session.execute(
        sa.select(NAME, Pair)
        .join(Account, Account.id == Pair.volunteer_id)
        .where(Pair.request_id == request.id, Pair.answer_until.is_not(None), Pair.created_at >= request.asked_at)
        .order_by(Pair.created_at, Pair.rank, Pair.id)
    ).all()
    lines = [
        CandidateLine(name, came(pair.state, pair.ending, bool(pair.mentor_said_at)), pair.updated_at)
        for name, pair in asked
    ]
    waits = any(pair.state in ASKED for _, pair in asked)
    rows = db.session.execute(
        sa.select(NAME, Candidate.passed_at)
        .join(Account, Account.id == Candidate.volunteer_id)
        .where(Candidate.request_id == request.id)
        .order_by(Candidate.passed_at.is_(None), Candidate.rank)
    )
    to_come = [(name, passed_at) for name, passed_at in rows if passed_at or waits]
    return lines + [CandidateLine(name, Came.PASSED if at else Came.NEXT, at) for name, at in to_come]


def in_vain() -> sa.ColumnElement[bool]:
    """Requests for which everybody was asked who was to be asked, nobody agreed, and staff have not looked at it."""
    live = sa.select(Pair.id).where(Pair.request_id == MentoringRequest.id, Pair.state != PairState.CLOSED)
    return sa.and_(MentoringRequest.asked_in_vain_at.is_not(None), requests.standing(), ~live.exists())
