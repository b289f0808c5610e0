"""What a code for coming together is, how it may be typed, how long it opens something, and where both stand."""

import itertools
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.company.rules import CODE_LASTS, CODE_LENGTH, Standing, code_of, enters, standing, tidy
from tests.factories import NOON


@given(st.text())
def test_a_code_is_short_and_comes_back_however_it_is_typed(secret):
    code = code_of(secret)
    assert len(code) == CODE_LENGTH
    assert set(code) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    assert tidy(code) == code
    assert tidy(f" {code[:4].lower()}-{code[4:]} ") == code
    assert tidy(code.replace("O", "0").replace("I", "1")) == code


def test_what_is_longer_is_not_cut_to_a_code():
    assert tidy("ABCDEFGHI") != "ABCDEFGH"
    assert tidy("") == ""


@pytest.mark.parametrize(
    ("after", "entered", "opens"),
    [
        (timedelta(0), False, True),
        (CODE_LASTS - timedelta(seconds=1), False, True),
        (CODE_LASTS, False, False),
        (timedelta(0), True, False),
        (timedelta(seconds=-1), False, False),
    ],
)
def test_a_code_opens_something_once_and_for_a_short_time(after, entered, opens):
    assert enters(NOON, NOON if entered else None, NOON + after) is opens


@pytest.mark.parametrize("facts", list(itertools.product([True, False], repeat=5)))
def test_where_a_family_stands(facts):
    together, made, works, entered, agreed = facts
    found = standing(together=together, made=made, works=works, entered=entered, agreed=agreed)
    if made and entered:
        assert found is (Standing.WAITS if agreed else Standing.ASKED)
    elif made and works:
        assert found is Standing.CODE
    else:
        assert found is (Standing.TOGETHER if together else Standing.ALONE)
