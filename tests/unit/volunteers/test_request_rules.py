"""Who may ask for somebody at their side, and what is missing before anybody can be found."""

import pytest

from volunteers.requests.rules import (
    Missing,
    Refusal,
    RequestStage,
    RequestState,
    decide,
    may_be_minor,
    missing,
    stage,
    weight,
)


@pytest.mark.parametrize(
    ("birth_year", "guardian", "minor"),
    [(2007, False, False), (2008, False, True), (2012, False, True), (None, False, True), (None, True, False), (2009,
    True, False)],
)  # fmt: skip
def test_a_year_alone_does_not_tell_the_birthday(birth_year, guardian, minor):
    assert may_be_minor(birth_year, guardian, 2026) is minor


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ((True, False, False, False), None),
        ((True, True, True, False), None),
        ((False, True, False, True), Refusal.NO_CONSENT),
        ((True, True, False, True), Refusal.NO_GUARDIAN),
        ((True, False, True, True), Refusal.ALREADY),
    ],
)
def test_why_a_request_cannot_stand(facts, refusal):
    assert decide(*facts) is refusal


def test_what_is_missing_is_named():
    assert missing(True, 60, True, 1) == []
    assert missing(False, 30, False, 0) == list(Missing)


@pytest.mark.parametrize("state", RequestState)
@pytest.mark.parametrize("accompanied", [False, True])
def test_only_what_is_open_is_found(state, accompanied):
    found = accompanied and state is RequestState.OPEN
    assert stage(state, accompanied) is (RequestStage.FOUND if found else RequestStage(state.value))


def test_large_households_count_twice():
    assert [weight(people) for people in (1, 4, 5, 9)] == [1, 1, 2, 2]
