"""What helpers read by email: how it was and is, what they did themselves, and the way to that very shift."""

from datetime import timedelta

import pytest

from community.accounts.models import Account
from events.planning.actions import move
from events.sessions.models import Session
from events.sessions.queries import get_session
from events.venues.models import Venue
from tests import cast, factories
from volunteers.shifts.models import Shift

NUMBER = "+359 2 333 333"


@pytest.fixture
def play(writing):
    with writing() as session:
        play = cast.gather(maximum=1)
        session.get_one(Account, play.coordinator).phone = NUMBER
        session.get_one(Shift, play.shift).contact_id = play.coordinator
        return play


@pytest.fixture
def come(play, visitor, mailbox):
    def sign_up(who):
        person = visitor()
        person.sign_in(who)
        person.post(f"/volunteers/shifts/{play.shift}/sign-up")
        return person

    return sign_up


def parts(mail):
    return [mail.get_body((kind,)).get_content() for kind in ("plain", "html")]


def shifted(session, play, venue=None):
    row = get_session(play.session)
    hour = timedelta(hours=0 if venue else 1)
    move(row, venue or row.venue, row.starts_at + hour, row.ends_at + hour, row.capacity, row.updated_at.isoformat())


def test_a_move_says_when_it_was_and_leads_to_the_shift(play, come, mailbox, writing):
    come(play.volunteer)
    mailbox.deliver()
    with writing() as session:
        shifted(session, play)
    [mail] = mailbox.deliver()
    for text in parts(mail):
        assert "It was: " in text
        assert f"/volunteers/shifts/{play.shift}" in text
        assert NUMBER in text


def test_another_place_is_named_and_no_time_that_stays(play, come, mailbox, writing):
    come(play.volunteer)
    mailbox.deliver()
    with writing() as session:
        present = session.get_one(Venue, session.get_one(Session, play.session).venue_id)
        there = factories.venue(session.get_one(factories.Organisation, play.organisation), name="Another house")
        was = f"It was: {present.name}, {present.address}. It is now:"
        shifted(session, play, there)
    [mail] = mailbox.deliver()
    for text in parts(mail):
        assert was in " ".join(text.split())
        assert "Another house" in text


def test_who_waits_is_not_told_whom_to_call(play, come, mailbox, writing):
    come(play.volunteer)
    come(play.second_volunteer)
    mailbox.deliver()
    with writing() as session:
        shifted(session, play)
    told = {mail["To"]: parts(mail)[0] for mail in mailbox.deliver()}
    assert [NUMBER in told[one] for one in ("vera@example.org", "walid@example.org")] == [True, False]


def test_what_one_did_oneself_does_not_sound_as_if_others_did_it(play, come, mailbox):
    vera, walid = come(play.volunteer), come(play.second_volunteer)
    mailbox.deliver()
    walid.press(walid.get(f"/volunteers/shifts/{play.shift}"), "Leave the waiting list")
    vera.press(vera.get(f"/volunteers/shifts/{play.shift}"), "I cannot come")
    told = {mail["To"]: mail for mail in mailbox.deliver()}
    assert told["walid@example.org"]["Subject"] == "You left the waiting list"
    assert told["vera@example.org"]["Subject"] == "You gave the place back"
    assert "You do not come any more to:" in parts(told["vera@example.org"])[0]
