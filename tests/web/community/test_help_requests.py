"""One tap asks for help; the coordinators who registered the family hear of it, and nobody else."""

import pytest

from community.accounts.models import Card
from community.foundation.database import db
from community.help_requests.models import HelpCall
from community.help_requests.rules import CallState
from tests import cast, factories


@pytest.fixture
def play(writing):
    with writing():
        return cast.gather()


@pytest.fixture
def family(play, visitor, writing):
    with writing():
        ours = db.session.get_one(factories.Organisation, play.organisation)
        household = factories.household(ours, "Amina")
        facts = {"code_digest": "-", "pin_hash": "-", "issued_at": factories.clock.now()}
        card = factories.add(Card(household_id=household.id, **facts)).id
    person = visitor()
    person.open_card(card)
    return person


def states(reading):
    with reading() as session:
        return [call.state for call in session.query(HelpCall).order_by(HelpCall.id)]


def test_one_tap_tells_the_coordinators_and_a_second_is_the_same(play, family, reading, mailbox):
    assert family.press(family.get("/family"), "I need help").status_code == 303
    family.post("/community/help_requests/ask")
    assert states(reading) == [CallState.OPEN]
    assert "You asked for help" in family.get("/family").text
    [email] = mailbox.deliver()
    assert email["Subject"] == "Somebody would like to talk to you"
    assert "Amina" not in str(email)


def test_it_is_taken_back_and_the_email_with_it(family, reading, mailbox):
    family.post("/community/help_requests/ask")
    assert family.press(family.get("/family"), "I do not need it any more").status_code == 303
    assert states(reading) == [CallState.TAKEN_BACK]
    assert mailbox.deliver() == []


def test_the_coordinator_settles_it_and_the_stranger_sees_nothing(play, family, visitor, reading):
    family.post("/community/help_requests/ask")
    stranger, coordinator = visitor(), visitor()
    stranger.sign_in(play.stranger)
    coordinator.sign_in(play.coordinator)
    assert "Nobody asks" in stranger.get("/community/help_requests").text
    assert stranger.post("/community/help_requests/1/settle").status_code == 404
    page = coordinator.get("/community/help_requests")
    assert "Household 1, without names" in page.text
    assert "Amina" not in page.text
    assert coordinator.press(page, "Settled").status_code == 303
    assert states(reading) == [CallState.SETTLED]
    assert coordinator.post("/community/help_requests/ask").status_code == 403
    assert family.get("/community/help_requests").status_code == 403
