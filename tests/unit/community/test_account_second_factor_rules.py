"""Codes of an app: no code twice, none that is wrong, and how a typed one is tidied."""

import pytest

from community.accounts import rules

CODES = {99: "111111", 100: "222222", 101: "333333"}


@pytest.mark.parametrize(("typed", "found"), [("111111", 99), ("222222", 100), ("333333", 101), ("444444", None)])
def test_the_code_says_its_step(typed, found):
    assert rules.step_of(CODES, typed, None) == found


def test_a_used_code_and_older_ones_are_refused():
    assert rules.step_of(CODES, "222222", 99) == 100
    assert rules.step_of(CODES, "222222", 100) is None
    assert rules.step_of(CODES, "111111", 100) is None


def test_of_equal_codes_the_newest_counts():
    assert rules.step_of({99: "111111", 100: "111111", 101: "222222"}, "111111", None) == 100


def test_a_typed_code_is_tidied():
    assert rules.tidy_code(" 287 082 ") == "287082"
    assert rules.tidy_code("٢٨٧٠٨٢") == "287082"
    assert rules.tidy_code("ABCD-efgh") == "abcdefgh"
    assert rules.step_of(CODES, "²", None) is None
