"""The figures of people: households by district, guidance, agreements, work."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from community.agreements.models import Agreement, AgreementParty, AgreementStep
from community.agreements.rules import StepState
from community.foundation.database import db
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.manifest import Book, Counts, Indicator, Narrowing, Report, Scope
from community.guidance.models import GuidanceTalk, JobLead
from community.guidance.rules import LeadState
from community.households.models import Household, Member
from community.households.rules import HouseholdState
from community.places.queries import districts

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


REPORTS = (
    Report(
        "households",
        lazy_gettext("Households by district"),
        lazy_gettext("Families that are registered today."),
        (lazy_gettext("Households"),),
        by_district,
    ),
)
INDICATORS = (
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
