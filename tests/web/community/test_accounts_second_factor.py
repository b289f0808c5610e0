"""Staff set up the second step, pass it at sign-in, and have no role without it."""

import re

import pyotp
import pytest

from community.accounts import rules
from community.accounts.models import Account, RecoveryCode
from community.accounts.rules import CODE_OF_ACCOUNT
from tests import factories
from tests.factories import PASSWORD

STRICT = pytest.mark.settings(second_factor=True)


@pytest.fixture
def cora(writing):
    with writing():
        return factories.coordinator(factories.organisation(), name="Cora", email="cora@example.org").id


def enter(person, **options):
    return person.post("/sign-in", data={"email": "cora@example.org", "password": PASSWORD}, **options)


def code_of(reading, account_id, clock):
    with reading() as session:
        secret = session.get_one(Account, account_id).totp_secret
    return pyotp.TOTP(secret).at(clock.now())


@pytest.fixture
def set_up(cora, visitor, reading, clock):
    """Cora with the second step switched on; returns her browser and her recovery codes."""
    clock.set(factories.NOON)
    person = visitor()
    enter(person)
    person.press(person.get("/account/second-step"), "Set it up")
    page = person.get("/account/second-step")
    assert 'src="data:image/svg' in page.text
    shown = person.press(page, "Switch it on", code=code_of(reading, cora, clock))
    assert shown.status_code == 200
    codes = re.findall(r"<code>([a-z0-9]{4}(?:-[a-z0-9]{4}){3})</code>", shown.text)
    assert len(codes) == rules.CODES_ON_PAPER
    assert codes[0] not in person.get("/account/second-step").text
    return person, codes


@STRICT
def test_staff_without_the_second_step_are_led_to_it_and_hold_no_role(cora, client, app):
    assert enter(client).headers["Location"] == "/account/second-step"
    page = client.get("/account")
    assert "opens when you have set up a second step" in page.text
    with app.test_request_context():
        from community.accounts.queries import actor_of, get_account

        assert {role.value for role in actor_of(get_account(cora)).roles} == {"visitor", "person"}


@pytest.mark.settings(second_factor=True, demo=True)
def test_the_demonstration_asks_for_none(cora, client):
    assert enter(client).headers["Location"] == "/community/watching"


def test_a_volunteer_is_not_asked(client, writing):
    with writing():
        factories.volunteer(email="cora@example.org")
    assert enter(client).headers["Location"] == "/volunteers/shifts/mine"


def test_sign_in_asks_for_the_code(set_up, cora, visitor, reading, clock):
    clock.advance(minutes=1)
    person = visitor()
    assert enter(person, query_string={"next": "/devices"}).headers["Location"] == "/sign-in/code"
    assert person.get("/devices").status_code == 303
    page = person.get("/sign-in/code")
    assert person.press(page, "Sign in", code="000000").status_code == 422
    assert person.press(page, "Sign in", code=code_of(reading, cora, clock)).headers["Location"] == "/devices"
    assert person.get("/devices").status_code == 200


def test_a_code_opens_once(set_up, cora, visitor, reading, clock):
    clock.advance(minutes=1)
    code = code_of(reading, cora, clock)
    answers = []
    for _ in range(2):
        person = visitor()
        enter(person)
        answers.append(person.post("/sign-in/code", data={"code": code}).status_code)
    assert answers == [303, 422]


def test_a_recovery_code_opens_once(set_up, visitor):
    _, codes = set_up
    answers = []
    for _ in range(2):
        person = visitor()
        enter(person)
        answers.append(person.post("/sign-in/code", data={"code": codes[0].upper()}).status_code)
    assert answers == [303, 422]


def test_only_hashes_of_recovery_codes_are_kept(set_up, reading):
    _, codes = set_up
    with reading() as session:
        kept = {row.digest for row in session.query(RecoveryCode)}
    assert len(kept) == rules.CODES_ON_PAPER
    assert not kept & {code.replace("-", "") for code in codes}


def test_the_password_alone_waits_five_minutes(set_up, cora, visitor, reading, clock):
    person = visitor()
    enter(person)
    clock.advance(minutes=6)
    answer = person.post("/sign-in/code", data={"code": code_of(reading, cora, clock)})
    assert answer.headers["Location"] == "/sign-in"
    assert person.get("/devices").status_code == 303


def test_without_the_password_there_is_nothing_to_pass(set_up, visitor):
    assert visitor().get("/sign-in/code").headers["Location"] == "/sign-in"


def test_a_new_password_ends_what_the_old_one_began(set_up, cora, visitor, writing, reading, clock):
    clock.advance(minutes=1)
    person = visitor()
    enter(person)
    with writing() as session:
        session.get_one(Account, cora).password_hash = factories.HASHER.hash("another long password")
    assert person.post("/sign-in/code", data={"code": code_of(reading, cora, clock)}).status_code == 422


@pytest.mark.settings(rate_limits=True)
def test_guessing_is_turned_away(set_up, visitor, clock):
    clock.advance(minutes=1)
    person = visitor()
    enter(person)
    answers = [
        person.post("/sign-in/code", data={"code": "000000"}).status_code for _ in range(CODE_OF_ACCOUNT.most + 1)
    ]
    assert answers == [422] * CODE_OF_ACCOUNT.most + [429]


def test_switching_on_signs_other_devices_out(cora, visitor, reading, clock):
    clock.set(factories.NOON)
    old, new = visitor(), visitor()
    enter(old)
    enter(new)
    new.post("/account/second-step/begin")
    new.post("/account/second-step/confirm", data={"code": code_of(reading, cora, clock)})
    assert (old.get("/devices").status_code, new.get("/devices").status_code) == (303, 200)


def test_switching_off_needs_a_code(set_up, cora, reading, clock):
    person, codes = set_up
    assert person.post("/account/second-step/off", data={"code": "123456"}).status_code == 422
    assert person.post("/account/second-step/begin").status_code == 409
    assert "Switch it off" in person.get("/account/second-step").text
    assert person.post("/account/second-step/off", data={"code": codes[1]}).status_code == 303
    with reading() as session:
        assert session.get_one(Account, cora).totp_secret is None
