"""A venue is closed for days: whoever plans there then is told before saving, and insisted upon it stays in sight."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from events.activities.models import Activity, Series
from events.activities.rules import ActivityState
from events.sessions.models import Session
from events.sessions.rules import CancelReason
from events.venues.models import ClosedTime, Venue
from events.venues.rules import VenueState
from tests import cast, factories

FEBRUARY = datetime(2027, 2, 1, 9, tzinfo=UTC)
# Monday 15 March 2027, 18:00 in Sofia.
THIRD = datetime(2027, 3, 15, 16, tzinfo=UTC)
MONDAYS = {"on": "2027-03-01", "starts": "18:00", "ends": "19:30", "weekdays": ["0"], "until": "2027-03-29"}
WHY = "The floor is laid anew"


@pytest.fixture
def play(writing, clock):
    clock.set(FEBRUARY)
    with writing():
        return cast.gather()


@pytest.fixture
def coordinator(play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


@pytest.fixture
def activity_id(play, reading):
    with reading() as session:
        return session.get_one(Session, play.session).activity_id


@pytest.fixture
def venue_id(activity_id, reading):
    with reading() as session:
        return session.get_one(Activity, activity_id).venue_id


@pytest.fixture
def closed(venue_id, writing):
    """Closed from Sunday 14 to Tuesday 16 March 2027; returns its id."""
    with writing():
        days = {"first_on": date(2027, 3, 14), "last_on": date(2027, 3, 16)}
        return factories.add(ClosedTime(venue_id=venue_id, reason=WHY, **days)).id


def starts(reading, activity_id):
    with reading() as session:
        query = sa.select(Session).where(Session.activity_id == activity_id, Session.starts_at > FEBRUARY)
        return [row.starts_at.date().isoformat()[5:] for row in session.scalars(query.order_by(Session.starts_at))][1:]


@pytest.mark.both_databases
def test_days_are_said_with_what_is_planned_then_and_taken_back(coordinator, venue_id, activity_id, reading, writing):
    with writing() as session:
        factories.session(session.get_one(Activity, activity_id), THIRD)
    page = coordinator.get(f"/events/venues/{venue_id}")
    assert f'href="/events/closures/{venue_id}/times"' in page.text
    page = coordinator.get(f"/events/closures/{venue_id}/times")
    for wrong in (
        {"first_on": "2027-03-16", "last_on": "2027-03-14"},
        {"first_on": "2027-01-16", "last_on": "2027-01-20"},
        {"first_on": "2027-03-14", "last_on": "2027-03-16", "reason": " "},
        {"first_on": "", "last_on": "never"},
    ):
        assert coordinator.press(page, "Save", **{"reason": WHY} | wrong).status_code == 422
    answer = coordinator.press(page, "Save", first_on="2027-03-14", last_on="2027-03-16", reason=WHY)
    assert answer.status_code == 303
    page = coordinator.get(answer.location)
    assert WHY in page.text
    assert "1 date is planned then all the same." in page.text
    assert coordinator.press(page, "It is open after all").status_code == 303
    with reading() as session:
        assert session.scalars(sa.select(ClosedTime)).all() == []


@pytest.mark.both_databases
def test_new_dates_are_refused_shown_and_insisted_upon(coordinator, activity_id, closed, reading, play, clock):
    page = coordinator.get(f"/events/planning/activities/{activity_id}/dates")
    refused = coordinator.press(page, "Plan these dates", **MONDAYS)
    assert refused.status_code == 409
    assert "The venue is closed at one of these times" in refused.text
    assert WHY in refused.text
    assert starts(reading, activity_id) == []
    assert coordinator.press(refused, "Plan them all the same").status_code == 303
    assert starts(reading, activity_id) == ["03-01", "03-08", "03-15", "03-22", "03-29"]
    clock.set(THIRD - timedelta(days=1))
    with reading() as session:
        third = session.scalars(sa.select(Session.id).where(Session.starts_at == THIRD)).one()
        series = session.scalars(sa.select(Series.id)).one()
    for path in (
        "/events/planning",
        f"/events/planning/activities/{activity_id}",
        f"/events/planning/sessions/{third}",
        "/events/timetable?on=2027-03-15",
    ):
        assert coordinator.get(path).text.count(WHY) == 1, path
    # A change of the series says it too.
    page = coordinator.get(f"/events/planning/series/{series}/edit?since=2027-03-15")
    look = coordinator.press(page, "Look whom it touches", starts="17:00")
    assert "The venue is closed at 1 of these dates." in look.text
    assert look.text.count(WHY) == 1


def test_a_move_into_closed_days_is_shown_first(coordinator, play, closed, reading):
    page = coordinator.get(f"/events/planning/sessions/{play.session}")
    look = coordinator.press(page, "Save", on="2027-03-15", starts="18:00", ends="20:00")
    assert WHY in look.text
    assert "Nothing stands in the way" not in look.text
    assert coordinator.press(look, "Move it and tell everybody").status_code == 303
    with reading() as session:
        assert session.get_one(Session, play.session).starts_at == THIRD


def test_a_move_is_refused_where_the_venue_was_closed_meanwhile(coordinator, play, venue_id, reading, writing):
    page = coordinator.get(f"/events/planning/sessions/{play.session}")
    look = coordinator.press(page, "Save", on="2027-03-15", starts="18:00", ends="20:00")
    with writing():
        factories.add(ClosedTime(venue_id=venue_id, first_on=date(2027, 3, 15), last_on=date(2027, 3, 15), reason=WHY))
    refused = coordinator.press(look, "Move it and tell everybody")
    assert refused.status_code == 409
    look = coordinator.press(refused, "Save")
    assert coordinator.press(look, "Move it and tell everybody").status_code == 303


def test_a_copied_week_says_it(coordinator, play, activity_id, closed, reading, writing):
    with writing() as session:
        factories.session(session.get_one(Activity, activity_id), THIRD - timedelta(days=7))
    page = coordinator.get("/events/timetable/copy?on=2027-03-08")
    look = coordinator.press(page, "Look first", first="2027-03-15")
    assert WHY in look.text
    assert coordinator.press(look, "Make them all the same", apply="1").status_code == 409
    assert coordinator.press(look, "Make them all the same").status_code == 303
    assert "03-15" in starts(reading, activity_id)


def test_a_move_to_another_venue_that_is_closed_then_is_insisted_upon(
    coordinator, play, venue_id, closed, activity_id, writing
):
    with writing() as session:
        ours = session.get_one(factories.Organisation, play.organisation)
        old = factories.venue(ours, name="The old mill")
        dance = factories.activity(ours, "Dance", venue_id=old.id)
        factories.session(dance, THIRD)
        old_id = old.id
    page = coordinator.get(f"/events/closures/{old_id}")
    look = coordinator.press(page, "Look whom it touches", choice="move", venue_id=venue_id)
    assert WHY in look.text
    assert coordinator.press(look, "Close it all the same", apply="1").status_code == 409
    assert coordinator.press(look, "Close it all the same").status_code == 303


def test_a_closed_venue_is_said_on_every_board_of_what_was_left_there(coordinator, play, venue_id, writing):
    with writing() as session:
        session.get_one(Venue, venue_id).state = VenueState.CLOSED
    assert "The venue is closed" in coordinator.get(f"/events/planning/sessions/{play.session}").text


def test_a_stranger_cannot_say_it_or_take_it_back(play, venue_id, closed, visitor, reading):
    stranger = visitor()
    stranger.sign_in(play.stranger)
    assert stranger.get(f"/events/closures/{venue_id}/times").status_code == 404
    assert stranger.post(f"/events/closures/{venue_id}/times").status_code == 404
    assert stranger.post(f"/events/closures/times/{closed}/remove").status_code == 404
    assert stranger.post("/events/closures/times/99999/remove").status_code == 404
    with reading() as session:
        assert len(session.scalars(sa.select(ClosedTime)).all()) == 1


def test_the_neighbours_never_read_why(play, closed, venue_id, writing, client):
    with writing() as session:
        session.get_one(Session, play.session).starts_at = THIRD
        session.get_one(Session, play.session).ends_at = THIRD + timedelta(hours=2)
    for path in (f"/events/sessions/{play.session}", "/programme", "/cal/en/programme.ics"):
        assert WHY not in client.get(path).text


@pytest.mark.both_databases
def test_hours_of_the_week_are_said_and_what_is_outside_of_them_is_shown(
    coordinator, venue_id, activity_id, play, reading
):
    page = coordinator.get(f"/events/closures/{venue_id}/times")
    assert coordinator.press(page, "Save the hours", opens_0="17:00").status_code == 422
    assert coordinator.press(page, "Save the hours", opens_0="17:00", closes_0="16:00").status_code == 422
    assert coordinator.press(page, "Save the hours", opens_0="17:00", closes_0="19:00").status_code == 303
    with reading() as session:
        assert session.get_one(Venue, venue_id).open_hours == {"0": ["17:00", "19:00"]}
    page = coordinator.get(f"/events/planning/activities/{activity_id}/dates")
    refused = coordinator.press(page, "Plan these dates", **MONDAYS)
    assert refused.status_code == 409
    assert "The venue is not open at that hour" in refused.text
    page = coordinator.get(f"/events/planning/activities/{activity_id}/dates")
    within = MONDAYS | {"starts": "17:00", "ends": "19:00"}
    assert coordinator.press(page, "Plan these dates", **within).status_code == 303
    page = coordinator.get(f"/events/planning/activities/{activity_id}")
    assert page.text.count("The venue is not open at that hour") == 1, "only the date that was there before"
    page = coordinator.get(f"/events/closures/{venue_id}/times")
    assert coordinator.press(page, "Save the hours", opens_0="", closes_0="").status_code == 303
    with reading() as session:
        assert session.get_one(Venue, venue_id).open_hours == {}


def test_dates_of_others_on_these_days_are_said_and_of_whom_as_far_as_everybody_knows(
    coordinator, venue_id, activity_id, closed, writing
):
    with writing():
        theirs = factories.organisation(name="The Choir School")
        singing = factories.activity(theirs, "Singing", venue_id=venue_id)
        hidden = factories.activity(
            factories.organisation(name="Silent"), "Reading", venue_id=venue_id, state=ActivityState.DRAFT
        )
        for activity, moment in ((singing, THIRD), (hidden, THIRD), (singing, THIRD + timedelta(days=30))):
            factories.session(activity, moment, venue_id=venue_id)
        off = factories.session(singing, THIRD, venue_id=venue_id)
        off.call_off(FEBRUARY, CancelReason.WEATHER)
    page = coordinator.get(f"/events/closures/{venue_id}/times").text
    assert "2 dates of other organisations are planned then all the same." in page
    assert "In the programme there: \u2068The Choir School\u2069." in page
    assert "Silent" not in page
    assert page.count("planned then all the same") == 1
