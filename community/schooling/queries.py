"""Reading ways to school: those of one's organisations while the family agrees, a family's own, and what is due."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from community.accounts.models import Account
from community.countries.queries import country_file
from community.duplicates.rules import Refusal as MergeRefusal
from community.foundation import clock
from community.foundation.access import Actor, Role, by_way_of
from community.foundation.config import settings
from community.foundation.database import db, every, exists, first
from community.foundation.watch import Organisations, WaitingThing
from community.households.models import Household, Member
from community.households.queries import (
    accompanied,
    accompanied_by,
    agreeing,
    agreeing_to_my_organisations,
    relative_of,
)
from community.households.rules import GROWN_UP, HERE, ConsentPurpose
from community.members.queries import can_act, holders_of
from community.organisations.models import Organisation
from community.organisations.queries import by_name
from community.organisations.rules import OrganisationState
from community.referrals.models import Referral, ReferralOffer
from community.referrals.queries import leading_to, offers_of
from community.referrals.rules import ReferralKind
from community.schooling.models import SchoolStep, SchoolWay
from community.schooling.rules import MOVING, Grade, SchoolFacts, SchoolStage, SchoolState, Words, grade_for, may_start

A_PAGE = 50
MOST_CHILDREN = 100
OF_DATA = ("key", "ages", "ends", "validate")


@lru_cache
def facts_of(country: str) -> SchoolFacts:
    """The steps and classes of a country (ISO 3166, two letters) from its file; without one no way begins."""
    told = country_file(country).get("schooling")
    if not told:
        return SchoolFacts()
    return SchoolFacts(
        days={SchoolStage(name): days for name, days in told["days"].items()},
        months=told["follow_up_months"],
        grades=tuple(
            Grade(one["key"], tuple(one["ages"]), tuple(one["ends"]), one.get("validate", False), _words(one))
            for one in told["grades"]
        ),
        levels=tuple((one["key"], _words(one)) for one in told["levels"]),
        language=told["language"],
        application=told["application"],
    )


def _words(told: dict[str, Any]) -> Words:
    return tuple((code, word) for code, word in told.items() if code not in OF_DATA)


def _offices(actor: Actor) -> sa.Select[Any]:
    """The organisations for which the actor receives referrals to schools."""
    mine = ReferralOffer.organisation_id.in_(actor.organisations(Role.SERVICE))
    return sa.select(ReferralOffer.organisation_id).where(mine, ReferralOffer.kind == ReferralKind.SCHOOL)


def children_of_my_office(actor: Actor) -> sa.ColumnElement[bool]:
    """People of households that agree to be accompanied by an organisation in which the actor sees to schools."""
    agreeing = (
        sa.exists()
        .where(
            Organisation.id.in_(_offices(actor)),
            Organisation.state == OrganisationState.ACTIVE,
            accompanied_by(Organisation.id),
        )
        .correlate(Household)
    )
    return Member.id.in_(sa.select(Member.id).join(Household).where(Member.active, agreeing))


def _here() -> sa.ColumnElement[bool]:
    return by_way_of(SchoolWay.member_id, Member, Member.active)


def agreed_now() -> sa.ColumnElement[bool]:
    """Ways whose family agrees, at this moment, that their organisation accompanies it."""
    return by_way_of(SchoolWay.household_id, Household, accompanied_by(SchoolWay.organisation_id))


def coordinated(actor: Actor) -> sa.ColumnElement[bool]:
    """Ways of children whose family agrees that the actor, who coordinates where it was registered, knows them."""
    return sa.and_(_here(), by_way_of(SchoolWay.household_id, Household, agreeing_to_my_organisations(actor)))


def of_my_families(actor: Actor) -> sa.ColumnElement[bool]:
    """Ways of children whom the actor accompanies as a caseworker."""
    return sa.and_(_here(), by_way_of(SchoolWay.household_id, Household, accompanied(actor)))


def at_my_office(actor: Actor) -> sa.ColumnElement[bool]:
    """Ways that an organisation looks after in which the actor sees to schools, while the family agrees to that."""
    return sa.and_(_here(), SchoolWay.organisation_id.in_(_offices(actor)), agreed_now())


def of_mine(actor: Actor) -> sa.ColumnElement[bool]:
    """Ways that a card shows: one's own, and those of the children for whom one reads; of a child of two homes in
    both."""
    twins = sa.select(Member.twin_id).where(Member.id.in_(actor.reads), Member.twin_id.is_not(None))
    return sa.or_(SchoolWay.member_id.in_(actor.reads), SchoolWay.member_id.in_(twins))


WHOLE = (joinedload(SchoolWay.member), joinedload(SchoolWay.household), joinedload(SchoolWay.organisation))


def whole(way: SchoolWay) -> SchoolWay:
    """The same with everybody it names."""
    [found] = every(SchoolWay, SchoolWay.id == way.id, load=WHOLE, fresh=True)
    return found  # type: ignore[no-any-return]


def overdue() -> sa.ColumnElement[bool]:
    """Ways whose next step should have been taken before today: the one condition."""
    return sa.and_(SchoolWay.state.in_(MOVING), SchoolWay.due_on < clock.today())


@dataclass(frozen=True)
class WayFilter:
    """Which ways a list shows: of a step, those that are late, those that this account looks after."""

    stage: SchoolStage | None = None
    late: bool = False
    owner_id: int | None = None

    @property
    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """They as conditions."""
        found = [SchoolWay.stage == self.stage] if self.stage else []
        found += [overdue()] if self.late else []
        return [*found, SchoolWay.owner_id == self.owner_id] if self.owner_id else found


def ways(reach: sa.ColumnElement[bool], wanted: WayFilter, page: int) -> tuple[list[SchoolWay], bool]:
    """A page of the ways within reach, and whether there are more: what moves first, by the day it is due."""
    order = (sa.case((SchoolWay.state.in_(MOVING), 0), else_=1), SchoolWay.due_on, SchoolWay.id)
    start = (page - 1) * A_PAGE
    found = every(SchoolWay, reach, *wanted.conditions, by=order, load=WHOLE, start=start, most=A_PAGE + 1)
    return found[:A_PAGE], len(found) > A_PAGE


def late_within(reach: sa.ColumnElement[bool]) -> int:
    """How many ways within reach are overdue."""
    query = sa.select(sa.func.count()).select_from(SchoolWay).where(reach, overdue())
    return db.session.scalar(query) or 0


def of_household(household_id: int, reach: sa.ColumnElement[bool]) -> list[SchoolWay]:
    """The ways of a household within reach, the newest first."""
    return every(SchoolWay, SchoolWay.household_id == household_id, reach, by=SchoolWay.id.desc(), load=WHOLE)


def own_ways(actor: Actor) -> list[SchoolWay]:
    """What a card shows, what moves first."""
    if not actor.reads:
        return []
    order = (sa.case((SchoolWay.state.in_(MOVING), 0), else_=1), SchoolWay.due_on, SchoolWay.id)
    return every(SchoolWay, of_mine(actor), by=order, load=WHOLE)


def has_next(actor: Actor) -> sa.ColumnElement[bool]:
    """Whether a card shows a way that goes on."""
    return sa.exists().where(of_mine(actor), SchoolWay.state.in_(MOVING))


def dues(reach: sa.ColumnElement[bool]) -> Any:
    """Households with the days on which a step to school within reach is due, for the list of a caseworker."""
    return sa.select(SchoolWay.household_id, SchoolWay.due_on).where(reach, SchoolWay.state.in_(MOVING))


def without_a_way(reach: sa.ColumnElement[bool]) -> list[Referral]:
    """Referrals within reach about the school of a child who is on no way yet, the oldest first."""
    found = leading_to(ReferralKind.SCHOOL, reach)
    able = {one.id for one in startable(referral.member for referral in found)}
    return [one for one in found if one.member_id in able]


def agrees_to(referral: Referral) -> bool:
    """Whether the family agrees, at this moment, to be accompanied by who received it: a way needs that."""
    return exists(Household.id == referral.household_id, accompanied_by(referral.receiver_id))


def steps_of(way_id: int) -> list[SchoolStep]:
    """The steps that were taken on a way, in their order."""
    return every(SchoolStep, SchoolStep.way_id == way_id, by=(SchoolStep.done_on, SchoolStep.id))


def last_day_of(way: SchoolWay) -> date:
    """The day of the last step that was taken; the first day of the way where none was."""
    return max((one.done_on for one in steps_of(way.id)), default=way.begun_on)


def find_live(member: Member) -> SchoolWay | None:
    """The way of a child, in either home, that is not over."""
    whose = SchoolWay.member_id.in_([one for one in (member.id, member.twin_id) if one is not None])
    return first(SchoolWay, whose, SchoolWay.state != SchoolState.FOLLOWED_UP)


def on_the_way(members: Iterable[Member]) -> set[int]:
    """Who of these is on a way that is not over, in either home, by id."""
    people = list(members)
    ids = {one.id for one in people} | {one.twin_id for one in people if one.twin_id is not None}
    live = SchoolWay.state != SchoolState.FOLLOWED_UP
    found = set(every(SchoolWay.member_id, SchoolWay.member_id.in_(ids), live)) if ids else set()
    return {one.id for one in people if found & {one.id, one.twin_id}}


def startable(members: Iterable[Member]) -> list[Member]:
    """Whose way may begin."""
    people, facts = list(members), facts_of(settings().country)
    live = on_the_way(people)
    return [
        one
        for one in people
        if may_start(facts, may_be_child=relative_of(one).may_be_child, on_the_way=one.id in live) is None
    ]


def startable_within(reach: sa.ColumnElement[bool], members: Iterable[Member]) -> list[Member]:
    """Whose way may begin of those within reach: children for sure, whose age is known."""
    children = [one for one in members if relative_of(one).is_minor]
    known = set(every(Member.id, Member.id.in_([one.id for one in children]), reach)) if children else set()
    return startable(one for one in children if one.id in known)


def suggested(member: Member) -> str:
    """The key of the class of somebody's age; empty where none fits."""
    found = grade_for(relative_of(member).age, facts_of(settings().country).grades)
    return found.key if found else ""


def children_without(reach: sa.ColumnElement[bool]) -> list[Member]:
    """Children within reach, by name, who are on no way yet, a page full: of those whose age is known and has a
    class."""
    grades = facts_of(settings().country).grades
    if not grades:
        return []
    year = clock.today().year
    youngest, oldest = min(one.ages[0] for one in grades), min(max(one.ages[1] for one in grades), GROWN_UP - 1)
    there = aliased(SchoolWay)
    live = sa.exists().where(
        sa.or_(there.member_id == Member.id, there.member_id == Member.twin_id),
        there.state != SchoolState.FOLLOWED_UP,
    )
    aged = Member.birth_year.between(year - oldest, year - youngest)
    conditions = (reach, aged, Member.active, Member.guardian.is_(False), ~live.correlate(Member))
    found = every(Member, *conditions, by=(Member.call_name, Member.id), most=MOST_CHILDREN)
    return startable(found)


def organisations_for(household: Household) -> list[Organisation]:
    """Organisations that may look after a child's way: those that its family agrees to be accompanied by."""
    agreeing = sa.exists().where(Household.id == household.id, accompanied_by(Organisation.id)).correlate(Organisation)
    return by_name(every(Organisation, Organisation.state == OrganisationState.ACTIVE, agreeing))


def offered_to(actor: Actor, household: Household) -> list[Organisation]:
    """Those of them that the actor may choose, so that they go on seeing the child: their own first; of whoever sees to
    schools alone only these."""
    mine = set(actor.organisations(Role.CASEWORKER)) | set(db.session.scalars(_offices(actor)))
    found = organisations_for(household)
    knows = exists(Household.id == household.id, sa.or_(agreeing_to_my_organisations(actor), accompanied(actor)))
    return sorted((one for one in found if knows or one.id in mine), key=lambda one: one.id not in mine)


def owners_at(organisation_id: int) -> dict[int, str]:
    """What those are called who may look after a way in an organisation, by the id of their account."""
    school = ReferralKind.SCHOOL in offers_of(organisation_id)
    roles = (Role.CASEWORKER, Role.SERVICE) if school else (Role.CASEWORKER,)
    return {one.id: one.name for role in roles for one in holders_of(role, organisation_id)}


def owners_of(way_ids: Collection[int]) -> dict[int, str]:
    """Who looks after these ways and still can, by the id of their account."""
    able = can_act(SchoolWay.owner_id, (Role.CASEWORKER, Role.SERVICE), SchoolWay.organisation_id)
    query = sa.select(Account.id, Account.name).join(SchoolWay, SchoolWay.owner_id == Account.id)
    rows = db.session.execute(query.where(SchoolWay.id.in_(way_ids), able))
    return {number: name for number, name in rows}  # noqa: C416


def household_of(member: Member) -> Household:
    """The household somebody belongs to."""
    return db.session.get_one(Household, member.household_id)


def parents_of(way: SchoolWay) -> list[Member]:
    """Who is responsible for a child in the household of the way."""
    return every(Member, Member.household_id == way.household_id, Member.active, Member.guardian, by=Member.id)


def _waiting(
    among: Organisations, organisation: Any, until: date, *conditions: sa.ColumnElement[bool]
) -> list[WaitingThing]:
    offers = sa.exists().where(
        ReferralOffer.organisation_id == SchoolWay.organisation_id, ReferralOffer.kind == ReferralKind.SCHOOL
    )
    query = (
        sa.select(SchoolWay.id, SchoolWay.created_at, organisation, SchoolWay.due_on, offers)
        .join(Household, Household.id == SchoolWay.household_id)
        .where(SchoolWay.state.in_(MOVING), SchoolWay.due_on <= until, _here(), *conditions)
    )
    if among is not None:
        query = query.where(organisation.in_(among))
    return [
        WaitingThing(number, since, organisation_id, due=clock.end_of(due_on), shared=shared)
        for number, since, organisation_id, due_on, shared in db.session.execute(query)
    ]


def waiting_steps(among: Organisations = None) -> list[WaitingThing]:
    """Steps that are overdue or due today, for whoever looks after them."""
    return _waiting(among, SchoolWay.organisation_id, clock.today(), agreed_now())


def waiting_for_coordinators(among: Organisations = None) -> list[WaitingThing]:
    """Steps that are overdue, for those who coordinate where the family was registered and agrees to be known."""
    known = (Household.state.in_(HERE), agreeing(ConsentPurpose.COORDINATION))
    return _waiting(among, Household.organisation_id, clock.today() - timedelta(days=1), *known)


def both_live(left: Any) -> MergeRefusal | None:
    """Why two households are not made one: a child of both is on a way to school in each."""
    ids = left.get(SchoolWay.__tablename__, ())
    waits = SchoolWay.state.in_((*MOVING, SchoolState.STALLED))
    live = exists(SchoolWay.id.in_(ids), waits) if ids else False
    return MergeRefusal.BOTH_LIVE if live else None
