"""An activity leaves the programme: everybody who takes part hears it, and the page says in which way."""

from datetime import timedelta

import pytest

from community.accounts.models import Account
from events.activities.models import Activity
from events.activities.rules import ActivityState
from events.contact_queue.models import QueuedContact
from events.contact_queue.rules import ContactState, Message
from events.registrations.models import Registration
from events.sessions.models import Session
from events.sessions.rules import SessionState
from tests import factories
from tests.visitor import Visitor
from tests.web.events.test_contact_queue import Play, rows
from tests.web.events.test_guests import confirmed

OUT = "Not in the programme at the moment"


@pytest.fixture
def play(writing, clock):
    with writing() as session:
        play = Play()
        play.activity = session.get_one(Session, play.session).activity_id
        return play


@pytest.fixture
def coordinator(play, visitor) -> Visitor:
    person = visitor()
    person.sign_in(play.cast.coordinator)
    return person


@pytest.fixture
def everybody(play, visitor, mailbox):
    """Beside two families and a guest without an address: a guest with one, a neighbour, and a helper."""
    confirmed(play.cast, visitor, mailbox)
    neighbour, helper = visitor(), visitor()
    neighbour.sign_in(play.cast.stranger)
    page = neighbour.get(f"/events/sessions/{play.session}")
    assert neighbour.press(page, "Join: Stranger").status_code == 303
    helper.sign_in(play.cast.volunteer)
    helper.post(f"/volunteers/shifts/{play.cast.shift}/sign-up")
    mailbox.deliver()
    return neighbour


def plain(mail):
    return mail.get_body(("plain",)).get_content()


def take_out(coordinator, play):
    page = coordinator.get(f"/events/planning/activities/{play.activity}")
    answer = coordinator.press(page, "Yes, take it out")
    assert answer.status_code == 303
    return page.text, coordinator.get(answer.headers["Location"]).text


def addresses(reading, play):
    with reading() as session:
        return [session.get_one(Account, one).email for one in (play.cast.stranger, play.cast.volunteer)]


HEARS = (
    "1 helper gets an email.",
    "2 households get an email.",
    "3 households have to be told: they stand in the queue.",
)


def test_everybody_hears_it_and_the_page_says_how(play, coordinator, everybody, mailbox, reading):
    before, after = take_out(coordinator, play)
    for text in (before, after):
        assert all(one in text for one in HEARS)
    told = mailbox.deliver()
    assert len(told) == 3
    with reading() as session:
        stranger = session.get_one(Account, play.cast.stranger).email
    [guests] = [mail for mail in told if mail["To"] == "nora@example.org"]
    [neighbours] = [mail for mail in told if mail["To"] == stranger]
    for mail in (guests, neighbours):
        assert mail["Subject"] == OUT
        assert "Please ask before you set out." in plain(mail)
        assert "Football" in plain(mail)
    assert "/guests/mine/" in plain(guests)
    tell = (play.ours, play.theirs, play.ours)
    assert rows(reading) == [(Message.WITHHELD, ContactState.WAITING, place) for place in tell]
    text = coordinator.get("/events/contact_queue").text
    assert "Please ask before you set out." in text


def test_in_the_programme_again_it_takes_place_after_all(play, coordinator, everybody, mailbox, reading):
    take_out(coordinator, play)
    mailbox.deliver()
    page = coordinator.get(f"/events/planning/activities/{play.activity}")
    assert coordinator.press(page, "Publish").status_code == 303
    # Who was not told that it is out has nothing to hear.
    assert [state for _, state, _ in rows(reading)] == [ContactState.OVERTAKEN] * 3
    told = [mail for mail in mailbox.deliver() if mail["Subject"] == "It takes place after all"]
    # The guest and the neighbour, and the helper, who kept the place.
    assert sorted(mail["To"] for mail in told) == sorted([*addresses(reading, play), "nora@example.org"])
    assert all("Football" in plain(mail) for mail in told)


def test_a_helper_hears_nothing_of_what_is_out_again_or_called_off(play, coordinator, everybody, mailbox, writing):
    take_out(coordinator, play)
    mailbox.deliver()
    coordinator.press(coordinator.get(f"/events/planning/activities/{play.activity}"), "Publish")
    with writing() as session:
        session.get_one(Session, play.session).state = SessionState.CANCELLED
    assert "vera@example.org" not in [mail["To"] for mail in mailbox.deliver()]


def test_whoever_was_told_hears_that_it_is_in_again(play, coordinator, reading, writing):
    take_out(coordinator, play)
    with writing() as session:
        ids = [one.id for one in session.query(QueuedContact)]
    coordinator.post(f"/events/contact_queue/{ids[0]}/told")
    page = coordinator.get(f"/events/planning/activities/{play.activity}")
    coordinator.press(page, "Publish")
    assert (Message.BACK, ContactState.WAITING, play.ours) in rows(reading)


def test_an_email_that_is_late_says_nothing_that_is_not_so_any_more(play, coordinator, everybody, mailbox, writing):
    take_out(coordinator, play)
    with writing() as session:
        session.get_one(Activity, play.activity).state = ActivityState.PUBLISHED
    assert OUT not in [mail["Subject"] for mail in mailbox.deliver()]


def test_a_draft_is_put_away_in_silence(play, coordinator, mailbox, reading, writing):
    with writing() as session:
        session.get_one(Activity, play.activity).state = ActivityState.DRAFT
    page = coordinator.get(f"/events/planning/activities/{play.activity}")
    assert coordinator.press(page, "Archive").status_code == 303
    assert (rows(reading), mailbox.deliver()) == ([], [])


def test_many_dates_are_one_email(play, coordinator, everybody, mailbox, writing):
    with writing() as session:
        activity = session.get_one(Activity, play.activity)
        later = factories.session(activity, starts_at=factories.NOON + timedelta(days=8))
        ids = {one.household_id: one for one in session.query(Registration).filter_by(session_id=play.session)}
        for home, one in ids.items():
            facts = {"household_id": home, "state": one.state, "party_size": 1, "created_at": one.created_at}
            factories.add(Registration(session_id=later.id, updated_at=one.updated_at, **facts))
    take_out(coordinator, play)
    told = [mail for mail in mailbox.deliver() if mail["Subject"] == OUT]
    assert len(told) == 2
    assert all(plain(mail).count("Football") == 2 for mail in told)
