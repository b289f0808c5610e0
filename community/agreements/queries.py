"""Reading agreements: those of one's municipality while the family agrees, a family's own, and what is due of them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa

from community.agreements import rules
from community.agreements.models import Agreement, AgreementParty, AgreementStep, AgreementWish, ChildPlan
from community.agreements.rules import OF_AGE, AgreementEnding, CountryFacts, Course, Refusal, StepState
from community.countries.queries import country_file
from community.duplicates.rules import Refusal as MergeRefusal
from community.foundation import clock
from community.foundation.access import Actor, Role, by_way_of
from community.foundation.database import db, every, exists, first
from community.foundation.watch import Organisations, WaitingThing, things
from community.households.models import Household, Member
from community.households.queries import accompanied_by, members_of
from community.households.rules import oldest_age
from community.members.queries import holders_of
from community.organisations.models import Membership, Organisation
from community.organisations.queries import by_name
from community.organisations.rules import OrganisationKind, OrganisationState

# So many days ahead a step stands on the morning list, and the end of a term.
AHEAD = timedelta(days=6)
TERM_AHEAD = timedelta(days=30)
# So long an application may wait for the signature before it is late.
SIGNED_WITHIN = timedelta(days=14)
MUNICIPAL = (Organisation.kind == OrganisationKind.MUNICIPALITY, Organisation.state == OrganisationState.ACTIVE)

# What a country says of an ending beside its words.
PLAIN = ("key", "of_one")


@lru_cache
def facts_of(country: str) -> CountryFacts:
    """The facts of a country (ISO 3166, two letters) from its file; what is usual where it has none."""
    told = country_file(country).get("agreements")
    if not told:
        return CountryFacts()
    terms = (told["apply_within"], told["term_months"], told["extensions"])
    endings = [(AgreementEnding(one["key"]), one) for one in told.get("endings", ())]
    if not endings:
        return CountryFacts(*terms)
    of_one = tuple(ending for ending, one in endings if one.get("of_one"))
    follows = ((ending, tuple(pair for pair in one.items() if pair[0] not in PLAIN)) for ending, one in endings)
    return CountryFacts(*terms, of_one, tuple(follows))


def of_my_municipality(actor: Actor) -> sa.ColumnElement[bool]:
    """Households that agree to be accompanied by a municipality in which the actor is a caseworker."""
    return (
        sa.exists()
        .where(
            Organisation.id.in_(actor.organisations(Role.CASEWORKER)),
            Organisation.kind == OrganisationKind.MUNICIPALITY,
            Organisation.state == OrganisationState.ACTIVE,
            accompanied_by(Organisation.id),
        )
        .correlate(Household)
    )


def accompanied_now() -> sa.ColumnElement[bool]:
    """Agreements whose family agrees, at this moment, that their organisation accompanies it."""
    return by_way_of(Agreement.household_id, Household, accompanied_by(Agreement.organisation_id))


def in_my_care(actor: Actor) -> sa.ColumnElement[bool]:
    """Agreements of the organisations in which the actor is a caseworker, while the family agrees; nobody else's."""
    return sa.and_(Agreement.organisation_id.in_(actor.organisations(Role.CASEWORKER)), accompanied_now())


def steps_in_my_care(actor: Actor) -> sa.ColumnElement[bool]:
    """The steps of these."""
    return by_way_of(AgreementStep.agreement_id, Agreement, in_my_care(actor))


def of_mine(actor: Actor) -> sa.ColumnElement[bool]:
    """The agreements of the household whose card is signed in."""
    return Agreement.household_id == actor.household_id


def wishes_in_my_care(actor: Actor) -> sa.ColumnElement[bool]:
    """What families want of a municipality in which the actor is a caseworker, while they agree to its care."""
    agreed = by_way_of(AgreementWish.household_id, Household, accompanied_by(AgreementWish.organisation_id))
    mine = AgreementWish.organisation_id.in_(actor.organisations(Role.CASEWORKER))
    return sa.and_(mine, AgreementWish.settled_at.is_(None), agreed)


def wishes_of_mine(actor: Actor) -> sa.ColumnElement[bool]:
    """What the family whose card is signed in wants, on the own card of each of them."""
    return sa.and_(AgreementWish.household_id == actor.household_id, sa.literal(actor.member_id is not None))


def find_wish(household_id: int) -> AgreementWish | None:
    """What a family wants and nobody has begun with."""
    return first(AgreementWish, AgreementWish.household_id == household_id, AgreementWish.settled_at.is_(None))


def last_wish(household_id: int) -> AgreementWish | None:
    """What a family wanted last."""
    return first(AgreementWish, AgreementWish.household_id == household_id, by=AgreementWish.id.desc())


def wishes(reach: sa.ColumnElement[bool]) -> list[tuple[AgreementWish, Household]]:
    """What families want within reach, what waits longest first."""
    query = sa.select(AgreementWish, Household).join(Household, Household.id == AgreementWish.household_id)
    rows = db.session.execute(query.where(reach).order_by(AgreementWish.id))
    return [(wish, household) for wish, household in rows]


def why_not_apply(household_id: int, decided_on: date, applied_on: date, country: str) -> Refusal | None:
    """Why an application with these days is not taken of a family."""
    problem = rules.may_apply(decided_on, applied_on, clock.today(), facts_of(country))
    return problem or (Refusal.ALREADY_ONE if find_live(household_id) else None)


def may_want(actor: Actor) -> sa.ColumnElement[bool]:
    """Whether an adult holds this card whose family has no agreement, where a municipality makes them."""
    grown = sa.or_(Member.guardian, Member.birth_year.is_(None), Member.birth_year <= clock.today().year - OF_AGE)
    adult = sa.exists().where(Member.id == (actor.member_id or 0), Member.active, grown)
    has_one = sa.exists().where(Agreement.household_id == actor.household_id, Agreement.ended_on.is_(None))
    somebody = sa.exists().where(
        Membership.role == Role.CASEWORKER, Membership.organisation_id == Organisation.id, *MUNICIPAL
    )
    return sa.and_(sa.literal(actor.household_id is not None), adult, ~has_one, somebody)


def makers_for(household_id: int) -> tuple[list[Organisation], bool]:
    """The municipalities that may make an agreement with a family, and whether it agrees to their care: those that
    accompany it, else all where somebody accompanies families."""
    agreeing = sa.exists().where(Household.id == household_id, accompanied_by(Organisation.id)).correlate(Organisation)
    held = sa.select(Membership.organisation_id).where(Membership.role == Role.CASEWORKER)
    making = (*MUNICIPAL, Organisation.id.in_(held))
    able = every(Organisation, *making, agreeing)
    return by_name(able or every(Organisation, *making)), bool(able)


def waiting_wishes(among: Organisations = None) -> list[WaitingThing]:
    """What families want and nobody has begun with."""
    agreed = by_way_of(AgreementWish.household_id, Household, accompanied_by(AgreementWish.organisation_id))
    query = sa.select(AgreementWish.id, AgreementWish.created_at, AgreementWish.organisation_id)
    return things(query.where(AgreementWish.settled_at.is_(None), agreed), among)


def find_live(household_id: int) -> Agreement | None:
    """The agreement of a household that has not ended."""
    return first(Agreement, Agreement.household_id == household_id, Agreement.ended_on.is_(None))


def agreements_of(reach: sa.ColumnElement[bool], household_id: int) -> list[Agreement]:
    """The agreements of a household within reach, the newest first."""
    return every(Agreement, reach, Agreement.household_id == household_id, by=Agreement.id.desc())


def parties_of(agreement_id: int) -> list[AgreementParty]:
    """The people of an agreement."""
    return every(AgreementParty, AgreementParty.agreement_id == agreement_id, by=AgreementParty.id)


def plans_of(agreement_ids: Collection[int]) -> list[ChildPlan]:
    """The plans of children in these agreements."""
    return every(ChildPlan, ChildPlan.agreement_id.in_(agreement_ids), by=ChildPlan.id)


def find_plan(agreement_id: int, member_id: int) -> ChildPlan | None:
    """The plan of this child in an agreement."""
    return first(ChildPlan, ChildPlan.agreement_id == agreement_id, ChildPlan.member_id == member_id)


def steps_of(agreement_ids: Collection[int]) -> list[AgreementStep]:
    """The steps of these agreements, the one that is due first before the others."""
    whose = AgreementStep.agreement_id.in_(agreement_ids)
    return every(AgreementStep, whose, by=(AgreementStep.due_on, AgreementStep.id))


def _own_steps(actor: Actor, *what: Any) -> sa.Select[Any]:
    return (
        sa.select(*what)
        .select_from(AgreementStep)
        .join(Agreement, Agreement.id == AgreementStep.agreement_id)
        .outerjoin(ChildPlan, ChildPlan.id == AgreementStep.plan_id)
        .where(
            of_mine(actor),
            Agreement.ended_on.is_(None),
            AgreementStep.picture.is_not(None),
            AgreementStep.state != StepState.NOT_NEEDED,
            sa.or_(ChildPlan.id.is_(None), ChildPlan.member_id.in_(actor.reads)),
        )
    )


def own_steps(actor: Actor) -> list[tuple[AgreementStep, Agreement, Organisation]]:
    """The steps in which a family takes part, with who acts: everybody's, and those of whom its card reads."""
    query = _own_steps(actor, AgreementStep, Agreement, Organisation)
    query = query.join(Organisation, Organisation.id == AgreementStep.organisation_id)
    return [(row[0], row[1], row[2]) for row in db.session.execute(query)]


def has_own_steps(actor: Actor) -> sa.ColumnElement[bool]:
    """Whether there is any of `own_steps`."""
    return _own_steps(actor, AgreementStep.id).exists()


@dataclass(frozen=True)
class Family:
    """The people of a household as an agreement sees them."""

    adults: tuple[Member, ...]
    children: tuple[Member, ...]


def family_of(household_id: int) -> Family:
    """Who may be an adult, and who may be a child, of those who belong to a household now."""
    year, members = clock.today().year, members_of(household_id)
    ages = {one.id: oldest_age(one.birth_year, one.birth_year_precision, year) for one in members}
    return Family(
        tuple(one for one in members if rules.may_be_adult(ages[one.id], guardian=one.guardian)),
        tuple(one for one in members if rules.may_be_child(ages[one.id], guardian=one.guardian)),
    )


def signers_of(household_id: int) -> list[Member]:
    """The adults of a household: where somebody may still be under 18, those who are surely not."""
    family = family_of(household_id)
    return [one for one in family.adults if one not in family.children] or list(family.adults)


def municipalities_of(actor: Actor, household: Household) -> list[Organisation]:
    """Municipalities in which the actor is a caseworker and that a household agrees to be accompanied by."""
    mine = Organisation.id.in_(actor.organisations(Role.CASEWORKER))
    here = (Organisation.kind == OrganisationKind.MUNICIPALITY, Organisation.state == OrganisationState.ACTIVE)
    agreeing = sa.exists().where(Household.id == household.id, accompanied_by(Organisation.id)).correlate(Organisation)
    return by_name(every(Organisation, mine, *here, agreeing))


def municipalities(but: int) -> list[Organisation]:
    """All other municipalities that take part."""
    kind = (Organisation.kind == OrganisationKind.MUNICIPALITY, Organisation.state == OrganisationState.ACTIVE)
    return by_name(every(Organisation, *kind, Organisation.id != but))


def actors() -> list[Organisation]:
    """Organisations that may act in a step, by name."""
    return by_name(every(Organisation, Organisation.state == OrganisationState.ACTIVE))


def owners_at(organisation_id: int) -> dict[int, str]:
    """What those are called who may look after a step at a municipality, by the id of their account."""
    return {one.id: one.name for one in holders_of(Role.CASEWORKER, organisation_id)}


def names_of(ids: Iterable[int]) -> dict[int, str]:
    """What organisations are called, by id."""
    return {one.id: one.called for one in every(Organisation, Organisation.id.in_(set(ids)))}


@dataclass(frozen=True)
class DueStep:
    """A step that is due, and the household it belongs to."""

    step: AgreementStep
    agreement: Agreement
    household: Household


def due_steps(reach: sa.ColumnElement[bool], until: date, most: int) -> list[DueStep]:
    """Open steps within reach that are due up to a day, the longest overdue first, at most so many."""
    rows = db.session.execute(_due(until).where(reach).order_by(AgreementStep.due_on, AgreementStep.id).limit(most))
    return [DueStep(*row) for row in rows]


def _due(until: date) -> Any:
    return (
        sa.select(AgreementStep, Agreement, Household)
        .join(Agreement, Agreement.id == AgreementStep.agreement_id)
        .join(Household, Household.id == Agreement.household_id)
        .where(AgreementStep.state == StepState.OPEN, AgreementStep.due_on <= until, Agreement.ended_on.is_(None))
    )


def dues(reach: sa.ColumnElement[bool]) -> Any:
    """Households with the days on which open steps of agreements within reach are due."""
    return (
        sa.select(Agreement.household_id, AgreementStep.due_on)
        .join(AgreementStep, AgreementStep.agreement_id == Agreement.id)
        .where(Agreement.ended_on.is_(None), AgreementStep.state == StepState.OPEN, reach)
    )


def live_agreements(reach: sa.ColumnElement[bool], most: int) -> list[tuple[Agreement, Household]]:
    """Agreements within reach that have not ended with their households, the oldest first, at most so many."""
    query = (
        sa.select(Agreement, Household)
        .join(Household, Household.id == Agreement.household_id)
        .where(reach, Agreement.ended_on.is_(None))
        .order_by(Agreement.signed_on, Agreement.id)
        .limit(most)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def waiting_steps(among: Organisations = None) -> list[WaitingThing]:
    """Duties and measures that are overdue or due this week, as long as somebody may see them."""
    query = (
        _due(clock.today() + AHEAD)
        .with_only_columns(AgreementStep.id, AgreementStep.created_at, Agreement.organisation_id, AgreementStep.due_on)
        .where(accompanied_by(Agreement.organisation_id))
    )
    if among is not None:
        query = query.where(Agreement.organisation_id.in_(among))
    return [
        WaitingThing(number, since, organisation_id, due=clock.end_of(due_on))
        for number, since, organisation_id, due_on in db.session.execute(query)
    ]


def waiting_agreements(among: Organisations = None) -> list[WaitingThing]:
    """Applications that nobody has signed, and agreements whose term ends within a month or has ended."""
    today = clock.today()
    ends = Agreement.signed_on <= rules.in_months(today + TERM_AHEAD, -1)
    days = (Agreement.applied_on, Agreement.signed_on, Agreement.extended_on)
    query = sa.select(Agreement.id, Agreement.created_at, Agreement.organisation_id, Agreement.law_code, *days).where(
        Agreement.ended_on.is_(None), accompanied_now(), sa.or_(Agreement.signed_on.is_(None), ends)
    )
    if among is not None:
        query = query.where(Agreement.organisation_id.in_(among))

    @cache
    def due(law_code: str, *course: date | None) -> datetime | None:
        # Many were signed on the same day.
        until = rules.term_ends_on(Course(*course), facts_of(law_code))  # type: ignore[arg-type]
        if until is None:
            return clock.end_of(course[0] + SIGNED_WITHIN)  # type: ignore[operator]
        return clock.end_of(until) if until <= today + TERM_AHEAD else None

    return [
        WaitingThing(number, since, organisation_id, due=moment)
        for number, since, organisation_id, *course in db.session.execute(query)
        if (moment := due(*course))
    ]


def both_live(left: Any) -> MergeRefusal | None:
    """Why two households are not made one: both have an agreement that has not ended."""
    live = exists(Agreement.id.in_(left.get(Agreement.__tablename__, ())), Agreement.ended_on.is_(None))
    return MergeRefusal.BOTH_LIVE if live else None
