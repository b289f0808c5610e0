"""A coordinator writes to those of a date, sees whom it reaches, sends it once, and follows it person by person."""

import pytest
import sqlalchemy as sa

from community.foundation.access import Role
from community.foundation.outbox import Email
from community.households.models import Household
from community.households.rules import HouseholdState
from events.contact_queue.models import QueuedContact
from events.contact_queue.rules import Message
from events.messages.models import MessageRecipient, WrittenMessage
from events.registrations.models import Registration
from events.registrations.rules import RegistrationState
from tests import cast, factories
from tests.factories import NOON
from volunteers.shifts.models import SignUp
from volunteers.shifts.rules import SignUpState


def party(session_id, **facts):
    """Somebody comes to a date."""
    family = factories.household(None, "Amina", **facts)
    return factories.add(
        Registration(session_id=session_id, household_id=family.id, state=RegistrationState.CONFIRMED, party_size=1,
                     created_at=NOON, updated_at=NOON)
    )  # fmt: skip


@pytest.fixture
def play(writing, clock):
    clock.set(NOON)
    with writing():
        found = cast.gather()
        session_id = found.session
        for locale in ("ar", "uk", "bg"):
            party(session_id, locale=locale)
        party(session_id, email="guest@example.org", locale="sv")
        factories.add(SignUp(shift_id=found.shift, account_id=found.volunteer, state=SignUpState.CONFIRMED,
                             created_at=NOON, updated_at=NOON))  # fmt: skip
    return found


@pytest.fixture
def coordinator(play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


def looked_at(person, play, **typed):
    page = person.get(f"/events/messages/sessions/{play.session}/write")
    told = {"circle": "everybody", "bg": "Донесете вода", "en": "Bring water", **typed}
    answer = person.press(page, "Look whom it reaches", **told)
    return person.get(answer.location) if answer.status_code == 303 else answer


def rows(reading, model):
    with reading() as session:
        return list(session.scalars(sa.select(model).order_by(model.id)))


@pytest.mark.both_databases
def test_it_is_looked_at_sent_once_and_followed(coordinator, play, reading):
    page = looked_at(coordinator, play)
    assert "2 people by email." in page.text
    assert "3 have no address: somebody tells them." in page.text
    assert not rows(reading, MessageRecipient)
    done = coordinator.press(page, "Send it")
    assert done.status_code == 303
    again = coordinator.press(page, "Send it")
    assert again.status_code == 303
    found = rows(reading, MessageRecipient)
    assert sorted(one.way.value for one in found) == ["contact"] * 3 + ["email"] * 2
    written = [one for one in rows(reading, Email) if one.template == "events.messages.written"]
    assert len(written) == 2
    told = [one for one in rows(reading, QueuedContact) if one.message is Message.WRITTEN]
    # Each in the language that they read best of the two: Ukrainian reads Bulgarian, Arabic reads English.
    assert sorted(one.words for one in told) == ["Bring water", "Донесете вода", "Донесете вода"]
    followed = coordinator.get(page.request.path)
    assert followed.text.count("On its way") == 2
    assert followed.text.count("To be told") == 3


def test_the_email_has_a_neutral_subject_and_the_words(coordinator, play, mailbox):
    coordinator.press(looked_at(coordinator, play), "Send it")
    sent = [one for one in mailbox.deliver() if "A message for you" in one["Subject"]]
    assert len(sent) == 2
    bodies = [one.get_body(("plain",)).get_content() for one in sent]
    assert all("Bring water" in body for body in bodies)


def test_what_is_told_stands_in_the_contact_queue_and_then_on_the_page(coordinator, play):
    page = looked_at(coordinator, play, circle="families")
    coordinator.press(page, "Send it")
    queue = coordinator.get("/events/contact_queue")
    assert "Донесете вода" in queue.text
    coordinator.press(queue, "Told")
    assert coordinator.get(page.request.path).text.count(">Told<") == 1


def test_who_came_meanwhile_is_looked_at_before_it_is_sent(coordinator, play, writing, reading):
    page = looked_at(coordinator, play)
    with writing():
        party(play.session)
    stale = coordinator.press(page, "Send it")
    assert stale.status_code == 409
    assert "Somebody came or left since you looked" in stale.text
    assert not rows(reading, MessageRecipient)
    assert coordinator.press(stale, "Send it").status_code == 303


@pytest.mark.parametrize(("circle", "said"), [("helpers", "1 person by email."), ("waiting", "Nobody.")])
def test_circles(coordinator, play, circle, said):
    page = looked_at(coordinator, play, circle=circle)
    assert said in page.text
    assert ("Send it" in page.text) == (circle == "helpers")


def test_a_chosen_list_reaches_those_alone(coordinator, play, reading):
    first = rows(reading, Registration)[0].id
    page = looked_at(coordinator, play, circle="chosen", chosen=[str(first)])
    assert "1 has no address" in page.text
    none = looked_at(coordinator, play, circle="chosen")
    assert none.status_code == 422
    assert "Choose at least one." in none.text


def test_words_are_asked_for_and_hints_given(coordinator, play, writing):
    assert "Write it in one language at least." in looked_at(coordinator, play, bg="", en="").text
    page = looked_at(coordinator, play, en="Who takes part with this diagnosis?")
    assert "This speaks of health" in page.text


def test_starting_words_stand_there_in_every_language(coordinator, play):
    page = coordinator.get(f"/events/messages/sessions/{play.session}/write?start=thanks")
    assert "Thank you for coming." in page.text
    assert "Благодарим" in page.text


def test_blocked_and_closed_people_get_nothing(coordinator, play, writing):
    with writing() as session:
        session.get(Household, rows_of(session)[0]).state = HouseholdState.INACTIVE
    assert "2 have no address" in looked_at(coordinator, play).text


def rows_of(session):
    return list(session.scalars(sa.select(Registration.household_id).order_by(Registration.id)))


def test_after_some_messages_a_day_there_is_none(coordinator, play, reading):
    for _ in range(4):
        coordinator.press(looked_at(coordinator, play, circle="helpers"), "Send it")
    page = coordinator.get(f"/events/messages/sessions/{play.session}/write")
    assert "They were written to four times today" in page.text
    assert "Look whom it reaches" not in page.text
    refused = coordinator.post(f"/events/messages/sessions/{play.session}/write", data={"circle": "helpers", "en": "x"})
    assert refused.status_code == 409
    assert len(rows(reading, WrittenMessage)) == 4


def test_strangers_find_nothing_and_colleagues_read_no_words(coordinator, play, visitor, writing):
    page = looked_at(coordinator, play)
    stranger = visitor()
    stranger.sign_in(play.stranger)
    for path in (page.request.path, f"/events/messages/sessions/{play.session}/write"):
        assert stranger.get(path).status_code == 404
    assert stranger.post(f"{page.request.path}/send").status_code == 404
    with writing():
        colleague = factories.account((Role.COORDINATOR, play.organisation)).id
    other = visitor()
    other.sign_in(colleague)
    seen = other.get(page.request.path)
    assert seen.status_code == 200
    assert "Донесете вода" not in seen.text
    assert "Send it" not in seen.text
    assert other.post(f"{page.request.path}/send").status_code == 404


def test_the_page_costs_the_same_for_few_and_many(coordinator, play, writing, reading, count_queries):
    page = looked_at(coordinator, play)
    coordinator.press(page, "Send it")
    with count_queries() as few:
        coordinator.get(page.request.path)
    with writing():
        for _ in range(5):
            party(play.session)
    more = looked_at(coordinator, play)
    coordinator.press(more, "Send it")
    with count_queries() as many:
        coordinator.get(more.request.path)
    assert len(few) == len(many)


def test_what_has_not_gone_out_is_taken_back(coordinator, play, reading, mailbox):
    page = looked_at(coordinator, play)
    coordinator.press(page, "Send it")
    address = page.request.path
    coordinator.press(coordinator.get("/events/contact_queue"), "Told")
    sent = coordinator.get(address)
    assert "Take it back from 4 people" in sent.text
    back = coordinator.press(sent, "Take it back from 4 people")
    assert back.status_code == 303
    again = coordinator.press(sent, "Take it back from 4 people")
    assert again.status_code == 303
    after = coordinator.get(address)
    assert "Nothing was left to take back." in after.text
    assert "Take it back" not in after.text
    assert after.text.count("Taken back<") == 4
    assert after.text.count(">Told<") == 1
    assert [one for one in mailbox.deliver() if "A message for you" in one["Subject"]] == []
    assert "Донесете вода" not in coordinator.get("/events/contact_queue").text.split("Told today")[0]


def test_what_went_out_is_not_taken_back(coordinator, play, mailbox):
    page = looked_at(coordinator, play, circle="helpers")
    coordinator.press(page, "Send it")
    stale = coordinator.get(page.request.path)
    mailbox.deliver()
    coordinator.press(stale, "Take it back from 1 person")
    after = coordinator.get(page.request.path)
    assert "Nothing was left to take back." in after.text
    assert after.text.count("Taken back<") == 0
