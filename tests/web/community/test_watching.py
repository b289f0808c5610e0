"""What waits, as each reads it: one's own by kind, and numbers of what nobody sees to for who administers."""

import re
from dataclasses import replace

import pytest

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation.access import Role
from community.help_requests.models import HelpCall
from community.housing.rules import DwellingState
from community.organisations.models import Organisation
from community.organisations.rules import OrganisationKind
from tests import cast, factories

PAGE = "/community/watching"


@pytest.fixture
def play(writing):
    with writing() as session:
        people = cast.gather()
        ours = session.get_one(Organisation, people.organisation)
        family = factories.household(ours, "Amina")
        factories.add(HelpCall(household_id=family.id, created_at=factories.clock.now()))
        factories.concern()
        return {
            **vars(people),
            "protector": factories.protector(ours).id,
            "administrator": factories.account((Role.ADMINISTRATOR, None)).id,
        }


def page(visitor, account_id):
    person = visitor()
    person.sign_in(account_id)
    return person.get(PAGE)


def test_everybody_reads_their_own(play, visitor):
    seen = page(visitor, play["coordinator"])
    assert "Who asks for help" in seen.text
    # Nobody agreed that staff know her.
    assert "A family" in seen.text
    assert "Amina" not in seen.text
    assert "Concerns raised" not in seen.text.split("</nav>")[-1]
    assert "What others should see to" not in seen.text
    seen = page(visitor, play["protector"]).text.split("<main", 1)[1]
    assert "Concerns raised" in seen
    assert "Who asks for help" not in seen
    for who in ("stranger", "administrator"):
        seen = page(visitor, play[who]).text.split("<main", 1)[1]
        assert "Nothing waits for you" in seen
        assert "Who asks for help" not in seen
        assert "Concerns raised" not in seen


def test_a_home_is_called_by_its_number_and_not_a_family(visitor, writing):
    with writing():
        office = factories.organisation(kind=OrganisationKind.MUNICIPALITY)
        home = factories.dwelling(office, DwellingState.SUBMITTED).id
        clerk = factories.account((Role.SERVICE, office.id)).id
    text = page(visitor, clerk).text
    assert f"Home {home}</bdi>" in text
    assert "A family" not in text


def test_nobody_else_comes_in(play, visitor):
    assert page(visitor, play["volunteer"]).status_code == 403
    assert visitor().get(PAGE).status_code == 303


def test_what_nobody_sees_to_is_told_in_numbers_to_who_administers(play, visitor, writing):
    with writing() as session:
        for who in ("coordinator", "protector"):
            session.get_one(Account, play[who]).state = AccountState.BLOCKED
    seen = page(visitor, play["administrator"]).text.split("<main", 1)[1]
    assert "Nobody sees to it" in seen
    assert "Who asks for help" in seen
    assert "Ours" in seen
    assert "What is read by a right of its own" in seen
    assert "oncern" not in seen
    assert "Amina" not in seen
    assert "What others should see to" not in page(visitor, play["stranger"]).text


def test_the_number_of_queries_does_not_grow(play, visitor, writing, count_queries):
    person = visitor()
    person.sign_in(play["coordinator"])

    def opened():
        with count_queries() as statements:
            assert person.get(PAGE).status_code == 200
        return len(statements)

    first = opened()
    with writing() as session:
        ours = session.get_one(Organisation, play["organisation"])
        for _ in range(10):
            family = factories.household(ours, "Amina")
            factories.add(HelpCall(household_id=family.id, created_at=factories.clock.now()))
    assert opened() == first


def test_a_kind_that_cannot_be_read_is_said_and_hides_no_other(app, play, visitor, monkeypatch):
    person = visitor()
    person.sign_in(play["coordinator"])
    assert "could not be looked at" not in person.get(PAGE).text
    first, *others = app.extensions["manifests"]
    broken = [replace(one, readers=lambda ids: 1 // 0) if one.slug == "worries" else one for one in first.watched]
    monkeypatch.setitem(app.extensions, "manifests", (replace(first, watched=broken), *others))
    seen = person.get(PAGE).text
    assert "could not be looked at" in seen
    assert "Who asks for help" in seen
    assert "oncern" not in seen.split("<main", 1)[1]


def asked_for(visitor, account_id):
    """How much waits in the rooms, as the script at the side asks for it."""
    person = visitor()
    person.sign_in(account_id)
    return person.get(f"{PAGE}/rooms").get_json()


def test_the_rooms_at_the_side_say_how_much_waits_for_their_reader(play, visitor):
    assert asked_for(visitor, play["coordinator"]) == {
        PAGE: [2, "2 wait"],
        "/events/planning": [1, "1 waits"],
    }
    assert asked_for(visitor, play["protector"]) == {
        PAGE: [1, "1 waits"],
        "/community/safeguarding": [1, "1 waits"],
    }
    for who in ("stranger", "administrator"):
        assert asked_for(visitor, play[who]) == {}
    person = visitor()
    person.sign_in(play["volunteer"])
    assert person.get(f"{PAGE}/rooms").status_code == 403


def test_my_work_says_it_without_a_script(play, visitor):
    rooms = page(visitor, play["coordinator"]).text.split('<nav class="rooms"')[1].split("</nav>")[0]
    found = re.findall(r">([^<>]+) <b aria-hidden=\"true\">(\d+)</b>", rooms)
    assert {room.strip(): int(number) for room, number in found} == {"My work": 2, "Planning": 1}


def test_the_rooms_cost_as_many_statements_for_many_things_as_for_one(play, visitor, writing, count_queries):
    person = visitor()
    person.sign_in(play["coordinator"])

    def opened():
        with count_queries() as statements:
            assert person.get(f"{PAGE}/rooms").status_code == 200
        return len(statements)

    first = opened()
    with writing() as session:
        ours = session.get_one(Organisation, play["organisation"])
        for _ in range(10):
            factories.add(HelpCall(household_id=factories.household(ours).id, created_at=factories.clock.now()))
    assert opened() == first
