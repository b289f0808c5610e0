"""Whom to turn to: told to those who come, the nearest first; the organisation's number to everybody."""

from datetime import timedelta

import pytest

from community.accounts.models import Account
from community.accounts.rules import AccountState
from events.activities.models import Activity, ActivityText
from events.sessions.models import Session
from events.signals import session_moved
from tests import factories
from tests.web.events.test_guests import confirmed
from tests.web.events.test_registrations import Play, join

HOUR = timedelta(hours=1)
ORGANISATION, COORDINATOR, SECOND = "+359 2 111 111", "+359 2 222 222", "+359 2 333 333"


@pytest.fixture
def play(writing):
    with writing() as session:
        play = Play()
        ours = session.get_one(factories.Organisation, play.cast.organisation)
        ours.phone = ORGANISATION
        session.get_one(Account, play.cast.coordinator).phone = COORDINATOR
        play.second_coordinator = factories.coordinator(ours, name="Gergana", phone=SECOND).id
        return play


@pytest.fixture
def family(play, visitor):
    person = visitor()
    person.open_card(play.cards[0])
    join(person, play, play.first)
    return person


@pytest.fixture
def coordinator(play, visitor):
    person = visitor()
    person.sign_in(play.cast.coordinator)
    return person


def told(text):
    return [number for number in (ORGANISATION, COORDINATOR, SECOND) if number in text]


def test_the_nearest_is_told_to_who_comes(play, family, writing, visitor):
    page = f"/events/sessions/{play.session}"
    assert told(family.get("/family").text) == [ORGANISATION]
    with writing() as session:
        session.get_one(Activity, play.activity).contact_id = play.cast.coordinator
    assert told(family.get("/family").text) == [COORDINATOR]
    with writing() as session:
        session.get_one(Session, play.session).contact_id = play.second_coordinator
    assert told(family.get("/family").text) == [SECOND]
    assert told(family.get(page).text) == [ORGANISATION, SECOND]
    # Everybody reads the organisation's number, and nobody else's.
    assert told(visitor().get(page).text) == [ORGANISATION]
    other = visitor()
    other.open_card(play.cards[1])
    assert told(other.get(page).text) == [ORGANISATION]
    assert told(other.get("/family").text) == []


def test_whoever_has_no_number_is_reached_by_the_organisations(play, family, writing):
    with writing() as session:
        session.get_one(Activity, play.activity).contact_id = play.second_coordinator
        session.get_one(Account, play.second_coordinator).phone = ""
    text = family.get("/family").text
    assert "Gergana" in text
    assert told(text) == [ORGANISATION]


def test_nobody_is_named_whose_account_is_closed(play, family, writing):
    with writing() as session:
        session.get_one(Activity, play.activity).contact_id = play.second_coordinator
        session.get_one(Account, play.second_coordinator).state = AccountState.BLOCKED
    assert told(family.get("/family").text) == [ORGANISATION]
    assert "Gergana" not in family.get("/family").text


def test_staff_name_somebody_for_the_activity_and_for_one_date(play, coordinator, reading):
    page = coordinator.get(f"/events/activities/{play.activity}/edit")
    assert coordinator.press(page, "Save", contact_id=str(play.second_coordinator)).status_code == 303
    page = coordinator.get(f"/events/planning/sessions/{play.session}")
    assert coordinator.press(page, "Save", contact_id=str(play.cast.coordinator)).status_code == 303
    with reading() as session:
        assert session.get_one(Activity, play.activity).contact_id == play.second_coordinator
        assert session.get_one(Session, play.session).contact_id == play.cast.coordinator
    page = coordinator.get(f"/events/planning/sessions/{play.session}")
    assert coordinator.press(page, "Save", contact_id="0").status_code == 303
    # Saving the activity again keeps whom it names.
    page = coordinator.get(f"/events/activities/{play.activity}/edit")
    assert coordinator.press(page, "Save").status_code == 303
    with reading() as session:
        assert session.get_one(Activity, play.activity).contact_id == play.second_coordinator
        assert session.get_one(Session, play.session).contact_id is None


def test_only_people_of_ones_own_organisation_can_be_named(play, coordinator, reading):
    page = coordinator.get(f"/events/activities/{play.activity}/edit")
    assert coordinator.press(page, "Save", contact_id=str(play.cast.stranger)).status_code == 422
    with reading() as session:
        assert session.get_one(Activity, play.activity).contact_id is None


def test_a_shift_without_a_person_of_its_own_names_that_of_the_session(play, visitor, writing, mailbox):
    with writing() as session:
        session.get_one(Activity, play.activity).contact_id = play.second_coordinator
    vera = visitor()
    vera.sign_in(play.cast.volunteer)
    page = f"/volunteers/shifts/{play.cast.shift}"
    assert told(vera.get(page).text) == []
    vera.post(f"{page}/sign-up")
    assert told(vera.get(page).text) == [SECOND]
    [mail] = mailbox.deliver()
    assert told(mail.get_body(("plain",)).get_content()) == [SECOND]


def test_an_email_to_a_guest_names_the_place_and_the_person(play, visitor, mailbox, writing):
    with writing() as session:
        session.get_one(Activity, play.activity).contact_id = play.second_coordinator
    confirmed(play.cast, visitor, mailbox)
    [mail] = mailbox.to("nora@example.org")
    for part in ("plain", "html"):
        text = mail.get_body((part,)).get_content()
        assert all(word in text for word in ("1 Example Street", "Gergana", SECOND))


def test_an_organisation_without_a_number_is_named_to_nobody(play, family, writing, visitor, mailbox):
    with writing() as session:
        session.get_one(factories.Organisation, play.cast.organisation).phone = ""
    assert "Whom to turn to" not in family.get("/family").text
    assert "Whom to turn to" not in family.get(f"/events/sessions/{play.session}").text
    confirmed(play.cast, visitor, mailbox)
    [mail] = mailbox.to("nora@example.org")
    assert "Whom to turn to" not in mail.get_body(("plain",)).get_content()
    vera = visitor()
    vera.sign_in(play.cast.volunteer)
    vera.post(f"/volunteers/shifts/{play.cast.shift}/sign-up")
    assert "Whom to turn to" not in vera.get(f"/volunteers/shifts/{play.cast.shift}").text


SHOES = "Sports shoes and water"


def test_what_to_bring_is_told_to_who_comes_in_their_language(play, coordinator, visitor, mailbox, writing):
    page = coordinator.get(f"/events/activities/{play.activity}/edit")
    assert coordinator.press(page, "Save", bring_en=SHOES).status_code == 303
    shown = f"/events/sessions/{play.session}"
    other = visitor()
    other.open_card(play.cards[1])
    assert SHOES not in other.get(shown).text
    assert SHOES not in visitor().get(shown).text
    join(other, play, play.second)
    for address in ("/family", shown):
        assert SHOES in other.get(address).text
    with writing() as session:
        words = {"title": "كرة", "bring": "حذاء رياضي"}
        session.add(ActivityText(activity_id=play.activity, locale="ar", **words))
    other.post("/languages", data={"language": "ar", "next": "/family"})
    assert "حذاء رياضي" in other.get(shown).text
    _, address = confirmed(play.cast, visitor, mailbox)
    [mail] = mailbox.to("nora@example.org")
    for part in ("plain", "html"):
        assert SHOES in mail.get_body((part,)).get_content()
    assert SHOES in visitor().get(address).text


def test_a_text_to_tell_says_what_to_bring(play, coordinator, family, writing):
    with writing() as session:
        session.query(ActivityText).filter_by(activity_id=play.activity).one().bring = f"{SHOES}."
        row = session.get_one(Session, play.session)
        before = (row.starts_at, row.ends_at)
        row.starts_at, row.ends_at = row.starts_at + HOUR, row.ends_at + HOUR
        session.flush()
        session_moved.send(row, before=before)
    assert f"What to bring: {SHOES}." in coordinator.get("/events/contact_queue").text
