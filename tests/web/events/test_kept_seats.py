"""Seats that are kept for some are planned on the forms, and said where somebody finds none."""

from datetime import timedelta

import pytest

from community.foundation.database import db
from events.activities.models import Activity
from events.registrations.models import Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from tests.web.events.test_registrations import Play


@pytest.fixture
def play(writing):
    with writing():
        made = Play()
        session = db.session.get_one(Session, made.session)
        session.starts_at, session.ends_at = (at + timedelta(days=4) for at in (session.starts_at, session.ends_at))
        return made


@pytest.fixture
def desk(play, visitor):
    person = visitor()
    person.sign_in(play.cast.coordinator)
    return person


def keep(play, writing, families, neighbours=0):
    with writing() as session:
        activity = session.get_one(Activity, play.activity)
        activity.kept_for_families, activity.kept_for_neighbours = families, neighbours


def test_an_activity_keeps_seats_and_says_so_to_staff(play, desk, reading):
    page = desk.get(f"/events/activities/{play.activity}/edit")
    too_many = desk.press(page, "Save", kept_for_families="15", kept_for_neighbours="6")
    assert (too_many.status_code, "More seats are kept than there are." in too_many.text) == (422, True)
    assert desk.press(page, "Save", kept_for_families="3", kept_for_neighbours="").status_code == 303
    with reading() as session:
        activity = session.get_one(Activity, play.activity)
        assert (activity.kept_for_families, activity.kept_for_neighbours, activity.kept_hours) == (3, 0, 48)
    said = "3 kept for families until"
    for address in (
        f"/events/planning/sessions/{play.session}",
        f"/events/registrations/sessions/{play.session}",
        f"/events/reception/sessions/{play.session}/sign-up",
    ):
        assert said in desk.get(address).text


def test_one_date_keeps_others_than_its_activity(play, desk, writing, reading):
    keep(play, writing, 3)
    page = desk.get(f"/events/planning/sessions/{play.session}")
    wrong = desk.press(page, "Save", kept_for_families="5")
    assert (wrong.status_code, "More seats are kept than there are." in wrong.text) == (422, True)
    assert desk.press(page, "Save", kept_for_families="2", kept_for_neighbours="1").status_code == 303
    with reading() as session:
        row = session.get_one(Session, play.session)
        assert (row.kept_for_families, row.kept_for_neighbours) == (2, 1)
    # What was not changed follows the activity still.
    page = desk.get(f"/events/planning/sessions/{play.session}")
    assert desk.press(page, "Save", kept_for_families="3", kept_for_neighbours="0").status_code == 303
    with reading() as session:
        row = session.get_one(Session, play.session)
        assert (row.kept_for_families, row.kept_for_neighbours) == (None, None)


def test_who_finds_none_left_reads_for_whom_and_waits(play, visitor, writing, reading, clock):
    keep(play, writing, 4)
    shown = f"/events/sessions/{play.session}"
    vera = visitor()
    vera.sign_in(play.cast.volunteer)
    page = vera.get(shown)
    assert "What is left is kept for families until" in page.text
    assert "What is left is kept for families until" in visitor().get(shown).text
    assert vera.press(page, "Join the waiting list").status_code == 303
    with reading() as session:
        assert session.query(Registration).one().state is RegistrationState.WAITING
        opens = session.get_one(Session, play.session).starts_at - timedelta(hours=48)
    card = visitor()
    card.open_card(play.cards[0])
    assert "What is left is kept" not in card.get(shown).text
    assert card.press(card.get(shown), "Join with everybody").status_code == 303
    clock.set(opens)
    assert "What is left is kept" not in visitor().get(shown).text
