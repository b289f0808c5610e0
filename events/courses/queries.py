"""Reading courses: who learns in them, who could, how often they were there, and a household's own."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from community.foundation.access import Actor
from community.foundation.database import db, every, first, grouped
from community.households.models import Household, Member
from community.households.queries import members_agreeing
from community.households.rules import ConsentPurpose
from events.activities.models import Activity
from events.activities.queries import run_by_mine
from events.activities.rules import ActivityKind
from events.courses.models import Enrolment
from events.courses.rules import Attendance, attendance
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from events.sessions.rules import SessionState
from events.venues.models import Venue

JOINED = (
    RegistrationState.CONFIRMED,
    RegistrationState.ATTENDED,
    RegistrationState.EXCUSED,
    RegistrationState.NO_SHOW,
)


def courses_of_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Language activities of the organisations in which the actor coordinates."""
    return sa.and_(run_by_mine(actor), Activity.kind == ActivityKind.LANGUAGE)


def enrolments_in_my_courses(actor: Actor) -> sa.ColumnElement[bool]:
    """Who learns in the actor's courses, as long as their household agrees to be named."""
    ours = sa.select(Activity.id).where(courses_of_my_organisations(actor))
    return sa.and_(Enrolment.activity_id.in_(ours), Enrolment.member_id.in_(members_agreeing(ConsentPurpose.PROGRAMME)))


def enrolments_of_mine(actor: Actor) -> sa.ColumnElement[bool]:
    """What is learnt by whom the actor's card is, and what a guardian reads."""
    return Enrolment.member_id.in_(actor.reads)


def with_texts(activity_id: int) -> Activity:
    """A course with its texts and its organisation."""
    query = sa.select(Activity).where(Activity.id == activity_id)
    return db.session.scalars(query.options(selectinload(Activity.texts), joinedload(Activity.organisation))).one()


def enrolments(reach: sa.ColumnElement[bool], activity_id: int | None = None) -> list[Enrolment]:
    """Who learns, in one course or in all within reach, with person and course."""
    here = sa.true() if activity_id is None else Enrolment.activity_id == activity_id
    course = joinedload(Enrolment.activity)
    whole = (course.selectinload(Activity.texts), course.joinedload(Activity.organisation))
    order = (Enrolment.begun_on, Enrolment.id)
    return every(Enrolment, reach, here, by=order, load=(joinedload(Enrolment.member), *whole))


def candidates(activity_id: int) -> list[Member]:
    """Who joined a date of the course, agrees to be named, and is not taken in yet, by name."""
    taken = sa.select(Enrolment.member_id).where(Enrolment.activity_id == activity_id)
    return every(
        Member,
        Member.id.in_(_joined(activity_id)),
        Member.id.in_(members_agreeing(ConsentPurpose.PROGRAMME)),
        Member.id.not_in(taken),
        by=(Member.call_name, Member.id),
    )


def apart(people: Sequence[Member]) -> dict[int, str]:
    """What tells people of one name apart, by id: the household that they belong to, by its name and its number."""
    names = Counter(one.call_name for one in people)
    twins = {one.id: one.household_id for one in people if names[one.call_name] > 1}
    query = sa.select(Household.id, Household.call_name).where(Household.id.in_(set(twins.values())))
    labels = {number: f"{name}, {number}" for number, name in db.session.execute(query)}
    return {member_id: labels[household_id] for member_id, household_id in twins.items()}


def _joined(activity_id: int) -> sa.Select[Any]:
    return (
        sa.select(PartyMember.member_id)
        .join(Registration, Registration.id == PartyMember.registration_id)
        .join(Session, Session.id == Registration.session_id)
        .where(Session.activity_id == activity_id, Registration.state.in_(JOINED))
    )


def joined(activity_id: int, member_id: int) -> bool:
    """Whether somebody joined a date of the course."""
    query = _joined(activity_id).where(PartyMember.member_id == member_id).limit(1)
    return db.session.scalar(query) is not None


def find_enrolment(activity_id: int, member_id: int) -> Enrolment | None:
    """The place of somebody in a course."""
    return first(Enrolment, Enrolment.activity_id == activity_id, Enrolment.member_id == member_id)


def attendances(rows: Collection[Enrolment], now: datetime) -> dict[int, Attendance]:
    """On how many of the dates held since they began each was there, by the id of the enrolment."""
    courses = {row.activity_id for row in rows}
    columns = (Session.id, Session.activity_id, Session.starts_at, Venue.zone)
    query = sa.select(*columns).join(Venue, Venue.id == Session.venue_id)
    query = query.where(
        Session.activity_id.in_(courses), Session.ends_at <= now, Session.state != SessionState.CANCELLED
    )
    days: dict[int, tuple[int, date]] = {
        session_id: (course, starts_at.astimezone(ZoneInfo(zone)).date())
        for session_id, course, starts_at, zone in db.session.execute(query)
    }
    held = grouped(days.values())
    came = (
        sa.select(Registration.session_id, PartyMember.member_id)
        .join(PartyMember, PartyMember.registration_id == Registration.id)
        .where(
            Registration.session_id.in_(days),
            PartyMember.member_id.in_({row.member_id for row in rows}),
            Registration.state == RegistrationState.ATTENDED,
        )
    )
    there = grouped(
        ((days[session_id][0], member_id), days[session_id][1]) for session_id, member_id in db.session.execute(came)
    )
    return {
        row.id: attendance(row.begun_on, there[row.activity_id, row.member_id], held[row.activity_id]) for row in rows
    }
