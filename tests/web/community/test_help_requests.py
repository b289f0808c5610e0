"""One tap asks for help; the coordinators who registered the family hear of it, and nobody else."""

import pytest

from community.accounts.models import Account, Card
from community.accounts.rules import AccountState
from community.foundation.access import Role
from community.foundation.database import db
from community.help_requests.models import HelpCall
from community.help_requests.rules import CallState
from community.organisations.models import Organisation
from community.organisations.rules import OrganisationState
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
    assert family.press(family.get("/community/help_requests/ask"), "Please call me").status_code == 303
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


def leave(what):
    """Nobody coordinates where the family is registered: by each of the ways in which that comes about."""
    play = what["play"]
    if what["how"] == "closed":
        db.session.get_one(Organisation, play.organisation).state = OrganisationState.CLOSED
    elif what["how"] == "blocked":
        db.session.get_one(Account, play.coordinator).state = AccountState.BLOCKED
    else:
        db.session.delete(db.session.get_one(Account, play.coordinator))


@pytest.mark.parametrize("how", ["closed", "blocked", "gone"])
def test_where_nobody_coordinates_the_administrators_hear_and_the_family_what_is_so(
    play, family, writing, reading, visitor, mailbox, how
):
    with writing():
        leave({"play": play, "how": how})
        factories.account((Role.ADMINISTRATOR, None), email="admin@example.org")
    family.press(family.get("/community/help_requests/ask"), "Please call me")
    page = family.get("/family").text
    assert "Somebody will talk to you" not in page
    assert "Nobody coordinates here at the moment. Those who look after this site know" in page
    assert 'href="tel:112"' in page
    assert states(reading) == [CallState.OPEN]
    [email] = mailbox.deliver()
    assert (email["To"], email["Subject"]) == ("admin@example.org", "Nobody looks after something in Zaedno")
    assert "Amina" not in str(email)
    # A second call on the same day is the same news.
    family.post("/community/help_requests/take-back")
    family.post("/community/help_requests/ask")
    assert mailbox.deliver() == []


def test_where_nobody_is_there_at_all_the_family_is_told_so(play, family, writing, reading, mailbox):
    with writing():
        leave({"play": play, "how": "blocked"})
    family.press(family.get("/community/help_requests/ask"), "Please call me")
    page = family.get("/family").text
    assert "At the moment nobody is here whom we could tell" in page
    assert "Somebody will talk to you" not in page
    assert 'href="tel:112"' in page
    assert mailbox.deliver() == []
    with writing():
        ours = db.session.get_one(Organisation, play.organisation)
        factories.coordinator(ours)
    assert "Somebody will talk to you" in family.get("/family").text
    assert "tel:112" not in family.get("/family").text


def test_the_news_is_dropped_once_somebody_coordinates(play, family, writing, mailbox):
    with writing():
        leave({"play": play, "how": "blocked"})
        factories.account((Role.ADMINISTRATOR, None))
    family.post("/community/help_requests/ask")
    with writing():
        factories.coordinator(db.session.get_one(Organisation, play.organisation))
    assert mailbox.deliver() == []


def test_the_page_of_help_says_whom_to_call_before_anything_is_sent(family, reading):
    page = family.get("/community/help_requests/ask").text
    assert 'href="tel:112"' in page
    assert states(reading) == []
    family.press(family.get("/community/help_requests/ask"), "Please call me")
    asked = family.get("/community/help_requests/ask").text
    assert "You asked already" in asked
    assert "Please call me" not in asked


def test_a_family_can_hide_the_page_behind_one_that_says_nothing_of_this_site(family, visitor):
    assert 'href="/day" data-exit' in family.get("/family").text
    page = visitor().get("/day").text
    assert "Zaedno" not in page
    assert "data-exit" not in visitor().get("/programme").text
