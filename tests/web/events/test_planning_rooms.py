"""A room that is taken is said before anything is saved; dates left out by hand; a cancellation, and taking it back."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from community.foundation.database import db, transaction
from community.foundation.refusal import Refused
from events.activities.models import Activity, Series
from events.activities.rules import ActivityState
from events.planning import actions
from events.planning.rules import Refusal
from events.registrations.models import Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from events.sessions.rules import CancelReason, SessionState
from events.venues.models import Venue
from tests import cast, factories

FEBRUARY = datetime(2027, 2, 1, 9, tzinfo=UTC)
# Monday 15 March 2027, 18:00 in Sofia.
TAKEN = datetime(2027, 3, 15, 16, tzinfo=UTC)
MONDAYS = {"on": "2027-03-01", "starts": "18:00", "ends": "19:30", "weekdays": ["0"], "until": "2027-03-29"}


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


def dates_page(coordinator, activity_id):
    return coordinator.get(f"/events/planning/activities/{activity_id}/dates")


def held(writing, activity_id, title="Sewing circle", **changes):
    """Another session has the activity's venue on the third Monday; returns its id."""
    with writing() as session:
        activity = session.get_one(Activity, activity_id)
        own = session.get_one(Activity, activity_id).organisation_id
        organisation = changes.pop("organisation", None) or session.get_one(factories.Organisation, own)
        other = factories.activity(organisation, title, venue_id=activity.venue_id, **changes)
        return factories.session(other, TAKEN).id


def planned(reading, activity_id):
    with reading() as session:
        query = sa.select(Session).where(Session.activity_id == activity_id, Session.starts_at > FEBRUARY)
        return [row.starts_at.date().isoformat()[5:] for row in session.scalars(query.order_by(Session.starts_at))][1:]


@pytest.mark.both_databases
def test_a_taken_room_is_said_first_and_insisted_upon_it_stays_in_sight(
    coordinator, play, activity_id, reading, writing
):
    other = held(writing, activity_id)
    refused = coordinator.press(dates_page(coordinator, activity_id), "Plan these dates", **MONDAYS)
    assert refused.status_code == 409
    assert "The venue is taken at one of these times" in refused.text
    assert "Sewing circle" in refused.text
    assert planned(reading, activity_id) == []
    assert coordinator.press(refused, "Plan them all the same").status_code == 303
    assert planned(reading, activity_id) == ["03-01", "03-08", "03-15", "03-22", "03-29"]
    with reading() as session:
        mine = session.scalars(
            sa.select(Session.id).where(Session.activity_id == activity_id, Session.starts_at == TAKEN)
        ).one()
    for number in (mine, other):
        assert "The venue is taken twice" in coordinator.get(f"/events/planning/sessions/{number}").text
    assert coordinator.get(f"/events/planning/activities/{activity_id}").text.count("The venue is taken twice") == 1


def test_the_board_shows_it(coordinator, activity_id, writing, clock):
    held(writing, activity_id)
    held(writing, activity_id, "Choir")
    clock.set(TAKEN - timedelta(days=1))
    page = coordinator.get("/events/planning")
    assert page.text.count("The venue is taken twice") == 2


def test_dates_are_left_out_by_hand_and_stay_out(app, coordinator, activity_id, reading, writing, clock):
    held(writing, activity_id)
    page = dates_page(coordinator, activity_id)
    look = coordinator.press(page, "Look first", left_out=["2027-03-15"], **MONDAYS)
    assert "The venue is taken" not in look.text
    assert coordinator.press(look, "Plan these dates").status_code == 303
    assert planned(reading, activity_id) == ["03-01", "03-08", "03-22", "03-29"]
    with reading() as session:
        series = session.scalars(sa.select(Series)).one()
        assert series.left_out == ["2027-03-15"]
    with app.app_context(), transaction():
        db.session.get_one(Series, series.id).made_until = None
    with app.app_context():
        assert actions.keep_series_ahead() == 0
    assert planned(reading, activity_id) == ["03-01", "03-08", "03-22", "03-29"]
    # Nor does a change of the series bring it back.
    page = coordinator.get(f"/events/planning/series/{series.id}/edit?since=2027-03-01")
    look = coordinator.press(page, "Look whom it touches", starts="17:00")
    assert coordinator.press(look, "Change these dates").status_code == 303
    assert planned(reading, activity_id) == ["03-01", "03-08", "03-22", "03-29"]


@pytest.mark.parametrize("left_out", [["yesterday"], ["2027-13-01"], [""], ["2027-03-15", "x" * 999]])
def test_what_is_no_day_leaves_nothing_out(coordinator, activity_id, reading, left_out):
    page = dates_page(coordinator, activity_id)
    assert coordinator.press(page, "Plan these dates", **MONDAYS, left_out=left_out).status_code == 303
    assert len(planned(reading, activity_id)) == 5 - left_out.count("2027-03-15")


def test_of_what_others_do_there_only_that_they_do_is_said(coordinator, activity_id, writing):
    with writing():
        elsewhere = factories.organisation()
    held(writing, activity_id, "Secret circle", organisation=elsewhere, state=ActivityState.DRAFT)
    refused = coordinator.press(dates_page(coordinator, activity_id), "Plan these dates", **MONDAYS)
    assert refused.status_code == 409
    assert "The venue is taken" in refused.text
    assert "Secret circle" not in refused.text


def test_a_room_that_is_too_small_is_said(coordinator, activity_id, reading, writing):
    with writing() as session:
        session.get_one(Venue, session.get_one(Activity, activity_id).venue_id).capacity = 5
    refused = coordinator.press(dates_page(coordinator, activity_id), "Plan these dates", **MONDAYS)
    assert refused.status_code == 409
    assert "The venue has room for 5 people. There are 20 seats." in refused.text
    assert coordinator.press(refused, "Plan them all the same").status_code == 303
    assert "More seats than the venue has room" in coordinator.get(f"/events/planning/activities/{activity_id}").text


def test_more_seats_than_a_room_has_are_shown_before_they_are_saved(coordinator, play, reading):
    page = coordinator.get(f"/events/planning/sessions/{play.session}")
    look = coordinator.press(page, "Save", capacity="400")
    assert "The venue is too small" in look.text
    assert coordinator.press(look, "Move it and tell everybody").status_code == 303
    with reading() as session:
        assert session.get_one(Session, play.session).capacity == 400


def test_a_move_into_a_room_that_was_taken_meanwhile_is_refused(coordinator, play, activity_id, reading, writing):
    page = coordinator.get(f"/events/planning/sessions/{play.session}")
    look = coordinator.press(page, "Save", on="2027-03-15", starts="18:00", ends="20:00")
    assert "Nothing stands in the way" in look.text
    held(writing, activity_id)
    refused = coordinator.press(look, "Move it and tell everybody")
    assert refused.status_code == 409
    look = coordinator.press(refused, "Save")
    assert "Sewing circle" in look.text
    assert coordinator.press(look, "Move it and tell everybody").status_code == 303
    with reading() as session:
        assert session.get_one(Session, play.session).starts_at == TAKEN


def test_a_feast_is_advice(coordinator, activity_id):
    page = dates_page(coordinator, activity_id)
    look = coordinator.press(page, "Look first", on="2027-02-15", starts="12:00", ends="13:00")
    assert "Ramadan: many fast until sunset" in look.text
    assert coordinator.press(look, "Plan these dates").status_code == 303


@pytest.mark.both_databases
def test_two_at_once_do_not_get_the_same_room(app, play, activity_id):
    ready, refused = threading.Barrier(2), []

    def plan():
        with app.app_context():
            ready.wait()
            try:
                with transaction():
                    activity = db.session.get_one(Activity, activity_id)
                    venue = db.session.get_one(Venue, activity.venue_id)
                    actions.plan_once(activity, venue, datetime(2027, 3, 15, 18), datetime(2027, 3, 15, 20))
            except Refused as problem:
                refused.append(problem.reason)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=plan) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == [Refusal.ROOM_TAKEN]


@pytest.mark.both_databases
def test_a_cancellation_says_why_and_is_taken_back_for_a_day(
    coordinator, play, visitor, reading, writing, mailbox, clock
):
    address = f"/events/planning/sessions/{play.session}"
    resident = visitor()
    resident.sign_in(play.volunteer)
    assert resident.press(resident.get(f"/events/sessions/{play.session}"), "Join: Vera").status_code == 303
    mailbox.deliver()
    missing = coordinator.press(coordinator.get(address), "Yes, cancel it", words="The pitch is under water")
    assert missing.status_code == 422
    assert "The pitch is under water" in missing.text
    assert coordinator.press(missing, "Yes, cancel it", reason="weather").status_code == 303
    texts = [email.get_body(("plain",)).get_content() for email in mailbox.deliver()]
    assert [text for text in texts if "Because of the weather. The pitch is under water" in text]
    assert "Because of the weather. The pitch is under water" in visitor().get(f"/events/sessions/{play.session}").text
    roster = coordinator.get(f"/events/registrations/sessions/{play.session}")
    assert "This date was cancelled. Nobody is expected." in roster.text
    clock.advance(hours=1)
    assert coordinator.press(coordinator.get(address), "Undo").status_code == 303
    with reading() as session:
        row = session.get_one(Session, play.session)
        assert (row.state, row.reason, row.reason_words) == (SessionState.SCHEDULED, None, "")
        [one] = session.scalars(sa.select(Registration).where(Registration.session_id == play.session))
        assert one.state is RegistrationState.CONFIRMED
    texts = [email.get_body(("plain",)).get_content() for email in mailbox.deliver()]
    assert [text for text in texts if "after all" in text]


def test_a_day_later_or_with_the_room_given_away_it_stays_cancelled(
    coordinator, play, activity_id, reading, writing, clock
):
    with writing() as session:
        row = session.get_one(Session, play.session)
        row.starts_at, row.ends_at = TAKEN, TAKEN + timedelta(hours=2)
    address = f"/events/planning/sessions/{play.session}"
    coordinator.press(coordinator.get(address), "Yes, cancel it", reason="other")
    page = coordinator.get(address)
    other = held(writing, activity_id)
    late = coordinator.press(page, "Undo")
    assert late.status_code == 409
    assert "The venue is taken" in late.text
    assert "Sewing circle" in late.text
    with writing() as session:
        session.get_one(Session, other).state = SessionState.CANCELLED
    clock.advance(hours=24, minutes=1)
    assert "Undo" not in coordinator.get(address).text
    assert coordinator.press(page, "Undo").status_code == 409
    with reading() as session:
        row = session.get_one(Session, play.session)
        assert (row.state, row.reason) == (SessionState.CANCELLED, CancelReason.OTHER)


def test_the_first_saturday_of_each_month(coordinator, activity_id, reading):
    page = dates_page(coordinator, activity_id)
    facts = {"on": "2027-03-01", "starts": "10:00", "ends": "12:00", "weekdays": ["5"], "nth": "1", "count": "4"}
    assert coordinator.press(page, "Plan these dates", **facts).status_code == 303
    assert planned(reading, activity_id) == ["03-06", "04-03", "05-01", "06-05"]
    page = coordinator.get(f"/events/planning/activities/{activity_id}")
    assert "Every month: Saturday, the first of the month" in page.text
    with reading() as session:
        series = session.scalars(sa.select(Series)).one()
        ids = session.scalars(sa.select(Session.id).where(Session.series_id == series.id).order_by(Session.id)).all()
    # From the first to the last Saturday: each date moves within its month, and nobody loses a place.
    page = coordinator.get(f"/events/planning/series/{series.id}/edit?since=2027-03-01")
    look = coordinator.press(page, "Look whom it touches", nth="-1")
    assert coordinator.press(look, "Change these dates").status_code == 303
    assert planned(reading, activity_id) == ["03-27", "04-24", "05-29", "06-26"]
    with reading() as session:
        query = sa.select(Session.id).where(Session.series_id == series.id).order_by(Session.id)
        assert session.scalars(query).all() == ids


def test_the_last_working_day_of_each_month(coordinator, activity_id, reading, writing):
    page = dates_page(coordinator, activity_id)
    wish = {"weekdays": ["0", "1", "2", "3", "4"], "nth": "-11", "until": "", "count": "4"}
    look = coordinator.press(page, "Look first", **MONDAYS | wish)
    assert "Wednesday 31 March 2027" in look.text
    assert "takes place 4 times" in look.text
    assert coordinator.press(look, "Plan these dates").status_code == 303
    # The last day of May is a Monday, and the other months end on working days, too.
    assert planned(reading, activity_id) == ["03-31", "04-30", "05-31", "06-30"]
    words = "Friday, the last of all these days of the month"
    assert words in coordinator.get(f"/events/planning/activities/{activity_id}").text
    with reading() as session:
        series = session.scalars(sa.select(Series)).one()
        assert series.rrule == "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=4"
    # Changed to the first working day, each date keeps its month.
    page = coordinator.get(f"/events/planning/series/{series.id}/edit?since=2027-04-01")
    seen = coordinator.press(page, "Look whom it touches", nth="11")
    assert coordinator.press(seen, "Change these dates").status_code == 303
    assert planned(reading, activity_id) == ["03-31", "04-01", "05-03", "06-01"]
