"""Reading which trainings are coming, and who was there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from community.foundation.access import Actor, Role, by_way_of
from community.foundation.database import db, first
from community.households.models import Member
from events.activities.models import Activity
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from events.sessions.queries import CONTACTS, SHOWN
from events.sessions.rules import GOING_ON
from events.venues.models import Venue
from volunteers.clearances.models import AttendedTraining, ClearanceRequest
from volunteers.clearances.rules import Clearance, Training
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
    """A coming date of a training."""

    training: Training
    session: Session


def coming(reach: sa.ColumnElement[bool], now: datetime) -> list[TrainingDate]:
    """The coming dates of trainings within reach, soonest first."""
    query = (
        sa.select(Session, TrainingCourse.training)
        .join(Session.activity)
        .join(TrainingCourse, TrainingCourse.activity_id == Activity.id)
        .where(reach, Session.starts_at > now, Session.starts_at < now + AHEAD, Session.state.in_(GOING_ON))
        .options(
            *SHOWN,
            *CONTACTS,
        )
        .order_by(Session.starts_at, Session.id)
    )
    return [TrainingDate(training, session) for session, training in db.session.execute(query)]


def wanted_and_taken(account_id: int) -> tuple[Clearance | None, list[Training]]:
    """For what somebody applied, if anything, and which trainings are noted of them; one statement."""
    taken = AttendedTraining.volunteer_id == ClearanceRequest.volunteer_id
    query = sa.select(ClearanceRequest.clearance, AttendedTraining.training).outerjoin(AttendedTraining, taken)
    rows = db.session.execute(query.where(ClearanceRequest.volunteer_id == account_id)).all()
    return (rows[0][0] if rows else None), [training for _, training in rows if training]


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
