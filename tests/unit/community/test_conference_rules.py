"""What may be done with a case conference in each state, at every moment, and who hears of a change."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.conferences.rules import (
    DEEDS,
    ConferenceDeed,
    ConferenceState,
    Refusal,
    may_be_due,
    may_begin,
    newly_told,
    open_to,
    step,
)

NOW = datetime(2026, 11, 30, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BEFORE, AFTER = NOW + MINUTE, NOW - MINUTE


@pytest.mark.parametrize(
    ("state", "starts_at", "may"),
    [
        (ConferenceState.PLANNED, BEFORE, [ConferenceDeed.CHANGE, ConferenceDeed.CANCEL]),
        (ConferenceState.PLANNED, NOW, [ConferenceDeed.CHANGE, ConferenceDeed.HOLD, ConferenceDeed.CANCEL]),
        (ConferenceState.PLANNED, AFTER, [ConferenceDeed.CHANGE, ConferenceDeed.HOLD, ConferenceDeed.CANCEL]),
        (ConferenceState.HELD, AFTER, [ConferenceDeed.WRITE]),
        (ConferenceState.CANCELLED, BEFORE, []),
        (ConferenceState.CANCELLED, AFTER, []),
    ],
)
def test_what_is_open_in_each_state(state, starts_at, may):
    assert open_to(state, starts_at, NOW) == may


def test_nothing_is_held_or_written_before_its_time():
    planned = ConferenceState.PLANNED
    assert step(planned, ConferenceDeed.HOLD, BEFORE, NOW) is Refusal.NOT_YET
    assert step(planned, ConferenceDeed.WRITE, AFTER, NOW) is Refusal.NOT_YET
    assert step(ConferenceState.CANCELLED, ConferenceDeed.WRITE, AFTER, NOW) is Refusal.OVER
    assert step(ConferenceState.HELD, ConferenceDeed.HOLD, AFTER, NOW) is Refusal.OVER


@given(st.sampled_from(ConferenceState), st.sampled_from(ConferenceDeed), st.timedeltas(-timedelta(9), timedelta(9)))
def test_every_deed_leads_where_the_table_says_or_is_refused(state, deed, away):
    answer = step(state, deed, NOW + away, NOW)
    before, onward = DEEDS[deed]
    assert isinstance(answer, Refusal) or (state is before and answer is onward)
    assert (deed in open_to(state, NOW + away, NOW)) == (not isinstance(answer, Refusal))


def test_a_conference_lies_ahead_and_a_task_is_due_today_at_the_earliest():
    assert may_begin(BEFORE, NOW) is None
    assert may_begin(NOW, NOW) is Refusal.PAST
    assert may_be_due(date(2028, 2, 29), date(2028, 2, 29)) is None
    assert may_be_due(date(2028, 2, 29), date(2028, 3, 1)) is Refusal.PAST


@given(st.sets(st.integers(1, 9)), st.sets(st.integers(1, 9)), st.booleans())
def test_everybody_hears_of_a_move_and_else_who_is_new(before, now, moved):
    told = newly_told(before, now, moved=moved)
    assert told == sorted(now if moved else now - before)
