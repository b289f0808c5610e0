"""Codes of an app: the standard's own numbers, tolerance, and no code twice."""

import base64

import pyotp
import pytest

from community.accounts import rules

KEY = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037"), (20000000000, "353130")],
)
def test_the_vectors_of_rfc_6238(seconds, code):
    assert rules.code_at(KEY, seconds // 30) == code


def test_an_independent_implementation_agrees():
    for step in range(0, 10**9, 10**8 + 7):
        assert rules.code_at(KEY, step) == pyotp.HOTP(KEY).at(step)


@pytest.mark.parametrize(("early", "found"), [(-2, None), (-1, 99), (0, 100), (1, 101), (2, None)])
def test_a_clock_may_be_half_a_minute_off(early, found):
    assert rules.step_of(KEY, rules.code_at(KEY, 100 + early), 100 * 30 + 3, None) == found


def test_a_used_code_and_older_ones_are_refused():
    now = 100 * 30
    assert rules.step_of(KEY, rules.code_at(KEY, 100), now, 99) == 100
    assert rules.step_of(KEY, rules.code_at(KEY, 100), now, 100) is None
    assert rules.step_of(KEY, rules.code_at(KEY, 99), now, 100) is None


def test_a_typed_code_is_tidied():
    assert rules.tidy_code(" 287 082 ") == "287082"
    assert rules.tidy_code("٢٨٧٠٨٢") == "287082"
    assert rules.tidy_code("ABCD-efgh") == "abcdefgh"
    assert rules.step_of(KEY, "²", 3000, None) is None
