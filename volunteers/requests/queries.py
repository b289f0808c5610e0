"""Reading requests: whose they are, who waits, what is missing."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload, undefer

from community.duplicates.rules import Refusal as DuplicateRefusal
from community.foundation import clock
from community.foundation.access import Actor, Role, by_way_of
from community.foundation.database import db, every, exists, first
from community.foundation.i18n import best_name
from community.households import queries as people
from community.households.models import Household, Member
from community.households.rules import ConsentPurpose, HouseholdState
from community.places.models import Area
from volunteers.profiles.week import NEVER, Week
from volunteers.requests import rules
from volunteers.requests.models import MentoringRequest
from volunteers.requests.rules import Company, Missing, Refusal, RequestStage, RequestState

A_PAGE = 50


def of_my_household(actor: Actor) -> sa.ColumnElement[bool]:
    """Requests of the household that its card shows."""
    return sa.and_(MentoringRequest.household_id == actor.household_id, people.own(MentoringRequest.member_id, actor))


def of_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Requests of households that an organisation registered in which the actor coordinates."""
    ours = Household.organisation_id.in_(actor.organisations(Role.COORDINATOR))
    return by_way_of(MentoringRequest.household_id, Household, sa.and_(ours, Household.state == HouseholdState.ACTIVE))


def of_who_waits(actor: Actor) -> sa.ColumnElement[bool]:
    """Households of which somebody looks for company, as far as the actor coordinates there."""
    looks = (MentoringRequest.household_id == Household.id, _at(RequestStage.LOOKING), of_my_organisations(actor))
    return sa.exists().where(*looks).correlate(Household)


def agreed() -> sa.ColumnElement[bool]:
    """Requests of households that agree, at this moment, that a volunteer is proposed to them, and of people who do for
    themselves."""
    agreeing = people.agreeing(ConsentPurpose.MATCHING, MentoringRequest.member_id)
    return by_way_of(MentoringRequest.household_id, Household, agreeing)


def complete() -> sa.ColumnElement[bool]:
    """Requests with some time and a place; what a run can do something for, consent and state apart."""
    return sa.and_(MentoringRequest.week != NEVER, MentoringRequest.area_id.is_not(None))


def standing() -> sa.ColumnElement[bool]:
    """Open requests of active households and people that agree: the law of whom a run may look at."""
    gone = sa.select(Member.id).where(~Member.active)
    inactive = sa.select(Household.id).where(Household.state != HouseholdState.ACTIVE)
    return sa.and_(
        MentoringRequest.state == RequestState.OPEN,
        MentoringRequest.household_id.not_in(inactive),
        sa.or_(MentoringRequest.member_id.is_(None), MentoringRequest.member_id.not_in(gone)),
        agreed(),
    )


@dataclass(frozen=True)
class WaitingRequest:
    """A request as a page shows it: by whom (None where the names are not open), who belongs to it, what is missing,
    and whether one that rests can be opened again."""

    request: MentoringRequest
    stage: RequestStage
    names: list[str] | None
    people: int
    languages: list[str]
    missing: list[Missing]
    may_reopen: bool


def get_household(household_id: int) -> Household:
    """A household with its consents."""
    query = sa.select(Household).where(Household.id == household_id).options(selectinload(Household.consents))
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def find_live(household_id: int, member_id: int | None, company: Company) -> MentoringRequest | None:
    """The request of that kind for that person, or for the whole household, which is not closed."""
    return first(
        MentoringRequest,
        MentoringRequest.household_id == household_id,
        MentoringRequest.member_id.is_(None) if member_id is None else MentoringRequest.member_id == member_id,
        MentoringRequest.company == company,
        MentoringRequest.state != RequestState.CLOSED,
    )


def asked_by(actor: Actor) -> sa.ColumnElement[bool]:
    """The requests of a household that are not closed, as far as its card that is signed in shows them."""
    own = people.own(MentoringRequest.member_id, actor)
    return sa.and_(
        MentoringRequest.household_id == actor.household_id, own, MentoringRequest.state != RequestState.CLOSED
    )


def has_asked(actor: Actor) -> sa.ColumnElement[bool]:
    """Whether there is any request of `asked_by`."""
    return sa.exists().where(asked_by(actor))


def has_not_asked(actor: Actor) -> sa.ColumnElement[bool]:
    """The contrary of `has_asked`."""
    return ~has_asked(actor)


def requests_of(household_id: int, card: Actor | None = None) -> list[MentoringRequest]:
    """All requests of a household that are not closed, oldest first; of these what a card of it shows."""
    return every(
        MentoringRequest,
        MentoringRequest.household_id == household_id,
        sa.true() if card is None else people.own(MentoringRequest.member_id, card),
        MentoringRequest.state != RequestState.CLOSED,
        by=MentoringRequest.id,
        load=undefer(MentoringRequest.accompanied),
    )


def waits_of(household: Household, *, named: bool, card: Actor | None = None) -> list[WaitingRequest]:
    """What a household asks for, as far as a card of it shows; its consents must be loaded."""
    return _waits([(request, household) for request in requests_of(household.id, card)], lambda _household: named)


def waits(
    reach: sa.ColumnElement[bool], stage: RequestStage | None, company: Company | None, gaps: bool, page: int
) -> tuple[list[WaitingRequest], bool]:
    """A page of the requests within reach, longest waiting first, and whether there are more; `gaps`: only those with
    something missing."""
    query = (
        sa.select(MentoringRequest)
        .where(reach)
        .options(
            joinedload(MentoringRequest.household).selectinload(Household.consents),
            undefer(MentoringRequest.accompanied),
        )
        .order_by(MentoringRequest.asked_at, MentoringRequest.id)
        .offset((page - 1) * A_PAGE)
        .limit(A_PAGE + 1)
    )
    if stage:
        query = query.where(_at(stage))
    if company:
        query = query.where(MentoringRequest.company == company)
    if gaps:
        query = query.where(~sa.and_(complete(), agreed()))
    rows = list(db.session.scalars(query))
    shown = [(request, request.household) for request in rows[:A_PAGE]]
    return _waits(shown, lambda household: people.may_be_read(household, household.consents)), len(rows) > A_PAGE


def _at(stage: RequestStage) -> sa.ColumnElement[bool]:
    if stage in (RequestStage.LOOKING, RequestStage.FOUND):
        return sa.and_(
            MentoringRequest.state == RequestState.OPEN, MentoringRequest.accompanied == (stage is RequestStage.FOUND)
        )
    return MentoringRequest.state == RequestState(stage.value)


def _waits(
    rows: Collection[tuple[MentoringRequest, Household]], named: Callable[[Household], bool]
) -> list[WaitingRequest]:
    members = people.members_by_household({one.id for _, one in rows})
    return [_wait(request, household, members[household.id], named(household)) for request, household in rows]


def _wait(request: MentoringRequest, household: Household, kin: list[Member], named: bool) -> WaitingRequest:
    own = [member for member in kin if request.member_id in (None, member.id)]
    languages = sorted({code for member in own for code in member.languages})
    minutes, placed = Week.read(request.week).minutes, request.area_id is not None
    agreed = ConsentPurpose.MATCHING in people.agreed_to(household, household.consents, request.member_id)
    return WaitingRequest(
        request=request,
        stage=rules.stage(request.state, request.accompanied),
        names=[member.call_name for member in own] if named else None,
        people=len(own),
        languages=languages,
        missing=rules.missing(agreed, minutes, placed, len(languages)),
        may_reopen=request.state is RequestState.PAUSED and obstacle(request.member_id, kin, agreed) is None,
    )


def obstacle(member_id: int | None, kin: Sequence[Member], agreed: bool, already: bool = False) -> Refusal | None:
    """Why a request of a household (`kin`: its people), or of one of its people, cannot stand; None when it can."""
    year = clock.now().year
    minor = any(rules.may_be_minor(one.birth_year, one.guardian, year) for one in kin if one.id == member_id)
    return rules.decide(agreed, minor, any(one.guardian for one in kin), already)


def area_name(request: MentoringRequest) -> str:
    """The neighbourhood in the reader's language; "" where none was told."""
    area = db.session.get(Area, request.area_id) if request.area_id else None
    return best_name(area.names) if area else ""


def wait_of(request: MentoringRequest, household: Household) -> WaitingRequest:
    """One request with the names of its people; the household's consents must be loaded."""
    return _waits([(request, household)], lambda _household: True)[0]


def left_asking(left: Mapping[str, Sequence[int]]) -> DuplicateRefusal | None:
    """Why two households are not made one: both look for the same company."""
    ids = left.get(MentoringRequest.__tablename__, ())
    asks = exists(MentoringRequest.id.in_(ids), MentoringRequest.state != RequestState.CLOSED)
    return DuplicateRefusal.BOTH_LIVE if asks else None
