"""A family reads its own names in the script that it reads, where somebody wrote them down so."""

import pytest

from community.accounts.models import Card
from community.households.models import Member
from tests import factories
from tests.web.events.test_registrations import Play, join


@pytest.fixture
def play(writing):
    with writing() as session:
        play = Play()
        session.get_one(Member, play.members[play.first][0]).native_name = "أمينة"
        return play


@pytest.fixture
def family(play, visitor):
    person = visitor()
    person.open_card(play.cards[0])
    return person


def reads(person, language):
    person.post("/languages", data={"language": language, "next": "/family"})
    return person.get("/family").text


@pytest.mark.parametrize(
    ("language", "own"), [("en", False), ("uk", False), ("ku", False), ("ar", True), ("fa", True), ("ckb", True)]
)
def test_the_greeting_and_who_comes_are_in_the_readers_script(play, family, language, own):
    named = "أمينة" if own else "Amina"
    other = "Amina" if own else "أمينة"
    text = reads(family, language)
    assert named in text.partition("<h1>")[2].partition("</h1>")[0]
    assert other not in text
    join(family, play, play.first)
    text = reads(family, language)
    assert named in text
    assert other not in text


def test_each_own_card_greets_its_own_person(play, visitor, writing):
    with writing() as session:
        second = session.get_one(Member, play.members[play.first][1])
        second.native_name = "سامي"
        facts = {"code_digest": "own", "pin_hash": "-", "issued_at": factories.clock.now()}
        card = factories.add(Card(household_id=play.first, member_id=second.id, **facts)).id
    person = visitor()
    person.open_card(card)
    greeting = reads(person, "ar").partition("<h1>")[2].partition("</h1>")[0]
    assert "سامي" in greeting
    assert "أمينة" not in greeting
