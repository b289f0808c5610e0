"""What took place in the demonstration town in the two years before its programme of ninety days: who came when."""

import random
import uuid
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from community.demo.town import DemoFamily, Kin, Town
from community.foundation.database import db
from community.households.models import Consent, Household
from events.activities.models import Activity
from events.activities.rules import ActivityState, Openness
from events.demo import programme
from events.demo.parties import audience_of, fitting
from events.demo.town import DAYS_BACK, HOLIDAYS
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import FOR_ONESELF, Circle, RegistrationState
from events.sessions.models import Session
from events.sessions.rules import SessionState

WEEKS = 104
# An activity takes place in one of so many of these weeks; and so many families of those who may come are asked.
EVERY, ASKED = 8, 24
# One family in four was there from the beginning.
FIRST = 4


class PastSession(NamedTuple):
    """A date that is over, as the volunteers' loader needs to know it."""

    id: int
    starts_at: datetime
    ends_at: datetime
    adults: bool


def load(town: Town) -> list[PastSession]:
    """The dates, who came to them and who did not; returns the dates."""
    chance = town.random("past")
    there, busy = _there_since(town), set[tuple[int, date]]()
    dates: list[PastSession] = []
    tables: dict[type, list[dict[str, Any]]] = {Session: [], Registration: [], PartyMember: []}
    for activity, plan in _repeated():
        comes = fitting(plan)
        for week in range(WEEKS):
            day = town.today - timedelta(days=DAYS_BACK + 7 * (week + 1))
            day += timedelta(days=(plan.weekday - day.weekday()) % 7 - 7)
            if (week + activity.id) % EVERY or (day.month, day.day) in HOLIDAYS:
                continue
            row = _session(town, chance, activity, plan, day)
            tables[Session].append(row)
            dates.append(PastSession(row["id"], row["starts_at"], row["ends_at"], plan.ages[0] >= 16))
            _fill(town, chance, row, comes, plan, there, busy, tables)
    for model, rows in tables.items():
        town.keep(model, rows)
    return dates


def _repeated() -> list[tuple[Activity, programme.DemoActivity]]:
    """What families come to again and again, of the first group of a larger town."""
    plans = dict(enumerate(programme.ACTIVITIES, 1))
    open_ones = sa.select(Activity).where(
        Activity.id.in_(plans), Activity.state == ActivityState.PUBLISHED, Activity.openness == Openness.PUBLIC
    )
    found = db.session.scalars(open_ones.order_by(Activity.id))
    return [(one, plans[one.id]) for one in found if plans[one.id].kind != "training"]


def _there_since(town: Town) -> list[tuple[date, DemoFamily]]:
    """Since when each family comes; one in four for two years."""
    chance = town.random("first families")
    made = dict(db.session.execute(sa.select(Household.id, Household.created_at)).all())
    early = {family.id: town.moment(-chance.randint(400, 760)) for family in town.families[::FIRST]}
    for household_id, moment in early.items():
        db.session.execute(sa.update(Household).where(Household.id == household_id).values(created_at=moment))
        db.session.execute(sa.update(Consent).where(Consent.household_id == household_id).values(given_at=moment))
    return [((early.get(family.id) or made[family.id]).date(), family) for family in town.families]


def _session(
    town: Town, chance: random.Random, activity: Activity, plan: programme.DemoActivity, day: date
) -> dict[str, Any]:
    days = (day - town.today).days
    starts_at = town.moment(days, time.fromisoformat(plan.time))
    made = starts_at - timedelta(days=30)
    return {
        "id": town.next_id(Session),
        "key": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        "activity_id": activity.id,
        "venue_id": activity.venue_id,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=plan.minutes),
        "state": SessionState.DONE,
        "capacity": plan.capacity,
        "seats_taken": 0,
        "created_at": made,
        "updated_at": made,
    }


def _fill(
    town: Town,
    chance: random.Random,
    session: dict[str, Any],
    comes: Any,
    plan: programme.DemoActivity,
    there: list[tuple[date, DemoFamily]],
    busy: set[tuple[int, date]],
    tables: Mapping[type, list[dict[str, Any]]],
) -> None:
    """Families come while there is room; one in ten does not come."""
    day, left = session["starts_at"].date(), int(session["capacity"] * chance.uniform(0.3, 0.95))
    known = [family for since, family in there if since < day]
    for family in chance.sample(known, min(len(known), ASKED)):
        party: list[Kin] = comes(family)[:left]
        if not party or (family.id, day) in busy:
            continue
        busy.add((family.id, day))
        left -= len(party)
        state = RegistrationState.ATTENDED if chance.random() < 0.9 else RegistrationState.NO_SHOW
        number = town.next_id(Registration)
        asked = session["starts_at"] - timedelta(days=5)
        tables[Registration].append(
            {
                "id": number,
                "session_id": session["id"],
                "household_id": family.id,
                "member_id": party[0].id if audience_of(plan) in FOR_ONESELF else None,
                "state": state,
                "party_size": len(party),
                "circle": Circle.FAMILIES,
                "created_at": asked,
                "updated_at": asked,
            }
        )
        tables[PartyMember].extend({"registration_id": number, "member_id": kin.id} for kin in party)
        if state is RegistrationState.ATTENDED:
            session["seats_taken"] += len(party)
