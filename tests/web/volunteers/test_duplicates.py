"""Staff see who may be one volunteer, what would become of them, make them one, and undo it within a day."""

import pytest

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation.merging import Merge
from tests import cast, factories
from volunteers.clearances.models import ClearanceRequest
from volunteers.clearances.rules import Clearance

AT = "/volunteers/duplicates"


@pytest.fixture
def play(writing):
    with writing() as session:
        play = cast.gather()
        theirs = session.query(factories.Organisation).filter_by(slug="theirs").one()
        people = {}
        for name, mail, number in (
            ("Maria Petrova", "maria@example.org", play.organisation),
            ("Мария Петрова", "mariya@example.org", play.organisation),
            ("Georgi Ivanov", "georgi@example.org", play.organisation),
            ("Maria Petrova", "elsewhere@example.org", theirs.id),
        ):
            given, family = name.split()
            one = factories.volunteer(None, email=mail, name=given, family_name=family)
            factories.add(
                ClearanceRequest(
                    volunteer_id=one.id,
                    organisation_id=number,
                    clearance=Clearance.ADULTS,
                    agreed_at=one.created_at,
                    created_at=one.created_at,
                )
            )
            people[mail.partition("@")[0]] = one.id
        return play, people


@pytest.fixture
def coordinator(play, visitor):
    person = visitor()
    person.sign_in(play[0].coordinator)
    return person


def test_two_accounts_of_one_are_found_made_one_and_two_again(play, coordinator, reading):
    _, people = play
    maria, mariya = people["maria"], people["mariya"]
    assert f"{AT}/{maria}" in coordinator.get(f"/volunteers/blocking/{maria}").text
    found = coordinator.get(f"{AT}/{maria}").text
    assert "mariya@example.org" in found
    assert not [mail for mail in ("georgi@", "elsewhere@") if mail in found]
    page = coordinator.get(f"{AT}/{maria}?other={mariya}")
    assert ("This would happen" in page.text, "Clearances, roles and passwords do not move" in page.text) == (
        True,
        True,
    )
    made = coordinator.press(page, "Make them one")
    assert made.headers["Location"] == f"{AT}/{maria}"
    shown = coordinator.get(f"{AT}/{maria}")
    assert "They are one account now" in shown.text
    assert "mariya@example.org" not in shown.text
    assert coordinator.get(f"{AT}/{mariya}").status_code == 404
    with reading() as session:
        assert session.get_one(Account, mariya).state is AccountState.BLOCKED
    again = coordinator.press(coordinator.get(f"{AT}/{maria}"), "Two accounts again")
    assert again.headers["Location"] == f"{AT}/{maria}"
    with reading() as session:
        assert session.get_one(Account, mariya).state is AccountState.ACTIVE
        assert session.query(Merge).one().undone_at
    assert coordinator.post(f"{AT}/{maria}/merges/1/undo").status_code == 404


def test_what_is_refused_says_why(play, coordinator, writing):
    _, people = play
    page = coordinator.get(f"{AT}/{people['maria']}?other={people['mariya']}")
    with writing() as session:
        session.get_one(Account, people["mariya"]).state = AccountState.BLOCKED
    refused = coordinator.press(page, "Make them one")
    assert (refused.status_code, "blocked" in refused.text, "Мария" in refused.text) == (409, True, False)


@pytest.mark.parametrize("whose", ["stranger", "volunteer"])
def test_the_right_is_asked_for_on_both(play, coordinator, visitor, reading, whose):
    cast_ids, people = play
    person = visitor()
    person.sign_in(getattr(cast_ids, whose))
    expected = 404 if whose == "stranger" else 403
    maria, mariya, elsewhere = people["maria"], people["mariya"], people["elsewhere"]
    for first, second in ((maria, mariya), (elsewhere, maria), (maria, elsewhere)):
        assert person.post(f"{AT}/{first}/merge/{second}").status_code == expected
    assert person.get(f"{AT}/{maria}").status_code == expected
    assert coordinator.post(f"{AT}/{maria}/merge/{elsewhere}").status_code == 404
    coordinator.press(coordinator.get(f"{AT}/{maria}?other={mariya}"), "Make them one")
    assert person.post(f"{AT}/{maria}/merges/1/undo").status_code == expected
    with reading() as session:
        assert session.query(Merge).one().undone_at is None
