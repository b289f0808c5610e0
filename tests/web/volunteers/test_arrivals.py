"""A helper scans the code that hangs at the venue: here, and gone, by real times; the door's later word counts."""

import re
from datetime import timedelta

import pytest

from events.sessions.models import Session
from events.sessions.rules import SessionState
from tests import cast, factories
from tests.web.volunteers.test_door_lists import START, helper, words
from volunteers.arrivals.models import PlaceCode
from volunteers.arrivals.queries import secret_of
from volunteers.attendance.actions import complete
from volunteers.hours.queries import lines_of
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import SignUpState

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def play(writing, clock):
    clock.set(START - timedelta(days=1))
    with writing():
        return cast.gather()


@pytest.fixture
def coordinator(play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


@pytest.fixture
def volunteer(play, visitor):
    person = visitor()
    person.sign_in(play.volunteer)
    return person


@pytest.fixture
def sheet(play, reading):
    with reading() as session:
        return f"/volunteers/arrivals/venues/{session.get_one(Session, play.session).venue_id}"


@pytest.fixture
def hung_up(coordinator, sheet, reading):
    """The sheet was made; the address in its picture."""
    assert "Make the sheet" in coordinator.get(sheet).text
    assert coordinator.post(f"{sheet}/make").status_code == 303
    return lambda: address_of(reading)


def address_of(reading):
    with reading() as session:
        return f"/volunteers/arrivals/at/{secret_of(session.query(PlaceCode).one())}"


@pytest.fixture
def place(play, writing):
    with writing() as session:
        return helper(session, play.shift, play.volunteer).id


def row(reading, number):
    with reading() as session:
        one = session.get_one(SignUp, number)
        return one.state, one.came_at, one.left_at


def buttons(page):
    return re.findall(r'action="[^"]*/(arrive|leave)"', page.text)


@pytest.mark.both_databases
def test_a_helper_comes_and_leaves_by_real_times(play, volunteer, coordinator, hung_up, place, clock, reading, app):
    here = hung_up()
    clock.set(START - 20 * MINUTE + timedelta(seconds=30))
    page = volunteer.get(here)
    assert "You are expected. Have you arrived?" in page.text
    assert buttons(page) == ["arrive"]
    # Looking changes nothing.
    assert row(reading, place) == (SignUpState.CONFIRMED, None, None)
    for _ in range(2):
        answer = volunteer.post(f"{here}/{place}/arrive")
        assert (answer.status_code, answer.location) == (303, here)
        clock.advance(minutes=1)
    assert row(reading, place) == (SignUpState.CHECKED_IN, START - 20 * MINUTE, None)
    page = volunteer.get(here)
    assert "You are noted as here." in page.text
    # It has not begun: nobody leaves yet.
    assert buttons(page) == []
    assert volunteer.post(f"{here}/{place}/leave").status_code == 409
    clock.set(START + HOUR + timedelta(seconds=59))
    seen = words(coordinator.get(f"/volunteers/door_lists/{play.session}"))
    assert "They said so themselves" in seen
    page = volunteer.get(here)
    assert buttons(page) == ["leave"]
    assert "Since 13:40" in words(page)
    for _ in range(2):
        assert volunteer.post(f"{here}/{place}/leave").status_code == 303
        clock.advance(minutes=5)
    assert row(reading, place) == (SignUpState.CHECKED_IN, START - 20 * MINUTE, START + HOUR)
    page = volunteer.get(here)
    assert "It is noted when you came and when you left." in page.text
    assert buttons(page) == []
    with reading() as session:
        end = session.get_one(Shift, play.shift).ends_at
    clock.set(end + HOUR)
    with app.app_context():
        complete()
    with reading():
        [line] = lines_of(play.volunteer, None, end.date(), "Europe/Sofia", end + HOUR)
    assert line.minutes == 80


def test_what_the_door_notes_afterwards_counts(play, volunteer, coordinator, hung_up, place, clock, reading):
    here, door = hung_up(), f"/volunteers/door_lists/{play.session}/places/{place}"
    clock.set(START + 5 * MINUTE)
    volunteer.post(f"{here}/{place}/arrive")
    coordinator.post(door, data={"said": "undo"})
    assert row(reading, place) == (SignUpState.CONFIRMED, None, None)
    volunteer.post(f"{here}/{place}/arrive")
    clock.set(START + HOUR)
    coordinator.post(f"{door}/times", data={"came": "14:30", "left": "14:50"})
    noted = (SignUpState.CHECKED_IN, START + 30 * MINUTE, START + 50 * MINUTE)
    assert row(reading, place) == noted
    # Who noted by hand when they left has the word.
    assert buttons(volunteer.get(here)) == []
    assert volunteer.post(f"{here}/{place}/leave").status_code == 303
    assert row(reading, place) == noted


def test_whom_the_door_noted_leaves_by_themselves(play, volunteer, coordinator, hung_up, place, clock, reading):
    here, door = hung_up(), f"/volunteers/door_lists/{play.session}/places/{place}"
    clock.set(START + 5 * MINUTE)
    coordinator.post(door, data={"said": "here"})
    assert "They said so themselves" not in coordinator.get(f"/volunteers/door_lists/{play.session}").text
    assert buttons(volunteer.get(here)) == ["leave"]
    clock.set(START + HOUR)
    volunteer.post(f"{here}/{place}/leave")
    assert row(reading, place) == (SignUpState.CHECKED_IN, START, START + HOUR)


def test_who_is_noted_as_away_asks_the_door(play, volunteer, coordinator, hung_up, place, clock, reading):
    here = hung_up()
    clock.set(START + 5 * MINUTE)
    coordinator.post(f"/volunteers/door_lists/{play.session}/places/{place}", data={"said": "no_show"})
    page = volunteer.get(here)
    assert "You are noted as not coming." in page.text
    assert buttons(page) == []
    refused = volunteer.post(f"{here}/{place}/arrive")
    assert refused.status_code == 409
    assert "You are noted as not coming." in refused.text
    assert row(reading, place)[0] is SignUpState.NO_SHOW


def test_who_has_no_shift_here_now_reads_so(play, volunteer, visitor, hung_up, place, clock, writing, reading):
    here = hung_up()
    clock.set(START - 3 * HOUR)
    page = words(volunteer.get(here))
    assert "You have no shift here now." in page
    assert "Your next shift here:" in page
    assert volunteer.post(f"{here}/{place}/arrive").status_code == 409
    other = visitor()
    other.sign_in(play.second_volunteer)
    clock.set(START)
    page = other.get(here)
    assert "You have no shift here now." in page.text
    assert "Your next shift here:" not in page.text
    # Somebody else's is not there for them.
    assert other.post(f"{here}/{place}/arrive").status_code == 404
    assert row(reading, place)[0] is SignUpState.CONFIRMED
    with writing() as session:
        session.get_one(Session, play.session).state = SessionState.CANCELLED
    page = volunteer.get(here)
    assert "This does not take place." in page.text
    assert buttons(page) == []
    assert volunteer.post(f"{here}/{place}/arrive").status_code == 409


def test_at_another_place_nothing_can_be_said(play, volunteer, hung_up, place, clock, writing, reading):
    here = hung_up()
    with writing() as session:
        venue = factories.venue(session.get_one(factories.Organisation, play.organisation))
        session.get_one(Session, play.session).venue_id = venue.id
    clock.set(START)
    assert "You have no shift here now." in volunteer.get(here).text
    refused = volunteer.post(f"{here}/{place}/arrive")
    assert refused.status_code == 409
    assert "This shift is not here." in refused.text
    assert row(reading, place)[0] is SignUpState.CONFIRMED


def test_a_stranger_signs_in_first_and_comes_back(play, visitor, hung_up, place, clock):
    here, stranger = hung_up(), visitor()
    clock.set(START)
    answer = stranger.get(here)
    assert answer.status_code == 303
    assert answer.location == f"/sign-in?next={here}"
    assert stranger.post(f"{here}/{place}/arrive").status_code == 401


def test_a_new_code_ends_the_old_one(play, coordinator, volunteer, visitor, hung_up, place, sheet, clock, reading):
    before = hung_up()
    page = coordinator.get(sheet)
    assert "Scan this when you come and when you leave." in page.text
    assert "<svg" in page.text
    assert "Сканирайте кода" in page.text
    clock.set(START)
    # Making one again changes nothing: two made it at the same time.
    coordinator.post(f"{sheet}/make")
    assert hung_up() == before
    for _ in range(2):
        assert coordinator.post(f"{sheet}/replace", data={"seen": "1"}).status_code == 303
    after = hung_up()
    assert after != before
    assert volunteer.get(before).status_code == 404
    assert volunteer.post(f"{before}/{place}/arrive").status_code == 404
    assert buttons(volunteer.get(after)) == ["arrive"]
    assert volunteer.get("/volunteers/arrivals/at/nothing").status_code == 404
    with reading() as session:
        assert session.query(PlaceCode).one().edition == 2
    stranger = visitor()
    stranger.sign_in(play.stranger)
    assert [stranger.get(sheet).status_code, stranger.post(f"{sheet}/replace").status_code] == [404, 404]
    assert volunteer.get(sheet).status_code == 403


def test_the_page_of_a_session_leads_to_the_sheet_of_its_own_venue(play, coordinator, sheet, writing):
    page = f"/events/planning/sessions/{play.session}"
    assert sheet in coordinator.get(page).text
    with writing() as session:
        other = factories.venue(factories.organisation())
        session.get_one(Session, play.session).venue_id = other.id
    assert "/volunteers/arrivals/" not in coordinator.get(page).text


def test_the_page_costs_the_same_for_one_and_several(play, volunteer, hung_up, place, clock, writing, count_queries):
    here = hung_up()
    clock.set(START)
    with count_queries() as few:
        volunteer.get(here)
    with writing() as session:
        activity = session.get_one(factories.Activity, session.get_one(Session, play.session).activity_id)
        for hours in (3, 4):
            later = factories.session(activity, START + hours * HOUR)
            helper(session, factories.shift(later).id, play.volunteer)
    clock.set(START + 2 * HOUR)
    with count_queries() as many:
        page = volunteer.get(here)
    assert len(buttons(page)) > 1
    assert len(many) <= len(few)
