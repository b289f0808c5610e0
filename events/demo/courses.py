"""Who learns in the language courses of the demonstration town; the family with the card comes often."""

from collections import defaultdict
from typing import Any

import sqlalchemy as sa

from community.demo.town import Town
from community.foundation.database import db
from community.skills.rules import Cefr
from events.activities.models import Activity
from events.activities.rules import ActivityKind
from events.courses.models import Enrolment
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import LIVE, RegistrationState
from events.sessions.models import Session
from events.sessions.rules import SessionState

GROWN = 16
BEGAN = -40


def load(town: Town) -> None:
    """Take whoever was at a course into it, with levels, after the family with the card has come to its own."""
    _come(town)
    seen = (
        sa.select(Session.activity_id, PartyMember.member_id)
        .join(Registration, Registration.session_id == Session.id)
        .join(PartyMember, PartyMember.registration_id == Registration.id)
        .join(Activity, Activity.id == Session.activity_id)
        .where(Activity.kind == ActivityKind.LANGUAGE, Registration.state == RegistrationState.ATTENDED)
        .distinct()
        .order_by(Session.activity_id, PartyMember.member_id)
    )
    grown = {kin.id for family in town.families for kin in family.kin if kin.age >= GROWN}
    first = {kin.id for kin in town.families[0].kin}
    chance = town.random("courses")
    rows: list[dict[str, Any]] = []
    for course, member_id in db.session.execute(seen).all():
        entry = chance.choice((Cefr.A1, Cefr.A1, Cefr.A2, None))
        wanted, done = chance.random() < 0.7, chance.random() < 0.3
        if member_id in grown and (member_id in first or wanted):
            rows.append(
                {
                    "id": town.next_id(Enrolment),
                    "activity_id": course,
                    "member_id": member_id,
                    "entry_level": Cefr.A1 if member_id in first else entry,
                    "exit_level": Cefr.A2 if member_id == min(first) or (done and entry is Cefr.A1) else None,
                    "begun_on": town.moment(BEGAN).date(),
                    "created_at": town.moment(BEGAN),
                }
            )
    town.keep(Enrolment, rows)


def _come(town: Town) -> None:
    """The first two people of the family with the card come to the dates held so far, where seats and time are free."""
    family = town.families[0]
    mine = sa.select(Registration.session_id).where(
        Registration.household_id == family.id, Registration.state.in_(LIVE)
    )
    taken = db.session.execute(sa.select(Session.starts_at, Session.ends_at).where(Session.id.in_(mine))).all()
    begun = sa.select(Session.activity_id).where(Session.id.in_(mine))
    dates = db.session.execute(
        sa.select(Session.id, Session.starts_at, Session.ends_at)
        .join(Activity, Activity.id == Session.activity_id)
        .where(
            Activity.kind == ActivityKind.LANGUAGE,
            Activity.id.in_(begun),
            Session.ends_at < town.moment(0),
            Session.state != SessionState.CANCELLED,
            Session.seats_taken + 2 <= Session.capacity,
            Session.id.not_in(sa.select(Registration.session_id).where(Registration.household_id == family.id)),
        )
        .order_by(Session.starts_at)
    ).all()
    tables: dict[type, list[dict[str, Any]]] = defaultdict(list)
    for session_id, starts_at, ends_at in dates:
        if any(start < ends_at and starts_at < end for start, end in taken):
            continue
        number = town.next_id(Registration)
        tables[Registration].append(
            {
                "id": number,
                "session_id": session_id,
                "household_id": family.id,
                "state": RegistrationState.ATTENDED,
                "party_size": 2,
                "created_at": town.moment(BEGAN),
                "updated_at": town.moment(BEGAN),
            }
        )
        tables[PartyMember] += [{"registration_id": number, "member_id": kin.id} for kin in family.kin[:2]]
        db.session.execute(
            sa.update(Session).where(Session.id == session_id).values(seats_taken=Session.seats_taken + 2)
        )
    for model, rows in tables.items():
        town.keep(model, rows)
