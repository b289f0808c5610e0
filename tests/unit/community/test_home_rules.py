"""When a child can have a second home, and who is left alone where one home loses its guardian."""

import itertools

import pytest

from community.homes.rules import Refusal, shareable
from community.households.rules import GROWN_UP, Relative, left_alone, removable


@pytest.mark.parametrize("age", [None, 0, 13, 17, GROWN_UP, GROWN_UP + 1])
@pytest.mark.parametrize("guardian", [False, True])
def test_only_who_may_be_a_child_has_a_second_home(age, guardian):
    child = Relative(1, age, guardian=guardian)
    grown = guardian or (age is not None and age > GROWN_UP)
    assert shareable(child, (1, 2), (None, None)) is (Refusal.GROWN_UP if grown else None)


def test_two_homes_are_two_and_no_more():
    child = Relative(1, 9)
    assert shareable(child, (1, 1), (None, None)) is Refusal.ONE_HOUSEHOLD
    for twins in itertools.product((None, 7), repeat=2):
        assert shareable(child, (1, 2), twins) is (Refusal.TWO_ALREADY if any(twins) else None)


@pytest.mark.parametrize("guarded", [False, True])
@pytest.mark.parametrize("age", [None, 9, GROWN_UP, GROWN_UP + 1])
def test_a_child_with_a_guardian_in_a_second_home_is_not_left_alone(guarded, age):
    child = Relative(2, age, guarded=guarded)
    may_be_child = age is None or age <= GROWN_UP
    assert left_alone([child]) is (may_be_child and not guarded)
    # Another child here, who has one home, is.
    assert left_alone([child, Relative(3, 9)])
    mother = Relative(1, 38, guardian=True)
    assert (1 in removable([mother, child])) is (guarded or not may_be_child)
