"""Staff see what would become of two households that are one family, make them one, and undo it within a day."""

import pytest
import sqlalchemy as sa

from community.foundation.audit import AuditEntry, Deed
from community.foundation.merging import Merge
from community.households.models import Household, Member
from community.households.rules import ConsentPurpose, HouseholdState
from tests import cast, factories, html
from tests.data.test_merging import agree

AT = "/community/households"


@pytest.fixture
def play(writing):
    with writing() as session:
        play = cast.gather()
        ours = session.get_one(factories.Organisation, play.organisation)
        for names, facts in (
            (("Amina", "Sami"), {"phone": "088 123 4567"}),
            (("Амина", "Lina"), {"family_name": "Haddad", "phone": "+359 88 123 4567"}),
            (("Zohra",), {}),
        ):
            agree(factories.household(ours, *names, **facts), ConsentPurpose.COORDINATION)
        return play


@pytest.fixture
def coordinator(play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


def test_a_family_that_is_here_twice_is_found_shown_made_one_and_two_again(coordinator, reading):
    assert "Look for the same family" in coordinator.get(f"{AT}/1").text
    found = coordinator.get(f"{AT}/1/merge")
    assert ("Haddad" in found.text, "The same telephone" in found.text) == (True, True)
    # Zohra is of the same year, and called otherwise.
    assert "Zohra" not in found.text
    page = coordinator.get(f"{AT}/1/merge?number=2")
    for words in ("Nothing has happened yet", "Haddad", "What you agreed to: 1", "The same as Amina", "number 2 end"):
        assert words in page.text
    with reading() as session:
        viewed = session.scalars(sa.select(AuditEntry.row_id).where(AuditEntry.deed == Deed.VIEWED)).all()
        assert {1, 2} <= set(viewed)
    made = coordinator.press(page, "Make them one")
    assert made.headers["Location"] == f"{AT}/1"
    shown = coordinator.get(f"{AT}/1")
    assert ("They are one household now" in shown.text, "Lina" in shown.text, "Амина" in shown.text) == (
        True,
        True,
        False,
    )
    assert coordinator.get(f"{AT}/2").status_code == 404
    listed = coordinator.get(AT)
    assert "number 2" not in listed.text
    again = coordinator.press(coordinator.get(f"{AT}/1"), "Two households again")
    assert again.headers["Location"] == f"{AT}/1"
    assert "Lina" not in coordinator.get(f"{AT}/1").text
    assert "Lina" in coordinator.get(f"{AT}/2").text
    with reading() as session:
        assert session.query(Merge).one().undone_at
        assert session.get_one(Household, 1).family_name == ""
        assert [one.household_id for one in session.query(Member).order_by(Member.id)] == [1, 1, 2, 2, 3]


def test_somebody_else_of_the_same_name_moves_here_beside(coordinator, reading):
    page = coordinator.get(f"{AT}/1/merge?number=2")
    assert coordinator.press(page, "Make them one", **{"same-3": ""}).status_code == 303
    with reading() as session:
        people = session.query(Member).where(Member.household_id == 1, Member.active).order_by(Member.id)
        assert [one.call_name for one in people] == ["Amina", "Sami", "Амина", "Lina"]


def test_a_forged_somebody_of_a_third_household_is_nobody(coordinator, reading):
    page = coordinator.get(f"{AT}/1/merge?number=2")
    assert coordinator.press(page, "Make them one", **{"same-3": "5"}).status_code == 303
    with reading() as session:
        assert session.get_one(Member, 3).household_id == 1
        assert session.get_one(Member, 5).household_id == 3


def test_after_a_day_the_button_is_gone_and_undoes_nothing(coordinator, clock):
    coordinator.press(coordinator.get(f"{AT}/1/merge?number=2"), "Make them one")
    clock.advance(hours=25)
    assert "Two households again" not in coordinator.get(f"{AT}/1").text
    assert coordinator.post(f"{AT}/1/merges/1/undo").status_code == 404


def test_what_is_refused_says_why(coordinator, writing, play):
    with writing() as session:
        session.get_one(Household, 2).erasure_asked_at = session.get_one(Household, 2).created_at
    page = coordinator.get(f"{AT}/1/merge?number=2")
    refused = coordinator.press(page, "Make them one")
    assert (refused.status_code, "That comes first" in refused.text) == (409, True)


@pytest.mark.parametrize("whose", ["stranger", "volunteer"])
def test_nobody_merges_what_is_not_theirs(play, visitor, coordinator, writing, reading, whose):
    """Nor with one of theirs: the right is asked for on both."""
    person = visitor()
    person.sign_in(getattr(play, whose))
    with writing() as session:
        theirs = session.query(factories.Organisation).filter_by(slug="theirs").one()
        foreign = factories.household(theirs, "Amina")
        agree(foreign, ConsentPurpose.COORDINATION)
        number = foreign.id
    expected = 404 if whose == "stranger" else 403
    for first, second in ((1, 2), (1, number), (number, 1)):
        assert person.post(f"{AT}/{first}/merge/{second}").status_code == expected
    assert person.get(f"{AT}/1/merge").status_code == expected
    assert coordinator.post(f"{AT}/1/merge/{number}").status_code == 404
    # A number that is not known here is no more than a missing one.
    foreign, missing = (html.text_of(coordinator.get(f"{AT}/1/merge?number={one}").text) for one in (number, 99))
    assert foreign == missing
    coordinator.press(coordinator.get(f"{AT}/1/merge?number=2"), "Make them one")
    assert person.post(f"{AT}/1/merges/1/undo").status_code == expected
    with reading() as session:
        assert session.get_one(Household, 2).state is HouseholdState.MERGED
        assert session.get_one(Household, number).state is HouseholdState.ACTIVE


def test_who_took_the_consent_back_is_not_made_one_with_anybody(coordinator):
    assert coordinator.post(f"{AT}/2/consents/2/withdraw").status_code == 303
    assert coordinator.post(f"{AT}/1/merge/2").status_code == 404
    assert "Haddad" not in coordinator.get(f"{AT}/1/merge?number=2").text
