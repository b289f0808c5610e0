"""Who gets a shift, and for how long a freed place is kept."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.registrations.waiting_list import HOLDING, LIVE, EntryState, Objection, Outcome
from volunteers.clearances.rules import LADDER, Clearance, includes
from volunteers.shifts import rules
from volunteers.shifts.rules import (
    COMING,
    ENTRY_STATES,
    HOLDS_A_PLACE,
    Duty,
    Readiness,
    Refusal,
    SignUpState,
    Staffing,
    clashing,
    decide,
    staffing,
    state_of,
    unfit,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
CLEARED = Readiness(True, {Clearance.CHILDREN: date(2027, 1, 1)}, ("bg", "ar"))


def duty(**changes):
    facts = {
        "starts_at": NOON + 24 * HOUR,
        "ends_at": NOON + 26 * HOUR,
        "on": date(2026, 11, 24),
        "capacity": 2,
        "taken": 0,
        "cancelled": False,
        "language": None,
        "clearance": Clearance.ADULTS,
    }
    return Duty(**{**facts, **changes})


def test_a_free_place_is_confirmed():
    assert decide(NOON, duty(), CLEARED, []) is Outcome.CONFIRMED


def test_the_last_place_is_confirmed_and_the_next_waits():
    assert decide(NOON, duty(taken=1), CLEARED, []) is Outcome.CONFIRMED
    assert decide(NOON, duty(taken=2), CLEARED, []) is Outcome.WAITING


@pytest.mark.parametrize(
    ("changes", "standing", "busy", "reason"),
    [
        ({"cancelled": True}, CLEARED, [], Refusal.CANCELLED),
        ({"starts_at": NOON}, CLEARED, [], Refusal.STARTED),
        ({}, Readiness(False, CLEARED.clearances, CLEARED.languages), [], Refusal.NOT_ACTIVE),
        ({}, Readiness(True, {}, ("bg",)), [], Refusal.NOT_CLEARED),
        ({"clearance": Clearance.FAMILIES}, Readiness(True, {Clearance.ADULTS: date(2027, 1, 1)}, ()), [],
        Refusal.NOT_CLEARED),
        ({}, Readiness(True, {Clearance.ADULTS: date(2026, 11, 23)}, ()), [], Refusal.CLEARANCE_ENDS),
        ({"language": "fa"}, CLEARED, [], Refusal.LANGUAGE),
        ({}, CLEARED, [(NOON + 25 * HOUR, NOON + 27 * HOUR)], Refusal.OVERLAPS),
        ({"taken": 2}, CLEARED, [(NOON + 23 * HOUR, NOON + 25 * HOUR)], Refusal.OVERLAPS),
    ],
)  # fmt: skip
def test_each_reason_has_its_name(changes, standing, busy, reason):
    assert decide(NOON, duty(**changes), standing, busy) is reason


def test_a_clearance_counts_on_its_last_day():
    standing = Readiness(True, {Clearance.ADULTS: date(2026, 11, 24)}, ())
    assert unfit(duty(), standing) is None


def test_who_is_in_a_shift_already_hears_that_first():
    for state in SignUpState:
        answer = decide(NOON, duty(), CLEARED, [], state)
        if state is SignUpState.WITHDRAWN:
            assert answer is Outcome.CONFIRMED
        else:
            away = state in (SignUpState.EXCUSED, SignUpState.NO_SHOW)
            assert answer is (Refusal.AWAY if away else Refusal.ALREADY)


def test_every_state_means_something_to_the_waiting_list():
    assert set(ENTRY_STATES) == set(SignUpState)
    assert {state_of(entry) for entry in EntryState} == set(SignUpState) - {SignUpState.COMPLETED}
    assert all(ENTRY_STATES[state_of(entry)] is entry for entry in EntryState)
    assert set(HOLDS_A_PLACE) == {state for state in SignUpState if ENTRY_STATES[state] in HOLDING}
    assert set(rules.LIVE) == {state for state in SignUpState if ENTRY_STATES[state] in LIVE}
    assert set(COMING) == {SignUpState.CONFIRMED, SignUpState.CHECKED_IN, SignUpState.COMPLETED}


def test_what_the_list_objects_to_has_its_words_on_the_pages_of_shifts():
    own = {objection for objection in Objection if objection.name in Refusal.__members__}
    # A shift is for one person, and the door words its own.
    door = {
        Objection.TOO_EARLY,
        Objection.OVER,
        Objection.FULL,
        Objection.NOT_EXPECTED,
        Objection.TAKEN,
        Objection.ELSEWHERE,
        Objection.UNFIT,
    }
    # One person is no party that could become larger or smaller.
    party = {Objection.TOO_MANY, Objection.TOO_FEW, Objection.NOT_LISTED, Objection.ARRIVED}
    assert own | door | party == set(Objection)
    assert rules.worded(Objection.OVERLAPS) is Refusal.OVERLAPS
    assert rules.worded(None) is None


def test_a_higher_clearance_includes_the_lower_ones_only():
    assert [(a, b) for a, b in product(LADDER, LADDER) if includes(a, b)] == [
        (Clearance.ADULTS, Clearance.ADULTS),
        (Clearance.FAMILIES, Clearance.ADULTS),
        (Clearance.FAMILIES, Clearance.FAMILIES),
        (Clearance.CHILDREN, Clearance.ADULTS),
        (Clearance.CHILDREN, Clearance.FAMILIES),
        (Clearance.CHILDREN, Clearance.CHILDREN),
    ]


@given(st.integers(0, 5), st.integers(1, 5), st.integers(0, 8), st.booleans())
def test_a_shift_has_one_word_and_full_means_no_place(minimum, extra, taken, cancelled):
    maximum = minimum + extra
    word = staffing(cancelled, minimum, maximum, taken)
    assert (word is Staffing.CANCELLED) == cancelled
    if not cancelled:
        assert (word is Staffing.FULL) == (taken >= maximum)
        assert (word is Staffing.UNDER_STAFFED) == (taken < minimum)


@given(
    st.lists(st.tuples(st.integers(-50, 50), st.integers(1, 10)), max_size=8),
    st.integers(0, 4),
    st.integers(1, 4),
)
def test_nobody_is_confirmed_beyond_the_places_or_twice_at_one_time(spans, taken, maximum):
    busy = [(NOON + a * HOUR, NOON + (a + n) * HOUR) for a, n in spans]
    asked = duty(taken=taken, capacity=maximum)
    answer = decide(NOON, asked, CLEARED, busy)
    if answer is Outcome.CONFIRMED:
        assert taken < maximum
    if isinstance(answer, Outcome):
        assert all(end <= asked.starts_at or start >= asked.ends_at for start, end in busy)


def test_only_promises_that_share_a_moment_clash():
    rows = [(1, NOON, NOON + 3 * HOUR), (2, NOON + HOUR, NOON + 2 * HOUR), (3, NOON + 3 * HOUR, NOON + 4 * HOUR)]
    assert clashing(rows) == {1, 2}
    assert clashing(rows[2:]) == set()


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 6)), max_size=8))
def test_whoever_clashes_overlaps_somebody(spans):
    rows = [(i, NOON + start * HOUR, NOON + (start + length) * HOUR) for i, (start, length) in enumerate(spans)]
    pairs = {i for i, a, b in rows for j, c, d in rows if i != j and a < d and c < b}
    assert clashing(rows) == pairs
