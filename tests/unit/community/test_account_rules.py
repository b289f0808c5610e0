"""What a password must be, how often one may try, how networks and devices are called."""

from datetime import UTC, datetime, timedelta

import pytest

from community.accounts import rules
from community.accounts.rules import AttemptLimit, WeakPassword

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("password", "found"),
    [
        ("ninechars", WeakPassword.SHORT),
        ("tea-lemon1", None),
        ("Password123", WeakPassword.COMMON),
        ("abcabcabcabc", WeakPassword.MONOTONOUS),
        ("abcdabcdabcd", None),
        ("vera-!-!-!12", WeakPassword.PERSONAL),
        ("aaaaaaaaaaaa", WeakPassword.MONOTONOUS),
        ("vera.petrova@example.org", WeakPassword.PERSONAL),
        ("verapetrova", WeakPassword.PERSONAL),
        ("Petrova2026", None),
        ("petrova-123", WeakPassword.PERSONAL),
        ("blue mountain tea", None),
        ("къща и градина", None),
    ],
)
def test_weakness(password, found):
    assert rules.weakness(password, ["Vera Petrova", "vera.petrova@example.org"]) is found


def test_a_password_is_the_same_however_a_keyboard_composed_it():
    assert rules.tidy_password("Cafe\u0301 in the park") == rules.tidy_password("Caf\u00e9 in the park")


def test_a_limit_frees_when_its_oldest_attempt_leaves_the_time():
    limit = AttemptLimit("test", 3, timedelta(minutes=15))
    latest = [NOON, NOON - timedelta(minutes=5), NOON - timedelta(minutes=10)]
    assert rules.seconds_to_wait(NOON, limit, latest[:2]) == 0
    assert rules.seconds_to_wait(NOON, limit, latest) == 5 * 60 + 1


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        (None, "unknown"),
    ],
)
def test_network(address, network):
    assert rules.network_of(address) == network


def test_the_key_of_an_attempt_names_nobody_and_ignores_case():
    key = rules.key_of((rules.SIGN_IN_OF_ACCOUNT, "Vera@Example.org"))
    assert key == rules.key_of((rules.SIGN_IN_OF_ACCOUNT, "vera@example.org "))
    assert "vera" not in key
    assert key != rules.key_of((rules.CODE_OF_ACCOUNT, "vera@example.org"))


def test_devices_are_called_as_their_owners_call_them():
    android = "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0"
    edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0"
    assert rules.device_name(android) == "Firefox · Android"
    assert rules.device_name(edge) == "Edge · Windows"
    assert rules.device_name("curl/8") == ""
