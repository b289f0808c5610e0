"""Reading which trainings are coming, and who was there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from community.foundation.access import Actor, Role, by_way_of
from community.foundation.database import db, first, grouped
from community.households.models import Member
from events.activities.models import Activity
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import LIVE, RegistrationState
from events.sessions.models import Session
from events.sessions.rules import GOING_ON
from events.venues.models import Venue
from volunteers.clearances.models import AttendedTraining
from volunteers.clearances.rules import Training
from volunteers.profiles.models import Volunteer
from volunteers.trainings.models import TrainingCourse
from volunteers.trainings.rules import StepTaken

AHEAD = timedelta(days=90)
# So long afterwards the door may still be put right.
BACK = timedelta(days=60)


def of_files_in_my_hands(actor: Actor) -> sa.ColumnElement[bool]:
    """Sessions of organisations in which the actor may open files."""
    ours = Activity.organisation_id.in_(actor.organisations(Role.VETTING))
    return by_way_of(Session.activity_id, Activity, ours)


def find_course(activity_id: int) -> TrainingCourse | None:
    """What training an activity is."""
    return first(TrainingCourse, TrainingCourse.activity_id == activity_id)


@dataclass(frozen=True)
class TrainingDate:
    """A coming date of a training, and where the reader stands there (None: nowhere)."""

    training: Training
    session: Session
    state: RegistrationState | None


def coming(reach: sa.ColumnElement[bool], account_id: int, now: datetime) -> list[TrainingDate]:
    """The coming dates of trainings within reach, soonest first."""
    query = (
        sa.select(Session, TrainingCourse.training)
        .join(Session.activity)
        .join(TrainingCourse, TrainingCourse.activity_id == Activity.id)
        .where(reach, Session.starts_at > now, Session.starts_at < now + AHEAD, Session.state.in_(GOING_ON))
        .options(
            joinedload(Session.venue).joinedload(Venue.area),
            contains_eager(Session.activity).options(selectinload(Activity.texts), joinedload(Activity.organisation)),
        )
        .order_by(Session.starts_at, Session.id)
    )
    rows = db.session.execute(query).all()
    states = _states(account_id, [session.id for session, _ in rows])
    return [TrainingDate(training, session, states.get(session.id)) for session, training in rows]


def _states(account_id: int, session_ids: Collection[int]) -> dict[int, RegistrationState]:
    query = (
        sa.select(Registration.session_id, Registration.state)
        .join(PartyMember, PartyMember.registration_id == Registration.id)
        .join(Member, Member.id == PartyMember.member_id)
        .where(Member.account_id == account_id, Registration.session_id.in_(session_ids), Registration.state.in_(LIVE))
    )
    return {row.session_id: row.state for row in db.session.execute(query)}


def attended(volunteer_id: int, now: datetime) -> list[tuple[Training, StepTaken]]:
    """The trainings of the programme in which a volunteer was noted as here."""
    query = _here(now).add_columns(TrainingCourse.training, Session.starts_at, Session.id, Venue.zone)
    rows = db.session.execute(query.where(Member.account_id == volunteer_id))
    return [
        (training, StepTaken(starts_at.astimezone(ZoneInfo(zone)).date(), session_id))
        for _, training, starts_at, session_id, zone in rows
    ]


def _here(now: datetime) -> sa.Select[Any]:
    return (
        sa.select(Member.account_id)
        .join(PartyMember, PartyMember.member_id == Member.id)
        .join(Registration, Registration.id == PartyMember.registration_id)
        .join(Session, Session.id == Registration.session_id)
        .join(Venue, Venue.id == Session.venue_id)
        .join(TrainingCourse, TrainingCourse.activity_id == Session.activity_id)
        .join(Volunteer, Volunteer.id == Member.account_id)
        .where(
            Registration.state == RegistrationState.ATTENDED,
            ~PartyMember.missing,
            Session.starts_at <= now,
            Session.starts_at > now - BACK,
        )
    )


def noted(volunteer_id: int) -> dict[Training, AttendedTraining]:
    """What stands in the file of a volunteer, by training."""
    rows = db.session.scalars(sa.select(AttendedTraining).where(AttendedTraining.volunteer_id == volunteer_id))
    return {row.training: row for row in rows}


def said_by_doors(volunteer_id: int, now: datetime) -> set[int]:
    """The sessions of lately whose door says that a volunteer took a step."""
    query = sa.select(AttendedTraining.session_id).join(Session, Session.id == AttendedTraining.session_id)
    query = query.where(AttendedTraining.volunteer_id == volunteer_id, Session.starts_at > now - BACK)
    return {one for one in db.session.scalars(query) if one is not None}


def to_look_at(now: datetime) -> list[int]:
    """The volunteers who were at a training lately, or of whom a session of lately says so, by id."""
    recent = (
        sa.select(AttendedTraining.volunteer_id)
        .join(Session, Session.id == AttendedTraining.session_id)
        .where(Session.starts_at > now - BACK)
    )
    return sorted({one for one in db.session.scalars(sa.union(_here(now), recent)) if one is not None})


def by_training(dates: Collection[TrainingDate]) -> dict[Training, list[TrainingDate]]:
    """Dates by what training they are."""
    return grouped((one.training, one) for one in dates)
