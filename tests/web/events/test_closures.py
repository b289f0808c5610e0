"""Closing a venue: its dates ahead are said first and moved, cancelled or left, and one button undoes it."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from community.foundation.access import Role
from community.organisations.rules import OrganisationState
from events.activities.models import Activity, Series
from events.activities.recurrence import Recurrence
from events.planning import actions as planning
from events.planning.models import Batch
from events.sessions.models import Session
from events.sessions.rules import CancelReason, SessionState
from events.venues.models import Venue
from events.venues.rules import VenueState
from tests import cast, factories
from tests.web.events.test_planning_undo import everything, family, helper

FEBRUARY = datetime(2027, 2, 1, 9, tzinfo=UTC)


@pytest.fixture
def play(writing, clock):
    """A venue with one date, a series of Wednesdays, 3 March to 7 April 2027, and another venue."""
    clock.set(FEBRUARY)
    with writing() as session:
        found = cast.gather()
        venue = session.get_one(Venue, session.get_one(Session, found.session).venue_id)
        venue.name = "The Old Mill"
        session.get_one(Session, found.session).starts_at = FEBRUARY + timedelta(days=3)
        session.get_one(Session, found.session).ends_at = FEBRUARY + timedelta(days=3, hours=2)
        activity = session.get_one(Activity, session.get_one(Session, found.session).activity_id)
        rule = Recurrence(weekdays=(2,), until=date(2027, 4, 7))
        series = planning.plan_series(activity, venue, rule, datetime(2027, 3, 3, 18), 90)
        other = factories.venue(session.get_one(factories.Organisation, found.organisation), name="The New Hall")
        other.capacity = 100
        session.flush()
        session.execute(sa.delete(Batch))
        return SimpleNamespace(**vars(found), venue=venue.id, series=series.id, activity=activity.id, other=other.id)


@pytest.fixture
def coordinator(play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


def rows(reading, play):
    with reading() as session:
        query = sa.select(Session).where(Session.activity_id == play.activity).order_by(Session.starts_at)
        return list(session.scalars(query))


def state_of(reading, number):
    with reading() as session:
        return session.get_one(Venue, number).state


def look(coordinator, play, choice, **more):
    page = coordinator.get(f"/events/closures/{play.venue}")
    return coordinator.press(page, "Look whom it touches", choice=choice, **more)


@pytest.mark.both_databases
def test_all_dates_move_at_once_and_one_button_undoes_it(coordinator, play, reading, writing, mailbox):
    with writing() as session:
        family(session, play, rows(reading, play)[2])
        helper(session, session.get_one(Session, play.session))
    before = everything(reading)
    page = coordinator.get(f"/events/venues/{play.venue}")
    assert f'href="/events/closures/{play.venue}"' in page.text
    page = coordinator.get(f"/events/closures/{play.venue}")
    assert "7 dates are ahead there" in page.text
    seen = look(coordinator, play, "move", venue_id=play.other)
    assert everything(reading) == before
    assert "<bdi>The Old Mill</bdi> becomes <b><bdi>The New Hall</bdi></b>" in seen.text
    assert "1 family" in seen.text
    done = coordinator.press(seen, "Close it")
    assert done.status_code == 303
    assert state_of(reading, play.venue) is VenueState.CLOSED
    moved = rows(reading, play)
    assert {row.venue_id for row in moved} == {play.other}
    assert {row.state for row in moved} == {SessionState.MOVED}
    with reading() as session:
        assert session.get_one(Series, play.series).venue_id == play.other
        [batch] = session.scalars(sa.select(Batch))
        assert batch.dates == len(moved)
    # Whoever helps hears once, by one email.
    assert len(mailbox.deliver()) == 1
    index = coordinator.get("/events/venues")
    assert "The Old Mill is closed." in index.text
    assert coordinator.press(coordinator.get("/events/planning"), "Undo").status_code == 303
    assert everything(reading) == before
    assert state_of(reading, play.venue) is VenueState.ACTIVE


@pytest.mark.both_databases
def test_all_dates_are_cancelled_and_put_back(coordinator, play, reading, writing):
    with writing() as session:
        family(session, play, rows(reading, play)[2])
    before = everything(reading)
    seen = look(coordinator, play, "cancel", words="The roof came down")
    assert "These are called off" in seen.text
    assert coordinator.press(seen, "Close it").status_code == 303
    found = rows(reading, play)
    assert {(row.state, row.reason, row.reason_words) for row in found} == {
        (SessionState.CANCELLED, CancelReason.VENUE, "The roof came down")
    }
    with reading() as session:
        assert "UNTIL=20270302" in session.get_one(Series, play.series).rrule
    assert coordinator.press(coordinator.get("/events/planning"), "Undo").status_code == 303
    assert everything(reading) == before
    assert state_of(reading, play.venue) is VenueState.ACTIVE


def test_dates_left_stay_as_planned_and_no_more_are_made(app, coordinator, play, reading, writing):
    before = everything(reading)
    with writing() as session:
        series = session.get_one(Series, play.series)
        series.rrule, series.made_until = "FREQ=WEEKLY;BYDAY=WE", None
    seen = look(coordinator, play, "leave")
    assert coordinator.press(seen, "Close it").status_code == 303
    with app.app_context():
        assert planning.keep_series_ahead() == 0
    number = len(rows(reading, play))
    assert number == 7
    page = coordinator.get(f"/events/venues/{play.venue}")
    assert "This venue is closed" in page.text
    assert coordinator.press(page, "Use it again").status_code == 303
    assert state_of(reading, play.venue) is VenueState.ACTIVE
    with app.app_context():
        assert planning.keep_series_ahead() > 60
    assert len(rows(reading, play)) > number
    assert {key: row for key, row in everything(reading).items() if key[0] == "sessions" and key in before} == {
        key: row for key, row in before.items() if key[0] == "sessions"
    }


def test_it_is_not_closed_in_silence(coordinator, play, reading):
    page = coordinator.get(f"/events/closures/{play.venue}")
    assert coordinator.press(page, "Look whom it touches").status_code == 422
    assert coordinator.press(page, "Look whom it touches", choice="move", venue_id="0").status_code == 422
    assert coordinator.press(page, "Look whom it touches", apply="1").status_code == 422
    assert coordinator.press(page, "Look whom it touches", choice="leave", apply="1").status_code == 409
    # Nor by the form of the venue.
    page = coordinator.get(f"/events/venues/{play.venue}")
    assert coordinator.press(page, "Save", state="closed").status_code == 303
    assert state_of(reading, play.venue) is VenueState.ACTIVE


def test_what_changed_meanwhile_is_looked_at_again(coordinator, play, reading, writing):
    seen = look(coordinator, play, "move", venue_id=play.other)
    with writing() as session:
        activity = session.get_one(Activity, play.activity)
        factories.session(activity, FEBRUARY + timedelta(days=9))
    refused = coordinator.press(seen, "Close it")
    assert refused.status_code == 409
    assert state_of(reading, play.venue) is VenueState.ACTIVE
    assert coordinator.press(refused, "Close it").status_code == 303


def test_a_taken_or_small_room_is_insisted_upon(coordinator, play, reading, writing):
    with writing() as session:
        ours = session.get_one(factories.Organisation, play.organisation)
        choir = factories.activity(ours, "Choir", venue_id=play.other)
        factories.session(choir, rows(reading, play)[3].starts_at)
        session.get_one(Venue, play.other).capacity = 3
    seen = look(coordinator, play, "move", venue_id=play.other)
    assert "The venue is taken at 1 of these dates" in seen.text
    assert "Choir" in seen.text
    assert "More seats than the venue has room" in seen.text
    assert coordinator.press(seen, "Close it all the same", apply="1").status_code == 409
    assert state_of(reading, play.venue) is VenueState.ACTIVE
    assert coordinator.press(seen, "Close it all the same").status_code == 303
    assert "The venue is taken twice" in coordinator.get(f"/events/planning/sessions/{rows(reading, play)[3].id}").text


def test_of_what_others_have_there_only_the_number_is_said_and_it_stays(coordinator, play, reading, writing):
    with writing() as session:
        theirs = factories.activity(factories.organisation(), "Secret circle", venue_id=play.venue)
        other = factories.session(theirs, FEBRUARY + timedelta(days=5)).id
    page = coordinator.get(f"/events/closures/{play.venue}")
    assert "1 date of other organisations is ahead there" in page.text
    assert "Secret circle" not in page.text
    seen = look(coordinator, play, "cancel")
    assert coordinator.press(seen, "Close it").status_code == 303
    with reading() as session:
        assert session.get_one(Session, other).state is SessionState.SCHEDULED


def test_without_dates_ahead_one_press_closes_it(coordinator, play, reading):
    page = coordinator.get(f"/events/closures/{play.other}")
    assert coordinator.press(page, "Close it").status_code == 303
    assert state_of(reading, play.other) is VenueState.CLOSED
    again = coordinator.press(page, "Close it", idempotency_key="another")
    assert again.status_code == 409
    assert "closed already" in again.text


def test_strangers_find_nothing(play, visitor, reading):
    stranger = visitor()
    stranger.sign_in(play.stranger)
    for path in ("", "/reopen"):
        assert stranger.post(f"/events/closures/{play.venue}{path}").status_code in (403, 404)
    assert stranger.get(f"/events/closures/{play.venue}").status_code in (403, 404)
    assert state_of(reading, play.venue) is VenueState.ACTIVE


def test_an_organisation_with_dates_ahead_is_not_closed_in_silence(play, visitor, reading, writing):
    with writing() as session:
        family(session, play, rows(reading, play)[2])
        administrator = factories.account((Role.ADMINISTRATOR, None)).id
    person = visitor()
    person.sign_in(administrator)
    page = person.get(f"/community/organisations/{play.organisation}")
    seen = person.press(page, "Save", state="closed")
    assert seen.status_code == 200
    assert "7 dates are ahead." in seen.text
    assert "Who counts on them: 1 family" in seen.text
    with reading() as session:
        assert session.get_one(factories.Organisation, play.organisation).state is OrganisationState.ACTIVE
    assert person.press(seen, "Close it all the same").status_code == 303
    with reading() as session:
        assert session.get_one(factories.Organisation, play.organisation).state is OrganisationState.CLOSED
    # Closed already, nothing is ahead that anybody would lose by this.
    page = person.get(f"/community/organisations/{play.organisation}")
    assert person.press(page, "Save", state="active").status_code == 303
