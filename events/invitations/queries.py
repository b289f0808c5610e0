"""Reading invitations: who is asked to a date, what they answered, and whom else one may ask."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased, selectinload

from community.accounts.models import Account
from community.foundation.access import Actor, by_way_of
from community.foundation.database import db, every, first
from community.households.models import Household, Member
from community.households.queries import agreeing
from community.households.rules import ConsentPurpose
from events.activities.models import Activity
from events.activities.rules import ActivityState, Openness
from events.courses.models import Enrolment
from events.invitations.rules import InvitationAnswer, answered
from events.reception.queries import of_organisation
from events.registrations.models import Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Invitee, Session
from events.sessions.queries import between_two, of_my_organisations


def by_invitation(actor: Actor) -> sa.ColumnElement[bool]:
    """Sessions of the actor's organisations to which only who is invited comes; first meetings are between two."""
    closed = sa.and_(Activity.state == ActivityState.PUBLISHED, Activity.openness == Openness.INVITED)
    return sa.and_(of_my_organisations(actor), by_way_of(Session.activity_id, Activity, closed), ~between_two())


@dataclass(frozen=True)
class Invited:
    """Somebody who is invited, by the name that the reader may know, and what they answered."""

    invitee: Invitee
    called: str
    answer: InvitationAnswer


def asked_to(session_id: int) -> list[Invited]:
    """Who is invited to a session, in the order in which they were; families that do not agree to be known have no
    name."""
    own = aliased(Member)
    home = sa.func.coalesce(Invitee.household_id, own.household_id)
    latest = (
        sa.select(Registration.household_id, sa.func.max(Registration.id).label("id"))
        .where(Registration.session_id == session_id)
        .group_by(Registration.household_id)
        .subquery()
    )
    known = sa.case((agreeing(ConsentPurpose.COORDINATION), Household.call_name), else_="")
    query = (
        sa.select(Invitee, sa.func.coalesce(Account.name, known, ""), Registration.state)
        .outerjoin(Account, Account.id == Invitee.account_id)
        .outerjoin(Household, Household.id == Invitee.household_id)
        .outerjoin(own, own.account_id == Invitee.account_id)
        .outerjoin(latest, latest.c.household_id == home)
        .outerjoin(Registration, Registration.id == latest.c.id)
        .where(Invitee.session_id == session_id)
        .order_by(Invitee.id)
    )
    return [
        Invited(invitee, called, answered(standing, invitee.declined_at))
        for invitee, called, standing in db.session.execute(query)
    ]


def find_invitee(session_id: int, *, account_id: int | None = None, household_id: int | None = None) -> Invitee | None:
    """The invitation of somebody to a session: their own, or their household's."""
    whose = sa.or_(Invitee.household_id == (household_id or 0), Invitee.account_id == (account_id or 0))
    return first(Invitee, Invitee.session_id == session_id, whose, by=Invitee.id)


def get_invitee(invitee_id: int) -> Invitee | None:
    """An invitation by its id."""
    return db.session.get(Invitee, invitee_id)


def speaking(language: str, organisation_id: int, reach: sa.ColumnElement[bool]) -> list[int]:
    """Families of an organisation within reach in which somebody speaks this language, by id."""
    told = sa.cast(Member.languages, sa.String).contains(f'"{language}"', autoescape=True)
    somebody = sa.exists().where(Member.household_id == Household.id, Member.active, told).correlate(Household)
    return every(Household.id, reach, of_organisation(organisation_id), _family(), somebody, by=Household.id)


def learning(course_id: int, organisation_id: int, reach: sa.ColumnElement[bool]) -> list[int]:
    """Families of an organisation within reach of whom somebody learns in this course, by id."""
    learns = sa.select(Member.household_id).join(Enrolment, Enrolment.member_id == Member.id)
    those = Household.id.in_(learns.where(Enrolment.activity_id == course_id, Member.active))
    return every(Household.id, reach, of_organisation(organisation_id), _family(), those, by=Household.id)


def _family() -> sa.ColumnElement[bool]:
    return Household.organisation_id.is_not(None)


def invited_ids(session_id: int) -> tuple[set[int], set[int]]:
    """The households and the accounts that are invited already."""
    rows = every(Invitee, Invitee.session_id == session_id)
    return {one.household_id for one in rows if one.household_id}, {one.account_id for one in rows if one.account_id}


def standing_of(session_id: int, household_id: int | None) -> RegistrationState | None:
    """Where a household stands in a session; None where it never joined or gave it back."""
    there = (Registration.session_id == session_id, Registration.household_id == household_id)
    return first(Registration.state, *there, Registration.state != RegistrationState.CANCELLED)


def courses_with_somebody(reach: sa.ColumnElement[bool]) -> Sequence[Activity]:
    """The courses within reach in which somebody learns, with their texts, by id."""
    somebody = Activity.id.in_(sa.select(Enrolment.activity_id))
    return every(Activity, reach, somebody, by=Activity.id, load=selectinload(Activity.texts))
