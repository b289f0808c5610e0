"""Coordinators see that their people's emails went out, never what they say, and nothing of other people's."""

import pytest

from community.foundation import outbox
from community.foundation.access import Role
from community.foundation.outbox import EmailFailure, EmailState, Recipient
from tests import cast, factories


@pytest.fixture
def play(writing):
    with writing() as session:
        made = cast.gather()
        for account_id in (made.coordinator, made.stranger, made.volunteer):
            account = session.get_one(factories.Account, account_id)
            recipient = Recipient(account.id, account.email, "en")
            outbox.post(
                "community.accounts.changed", recipient, {"planted": "secret-of-the-email"}, key=str(account_id)
            )
        return made


def test_a_coordinator_sees_own_people_only(play, client, reading):
    client.sign_in(play.coordinator)
    page = client.get("/community/emails")
    assert "Coordinator" in page.text
    assert "About signing in" in page.text
    assert "Stranger" not in page.text
    assert "vera@example.org" not in page.text
    assert "secret-of-the-email" not in page.text


def test_an_administrator_sees_all_and_a_state_alone(play, client, writing):
    with writing() as session:
        ada = factories.account((Role.ADMINISTRATOR, None)).id
        email = session.query(outbox.Email).filter_by(account_id=play.volunteer).one()
        email.state, email.failure = EmailState.FAILED, EmailFailure.NO_SUCH_ADDRESS
    client.sign_in(ada)
    assert all(name in client.get("/community/emails").text for name in ("Coordinator", "Stranger", "Vera"))
    failed = client.get("/community/emails?state=failed").text
    assert "Vera" in failed
    assert "The address takes no emails" in failed
    assert "Stranger" not in failed
    assert client.get("/community/emails?state=x&page=-1").status_code == 200


def test_what_was_written_to_nobody_is_neither_sent_nor_shown(play, client, writing, reading, mailbox):
    with writing():
        ada = factories.account((Role.ADMINISTRATOR, None)).id
    client.sign_in(ada)
    before = client.get("/community/emails").text.count("<tr>")
    client.press(client.get("/forgot-password"), "Send the email", email="unknown@example.org")
    with reading() as session:
        assert session.query(outbox.Email).filter_by(address="").count() == 1
    assert "" not in {message["To"] for message in mailbox.deliver()}
    assert client.get("/community/emails").text.count("<tr>") == before


@pytest.mark.parametrize("who", ["volunteer", "applicant"])
def test_others_see_none(play, client, who):
    client.sign_in(getattr(play, who))
    assert client.get("/community/emails").status_code == 403


def test_query_budget(play, client, count_queries):
    client.sign_in(play.coordinator)
    with count_queries() as statements:
        client.get("/community/emails")
    assert len(statements) <= 4, statements
