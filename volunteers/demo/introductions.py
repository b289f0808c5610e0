"""First meetings of the demonstration's pairs: sessions that only the two see, on an evening when both are free."""

import uuid
from collections import defaultdict
from datetime import time, timedelta
from typing import Any

import sqlalchemy as sa

from community.demo.town import Town
from community.foundation.database import db
from community.foundation.i18n import in_every_language
from community.households.models import Household, Member
from events.activities.models import Activity, ActivityText
from events.activities.rules import ActivityKind, ActivityState, Openness, cloth_of
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Invitee, Session
from events.sessions.rules import SessionState
from volunteers.clearances.rules import LADDER
from volunteers.pairs.actions import SEATS, TITLE
from volunteers.pairs.queries import INTRODUCTIONS, public_venues
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import ShiftRole, ShiftState, SignUpState

ORDER = (Activity, ActivityText, Session, Invitee, Shift, SignUp, Registration, PartyMember)


class Introductions:
    """Makes the rows of first meetings and keeps them in the end."""

    def __init__(self, town: Town):
        self.town = town
        self.chance = town.random("introductions")
        self.rows: dict[type, list[dict[str, Any]]] = defaultdict(list)
        self.activities: dict[int, int] = {}

    def set(self, household_id: int, member_id: int | None, volunteer_id: int, needs: int, days: int) -> int | None:
        """Set a first meeting: today for who agreed a week ago, else soon. None where no evening is free for both."""
        organisation_id = db.session.get_one(Household, household_id).organisation_id
        venues = public_venues(organisation_id)
        ahead = range(0 if days > 6 else 2, 12)
        day = next((one for one in ahead if self._free(household_id, volunteer_id, one)), None)
        if not venues or day is None:
            return None
        people = sa.select(Member.id).where(Member.household_id == household_id, Member.active)
        if member_id:
            people = people.where(Member.id == member_id)
        members = list(db.session.scalars(people.order_by(Member.id)))
        starts_at, made = self.town.moment(day, time(20)), self.town.moment(-days + 2, time(11))
        session_id, shift_id = self.town.next_id(Session), self.town.next_id(Shift)
        registration_id = self.town.next_id(Registration)
        span = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1)}
        stamps = {"created_at": made, "updated_at": made}
        self._add(
            Session,
            id=session_id,
            key=str(uuid.UUID(int=self.chance.getrandbits(128), version=4)),
            activity_id=self._activity(organisation_id, venues[0].id, made),
            venue_id=venues[0].id,
            state=SessionState.SCHEDULED,
            capacity=SEATS,
            seats_taken=len(members),
            **span,
            **stamps,
        )
        for whose in ({"account_id": volunteer_id}, {"household_id": household_id, "member_id": member_id}):
            self._add(Invitee, id=self.town.next_id(Invitee), session_id=session_id, **whose)
        self._add(
            Shift,
            id=shift_id,
            session_id=session_id,
            role=ShiftRole.MENTOR,
            minimum=1,
            maximum=1,
            taken=1,
            clearance=LADDER[needs - 1],
            state=ShiftState.OPEN,
            **span,
        )
        self._add(
            SignUp,
            id=self.town.next_id(SignUp),
            shift_id=shift_id,
            account_id=volunteer_id,
            state=SignUpState.CONFIRMED,
            **stamps,
        )
        self._add(
            Registration,
            id=registration_id,
            session_id=session_id,
            household_id=household_id,
            member_id=member_id,
            state=RegistrationState.CONFIRMED,
            party_size=len(members),
            **stamps,
        )
        for one in members:
            self._add(PartyMember, registration_id=registration_id, member_id=one)
        return session_id

    def keep(self) -> None:
        """Store all that was made."""
        for model in ORDER:
            # Invitees are accounts or households: rows of one statement have the same columns.
            for names in sorted({tuple(row) for row in self.rows[model]}):
                self.town.keep(model, [row for row in self.rows[model] if tuple(row) == names])

    def _free(self, household_id: int, volunteer_id: int, day: int) -> bool:
        first, last = self.town.moment(day, time(18)), self.town.moment(day, time(23))
        seats = (
            sa.select(Registration.id)
            .join(Session, Session.id == Registration.session_id)
            .where(Registration.household_id == household_id, Session.ends_at > first, Session.starts_at < last)
        )
        shifts = (
            sa.select(SignUp.id)
            .join(Shift, Shift.id == SignUp.shift_id)
            .where(SignUp.account_id == volunteer_id, Shift.ends_at > first, Shift.starts_at < last)
        )
        return db.session.scalar(seats.limit(1)) is None and db.session.scalar(shifts.limit(1)) is None

    def _activity(self, organisation_id: int, venue_id: int, made: Any) -> int:
        if organisation_id not in self.activities:
            activity_id = self.activities[organisation_id] = self.town.next_id(Activity)
            titles = in_every_language(TITLE)
            self._add(
                Activity,
                id=activity_id,
                organisation_id=organisation_id,
                venue_id=venue_id,
                kind=ActivityKind.MENTORING,
                cloth=cloth_of(titles, ()),
                state=ActivityState.PUBLISHED,
                openness=Openness.INVITED,
                languages=[],
                capacity=SEATS,
                source_uid=INTRODUCTIONS,
                created_at=made,
                updated_at=made,
            )
            for locale, title in titles.items():
                self._add(ActivityText, activity_id=activity_id, locale=locale, title=title, description="")
        return self.activities[organisation_id]

    def _add(self, model: type, **facts: Any) -> None:
        self.rows[model].append(facts)
