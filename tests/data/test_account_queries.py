"""Where an account is signed in, what a card that was taken back opens, and how long to wait after many attempts."""

from datetime import timedelta

import pytest

from community.accounts import actions, queries
from community.accounts.models import Application, Attempt, Card, Device, RecoveryCode
from community.accounts.rules import AttemptLimit, key_of
from community.foundation import tokens
from tests import factories

NOON, MINUTE = factories.NOON, timedelta(minutes=1)


def test_only_devices_that_are_neither_ended_nor_over_are_signed_in(writing, reading, clock):
    clock.set(NOON)
    with writing():
        account = factories.account().id
        other = factories.account().id

        def device(name, owner=account, **facts):
            moments = {"created_at": NOON, "last_used_at": NOON, "expires_at": NOON + MINUTE}
            factories.add(Device(digest=name, label=name, account_id=owner, **{**moments, **facts}))

        device("used first", last_used_at=NOON - MINUTE)
        device("used last")
        device("ended", ended_at=NOON)
        device("just over", expires_at=NOON)
        device("long over", expires_at=NOON - MINUTE)
        device("somebody else's", owner=other)
    with reading():
        assert [one.label for one in queries.live_devices(account)] == ["used last", "used first"]


@pytest.mark.parametrize("taken_back", [False, True])
def test_a_card_that_was_taken_back_opens_nothing(writing, reading, clock, taken_back):
    clock.set(NOON)
    with writing() as session:
        family = factories.household(factories.organisation(), "Amina")
        card = factories.add(Card(household_id=family.id, code_digest="code", pin_hash="pin", issued_at=NOON))
        secret = actions.open_device(card_id=card.id, label="phone")
        card.revoked_at = NOON if taken_back else None
        session.flush()
    with reading():
        found = queries.find_signed_in(secret)
        assert (found and found.actor.household_id) == (None if taken_back else family.id)


def test_attempts_count_for_as_long_as_the_limit_says_and_for_its_key_alone(writing, reading, clock):
    clock.set(NOON)
    limit, other = (AttemptLimit(name, 2, timedelta(minutes=10)) for name in ("one", "another"))
    with writing():
        for ago in (0, 4, 11):
            factories.add(Attempt(key=key_of((limit, "vera")), at=NOON - ago * MINUTE))
        factories.add(Attempt(key=key_of((limit, "walid")), at=NOON))
        for ago in (10, 12):
            factories.add(Attempt(key=key_of((other, "vera")), at=NOON - ago * MINUTE))
    with reading():
        assert queries.wait_for([(limit, "vera")]) == 6 * 60 + 1
        assert queries.wait_for([(limit, "walid")]) == 0
        assert queries.wait_for([(other, "vera")]) == 0
        assert queries.wait_for([(other, "vera"), (limit, "vera")]) == 6 * 60 + 1


def test_an_attempt_as_old_as_the_limit_reaches_counts_no_more(writing, reading, clock):
    clock.set(NOON)
    limit = AttemptLimit("one", 1, timedelta(minutes=10))
    with writing():
        factories.add(Attempt(key=key_of((limit, "vera")), at=NOON - 10 * MINUTE))
    with reading():
        assert queries.wait_for([(limit, "vera")]) == 0
    clock.set(NOON - timedelta(seconds=1))
    with reading():
        assert queries.wait_for([(limit, "vera")]) == 2


def test_an_application_is_found_by_its_secret_until_the_moment_it_ends(writing, reading, clock):
    clock.set(NOON)
    with writing():
        facts = {"name": "Vera", "password_hash": "", "locale": "en", "languages": [], "districts": []}
        made = factories.add(Application(
            email="vera@example.org", digest="waits", created_at=NOON, expires_at=NOON + MINUTE, **facts
        ))  # fmt: skip
        secret, made_id = queries.secret_of(made), made.id
        made.digest = tokens.digest(secret)
    clock.set(NOON + MINUTE - timedelta(microseconds=1))
    with reading():
        assert queries.find_application(secret).id == queries.find_live(made_id).id == made_id
        assert queries.find_application("another") is None
    clock.set(NOON + MINUTE)
    with reading():
        assert queries.find_application(secret) is queries.find_live(made_id) is None


def test_only_unused_codes_of_the_account_itself_open_and_count(writing, reading, clock):
    clock.set(NOON)
    with writing():
        vera, walid = factories.account().id, factories.account().id
        for account, code, used in ((vera, "a", None), (vera, "b", NOON), (vera, "c", None), (walid, "d", None)):
            digest = tokens.digest(f"{account}:{code}")
            factories.add(RecoveryCode(account_id=account, digest=digest, used_at=used))
    with reading():
        assert (queries.codes_left(vera), queries.codes_left(walid)) == (2, 1)
        assert [bool(queries.find_code(vera, code)) for code in "abcd"] == [True, False, True, False]
