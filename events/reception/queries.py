"""Finding whom somebody signs up: families that agree to be known to the organisation, and neighbours that it knows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation.access import Actor, Role, by_way_of
from community.foundation.database import db, every, exists
from community.foundation.derived_columns import called, reached_at
from community.foundation.forms import numbers
from community.households.models import Household, Member
from community.households.queries import agreeing_to_my_organisations, of_guests, of_name
from community.households.rules import HouseholdState
from community.organisations.models import Membership
from events.activities.models import Activity
from events.activities.queries import run_by
from events.activities.rules import ActivityState, Openness
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Invitee, Session
from events.sessions.queries import between_two, of_my_organisations


def open_to_be_joined(actor: Actor) -> sa.ColumnElement[bool]:
    """Sessions of the organisations in which the actor coordinates that families could see, if they knew of them."""
    shown = by_way_of(Session.activity_id, Activity, Activity.state == ActivityState.PUBLISHED)
    return sa.and_(of_my_organisations(actor), shown, ~between_two())


def welcome(session: Session, household_id: int) -> bool:
    """Whether a household may come to a session (its activity is loaded): to what is by invitation, who is invited."""
    if session.activity.openness is not Openness.INVITED:
        return True
    theirs = sa.select(Member.account_id).where(Member.household_id == household_id, Member.account_id.is_not(None))
    asked = sa.or_(Invitee.household_id == household_id, Invitee.account_id.in_(theirs))
    return exists(Invitee.session_id == session.id, asked)


def _been_with(organisation_ids: Collection[int]) -> sa.Select[Any]:
    """Who was, or is, on a list of a session of these organisations: their members' ids."""
    return (
        sa.select(PartyMember.member_id)
        .join(Registration, Registration.id == PartyMember.registration_id)
        .join(Session, Session.id == Registration.session_id)
        .join(Activity, Activity.id == Session.activity_id)
        .where(run_by(organisation_ids))
    )


def known_households(actor: Actor) -> sa.ColumnElement[bool]:
    """Families that agree to be known to the actor's organisations, and guests who were on a list of theirs."""
    families = sa.and_(agreeing_to_my_organisations(actor), Household.state == HouseholdState.ACTIVE)
    been = sa.select(Member.household_id).where(Member.id.in_(_been_with(actor.organisations(Role.COORDINATOR))))
    return sa.or_(families, sa.and_(of_guests(), Household.id.in_(been)))


def known_accounts(actor: Actor) -> sa.ColumnElement[bool]:
    """Accounts that hold a role in the actor's organisations, or whose owner was on a list of theirs."""
    ours = actor.organisations(Role.COORDINATOR)
    been = sa.select(Member.account_id).where(Member.id.in_(_been_with(ours)), Member.account_id.is_not(None))
    works_here = sa.select(Membership.account_id).where(Membership.organisation_id.in_(ours))
    known = sa.or_(Account.id.in_(been), Account.id.in_(works_here))
    return sa.and_(known, Account.state == AccountState.ACTIVE)


@dataclass(frozen=True)
class Known:
    """Whom staff may sign up: a family or a guest, or who has an account, and of them the people that staff know."""

    called: str
    household: Household | None = None
    account: Account | None = None
    # Whoever has an account and joined nothing yet has no number.
    people: Sequence[Member] = ()

    @property
    def family(self) -> bool:
        return self.household is not None and self.household.organisation_id is not None


def of_organisation(organisation_id: int) -> sa.ColumnElement[bool]:
    """Families of this organisation, and neighbours, who are nobody's."""
    return sa.or_(Household.organisation_id == organisation_id, Household.organisation_id.is_(None))


def households_called(typed: str, organisation_id: int, reach: sa.ColumnElement[bool], most: int) -> list[Household]:
    """Families and guests within reach by name, telephone, address or number."""
    somebody = sa.exists().where(Member.household_id == Household.id, Member.active, called(typed, Member.search_text))
    itself = sa.or_(called(typed, Household.search_text), reached_at(typed, Household.phone_number))
    guests = sa.or_(somebody.correlate(Household), itself, Household.email == typed.casefold())
    wanted = sa.or_(
        of_name(typed), sa.and_(Household.organisation_id.is_(None), guests), Household.id.in_(numbers([typed]))
    )
    return every(
        Household, reach, of_organisation(organisation_id), wanted, by=(Household.call_name, Household.id), most=most
    )


def regulars(activity_id: int, organisation_id: int, reach: sa.ColumnElement[bool], most: int) -> list[Household]:
    """Families and guests within reach who were on a list of this activity, who came latest first."""
    latest = (
        sa.select(Registration.household_id, sa.func.max(Session.starts_at).label("at"))
        .join(Session, Session.id == Registration.session_id)
        .where(Session.activity_id == activity_id, Registration.state != RegistrationState.CANCELLED)
        .group_by(Registration.household_id)
        .subquery()
    )
    query = (
        sa.select(Household)
        .join(latest, latest.c.household_id == Household.id)
        .where(reach, of_organisation(organisation_id))
        .order_by(latest.c.at.desc(), Household.id)
        .limit(most)
    )
    return list(db.session.scalars(query))


def accounts_called(typed: str, reach: sa.ColumnElement[bool], most: int) -> list[Account]:
    """Accounts within reach by name, telephone or address."""
    there = sa.or_(called(typed, Account.search_text), reached_at(typed, Account.phone_number))
    wanted = sa.or_(there, sa.func.lower(Account.email) == typed.casefold())
    return every(Account, reach, wanted, by=(Account.name, Account.id), most=most)


def known_people(households: Sequence[Household], organisation_id: int) -> dict[int, list[Member]]:
    """By household, who of it staff of an organisation may know: of a family everybody, of neighbours whoever signs in,
    and who was on a list of this organisation."""
    families = [one.id for one in households if one.organisation_id is not None]
    known = sa.or_(
        Member.household_id.in_(families), Member.account_id.is_not(None), Member.id.in_(_been_with([organisation_id]))
    )
    ids = [one.id for one in households]
    found: dict[int, list[Member]] = {number: [] for number in ids}
    for one in every(Member, Member.household_id.in_(ids), Member.active, known, by=Member.id):
        found[one.household_id].append(one)
    return found


def homes_of(account_ids: Collection[int]) -> dict[int, Household]:
    """By account, the household of whoever joined something with it."""
    query = sa.select(Member.account_id, Household).join(Household, Household.id == Member.household_id)
    rows = db.session.execute(query.where(Member.account_id.in_(account_ids)))
    return {account_id: household for account_id, household in rows if account_id is not None}


def listed_in(session_id: int, household_ids: Collection[int]) -> dict[int, Registration]:
    """By household, where these stand in a session."""
    from_here = (Registration.session_id == session_id, Registration.household_id.in_(household_ids))
    rows = every(Registration, *from_here, Registration.state != RegistrationState.CANCELLED)
    return {one.household_id: one for one in rows}
