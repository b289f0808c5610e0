"""On the day: whoever comes later or cannot come says so with one tap, and the door and who runs it know."""

import re
from datetime import timedelta

import pytest

from community.accounts.models import Account
from events.activities.models import Activity
from events.registrations.models import Registration
from events.registrations.rules import RegistrationState
from events.registrations.waiting_list import LATE_BY
from events.sessions.models import Session
from events.signals import session_moved
from tests import factories
from tests.web.events.test_guests import confirmed
from tests.web.events.test_registrations import Play, agree, join
from volunteers.shifts.models import SignUp

NEWS = "Somebody is late or cannot come"
SENSITIVE = ("ill", "sick", "health")


@pytest.fixture
def play(writing):
    with writing():
        return Play()


@pytest.fixture
def family(play, visitor):
    person = visitor()
    person.open_card(play.cards[0])
    join(person, play, play.first)
    return person


@pytest.fixture
def soon(play, clock):
    """Half an hour before the session begins."""
    clock.set(factories.clock.now())
    clock.advance(hours=23.5)


@pytest.fixture
def door(play, visitor):
    person = visitor()
    person.sign_in(play.cast.coordinator)
    return lambda: person.get(f"/events/registrations/sessions/{play.session}").text


def late_by(reading, model=Registration):
    with reading() as session:
        return [one.late_by for one in session.query(model).order_by(model.id)]


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def test_a_family_says_that_it_is_late_and_the_door_reads_it(play, family, soon, door, reading, mailbox):
    page = family.get("/family")
    address = f"/events/registrations/sessions/{play.session}/late"
    assert family.post(address, data={"by": "20"}).status_code == 303
    assert late_by(reading) == [20]
    assert "Late by 20 min" in door()
    text = family.get("/family").text
    assert "Late by 20 min: the people at the door know it." in text
    [mail] = mailbox.deliver()
    assert mail["Subject"] == NEWS
    assert not any(f" {word}" in text_of(mail).casefold() for word in SENSITIVE)
    assert "Amina" not in text_of(mail)
    assert f"/events/registrations/sessions/{play.session}" in text_of(mail)
    # Once an hour is enough.
    assert family.post(address, data={"by": "30"}).status_code == 303
    assert mailbox.deliver() == []
    assert family.press(family.get("/family"), "I come in time").status_code == 303
    assert late_by(reading) == [None]
    assert "Late by" not in door()
    assert "I am late by" in page.text
    # What is offered is what is kept.
    assert re.findall(r'name="by" value="(\d+)"', page.text) == [str(one) for one in LATE_BY]


def test_only_some_numbers_of_minutes_are_kept(play, family, soon, reading):
    for typed in ("11", "-10", "x", ""):
        family.post(f"/events/registrations/sessions/{play.session}/late", data={"by": typed})
        assert late_by(reading) == [None]


def test_days_before_nobody_is_late(play, family, reading, mailbox):
    assert "I am late by" not in family.get("/family").text
    assert family.post(f"/events/registrations/sessions/{play.session}/late", data={"by": "10"}).status_code == 409
    assert late_by(reading) == [None]
    assert mailbox.deliver() == []


def test_at_another_time_nobody_is_late_any_more(play, family, soon, reading, writing):
    family.post(f"/events/registrations/sessions/{play.session}/late", data={"by": "10"})
    with writing() as session:
        row = session.get_one(Session, play.session)
        before = row.starts_at, row.ends_at
        row.starts_at, row.ends_at = (one + timedelta(days=1) for one in before)
        session.flush()
        session_moved.send(row, before=before, venue_id=row.venue_id)
    assert late_by(reading) == [None]


def test_who_cannot_come_shortly_before_is_told_to_who_runs_it(play, family, soon, door, mailbox):
    assert "A family of 3" in door() or "Amina" in door()
    assert family.press(family.get("/family"), "I am ill, or cannot come").status_code == 303
    [mail] = mailbox.deliver()
    assert mail["Subject"] == NEWS
    assert not any(f" {word}" in text_of(mail).casefold() for word in SENSITIVE)
    assert "Amina" not in door()


def test_days_before_the_list_is_enough(play, family, mailbox):
    assert family.press(family.get("/family"), "We cannot come").status_code == 303
    assert mailbox.deliver() == []


@pytest.mark.parametrize(("named", "hearing"), [("", 2), ("activity", 1), ("date", 1), ("stranger", 2)])
def test_whoever_is_named_to_turn_to_hears_it_alone(play, family, soon, mailbox, writing, named, hearing):
    with writing() as session:
        ours = session.get_one(factories.Organisation, play.cast.organisation)
        factories.coordinator(ours, name="Second", email="second@example.org")
        what = session.get_one(*((Session, play.session) if named == "date" else (Activity, play.activity)))
        # Who does not coordinate there reads no list of it.
        who = {"": None, "stranger": play.cast.stranger}.get(named, play.cast.coordinator)
        what.contact_id = who
    family.post(f"/events/registrations/sessions/{play.session}/late", data={"by": "10"})
    told = mailbox.deliver()
    assert len(told) == hearing
    with writing() as session:
        assert session.get_one(Account, play.cast.coordinator).email in [mail["To"] for mail in told]


def test_a_guest_says_it_on_the_page_behind_the_address(play, visitor, mailbox, clock, door, reading):
    person, address = confirmed(play.cast, visitor, mailbox)
    clock.set(factories.clock.now())
    clock.advance(hours=24.5)
    data = {"said": "late", "session": str(play.session), "by": "10"}
    assert person.post(address, data=data).status_code == 303
    assert late_by(reading) == [10]
    assert "Late by 10 min" in door()
    assert person.press(person.get(address), "I come in time").status_code == 303
    assert late_by(reading) == [None]
    assert person.press(person.get(address), "I am ill, or cannot come").status_code == 303
    with reading() as session:
        assert session.query(Registration).one().state is RegistrationState.EXCUSED


def test_a_neighbour_says_it_on_the_page_of_the_session(play, visitor, clock, reading):
    person = visitor()
    person.sign_in(play.cast.stranger)
    page = f"/events/sessions/{play.session}"
    assert person.press(person.get(page), "Join: Stranger").status_code == 303
    clock.set(factories.clock.now())
    clock.advance(hours=24.5)
    assert "I am late by" in person.get(page).text
    person.post(f"/events/registrations/sessions/{play.session}/late", data={"by": "30"})
    assert late_by(reading) == [30]
    assert "Late by 30 min" in person.get("/joined").text


def test_a_helper_says_it_and_only_of_themselves(play, visitor, clock, reading, mailbox):
    vera, walid, coordinator = visitor(), visitor(), visitor()
    vera.sign_in(play.cast.volunteer)
    walid.sign_in(play.cast.second_volunteer)
    coordinator.sign_in(play.cast.coordinator)
    page = f"/volunteers/shifts/{play.cast.shift}"
    vera.post(f"{page}/sign-up")
    mailbox.deliver()
    clock.set(factories.clock.now())
    clock.advance(hours=23.5)
    with reading() as session:
        address = f"/volunteers/shifts/sign-ups/{session.query(SignUp).one().id}/late"
    assert walid.post(address, data={"by": "10"}).status_code == 404
    assert vera.post(address, data={"by": "10"}).status_code == 303
    assert late_by(reading, SignUp) == [10]
    assert "Late by 10 min" in vera.get(page).text
    assert "Late by 10 min" in coordinator.get(f"{page}/roster").text
    [mail] = mailbox.deliver()
    assert (mail["Subject"], "Vera" in text_of(mail)) == (NEWS, False)
    assert vera.press(vera.get(page), "I come in time").status_code == 303
    assert late_by(reading, SignUp) == [None]


def test_helpers_of_the_session_read_who_comes_later(play, family, visitor, soon, writing):
    with writing() as session:
        agree(session.get_one(factories.Household, play.second))
    vera = visitor()
    vera.sign_in(play.cast.volunteer)
    vera.post(f"/volunteers/shifts/{play.cast.shift}/sign-up")
    family.post(f"/events/registrations/sessions/{play.session}/late", data={"by": "20"})
    names = f"/events/registrations/sessions/{play.session}/first-names"
    assert "Late by 20 min" in vera.get(names).text
