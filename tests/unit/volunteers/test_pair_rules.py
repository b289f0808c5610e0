"""The states of a pair: every step from every state, for every side."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteers.pairs import rules
from volunteers.pairs.rules import AGREED, ASKED, STANDING, Answers, Ending, PairState, Refusal, Side

SIDES = (Side.MENTOR, Side.MENTEE)


@pytest.mark.parametrize(("state", "side"), list(product(PairState, SIDES)))
def test_a_yes_counts_only_while_it_is_asked(state, side):
    found = rules.say_yes(Answers(state), side)
    if state in ASKED:
        assert found.state in ASKED
        assert (found.mentor, found.mentee) == (side is Side.MENTOR, side is Side.MENTEE)
    else:
        assert found == (Answers(state) if state in STANDING else Refusal.OVER)


@given(st.lists(st.sampled_from(SIDES), max_size=5))
def test_both_have_agreed_when_each_said_yes_in_any_order_and_not_before(yeses):
    answers = Answers(PairState.PROPOSED)
    for side in yeses:
        answers = rules.say_yes(answers, side)
    assert (answers.state is PairState.ACCEPTED_BY_MENTEE) == (set(yeses) == set(SIDES))
    if set(yeses) == {Side.MENTOR}:
        assert answers.state is PairState.ACCEPTED_BY_MENTOR


@pytest.mark.parametrize(("state", "side"), list(product(PairState, Side)))
def test_a_no_ends_whatever_there_is(state, side):
    found = rules.no_of(state, side)
    wanted = {
        Side.MENTOR: Ending.DECLINED_BY_MENTOR,
        Side.MENTEE: Ending.DECLINED_BY_MENTEE,
        Side.STAFF: Ending.STAFF,
    }[side]
    assert found is (Refusal.OVER if state is PairState.CLOSED else wanted)


@pytest.mark.parametrize("state", PairState)
def test_a_guardian_agrees_after_both_did(state):
    found = rules.agreed_by_guardian(state)
    if state is PairState.ACCEPTED_BY_MENTEE:
        assert found is PairState.GUARDIAN_AGREED
    else:
        assert found is (state if state in STANDING else Refusal.NOT_YET)


@pytest.mark.parametrize(("state", "minor"), list(product(PairState, (True, False))))
def test_nobody_is_brought_together_before_all_agreed(state, minor):
    found = rules.introduced(state, minor)
    if state is PairState.ACCEPTED_BY_MENTEE and minor:
        assert found is Refusal.NO_GUARDIAN
    else:
        assert found is (PairState.INTRODUCED if state in AGREED else Refusal.NOT_YET)
    # While one is set there is no other.
    assert rules.introduced(state, minor, stands=True) is Refusal.MEETING_SET


@pytest.mark.parametrize("state", PairState)
def test_they_go_on_by_themselves_after_the_first_meeting_or_a_pause(state):
    meeting = state in (PairState.INTRODUCED, PairState.PAUSED)
    assert rules.started(state) is (PairState.ACTIVE if meeting else Refusal.NOT_YET)


def test_an_age_is_told_by_its_ten_years():
    assert rules.age_band(None, 2026) is None
    assert rules.age_band(1988, 2026) == (30, 39)
    assert rules.age_band(2026, 2026) == (0, 9)
    assert rules.age_band(2030, 2026) == (0, 9)
