"""The figures of people: households by district, what neighbours wrote, how long a home takes."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from community.agreements.models import Agreement, AgreementParty, AgreementStep
from community.agreements.rules import StepState
from community.foundation import clock
from community.foundation.config import settings
from community.foundation.database import count, db, every
from community.foundation.i18n import gettext, lazy_gettext, local
from community.foundation.manifest import Book, Counts, Indicator, Narrowing, Report, Scope
from community.guidance.models import GuidanceTalk, JobLead
from community.guidance.rules import LeadState, ToldInTalk
from community.holidays.queries import free_days_of
from community.holidays.rules import working_days_between
from community.households.models import Household, Member
from community.households.rules import HouseholdState
from community.housing.models import HousingNeed
from community.housing.queries import moved
from community.housing.rules import WAITED, HousingNeedState, bracket_of
from community.mediation.queries import counted as mediations
from community.mediation.rules import MediationState
from community.organisations.models import Membership, Organisation
from community.organisations.rules import OrganisationKind
from community.places.queries import districts
from community.schooling.models import SchoolStep, SchoolWay
from community.schooling.rules import BEFORE_SCHOOL, SchoolStage, SchoolState
from community.staff_training.models import CourseCertificate, StaffCourse, Trainee
from community.staff_training.queries import outcomes
from community.worries.models import Worry
from community.worries.queries import counted, soon_over
from community.worries.rules import LIVE, WorryAge, age_of

# Of a person: who, the first day on which they took part, and the year of birth.
People = list[tuple[int, date, int | None]]
# The key of this duty in a country's file.
ASSISTANCE = "assistance"
FAMILIES_ALONE = frozenset({Narrowing.DISTRICT})


def by_district(organisations: Sequence[int] | None) -> list[tuple[str, tuple[int]]]:
    """Active households by the district they live in."""
    query = sa.select(Household.district, sa.func.count()).where(
        Household.state == HouseholdState.ACTIVE, Household.organisation_id.is_not(None)
    )
    if organisations is not None:
        query = query.where(Household.organisation_id.in_(organisations))
    counts = {code: count for code, count in db.session.execute(query.group_by(Household.district))}  # noqa: C416
    names = dict(districts())
    return [(names.get(code, code) or gettext("Not said"), (counts[code],)) for code in sorted(counts)]


def _month(worry: Worry) -> date:
    return local(worry.told_at, settings().time_zone).date().replace(day=1)


def _by_month(some: Sequence[Worry], *columns: Callable[[Worry], Any]) -> list[tuple[date, tuple[int, ...]]]:
    """Of the worries of each month, for each column how many it is true of."""
    months: dict[date, list[Worry]] = defaultdict(list)
    for one in some:
        months[_month(one)].append(one)
    return [
        (month, tuple(sum(bool(is_true(one)) for one in of) for is_true in columns)) for month, of in months.items()
    ]


def worries_by_month(organisations: Sequence[int] | None) -> list[tuple[date, tuple[int, ...]]]:
    """What was written in each month, and what became of it."""
    agreed = {one.worry_id for one in mediations(organisations) if one.state is MediationState.AGREED}
    return _by_month(
        counted(organisations), lambda one: True, soon_over, lambda one: one.id in agreed, lambda one: one.repeated
    )


def worries_by_age(organisations: Sequence[int] | None) -> list[tuple[WorryAge, tuple[int]]]:
    """What is not over, by how long it has been open."""
    now = clock.now()
    ages = [age_of(one.told_at, now) for one in counted(organisations) if one.state in LIVE]
    return [(age, (ages.count(age),)) for age in WorryAge]


def hate_incidents(organisations: Sequence[int] | None) -> list[tuple[date, tuple[int, ...]]]:
    """Hate incidents by the month in which they were written of."""
    return _by_month([one for one in counted(organisations) if one.hate], lambda one: True)


YEAR = timedelta(days=365)


def days_to_a_home(organisations: Sequence[int] | None) -> list[tuple[str, tuple[int]]]:
    """Families that moved into a home within a year, by how long they waited for it."""
    found = moved(organisations, clock.today() - YEAR)
    waited = Counter(bracket_of((day - local(opened, clock.town_zone()).date()).days) for opened, day, _ in found)
    return [
        (gettext("up to %(days)s days", days=bound) if bound else gettext("longer"), (waited[bound],))
        for bound in (*WAITED, None)
        if waited[bound]
    ]


def still_housed(organisations: Sequence[int] | None) -> list[tuple[date, tuple[int, int, int]]]:
    """Families that moved into a home within a year, by the month of the move, and how many of them still lived there
    when they were asked."""
    months: dict[date, Counter[str]] = {}
    for _, day, state in moved(organisations, clock.today() - YEAR):
        one = months.setdefault(day.replace(day=1), Counter())
        one["moved"] += 1
        one["90"] += state in (HousingNeedState.AFTER_90, HousingNeedState.AFTER_180)
        one["180"] += state is HousingNeedState.AFTER_180
    return [(month, (one["moved"], one["90"], one["180"])) for month, one in sorted(months.items())]


def of_families(scope: Scope, organisation_id: Any = Household.organisation_id) -> sa.ColumnElement[bool]:
    """Families that an organisation registered; the scope's organisations are those of this column."""
    conditions: list[sa.ColumnElement[bool]] = [Household.organisation_id.is_not(None)]
    if scope.organisations is not None:
        conditions.append(organisation_id.in_(scope.organisations))
    if scope.district:
        conditions.append(Household.district == scope.district)
    return sa.and_(*conditions)


def first_days(query: Any, member_id: Any, day: Any) -> People:
    """Of a statement with members: each once, with the first day."""
    return [
        (number, first, born)
        for number, first, born in db.session.execute(
            query.with_only_columns(member_id, sa.func.min(day), Member.birth_year).group_by(
                member_id, Member.birth_year
            )
        )
    ]


def guided(scope: Scope) -> People:
    """People with a talk about work."""
    talks = (
        sa.select(GuidanceTalk)
        .join(Member, Member.id == GuidanceTalk.member_id)
        .join(Household, Household.id == Member.household_id)
        .where(GuidanceTalk.held_on.between(scope.first, scope.last), of_families(scope))
    )
    return first_days(talks, GuidanceTalk.member_id, GuidanceTalk.held_on)


def said(scope: Scope, what: ToldInTalk) -> People:
    """People who said this in a talk about work; what they said stands in a list of the row."""
    found: dict[int, tuple[int, date, int | None]] = {}
    rows = db.session.execute(
        sa.select(GuidanceTalk.member_id, GuidanceTalk.held_on, Member.birth_year, GuidanceTalk.told)
        .join(Member, Member.id == GuidanceTalk.member_id)
        .join(Household, Household.id == Member.household_id)
        .where(GuidanceTalk.held_on.between(scope.first, scope.last), of_families(scope))
        .order_by(GuidanceTalk.held_on, GuidanceTalk.id)
    )
    for number, day, born, told in rows:
        if what.value in told:
            found.setdefault(number, (number, day, born))
    return list(found.values())


def authorities(scope: Scope) -> int:
    """Municipalities of whom somebody who works there now was given a certificate of a course for staff."""
    held = (
        sa.select(Organisation.id)
        .select_from(CourseCertificate)
        .join(Trainee, Trainee.id == CourseCertificate.trainee_id)
        .join(StaffCourse, StaffCourse.id == Trainee.course_id)
        .join(Membership, Membership.account_id == Trainee.account_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            Organisation.kind == OrganisationKind.MUNICIPALITY,
            StaffCourse.finished_at >= scope.since,
            StaffCourse.finished_at < scope.until,
        )
    )
    if scope.organisations is not None:
        held = held.where(StaffCourse.organisation_id.in_(scope.organisations))
    return len(set(db.session.scalars(held)))


def employed(scope: Scope) -> People:
    """People who got a job."""
    rows = db.session.execute(
        sa.select(JobLead.member_id, JobLead.moved_at, Member.birth_year)
        .join(Member, Member.id == JobLead.member_id)
        .join(Household, Household.id == Member.household_id)
        .where(
            JobLead.state == LeadState.GOT_IT,
            JobLead.moved_at >= scope.since,
            JobLead.moved_at < scope.until,
            of_families(scope),
        )
    )
    return [(number, at.date(), born) for number, at, born in rows]


def agreed(scope: Scope) -> People:
    """Adults whose family signed an agreement."""
    parties = (
        sa.select(AgreementParty)
        .join(Agreement, Agreement.id == AgreementParty.agreement_id)
        .join(Member, Member.id == AgreementParty.member_id)
        .join(Household, Household.id == Agreement.household_id)
        .where(Agreement.signed_on.between(scope.first, scope.last), of_families(scope, Agreement.organisation_id))
    )
    return first_days(parties, AgreementParty.member_id, Agreement.signed_on)


def assisted(scope: Scope) -> People:
    """Adults of families for whom the duty of social assistance was done."""
    parties = (
        sa.select(AgreementParty)
        .join(Agreement, Agreement.id == AgreementParty.agreement_id)
        .join(AgreementStep, AgreementStep.agreement_id == Agreement.id)
        .join(Member, Member.id == AgreementParty.member_id)
        .join(Household, Household.id == Agreement.household_id)
        .where(
            AgreementStep.duty_code == ASSISTANCE,
            AgreementStep.state == StepState.DONE,
            AgreementStep.settled_on.between(scope.first, scope.last),
            of_families(scope, Agreement.organisation_id),
        )
    )
    return first_days(parties, AgreementParty.member_id, AgreementStep.settled_on)


def _ways(organisations: Sequence[int] | None, *conditions: sa.ColumnElement[bool]) -> list[SchoolWay]:
    """Ways to school of these organisations (None: of all)."""
    ours = () if organisations is None else (SchoolWay.organisation_id.in_(organisations),)
    return every(SchoolWay, *conditions, *ours)


def by_step_to_school(organisations: Sequence[int] | None) -> list[tuple[SchoolStage, tuple[int, int]]]:
    """Children without a school place by the step that is next, and how many of them do not go on."""
    states = (SchoolState.ON_THE_WAY, SchoolState.STALLED)
    found = _ways(organisations, SchoolWay.stage.in_(BEFORE_SCHOOL), SchoolWay.state.in_(states))
    here = {stage: [one for one in found if one.stage is stage] for stage in BEFORE_SCHOOL}
    return [
        (stage, (len(ways), sum(one.state is SchoolState.STALLED for one in ways)))
        for stage, ways in here.items()
        if ways
    ]


# So many working days a place may take from the day of the need on; then twice as many, and longer.
PLACE_WITHIN = 31


def by_days_to_school(organisations: Sequence[int] | None) -> list[tuple[str, tuple[int, int, int]]]:
    """Children with a school place by the working days it took, and how many of them were asked after, after a month
    and at the end of the year."""
    found = _ways(organisations, SchoolWay.attending_on.is_not(None))
    asked = {
        stage: set(every(SchoolStep.way_id, SchoolStep.stage == stage))
        for stage in (SchoolStage.FIRST_MONTH, SchoolStage.YEAR_END)
    }
    groups: dict[str, list[int]] = {
        gettext("Up to %(days)s working days", days=PLACE_WITHIN): [],
        gettext("Up to %(days)s working days", days=2 * PLACE_WITHIN): [],
        gettext("Longer"): [],
    }
    for one in found:
        days = working_days_between(one.begun_on, one.attending_on or one.begun_on, free_days_of(one.law_code))
        place = 0 if days <= PLACE_WITHIN else 1 if days <= 2 * PLACE_WITHIN else 2
        list(groups.values())[place].append(one.id)
    return [
        (label, (len(ids), *(len(asked[stage].intersection(ids)) for stage in asked)))  # type: ignore[misc]
        for label, ids in groups.items()
        if ids
    ]


def by_employer(organisations: Sequence[int] | None) -> list[tuple[OrganisationKind, tuple[int, int, int]]]:
    """People who finished courses for staff by the kind of organisation that they work for, and what they said."""
    return [(kind, (finished, useful, in_use)) for kind, finished, useful, in_use in outcomes(organisations)]


REPORTS = (
    Report(
        "households",
        lazy_gettext("Households by district"),
        lazy_gettext("Families that are registered today."),
        (lazy_gettext("Households"),),
        by_district,
    ),
    Report(
        "worries",
        lazy_gettext("Worries of neighbours by month"),
        lazy_gettext(
            "What residents and families wrote in the month, of the last two years. Agreements: of mediations "
            "that came of it. Again: the same was written within the six months before."
        ),
        (
            lazy_gettext("Written"),
            lazy_gettext("Over within 30 days"),
            lazy_gettext("Agreements"),
            lazy_gettext("Again"),
        ),
        worries_by_month,
        population="worries",
    ),
    Report(
        "worries-open",
        lazy_gettext("Worries of neighbours that are open"),
        lazy_gettext("By how long they have been open today."),
        (lazy_gettext("Open"),),
        worries_by_age,
        population="worries",
    ),
    Report(
        "hate-incidents",
        lazy_gettext("Hate incidents by month"),
        lazy_gettext("What staff marked as one, in the month in which it was written."),
        (lazy_gettext("Written"),),
        hate_incidents,
        population="worries",
    ),
    Report(
        "days-to-a-home",
        lazy_gettext("How long families wait for a home"),
        lazy_gettext("Families that moved within a year, by the days from the need to the move."),
        (lazy_gettext("Families"),),
        days_to_a_home,
        population="homes",
    ),
    Report(
        "still-housed",
        lazy_gettext("Who still lives there"),
        lazy_gettext("Families by the month of their move, and who still lived there when somebody asked."),
        (
            lazy_gettext("Moved in"),
            lazy_gettext("Still there after 90 days"),
            lazy_gettext("Still there after 180 days"),
        ),
        still_housed,
        population="homes",
    ),
    Report(
        "steps-to-school",
        lazy_gettext("On the way to school"),
        lazy_gettext("Children without a school place today, by the step that is next."),
        (lazy_gettext("Children"), lazy_gettext("Do not go on")),
        by_step_to_school,
    ),
    Report(
        "school-places",
        lazy_gettext("Days to a school place"),
        lazy_gettext("Children who got a place, by the working days from the need to the place."),
        (lazy_gettext("Children"), lazy_gettext("Asked after a month"), lazy_gettext("Asked at the year's end")),
        by_days_to_school,
    ),
    Report(
        "staff-training",
        lazy_gettext("Courses for staff by where people work"),
        lazy_gettext(
            "People of authorities and institutions who finished a course with a certificate, each once; who of them "
            "found it useful, at least in part; who of them uses it 90 days later, at least sometimes."
        ),
        (lazy_gettext("Finished"), lazy_gettext("Found it useful"), lazy_gettext("Use it after 90 days")),
        by_employer,
    ),
)


def housed(scope: Scope) -> People:
    """The people of families that moved into a home that the municipality found."""
    moves = (
        sa.select(HousingNeed)
        .join(Household, Household.id == HousingNeed.household_id)
        .join(Member, Member.household_id == Household.id)
        .where(HousingNeed.moved_on.between(scope.first, scope.last), of_families(scope, HousingNeed.organisation_id))
    )
    return first_days(moves, Member.id, HousingNeed.moved_on)


def days_until_moved(scope: Scope) -> list[int]:
    """How many days passed from each need to its move."""
    rows: Any = db.session.execute(
        sa.select(HousingNeed.opened_at, HousingNeed.moved_on)
        .join(Household, Household.id == HousingNeed.household_id)
        .where(HousingNeed.moved_on.between(scope.first, scope.last), of_families(scope, HousingNeed.organisation_id))
    )
    return [(moved_on - local(opened, clock.town_zone()).date()).days for opened, moved_on in rows]


def at_school(scope: Scope) -> People:
    """Children who began to attend a school or kindergarten."""
    ways = (
        sa.select(SchoolWay)
        .join(Member, Member.id == SchoolWay.member_id)
        .join(Household, Household.id == SchoolWay.household_id)
        .where(SchoolWay.attending_on.between(scope.first, scope.last), of_families(scope))
    )
    return first_days(ways, SchoolWay.member_id, SchoolWay.attending_on)


def days_until_school(scope: Scope) -> list[int]:
    """How many days passed until each of these children attended."""
    rows: Any = db.session.execute(
        sa.select(SchoolWay.begun_on, SchoolWay.attending_on)
        .join(Household, Household.id == SchoolWay.household_id)
        .where(SchoolWay.attending_on.between(scope.first, scope.last), of_families(scope))
    )
    return [(attending_on - begun_on).days for begun_on, attending_on in rows]


def worries_told(scope: Scope) -> int:
    """How many worries of neighbours were written."""
    told = (Worry.told_at >= scope.since, Worry.told_at < scope.until)
    mine = () if scope.organisations is None else (Worry.organisation_id.in_(scope.organisations),)
    return count(Worry, *told, *mine)


INDICATORS = (
    Indicator(
        "targeted-housing",
        lazy_gettext("People in targeted housing"),
        lazy_gettext("People of families that moved on one of these days into a home that an office for homes found."),
        Counts.PEOPLE,
        housed,
        (Book.MUNICIPALITY,),
        FAMILIES_ALONE,
    ),
    Indicator(
        "days-to-home",
        lazy_gettext("Days until a family has a home"),
        lazy_gettext("Half of the families that moved on one of these days waited at most so long for it."),
        Counts.DAYS,
        days_until_moved,
        (Book.OWN,),
        FAMILIES_ALONE,
    ),
    Indicator(
        "children-in-school",
        lazy_gettext("Children in kindergarten and school"),
        lazy_gettext("Children of registered families who began to attend on one of these days."),
        Counts.PEOPLE,
        at_school,
        (Book.MUNICIPALITY,),
        FAMILIES_ALONE,
    ),
    Indicator(
        "days-to-school",
        lazy_gettext("Days until a child has a place in school"),
        lazy_gettext("Half of the children who began to attend on one of these days waited at most so long."),
        Counts.DAYS,
        days_until_school,
        (Book.OWN,),
        FAMILIES_ALONE,
    ),
    Indicator(
        "concerns",
        lazy_gettext("Concerns of neighbours"),
        lazy_gettext("What residents and families wrote on one of these days of what worries them among neighbours."),
        Counts.NUMBER,
        worries_told,
    ),
    Indicator(
        "guidance",
        lazy_gettext("Personal guidance"),
        lazy_gettext("People of registered families with whom a coordinator noted a talk about work on one of these "
                     "days."),
        Counts.PEOPLE,
        guided,
        (Book.AMIF, Book.OWN),
        FAMILIES_ALONE,
        opens=True,
    ),
    Indicator(
        "authorities",
        lazy_gettext("Local and regional authorities supported"),
        lazy_gettext("Municipalities of whose staff somebody was given a certificate of a course that ended on one of "
                     "these days: of people with an account here, by where they work today. Organisations, not "
                     "people."),
        Counts.NUMBER,
        authorities,
        (Book.AMIF,),
        plain=True,
    ),
    Indicator(
        "helpful",
        lazy_gettext("Participants who say that it helped them"),
        lazy_gettext("People of registered families who said so in a talk about work on one of these days, as its "
                     "coordinator noted."),
        Counts.PEOPLE,
        lambda scope: said(scope, ToldInTalk.HELPS),
        (Book.AMIF,),
        FAMILIES_ALONE,
        opens=True,
    ),
    Indicator(
        "recognition",
        lazy_gettext("Participants who applied for recognition of qualifications"),
        lazy_gettext("People of registered families who said in a talk about work on one of these days that they have "
                     "applied, as its coordinator noted."),
        Counts.PEOPLE,
        lambda scope: said(scope, ToldInTalk.RECOGNITION),
        (Book.AMIF,),
        FAMILIES_ALONE,
        opens=True,
    ),
    Indicator(
        "university",
        lazy_gettext("People at a university"),
        lazy_gettext("People of registered families who said in a talk about work on one of these days that they "
                     "study there, as its coordinator noted."),
        Counts.PEOPLE,
        lambda scope: said(scope, ToldInTalk.UNIVERSITY),
        (Book.MUNICIPALITY,),
        FAMILIES_ALONE,
        opens=True,
    ),
    Indicator(
        "agreements",
        lazy_gettext("Adults in an integration agreement"),
        lazy_gettext("Adults of an agreement that was signed on one of these days, of the municipality that signed."),
        Counts.PEOPLE,
        agreed,
        (Book.MUNICIPALITY,),
        FAMILIES_ALONE,
    ),
    Indicator(
        "employed",
        lazy_gettext("Got a job"),
        lazy_gettext("People of registered families with a job on their list that was marked as got on one of these "
                     "days."),
        Counts.PEOPLE,
        employed,
        (Book.MUNICIPALITY,),
        FAMILIES_ALONE,
    ),
    Indicator(
        "social-assistance",
        lazy_gettext("Social assistance"),
        lazy_gettext("Adults of an agreement whose duty of social assistance was marked as done on one of these days."),
        Counts.PEOPLE,
        assisted,
        (Book.MUNICIPALITY,),
        FAMILIES_ALONE,
    ),
)  # fmt: skip
