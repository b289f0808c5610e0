"""A child's way to school: begun, gone on with step by step, at rest, taken up again."""

from datetime import date

from community.foundation import clock, database
from community.foundation.config import settings
from community.foundation.database import added, db, exists
from community.foundation.refusal import refuse
from community.holidays.queries import free_days_of
from community.households.models import Household, Member
from community.households.queries import relative_of
from community.schooling import queries, rules
from community.schooling.models import SchoolStep, SchoolWay
from community.schooling.rules import (
    BEFORE_SCHOOL,
    Refusal,
    SchoolDeed,
    SchoolStage,
    SchoolState,
    StallReason,
    ToldSchooling,
)


def start(
    member: Member, told: ToldSchooling, organisation_id: int, owner_id: int | None, by: int | None = None
) -> SchoolWay:
    """A child needs a place; an organisation that the family agrees to be accompanied by looks after it. `owner_id`:
    who there, where somebody is named; else whoever begins it (`by`), where they may. Raises Refused."""
    database.lock(Household, [member.household_id])
    country = settings().country
    refuse(
        rules.may_start(
            queries.facts_of(country),
            may_be_child=relative_of(member).may_be_child,
            on_the_way=queries.find_live(member) is not None,
        )
    )
    household = queries.household_of(member)
    refuse(Refusal.NOT_AGREED, when=organisation_id not in {one.id for one in queries.organisations_for(household)})
    able = queries.owners_at(organisation_id)
    today = clock.today()
    return added(
        SchoolWay(
            household_id=member.household_id,
            member_id=member.id,
            organisation_id=organisation_id,
            law_code=country,
            owner_id=next((one for one in (owner_id, by) if one in able), None),
            due_on=_due(SchoolStage.APPLICATION, today, None, told.grade, country),
            begun_on=today,
            created_at=clock.now(),
            **_facts(told),
        )
    )


def _facts(told: ToldSchooling) -> dict[str, str]:
    return {
        "grade_code": told.grade,
        "level_code": told.level,
        "mother_language": told.mother_language,
        "last_class": told.last_class,
        "school": told.school,
    }


def _due(stage: SchoolStage, since: date, attending_on: date | None, grade: str, country: str) -> date:
    facts = queries.facts_of(country)
    return rules.due_on(stage, since, attending_on, facts.grade(grade), facts, free_days_of(country))


def change(way: SchoolWay, told: ToldSchooling) -> None:
    """Say otherwise what the application says. Raises Refused once it is withdrawn or over."""
    refuse(rules.may(way.state, SchoolDeed.CHANGE))
    for name, value in _facts(told).items():
        setattr(way, name, value)
    if way.stage is SchoolStage.VALIDATION and way.stage not in rules.path_of(_grade(way)):
        # In the new class nothing is validated.
        way.stage = SchoolStage.YEAR_END
    if way.stage in (SchoolStage.VALIDATION, SchoolStage.YEAR_END):
        way.due_on = _due(way.stage, clock.today(), way.attending_on, way.grade_code, way.law_code)


def _grade(way: SchoolWay) -> rules.Grade | None:
    return queries.facts_of(way.law_code).grade(way.grade_code)


def give(way: SchoolWay, owner_id: int | None) -> None:
    """Somebody else looks after it; nobody, where they may not."""
    way.owner_id = owner_id if owner_id in queries.owners_at(way.organisation_id) else None


def take(way: SchoolWay, stage: SchoolStage, done_on: date, by: int | None, school: str = "") -> None:
    """A step is done; the next one is due by its working days from then on. Raises Refused, also where another step is
    next, because somebody was quicker."""
    named = school or way.school
    days = (queries.last_day_of(way), done_on, clock.today())
    refuse(rules.may_take(way.state, (way.stage, stage), days, school=bool(named)))
    db.session.add(SchoolStep(way_id=way.id, stage=stage, due_on=way.due_on, done_on=done_on, noted_by_id=by))
    way.school = named
    if stage is SchoolStage.ADMISSION:
        way.attending_on = done_on
    way.state, following = rules.after(stage, _grade(way))
    if following is None:
        way.rests_on = done_on
    else:
        way.stage = following
        way.due_on = _due(following, done_on, way.attending_on, way.grade_code, way.law_code)
    db.session.flush()


def stall(way: SchoolWay, why: StallReason) -> None:
    """It does not go on. Raises Refused where it rests already."""
    refuse(rules.may(way.state, SchoolDeed.STALL))
    way.state, way.why, way.rests_on = SchoolState.STALLED, why, clock.today()


def withdraw(way: SchoolWay) -> None:
    """The family does not want it now. Raises Refused where that was said."""
    refuse(rules.may(way.state, SchoolDeed.WITHDRAW))
    way.state, way.why, way.rests_on = SchoolState.WITHDRAWN, None, clock.today()


def resume(way: SchoolWay) -> None:
    """It goes on at the step at which it rested, whose days are counted anew from today. Raises Refused where it does
    not rest."""
    refuse(rules.may(way.state, SchoolDeed.RESUME))
    before = way.stage in BEFORE_SCHOOL
    way.state, way.why, way.rests_on = SchoolState.ON_THE_WAY if before else SchoolState.ATTENDING, None, None
    due_on = _due(way.stage, clock.today(), way.attending_on, way.grade_code, way.law_code)
    # What fell due while it rested is due now.
    way.due_on = due_on if before else max(due_on, _today_or_next(way.law_code))


def _today_or_next(country: str) -> date:
    """Today, or the next day on which people work."""
    return rules.first_working_day(clock.today(), free_days_of(country))


def follow(member: Member) -> None:
    """A child of two homes leaves this one: what is on its way goes along to the other."""
    if member.twin_id is None:
        return
    twin = db.session.get_one(Member, member.twin_id)
    live = SchoolWay.state != SchoolState.FOLLOWED_UP
    if not twin.active or exists(SchoolWay.member_id == twin.id, live):
        return
    for way in database.every(SchoolWay, SchoolWay.member_id == member.id):
        way.member_id, way.household_id = twin.id, twin.household_id
