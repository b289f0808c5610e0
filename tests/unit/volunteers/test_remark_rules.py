"""Which attendance can be contested, and what an answer makes of a place."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from events.registrations.waiting_list import Step
from volunteers.remarks.rules import CONTESTED_WITHIN, Refusal, Verdict, corrected, may_contest
from volunteers.shifts.rules import ENTRY_STATES, HOLDS_A_PLACE, SignUpState, state_of

END = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("passed", "waits", "reason"),
    [
        (-SECOND, False, Refusal.NOT_OVER),
        (timedelta(), False, None),
        (CONTESTED_WITHIN - SECOND, False, None),
        (CONTESTED_WITHIN, False, Refusal.TOO_LATE),
        (timedelta(), True, Refusal.OPEN),
        (-SECOND, True, Refusal.NOT_OVER),
        (CONTESTED_WITHIN, True, Refusal.TOO_LATE),
    ],
)
def test_what_is_over_can_be_contested_for_three_months(passed, waits, reason):
    assert may_contest(END + passed, END, waits=waits) is reason


@pytest.mark.parametrize(("state", "verdict"), list(product(SignUpState, Verdict)))
def test_an_answer_moves_a_place_and_counts_it_once(state, verdict):
    step = corrected(state, verdict)
    if verdict is Verdict.STAYS:
        assert step is None
        return
    here = verdict is Verdict.WAS_HERE
    to = ENTRY_STATES[SignUpState.CHECKED_IN if here else SignUpState.EXCUSED]
    if ENTRY_STATES[state] is to:
        assert step is None
        return
    assert step == Step(to, seats=here - (state in HOLDS_A_PLACE))
    assert corrected(state_of(step.state), verdict) is None, "again changes nothing"
