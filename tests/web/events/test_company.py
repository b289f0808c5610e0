"""Two families come together by a code: one makes it, the other enters it, both say yes, and each ends it alone."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from community.foundation.database import db
from community.households.models import Household, Member
from community.privacy.actions import erase
from events.company.models import CompanyCode
from events.company.queries import code_in_words
from events.company.rules import CODE_LASTS
from events.registrations import actions as registrations
from events.registrations.models import Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from tests import factories
from tests.web.events.test_guests import confirmed
from tests.web.events.test_registrations import Play, card_of, join

ASKS, WAITS, TOGETHER = "Do you come together with", "Now the other family is asked.", "together with another household"


class Three(Play):
    """Three families that come to one date."""

    def __init__(self):
        super().__init__()
        session = db.session.get_one(Session, self.session)
        session.capacity = 20
        ours = db.session.get_one(factories.Organisation, self.cast.organisation)
        third = factories.household(ours, "Zahra")
        self.third, self.cards = third.id, (*self.cards, card_of(third))
        self.members[third.id] = list(db.session.scalars(sa.select(Member.id).where(Member.household_id == third.id)))


@pytest.fixture
def play(writing):
    with writing():
        return Three()


@pytest.fixture
def families(play, visitor):
    found = []
    for card, household in zip(play.cards, (play.first, play.second, play.third), strict=True):
        person = visitor()
        person.open_card(card)
        found.append(person)
        join(person, play, household)
    return found


def page(play, person):
    return person.get(f"/events/sessions/{play.session}")


def step(play, person, said, **typed):
    return person.post(f"/events/company/sessions/{play.session}", data={"said": said, **typed})


def code(reading):
    with reading() as session:
        return code_in_words(session.query(CompanyCode).one())


def company(reading):
    with reading() as session:
        query = sa.select(Registration.household_id).where(Registration.together.is_not(None))
        return set(session.scalars(query))


@pytest.mark.both_databases
def test_both_say_yes_and_either_ends_it(play, families, reading):
    first, second, _ = families
    assert first.press(page(play, first), "Make a code").status_code == 303
    made = code(reading)
    shown = page(play, first).text
    assert made in shown
    assert "Oksana" not in shown
    assert second.press(page(play, second), "Enter the code", code=made.lower()).status_code == 303
    # Each reads the first name of the other, and nothing else of them.
    asked, asks = page(play, second).text, page(play, first).text
    assert ASKS in asked
    assert "Amina" in asked
    assert not any(name in asked for name in ("Sami", "Lin"))
    assert "Oksana" in asks
    assert "Taras" not in asks
    assert company(reading) == set()
    second.press(page(play, second), "Yes, together")
    assert WAITS in page(play, second).text
    assert company(reading) == set()
    first.press(page(play, first), "Yes, together")
    assert company(reading) == {play.first, play.second}
    assert all(TOGETHER in page(play, one).text for one in (first, second))
    # The code is gone, and so are the names.
    assert "Oksana" not in page(play, first).text
    with reading() as session:
        assert session.query(CompanyCode).count() == 0
    second.press(page(play, second), "We come by ourselves")
    assert company(reading) == set()


def test_a_guest_comes_together_with_a_family_by_a_code_too(play, families, visitor, mailbox, reading):
    first, guest = families[0], visitor()
    person, home = confirmed(play, visitor, mailbox)
    mailbox.deliver()
    shown = person.get(home)
    assert person.press(shown, "Make a code").headers["Location"] == f"{home}#date-{play.session}"
    made = code(reading)
    assert made in person.get(home).text
    assert first.press(page(play, first), "Enter the code", code=made).status_code == 303
    asked = person.get(home)
    assert ASKS in asked.text
    assert "Amina" in asked.text
    assert "Nora" in page(play, first).text
    first.press(page(play, first), "Yes, together")
    assert person.press(asked, "Yes, together").status_code == 303
    assert TOGETHER in person.get(home).text
    with reading() as session:
        guests = session.scalar(sa.select(Household.id).where(Household.email == "nora@example.org"))
    assert company(reading) == {play.first, guests}
    person.press(person.get(home), "We come by ourselves")
    assert company(reading) == set()
    # A wrong code opens nothing, and who has left has nothing to say here.
    wrong = person.press(person.get(home), "Enter the code", code="AAAA AAAA")
    assert wrong.status_code == 303
    assert "This code opens nothing." in person.get(home).text
    person.press(person.get(home), "I cannot come")
    assert guest.post(home, data={"said": "make", "session": str(play.session)}).status_code == 404


def test_a_guests_page_asks_as_often_however_many_dates_there_are(play, visitor, mailbox, writing, count_queries):
    person, home = confirmed(play, visitor, mailbox)
    with count_queries() as few:
        person.get(home)
    with writing() as session:
        guests = session.scalar(sa.select(Household.id).where(Household.email == "nora@example.org"))
        row = session.get_one(Session, play.session)
        activity = session.get_one(factories.Activity, row.activity_id)
        for hours in (100, 130):
            other = factories.session(activity, row.starts_at + timedelta(hours=hours))
            registrations.join(other.id, guests, [one.id for one in registrations.queries.members_of(guests)])
    with count_queries() as many:
        assert person.get(home).text.count("Make a code") == 3
    assert len(many) <= len(few)


@pytest.mark.parametrize("who", [0, 1])
def test_either_ends_it_before_it_began(play, families, reading, who):
    first, second, _ = families
    step(play, first, "make")
    step(play, second, "enter", code=code(reading))
    step(play, families[who], "end")
    assert ASKS not in page(play, first).text + page(play, second).text
    assert step(play, families[1 - who], "agree").status_code == 409
    assert company(reading) == set()


def test_a_code_works_once_and_for_a_short_time(play, families, reading, clock):
    first, second, third = families
    step(play, first, "make")
    old = code(reading)
    # A second tap changes nothing; another one makes the first void.
    clock.set(factories.clock.now() + timedelta(seconds=1))
    step(play, first, "make")
    assert code(reading) == old
    step(play, first, "end")
    step(play, first, "make")
    new = code(reading)
    assert new != old
    step(play, second, "enter", code=old)
    step(play, first, "enter", code=new)
    assert ASKS not in page(play, second).text + page(play, first).text
    step(play, second, "enter", code=new)
    step(play, third, "enter", code=new)
    assert ASKS in page(play, second).text
    assert ASKS not in page(play, third).text
    step(play, third, "make")
    with reading() as session:
        late = code_in_words(session.query(CompanyCode).filter_by(other_id=None).one())
    clock.set(factories.clock.now() + CODE_LASTS)
    step(play, second, "end")
    step(play, second, "enter", code=late)
    assert ASKS not in page(play, second).text


def test_the_database_does_not_know_the_code(play, families, reading):
    step(play, families[0], "make")
    made = code(reading).replace(" ", "")
    with reading() as session:
        row = session.query(CompanyCode).one()
        assert made not in row.digest
        assert len(row.digest) == 64


@pytest.mark.settings(rate_limits=True)
def test_guesses_are_counted(play, families, reading):
    first, second, _ = families
    step(play, first, "make")
    assert [step(play, second, "enter", code="ABCDEFGH").status_code for _ in range(9)] == [303] * 8 + [429]
    assert step(play, second, "enter", code=code(reading)).status_code == 429


def test_who_does_not_come_has_no_code(play, families, visitor, writing, reading):
    first, second, _ = families
    step(play, first, "make")
    made = code(reading)
    second.post(f"/events/registrations/sessions/{play.session}/cancel")
    assert "Enter the code" not in page(play, second).text
    answer = step(play, second, "enter", code=made)
    assert (answer.status_code, "Join this date first." in answer.text) == (409, True)
    assert "Make a code" not in page(play, visitor()).text
    assert step(play, visitor(), "make").status_code in (302, 303, 401)
    with writing() as session:
        session.query(Registration).filter_by(household_id=play.third).one().state = RegistrationState.EXCUSED
    assert step(play, families[2], "enter", code=made).status_code == 409


def test_one_with_places_and_one_who_waits_do_not_come_together(play, families, writing, reading):
    first, second, _ = families
    step(play, first, "make")
    step(play, second, "enter", code=code(reading))
    with writing() as session:
        session.query(Registration).filter_by(household_id=play.second).one().state = RegistrationState.WAITING
    for one in (first, second):
        answer = step(play, one, "agree")
        assert (answer.status_code, "One of them has places and the other waits." in answer.text) == (409, True)
    assert company(reading) == set()


def test_what_is_erased_leaves_no_code(play, families, writing, reading):
    step(play, families[0], "make")
    with writing() as session:
        erase(session.get_one(Household, play.first))
    with reading() as session:
        assert session.query(CompanyCode).count() == 0
