"""When something is open in an emergency, when it is over, and why not."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.emergency_access import rules
from community.emergency_access.rules import ANSWERED_WITHIN, OPEN_FOR, EmergencyState, Refusal

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
STATES = st.sampled_from(EmergencyState)
MOMENTS = st.integers(-7200, 7200).map(lambda seconds: NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("live", [True, False])
@pytest.mark.parametrize("own_file", [True, False])
@pytest.mark.parametrize("deciders", [0, 1, 2])
def test_why_not_to_ask(live, own_file, deciders):
    refusal = rules.not_to_ask(live=live, own_file=own_file, deciders=deciders)
    if own_file:
        assert refusal is Refusal.OWN_FILE
    elif live:
        assert refusal is Refusal.ASKED_ALREADY
    else:
        assert refusal is (None if deciders else Refusal.NOBODY_ELSE)


@given(STATES, MOMENTS)
def test_only_what_is_asked_and_not_late_is_decided(state, until):
    decided = rules.not_to_decide(state, until, NOW) is None
    assert decided == (state is EmergencyState.ASKED and until > NOW)


@given(STATES, MOMENTS, st.none() | MOMENTS)
def test_it_is_open_or_over_and_never_both(state, answer_until, open_until):
    is_open = rules.is_open(state, open_until, NOW)
    became = rules.ending(state, answer_until, open_until, NOW)
    assert not (is_open and became)
    if state is EmergencyState.OPEN:
        assert is_open != (became is EmergencyState.ENDED)
    elif state is EmergencyState.ASKED:
        assert (became is EmergencyState.LAPSED) == (answer_until <= NOW)
    else:
        assert became is None
        assert not is_open


@given(STATES, MOMENTS, st.none() | MOMENTS)
def test_by_hand_only_what_is_not_over_ends(state, answer_until, open_until):
    became = rules.ended_by_hand(state, answer_until, open_until, NOW)
    over = rules.ending(state, answer_until, open_until, NOW) is not None
    live = state in rules.LIVE and not over
    assert isinstance(became, Refusal) != live


def test_half_an_hour_to_the_second():
    until = NOW + OPEN_FOR
    assert timedelta(minutes=30) == OPEN_FOR
    assert rules.is_open(EmergencyState.OPEN, until, until - timedelta(seconds=1))
    assert not rules.is_open(EmergencyState.OPEN, until, until)
    assert rules.is_asked(EmergencyState.ASKED, NOW + ANSWERED_WITHIN, NOW)
    assert not rules.is_asked(EmergencyState.ASKED, NOW, NOW)
