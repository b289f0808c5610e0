"""What a page says of a change is said once the change is there, and never of one that was not kept."""

import pytest
import sqlalchemy as sa

from community.foundation.access import requires
from community.foundation.database import db, transaction
from community.foundation.pages import error_response, notify
from community.foundation.refusal import Refused
from community.permissions import Permission
from events.registrations.rules import Refusal
from tests import cast

WORDS = "You are on the waiting list"


@pytest.fixture
def say(app):
    """A view that says something and then does what the test says."""

    def add(then, own=False):
        @requires(Permission.SEE_SITE, own_transactions=own)
        def view():
            if own:
                with transaction():
                    notify("good", WORDS)
                    return then()
            notify("good", WORDS)
            return then()

        app.add_url_rule("/say", "say", view, methods=["POST"])

    return add


@pytest.mark.parametrize("own", [False, True])
def test_it_is_said_on_the_next_page_and_once(client, say, own):
    say(lambda: ("", 204), own)
    client.post("/say")
    assert client.get("/privacy").text.count(WORDS) == 1
    assert WORDS not in client.get("/privacy").text


@pytest.mark.parametrize("own", [False, True])
def test_nothing_is_said_of_what_the_full_disk_did_not_take(app, client, say, own):
    """It said "you are on the waiting list" above "nothing was changed"."""
    say(lambda: ("", 204), own)
    client.get("/privacy")

    def full(_connection):
        raise sa.exc.OperationalError("COMMIT", {}, Exception("database or disk is full"))

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "commit", full)
    try:
        answer = client.post("/say")
    finally:
        sa.event.remove(engine, "commit", full)
    assert answer.status_code == 503
    assert "Nothing was changed" in answer.text
    assert WORDS not in answer.text
    assert WORDS not in client.get("/privacy").text


def test_nothing_is_said_of_what_was_refused(client, say):
    def refuse():
        raise Refused(Refusal.MEANWHILE)

    say(refuse)
    assert WORDS not in client.post("/say").text
    assert WORDS not in client.get("/privacy").text


def test_a_page_that_answers_at_once_says_it_itself(client, say):
    say(lambda: error_response(422))
    assert client.post("/say").text.count(WORDS) == 1
    assert WORDS not in client.get("/privacy").text


def test_in_the_product(app, client, writing):
    with writing():
        play = cast.gather()
    client.sign_in(play.volunteer)
    page = f"/volunteers/shifts/{play.shift}/sign-up"
    with app.app_context():
        engine = db.engine

    def full(_connection):
        raise sa.exc.OperationalError("COMMIT", {}, Exception("database or disk is full"))

    sa.event.listen(engine, "commit", full)
    try:
        answer = client.post(page)
    finally:
        sa.event.remove(engine, "commit", full)
    assert answer.status_code == 503
    shift = f"/volunteers/shifts/{play.shift}"
    said = "You have the place."
    assert said not in answer.text + client.get(shift).text
    assert client.post(page).location == shift
    assert said in client.get(shift).text
