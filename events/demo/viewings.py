"""A few viewings of homes in the demonstration town: one that is near, some to come, some that were."""

import uuid
from datetime import time, timedelta
from typing import Any

from community.accounts.models import Account
from community.demo.organisations import SECOND
from community.demo.town import Town
from community.foundation.database import every
from community.foundation.i18n import in_every_language
from community.households.models import Member
from community.housing.models import Dwelling, HousingNeed
from community.housing.rules import OFFERED_FROM, HousingNeedState
from events.activities.models import Activity, ActivityText
from events.activities.rules import ActivityKind, ActivityState, Openness, cloth_of
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Invitee, Session
from events.sessions.rules import SessionState
from events.venues.models import Venue
from events.viewings.actions import SEATS, TITLE
from events.viewings.models import Viewing
from events.viewings.queries import VIEWINGS, may_go_along

# In how many days, and at what time, one is; of the needs in the order of the town.
WHEN = ((1, time(10)), (3, time(17)), (6, time(11)))
BEFORE = ((-14, time(16)), (-20, time(12)), (-30, time(15)))


def load(town: Town) -> None:
    """Viewings of families that look at homes, and those that came before a yes."""
    office = town.organisations[SECOND]
    venue = every(Venue, Venue.organisation_id == office, by=Venue.id)[0]
    helpers = every(Account.id, may_go_along(town.today, True), by=Account.id, most=6)
    looking = every(HousingNeed, HousingNeed.state == HousingNeedState.VIEWING, by=HousingNeed.id)
    agreed = every(HousingNeed, HousingNeed.state == HousingNeedState.ACCEPTED, by=HousingNeed.id)
    free = every(Dwelling.id, Dwelling.organisation_id == office, Dwelling.state.in_(OFFERED_FROM), by=Dwelling.id)
    activity = _activity(town, office, venue.id)
    rows: dict[type, list[dict[str, Any]]] = {
        model: [] for model in (Session, Invitee, Registration, PartyMember, Viewing)
    }
    planned = [
        *((need, free[place % len(free)], when) for place, (need, when) in enumerate(zip(looking, WHEN, strict=False))),
        *((need, need.dwelling_id, when) for need, when in zip(agreed, BEFORE, strict=False)),
    ]
    for place, (need, dwelling_id, (day, at)) in enumerate(planned):
        _viewing(town, rows, (activity, venue.id), need, dwelling_id, (day, at), helpers[place : place + 2])
    for model, some in rows.items():
        for names in sorted({tuple(row) for row in some}):
            town.keep(model, [row for row in some if tuple(row) == names])


def _activity(town: Town, office: int, venue_id: int) -> int:
    titles, made = in_every_language(TITLE), town.moment(-60)
    number = town.next_id(Activity)
    row = {
        "id": number,
        "organisation_id": office,
        "venue_id": venue_id,
        "kind": ActivityKind.COMMUNITY,
        "cloth": cloth_of(titles, ()),
        "state": ActivityState.PUBLISHED,
        "openness": Openness.INVITED,
        "languages": [],
        "capacity": SEATS,
        "source_uid": VIEWINGS,
        "created_at": made,
        "updated_at": made,
    }
    town.keep(Activity, [row])
    town.keep(
        ActivityText,
        [
            {"activity_id": number, "locale": locale, "title": title, "description": ""}
            for locale, title in titles.items()
        ],
    )
    return number


def _viewing(
    town: Town,
    rows: dict[type, list[dict[str, Any]]],
    where: tuple[int, int],
    need: HousingNeed,
    dwelling_id: int | None,
    when: tuple[int, time],
    helpers: list[int],
) -> None:
    starts_at = town.moment(*when)
    made = starts_at - timedelta(days=6)
    people = every(Member.id, Member.household_id == need.household_id, Member.active, by=Member.id)
    session, registration = town.next_id(Session), town.next_id(Registration)
    came = when[0] < 0
    rows[Session].append(
        {
            "id": session,
            "key": str(uuid.UUID(int=town.random(f"viewing {session}").getrandbits(128), version=4)),
            "activity_id": where[0],
            "venue_id": where[1],
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=1),
            "state": SessionState.SCHEDULED,
            "capacity": SEATS,
            "seats_taken": len(people),
            "created_at": made,
            "updated_at": made,
        }
    )
    rows[Invitee].append({"id": town.next_id(Invitee), "session_id": session, "household_id": need.household_id})
    for one in helpers:
        asked = {"id": town.next_id(Invitee), "session_id": session, "account_id": one, "invited_at": made}
        # Somebody said no yesterday, so that the office chooses another.
        no = {"declined_at": town.moment(-1)} if one == helpers[0] and when == WHEN[1] else {}
        rows[Invitee].append(asked | no)
    rows[Registration].append(
        {
            "id": registration,
            "session_id": session,
            "household_id": need.household_id,
            "state": RegistrationState.ATTENDED if came else RegistrationState.CONFIRMED,
            "party_size": len(people),
            "created_at": made,
            "updated_at": made,
        }
    )
    for one in people:
        rows[PartyMember].append({"registration_id": registration, "member_id": one})
    rows[Viewing].append(
        {
            "id": town.next_id(Viewing),
            "session_id": session,
            "need_id": need.id,
            "dwelling_id": dwelling_id,
            "volunteer_id": helpers[0] if helpers else None,
            "interpreter_id": helpers[1] if helpers[1:] else None,
            "created_at": made,
        }
    )
