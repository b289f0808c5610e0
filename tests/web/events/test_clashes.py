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


IN_CHARGE, LATE = "who is in charge, is elsewhere then", "who is in charge, has too little time for the way"
BOARD, ON_THE_WEEK = "/events/planning", "/events/timetable?on=2027-03-04"


def of_activity(reading, one):
    with reading() as session:
        return session.get_one(Session, one).activity_id


def put_in_charge(writing, account_id, *dates, of_all=False):
    with writing() as session:
        session.get_one(factories.Account, account_id).name = "Ivana"
        for one in dates:
            row = session.get_one(Session, one)
            (session.get_one(Activity, row.activity_id) if of_all else row).contact_id = account_id


def boards(reading, one):
    return (
        BOARD,
        ON_THE_WEEK,
        f"/events/planning/activities/{of_activity(reading, one)}",
        f"/events/planning/sessions/{one}",
    )


@pytest.mark.parametrize("of_all", [False, True])
@pytest.mark.both_databases
def test_who_is_in_charge_of_two_at_once_is_said_before_a_move_and_stays_on_every_board(
    coordinator, play, evening, writing, reading, of_all
):
    (choir, _), (walk, _) = evening
    put_in_charge(writing, play.coordinator, choir, walk, of_all=of_all)
    for board in boards(reading, choir):
        assert IN_CHARGE not in coordinator.get(board).text
    look = moved(coordinator, choir, "19:30")
    assert f"Ivana</bdi>, {IN_CHARGE}" in look.text or IN_CHARGE in look.text
    assert LATE in moved(coordinator, choir, "19:00").text
    assert coordinator.press(look, "Move it and tell everybody").status_code == 303
    for one in (choir, walk):
        for board in boards(reading, one):
            assert IN_CHARGE in coordinator.get(board).text, board
    # The other date is somebody else's, and so nobody is in two places.
    with writing() as session:
        session.get_one(Session, walk).contact_id = factories.account().id
    for board in boards(reading, choir):
        assert IN_CHARGE not in coordinator.get(board).text


def test_a_helper_and_a_family_in_two_places_stay_in_sight(coordinator, evening, helper, play, writing, reading):
    (choir, _), (walk, _) = evening
    with writing() as session:
        home = factories.household(session.get_one(factories.Organisation, play.organisation), "Amina")
        [someone] = session.scalars(sa.select(Member).where(Member.household_id == home.id))
        for one in (choir, walk):
            row = Registration(
                session_id=one, household_id=home.id, party_size=1, state=RegistrationState.CONFIRMED,
                created_at=NOW, updated_at=NOW, party=[PartyMember(member_id=someone.id)],
            )  # fmt: skip
            factories.add(row)
    assert coordinator.press(moved(coordinator, choir, "19:30"), "Move it and tell everybody").status_code == 303
    for one in (choir, walk):
        for board in boards(reading, one):
            page = coordinator.get(board).text
            assert SAME in page, board
            assert "1 family is elsewhere then" in page, board
            assert "Amina" not in page, board


def test_two_that_are_moved_together_are_held_against_each_other(coordinator, evening, helper, play, writing):
    (choir, _), (walk, _) = evening
    put_in_charge(writing, play.coordinator, choir, walk)
    page = coordinator.get(f"/events/bulk?act=move&dates={choir}&dates={walk}")
    assert SAME not in coordinator.press(page, "Look first", days="7").text
    with writing() as session:
        row = session.get_one(Session, walk)
        row.starts_at, row.ends_at = EVENING, EVENING + timedelta(hours=1)
        for shift in session.scalars(sa.select(factories.Shift).where(factories.Shift.session_id == walk)):
            shift.starts_at, shift.ends_at = EVENING, EVENING + timedelta(hours=1)
    look = coordinator.press(page, "Look first", days="7")
    assert look.text.count(IN_CHARGE) == 2
    assert look.text.count(SAME) == 4


def test_who_would_be_in_charge_of_new_dates_is_looked_at(coordinator, evening, play, writing, reading):
    (choir, _), (walk, _) = evening
    put_in_charge(writing, play.coordinator, choir, of_all=True)
    put_in_charge(writing, play.coordinator, walk)
    activity = of_activity(reading, choir)
    with reading() as session:
        venue = session.get_one(Session, choir).venue_id
    wish = {"on": "2027-03-04", "starts": "20:30", "ends": "21:00", "venue_id": str(venue), "weekdays": ["3"]}
    page = coordinator.get(f"/events/planning/activities/{activity}/dates")
    shown = coordinator.press(page, "Look first", **wish, until="2027-03-18")
    assert shown.text.count(IN_CHARGE) == 1
    assert coordinator.press(page, "Look first", **wish | {"starts": "17:00", "ends": "17:30"}).text.count(LATE) == 0
    # It is advice: it can be planned all the same.
    assert coordinator.press(shown, "Plan these dates").status_code == 303
    assert IN_CHARGE in coordinator.get(ON_THE_WEEK).text


def test_the_one_form_looks_at_who_is_named_there(coordinator, evening, play, writing, reading):
    (_, _), (walk, _) = evening
    put_in_charge(writing, play.coordinator, walk)
    with reading() as session:
        venue = session.get_one(Session, walk).venue_id
    wish = {
        "title_en": "Knitting", "description_en": "Wool", "on": "2027-03-04", "starts": "20:45", "ends": "21:15",
        "venue_id": str(venue), "capacity": "9",
    }  # fmt: skip
    page = coordinator.get("/events/beginnings/new")
    assert IN_CHARGE not in coordinator.press(page, "Look first", **wish).text
    assert IN_CHARGE in coordinator.press(page, "Look first", **wish, contact_id=str(play.coordinator)).text


def test_a_copied_week_says_who_would_be_in_two_places(coordinator, evening, play, writing):
    (choir, _), (walk, _) = evening
    put_in_charge(writing, play.coordinator, choir, walk)
    offered_there = offered(writing, play, "Fair", THERE, EVENING + timedelta(days=7))[0]
    put_in_charge(writing, play.coordinator, offered_there)
    page = coordinator.get("/events/timetable/copy?on=2027-03-04")
    shown = coordinator.press(page, "Look first", first="2027-03-11", number="1")
    assert shown.text.count(IN_CHARGE) == 1


def test_the_boards_ask_as_often_however_many_are_torn(coordinator, evening, helper, play, writing, count_queries):
    (choir, _), (walk, _) = evening
    put_in_charge(writing, play.coordinator, choir, walk)
    for address in (BOARD, ON_THE_WEEK):
        coordinator.get(address)
        with count_queries() as few:
            coordinator.get(address)
        for n in range(4):
            more, _ = offered(writing, play, f"More {n}", HERE, EVENING + timedelta(minutes=n))
            put_in_charge(writing, play.coordinator, more)
        with count_queries() as many:
            coordinator.get(address)
        assert len(many) == len(few), address
