"""What a role says of itself: what one does, what one brings, whom one turns to, and where it is."""

import pytest

from community.accounts.models import Account
from community.foundation import clock
from events.activities.models import Series
from events.sessions.models import Session
from events.venues.rules import PlaceVisibility
from tests import cast, factories
from volunteers.shifts.actions import copy_roles
from volunteers.shifts.models import Shift

WORDS = {"text": "Чистим и подреждаме.", "bring": "Ръкавици", "text_language": "bg"}


@pytest.fixture
def play(writing):
    with writing() as session:
        play = cast.gather(maximum=2)
        session.get_one(Account, play.coordinator).phone = "+359 2 123 456"
        return play


@pytest.fixture
def coordinator(play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


def say(coordinator, play, **more):
    page = coordinator.get(f"/volunteers/shifts/roles/{play.shift}")
    answer = coordinator.press(page, "Save", **WORDS, contact_id=str(play.coordinator), **more)
    assert answer.status_code == 303


def words_of(reading):
    with reading() as session:
        rows = session.query(Shift).order_by(Shift.id)
        return [(row.text, row.bring, row.text_language, row.contact_id, row.maximum) for row in rows]


def test_a_role_is_opened_with_its_words(play, coordinator, reading):
    page = coordinator.get(f"/volunteers/shifts/roles/sessions/{play.session}")
    answer = coordinator.press(page, "Save", **WORDS, contact_id=str(play.coordinator))
    assert answer.status_code == 303
    assert words_of(reading)[1][:4] == (*WORDS.values(), play.coordinator)


def test_who_may_take_it_reads_what_to_do_and_only_who_comes_whom_to_turn_to(play, coordinator, visitor):
    say(coordinator, play)
    vera, anton, nobody = visitor(), visitor(), visitor()
    vera.sign_in(play.volunteer)
    anton.sign_in(play.applicant)
    path = f"/volunteers/shifts/{play.shift}"
    assert all(word in vera.get(path).text for word in ("Чистим", "Ръкавици", 'lang="bg"'))
    assert "+359 2 123 456" not in vera.get(path).text
    for person in (anton, nobody):
        assert "Чистим" not in person.get(path).text
    vera.post(f"{path}/sign-up")
    page = vera.get(path).text
    assert "Whom to turn to" in page
    assert "+359 2 123 456" in page
    assert "Coordinator" in page


def test_the_email_says_where_what_to_bring_and_whom_to_call(play, coordinator, visitor, mailbox, writing):
    say(coordinator, play)
    vera = visitor()
    vera.sign_in(play.volunteer)
    vera.post(f"/volunteers/shifts/{play.shift}/sign-up")
    [email] = mailbox.deliver()
    text = email.get_body(("plain",)).get_content()
    for word in ("1 Example Street", "Ръкавици", "Coordinator", "+359 2 123 456"):
        assert word in text


def test_the_place_and_the_way_are_told_to_who_comes(play, coordinator, visitor, writing):
    with writing() as session:
        venue = session.get_one(factories.Venue, session.get_one(Session, play.session).venue_id)
        venue.visibility, venue.directions = PlaceVisibility.AFTER_CONFIRMATION, "Through the yard"
        venue.latitude, venue.longitude = 42.65, 23.27
    vera = visitor()
    vera.sign_in(play.volunteer)
    path = f"/volunteers/shifts/{play.shift}"
    assert "Through the yard" not in vera.get(path).text
    vera.post(f"{path}/sign-up")
    page = vera.get(path).text
    assert "Through the yard" in page
    assert "The way there" in page


def test_words_reach_the_later_dates_of_a_series_and_the_places_do_not(play, coordinator, writing, reading):
    with writing() as session:
        first = session.get_one(Session, play.session)
        series = factories.add(
            Series(
                activity_id=first.activity_id,
                venue_id=first.venue_id,
                rrule="FREQ=WEEKLY",
                first_local="2026-11-24T18:00:00",
                zone=factories.SOFIA,
                duration=120,
                created_at=clock.now(),
            )
        )
        first.series_id = series.id
        later = factories.session(session.get_one(factories.Activity, first.activity_id), series_id=series.id)
        later.starts_at, later.ends_at = first.starts_at + 7 * cast.DAY, first.ends_at + 7 * cast.DAY
        factories.shift(later, maximum=9)
    say(coordinator, play, maximum="3", later_too="y")
    told = (*WORDS.values(), play.coordinator)
    assert words_of(reading) == [(*told, 3), (*told, 9)]


def test_a_session_made_later_takes_the_words_over(play, coordinator, writing, reading):
    say(coordinator, play)
    with writing() as session:
        activity = session.get_one(factories.Activity, session.get_one(Session, play.session).activity_id)
        copy_roles(factories.session(activity, clock.now() + 9 * cast.DAY))
    first, copied = words_of(reading)
    assert first == copied


def test_only_who_coordinates_there_can_be_named(play, coordinator, reading):
    page = coordinator.get(f"/volunteers/shifts/roles/{play.shift}")
    answer = coordinator.post(
        f"/volunteers/shifts/roles/{play.shift}",
        data={"minimum": "1", "maximum": "2", "contact_id": str(play.stranger)},
    )
    assert (page.status_code, answer.status_code) == (200, 422)
    assert words_of(reading)[0][3] is None
