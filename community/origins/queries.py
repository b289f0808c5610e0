"""Reading the reporting table: for whoever keeps it, and for the figures that they ask for."""

from collections.abc import Collection

import sqlalchemy as sa

from community.foundation.access import Actor, Role, by_way_of
from community.foundation.database import db, first
from community.households.models import Household, Member
from community.households.queries import agreeing
from community.households.rules import HERE, ConsentPurpose
from community.origins.models import ReportingFact
from community.origins.rules import OriginFacts


def households_reported_on(organisations: Collection[int]) -> sa.ColumnElement[bool]:
    """Families of these organisations that agree that their staff know them."""
    ours = Household.organisation_id.in_(organisations)
    return sa.and_(ours, Household.state.in_(HERE), agreeing(ConsentPurpose.COORDINATION))


def reported_on(actor: Actor) -> sa.ColumnElement[bool]:
    """The people of these families in whose organisation the actor reports."""
    within = households_reported_on(actor.organisations(Role.REPORTER))
    return sa.and_(Member.active, by_way_of(Member.household_id, Household, within))


def people(reach: sa.ColumnElement[bool], start: int, most: int) -> list[tuple[Member, Household, bool]]:
    """People within reach, with their family and whether anything of them is kept: those of whom nothing is first."""
    kept = sa.select(ReportingFact.id).where(ReportingFact.member_id == Member.id).exists()
    rows = db.session.execute(
        sa.select(Member, Household, kept)
        .join(Household, Household.id == Member.household_id)
        .where(reach)
        .order_by(kept, Member.household_id.desc(), Member.id)
        .offset(start)
        .limit(most)
    )
    return [(member, household, found) for member, household, found in rows]


def find_fact(member_id: int) -> ReportingFact | None:
    """What is kept of somebody."""
    return first(ReportingFact, ReportingFact.member_id == member_id)


def origins(organisations: Collection[int]) -> dict[int, OriginFacts]:
    """What is kept, by member, of the families of these organisations: for the figures of whoever reports there."""
    rows = db.session.execute(
        sa.select(ReportingFact.member_id, ReportingFact.sex, ReportingFact.country, ReportingFact.status)
        .join(Member, Member.id == ReportingFact.member_id)
        .join(Household, Household.id == Member.household_id)
        .where(Household.organisation_id.in_(organisations))
    )
    return {member_id: OriginFacts(sex, country, status) for member_id, sex, country, status in rows}
