"""Who cannot be in two places is said before anything is saved: at the same time, or too far apart."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from community.households.models import Member
from events.activities.models import Activity
from events.activities.rules import ActivityState
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from events.venues.models import Venue
from tests import cast, factories

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
# Thursday 4 March 2027, 18:00 in Sofia.
EVENING = datetime(2027, 3, 4, 16, tzinfo=UTC)
# 5.6 km apart: 40 minutes.
HERE, THERE = (42.6953, 23.3258), (42.6446, 23.3258)


@pytest.fixture
def play(writing, clock):
    clock.set(NOW)
    with writing():
        return cast.gather()


@pytest.fixture
def coordinator(play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


def offered(writing, play, title, point, starts_at):
    """A session of an hour and a half with a role, at a venue of its own; returns its id and that of the shift."""
    with writing() as session:
        ours = session.get_one(Activity, session.get_one(Session, play.session).activity_id).organisation_id
        of = session.get_one(factories.Organisation, ours)
        venue = factories.venue(of, name=f"Hall of {title}", latitude=point[0], longitude=point[1])
        activity = factories.activity(of, title, venue_id=venue.id, state=ActivityState.PUBLISHED)
        one = factories.session(activity, starts_at, 1.5, venue_id=venue.id)
        return one.id, factories.shift(one).id


@pytest.fixture
def evening(writing, play):
    """A choir at 18:00 here, and a walk there that begins an hour after it."""
    return (
        offered(writing, play, "Choir", HERE, EVENING),
        offered(writing, play, "Walk", THERE, EVENING + timedelta(hours=2, minutes=30)),
    )


@pytest.fixture
def helper(play, visitor, evening):
    """The volunteer, who helps with both."""
    person = visitor()
    person.sign_in(play.volunteer)
    for _, shift in evening:
        assert person.post(f"/volunteers/shifts/{shift}/sign-up").status_code == 303
    return person


def moved(coordinator, one, starts):
    return coordinator.get(f"/events/planning/sessions/{one}?on=2027-03-04&starts={starts}")


FAR, SAME = "has too little time for the way", "is elsewhere then"


@pytest.mark.parametrize(
    ("starts", "far", "same"),
    [("18:10", False, False), ("18:30", True, False), ("19:00", True, False), ("19:30", False, True)],
)
@pytest.mark.both_databases
def test_a_move_names_the_helper_who_does_not_get_there(coordinator, evening, helper, starts, far, same):
    page = moved(coordinator, evening[0][0], starts)
    assert "This would happen" in page.text
    assert (FAR in page.text, SAME in page.text) == (far, same)
    assert ("Nothing stands in the way" in page.text) is not (far or same)
    assert ("Somebody has too little time for the way" in page.text) is far
    # It is said, and may be insisted upon.
    assert coordinator.press(page, "Move it and tell everybody").status_code == 303


def test_the_same_venue_takes_no_time_and_an_unknown_place_neither(coordinator, evening, helper, writing, reading):
    (choir, _), (walk, _) = evening
    with writing() as session:
        own, other = session.get_one(Session, choir), session.get_one(Session, walk)
        before, other.venue_id = other.venue_id, own.venue_id
    assert FAR not in moved(coordinator, choir, "19:00").text
    with writing() as session:
        session.get_one(Session, walk).venue_id = before
        venue = session.get_one(Venue, before)
        venue.latitude = venue.longitude = None
        area = session.get_one(factories.Area, venue.area_id)
        area.latitude = area.longitude = None
    assert FAR not in moved(coordinator, choir, "19:00").text


def test_another_venue_is_reckoned_with_where_it_is(coordinator, evening, helper, reading):
    (choir, _), (walk, _) = evening
    with reading() as session:
        there = session.get_one(Session, walk).venue_id
    page = coordinator.get(f"/events/planning/sessions/{choir}")
    near = coordinator.press(page, "Save", starts="19:00", ends="20:30", venue_id=str(there))
    assert "This would happen" in near.text
    assert FAR not in near.text


def test_whoever_signs_up_hears_of_the_way_and_may_do_it_all_the_same(play, visitor, writing):
    _, first = offered(writing, play, "Choir", HERE, EVENING)
    _, tight = offered(writing, play, "Walk", THERE, EVENING + timedelta(hours=2))
    _, later = offered(writing, play, "Games", THERE, EVENING + timedelta(hours=3))
    person = visitor()
    person.sign_in(play.volunteer)
    said = "Too little time for the way beside something of yours"
    assert said not in person.get(f"/volunteers/shifts/{tight}").text
    person.post(f"/volunteers/shifts/{first}/sign-up")
    page = person.get(f"/volunteers/shifts/{tight}")
    assert said in page.text
    assert "Choir" in page.text
    assert said not in person.get(f"/volunteers/shifts/{later}").text
    assert person.press(page, "Sign up").status_code == 303


def test_of_families_their_number_is_said(coordinator, play, writing, reading):
    (choir, _), (walk, _) = (
        offered(writing, play, "Choir", HERE, EVENING),
        offered(writing, play, "Walk", THERE, EVENING + timedelta(hours=2, minutes=30)),
    )
    with writing() as session:
        of = session.get_one(factories.Organisation, play.organisation)
        home = factories.household(of, "Amina")
        [someone] = session.scalars(sa.select(Member).where(Member.household_id == home.id))
        for one in (choir, walk):
            factories.add(
                Registration(
                    session_id=one,
                    household_id=home.id,
                    party_size=1,
                    state=RegistrationState.CONFIRMED,
                    created_at=NOW,
                    updated_at=NOW,
                    party=[PartyMember(member_id=someone.id)],
                )
            )
    page = moved(coordinator, choir, "19:00")
    assert "1 family has too little time for the way" in page.text
    assert "Amina" not in page.text
