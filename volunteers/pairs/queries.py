"""Reading pairs: whose they are."""

from collections import defaultdict

import sqlalchemy as sa

from community.foundation.access import Actor, Role
from community.foundation.database import db
from community.people.models import Household, Member
from community.people.rules import HouseholdState
from volunteers.pairs.models import Block, Pair
from volunteers.pairs.rules import ASKED, FINAL, STANDING, PairState
from volunteers.requests.models import MentoringRequest
from volunteers.requests.rules import weight


def is_draft() -> sa.ColumnElement[bool]:
    """Proposals that only coordinators see: nobody was asked."""
    return sa.and_(Pair.state == PairState.PROPOSED, Pair.answer_until.is_(None))


def of_mine(actor: Actor) -> sa.ColumnElement[bool]:
    """Pairs in which the actor is the volunteer, from the moment they were asked."""
    return sa.and_(Pair.volunteer_id == actor.account_id, sa.not_(is_draft()))


def of_my_household(actor: Actor) -> sa.ColumnElement[bool]:
    """Pairs of the household whose card opened this device, from the moment they were asked."""
    return sa.and_(Pair.household_id == actor.household_id, sa.not_(is_draft()))


def of_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Pairs of households that an organisation registered in which the actor coordinates."""
    return Pair.household_id.in_(
        sa.select(Household.id).where(
            Household.organisation_id.in_(actor.organisations(Role.COORDINATOR)),
            Household.state != HouseholdState.ERASED,
        )
    )


def never_again() -> set[tuple[int, int]]:
    """Who (volunteer, household) is not proposed to one another: declined or ended for good, or blocked."""
    rows = db.session.execute(
        sa.select(Pair.volunteer_id, Pair.household_id)
        .where(Pair.state == PairState.CLOSED, Pair.ending.in_(FINAL))
        .union(sa.select(Block.volunteer_id, Block.household_id))
    )
    return {(volunteer_id, household_id) for volunteer_id, household_id in rows}


def find_live(request_id: int, volunteer_id: int) -> Pair | None:
    """The pair of these two that has not ended."""
    query = sa.select(Pair).where(
        Pair.request_id == request_id, Pair.volunteer_id == volunteer_id, Pair.state != PairState.CLOSED
    )
    return db.session.scalars(query).first()


def live_of(request_id: int) -> list[Pair]:
    """The pairs of a request that have not ended."""
    query = sa.select(Pair).where(Pair.request_id == request_id, Pair.state != PairState.CLOSED)
    return list(db.session.scalars(query.order_by(Pair.rank, Pair.id)))


def held() -> list[tuple[int, int, int]]:
    """What a run does not move: (request, volunteer, household) of asked, standing and held pairs."""
    rows = db.session.execute(
        sa.select(Pair.request_id, Pair.volunteer_id, Pair.household_id).where(
            sa.or_(Pair.state.in_(STANDING), sa.and_(Pair.state.in_(ASKED), sa.or_(~is_draft(), Pair.held)))
        )
    )
    return [(row.request_id, row.volunteer_id, row.household_id) for row in rows]


def places_taken(of_pairs: list[tuple[int, int, int]]) -> dict[int, int]:
    """How many places of each volunteer the held pairs take."""
    households = {household_id for _, _, household_id in of_pairs}
    rows = db.session.execute(
        sa.select(Member.household_id, sa.func.count(Member.id))
        .where(Member.active, Member.household_id.in_(households))
        .group_by(Member.household_id)
    )
    sizes = {household_id: number for household_id, number in rows}  # noqa: C416 - a result is no mapping
    whole = sa.select(MentoringRequest.id).where(MentoringRequest.member_id.is_(None))
    of_household = set(
        db.session.scalars(whole.where(MentoringRequest.id.in_([request_id for request_id, *_ in of_pairs])))
    )
    taken: dict[int, int] = defaultdict(int)
    for request_id, volunteer_id, household_id in of_pairs:
        taken[volunteer_id] += weight(sizes.get(household_id, 1)) if request_id in of_household else 1
    return taken
