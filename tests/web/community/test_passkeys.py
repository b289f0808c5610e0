"""A passkey is made, named and taken away, signs in as both steps at once, and says again that it is oneself."""

import html as entities
import json
import re

import pytest

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.passkeys.models import Passkey, PasskeyQuestion
from tests import factories
from tests.authenticator import PRESENT, Authenticator

STRICT = pytest.mark.settings(second_factor=True)


@pytest.fixture
def cora(writing):
    with writing():
        return factories.coordinator(factories.organisation(), name="Cora", email="cora@example.org").id


def enter(person):
    return person.post("/sign-in", data={"email": "cora@example.org", "password": factories.PASSWORD})


def options_in(page):
    return json.loads(entities.unescape(re.search(r'data-options="([^"]+)"', page.text)[1]))


def asked(person):
    answer = person.post("/sign-in/passkey/ask")
    assert answer.status_code == 200
    return answer.get_json()


def made(person, phone, **flags):
    page = person.post("/account/passkeys/add")
    return person.post(
        "/account/passkeys", data={"name": "My phone", "credential": phone.make(options_in(page), **flags)}
    )


@pytest.fixture
def phone(cora, visitor):
    """Cora's telephone, with a passkey in it."""
    person, found = visitor(), Authenticator()
    enter(person)
    assert made(person, found).status_code == 303
    return found


@STRICT
def test_a_passkey_is_both_steps_at_once(phone, visitor):
    person = visitor()
    answer = person.post("/sign-in/passkey?next=/devices", data={"credential": phone.use(asked(person))})
    assert (answer.status_code, answer.location) == (303, "/devices")
    assert person.get("/community/watching").status_code == 200
    # The password alone is one step, as before.
    other = visitor()
    assert enter(other).location == "/account/second-step"


@STRICT
def test_where_it_was_made_both_steps_are_passed(cora, visitor, mailbox):
    person = visitor()
    enter(person)
    assert person.get("/community/watching").status_code == 303
    assert made(person, Authenticator()).status_code == 303
    assert person.get("/community/watching").status_code == 200
    assert [message["Subject"] for message in mailbox.deliver()] == ["A new passkey for your account"]
    assert "My phone" in person.get("/account/passkeys").text


def test_the_question_is_for_this_site_a_person_and_a_passkey_that_finds_itself(cora, visitor):
    person = visitor()
    enter(person)
    options = options_in(person.post("/account/passkeys/add"))
    assert (options["rp"]["id"], options["attestation"]) == ("localhost", "none")
    wanted = options["authenticatorSelection"]
    assert (wanted["residentKey"], wanted["userVerification"]) == ("required", "required")
    options = asked(visitor())
    assert (options["rpId"], options["userVerification"]) == ("localhost", "required")
    assert not options.get("allowCredentials")


@pytest.mark.parametrize("lie", ["used twice", "too late", "not verified", "origin", "site", "key", "copy", "handle"])
def test_what_proves_nothing_opens_nothing(phone, visitor, clock, reading, lie):
    person = visitor()
    options, flags = asked(person), {}
    if lie == "used twice":
        answer = phone.use(options)
        assert visitor().post("/sign-in/passkey", data={"credential": answer}).location != "/sign-in"
    else:
        if lie == "too late":
            clock.advance(minutes=5, seconds=1)
        elif lie == "origin":
            phone.origin = "http://localhost.example.org"
        elif lie == "site":
            phone.site = "example.org"
        elif lie == "key":
            phone.key = Authenticator().key
        elif lie == "handle":
            phone.handle = b"somebody else"
        elif lie == "copy":
            person.post("/sign-in/passkey", data={"credential": phone.use(options)})
            person, flags = visitor(), {"counts": -1}
            options = asked(person)
        elif lie == "not verified":
            flags = {"flags": PRESENT}
        answer = phone.use(options, **flags)
    refused = person.post("/sign-in/passkey", data={"credential": answer})
    assert refused.location == "/sign-in"
    assert person.get("/sign-in").text.count("did not work") == 2
    assert person.get("/devices").status_code == 303


@pytest.mark.parametrize("answer", ["", "x", "{}", "[]", '{"id": 1}', '{"response": null}', "null"])
def test_what_is_no_answer_is_refused(phone, visitor, answer):
    person = visitor()
    enter(person)
    assert person.post("/sign-in/passkey", data={"credential": answer}).location == "/sign-in"
    page = person.post("/account/passkeys", data={"name": "x", "credential": answer})
    assert page.status_code == 422


def test_nobody_who_was_blocked_comes_in(phone, cora, visitor, writing):
    with writing() as session:
        session.get_one(Account, cora).state = AccountState.BLOCKED
    person = visitor()
    assert person.post("/sign-in/passkey", data={"credential": phone.use(asked(person))}).location == "/sign-in"


def test_a_question_to_make_one_is_none_to_sign_in_and_each_is_its_owners(phone, cora, visitor, writing):
    person = visitor()
    enter(person)
    new = Authenticator()
    options = options_in(person.post("/account/passkeys/add"))
    assert visitor().post("/sign-in/passkey", data={"credential": phone.use(options)}).location == "/sign-in"
    with writing():
        other = factories.account(name="Olga").id
    stranger = visitor()
    stranger.sign_in(other)
    answer = stranger.post("/account/passkeys", data={"name": "x", "credential": new.make(options)})
    assert answer.status_code == 422


def test_it_stands_in_the_place_of_the_password_again(phone, cora, visitor, clock, reading):
    person = visitor()
    enter(person)
    clock.advance(minutes=16)
    page = person.post("/account/email", data={"email": "new@example.org"})
    assert (page.status_code, "Use a passkey" in page.text) == (401, True)
    options = asked(person)
    assert len(options["allowCredentials"]) == 1
    kept = {"email": "new@example.org", "credential": phone.use(options)}
    again = person.post("/sign-in/passkey/again?to=/account/email&replay=1", data=kept)
    assert (again.status_code, again.location) == (307, "/account/email")
    assert person.post(again.location, data=kept).status_code == 303
    wrong = person.post("/sign-in/passkey/again?to=/account/email&replay=1", data=kept)
    assert wrong.status_code == 422


@pytest.mark.settings(second_factor=True, staff_idle_minutes=30)
def test_who_was_away_comes_back_by_it(phone, visitor, clock):
    person = visitor()
    person.post("/sign-in/passkey", data={"credential": phone.use(asked(person))})
    clock.advance(minutes=31)
    assert person.get("/community/watching").status_code == 303
    back = person.post("/sign-in/passkey/again?to=/devices", data={"credential": phone.use(asked(person))})
    assert (back.status_code, back.location) == (303, "/devices")
    assert person.get("/community/watching").status_code == 200


def test_it_is_renamed_and_taken_away_by_its_owner_alone(phone, cora, visitor, writing, reading):
    with reading() as session:
        number = session.query(Passkey).one().id
    with writing():
        other = factories.account(name="Olga").id
    stranger, person, inside = visitor(), visitor(), visitor()
    stranger.sign_in(other)
    enter(person)
    inside.post("/sign-in/passkey", data={"credential": phone.use(asked(inside))})
    for deed in ("rename", "remove"):
        assert stranger.post(f"/account/passkeys/{number}/{deed}", data={"name": "x"}).status_code == 404
    assert person.post(f"/account/passkeys/{number}/rename", data={"name": ""}).status_code == 422
    assert person.post(f"/account/passkeys/{number}/rename", data={"name": "Old phone"}).status_code == 303
    assert "Old phone" in person.get("/account/passkeys").text
    assert person.post(f"/account/passkeys/{number}/remove").status_code == 303
    assert "Old phone" not in person.get("/account/passkeys").text
    # What it let in is signed out, and it opens nothing.
    assert (person.get("/devices").status_code, inside.get("/devices").status_code) == (200, 303)
    again = visitor()
    assert again.post("/sign-in/passkey", data={"credential": phone.use(asked(again))}).location == "/sign-in"


def test_the_database_and_the_cookie_hold_no_random_words(phone, visitor, reading):
    person = visitor()
    words = asked(person)["challenge"]
    with reading() as session:
        [question] = session.query(PasskeyQuestion)
        assert words not in repr(vars(question))
    with person.session_transaction() as cookie:
        assert words not in repr(dict(cookie))


def test_with_a_lost_telephone_the_operator_takes_all_of_it_away(phone, app, reading):
    assert app.test_cli_runner().invoke(args=["account", "reset-second-step", "cora@example.org"]).exit_code == 0
    with reading() as session:
        assert session.query(Passkey).count() == 0
