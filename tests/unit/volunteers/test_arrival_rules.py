"""What a helper at the place of a shift can say of themselves: every state at every moment around it."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.registrations.waiting_list import CONNECTED, EntryState, Mark, Occasion, Tap, unmarkable
from volunteers.arrivals.rules import CAME, Arrival, arrival_of, on_the_minute
from volunteers.attendance.rules import OWN_TAP, unnotable

START = datetime(2028, 2, 29, 17, tzinfo=UTC)
END = START + timedelta(hours=2)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def occasion(*, cancelled=False):
    return Occasion(START, END, 3, 1, cancelled)


def of(now, state, came_at=None, left_at=None, **changes):
    return arrival_of(now, occasion(**changes), state, came_at, left_at)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (START - 2 * HOUR - MINUTE, Arrival.SOON),
        (START - 2 * HOUR, Arrival.EXPECTED),
        (END - MINUTE, Arrival.EXPECTED),
        (END, Arrival.OVER),
    ],
)
def test_who_is_expected_comes_from_two_hours_before_until_the_end(now, said):
    assert of(now, EntryState.CONFIRMED) is said


@pytest.mark.parametrize(
    ("now", "came_at", "said"),
    [
        (START - HOUR, START - HOUR, Arrival.JUST_CAME),
        (START, START - HOUR, Arrival.JUST_CAME),
        (START + MINUTE, START - HOUR, Arrival.HERE),
        (START + HOUR, START + HOUR, Arrival.JUST_CAME),
        (START + HOUR + MINUTE, START + HOUR, Arrival.HERE),
        # Somebody else noted that they are here.
        (START + MINUTE, None, Arrival.HERE),
        (END + 2 * HOUR - MINUTE, None, Arrival.HERE),
        (END + 2 * HOUR, None, Arrival.OVER),
    ],
)
def test_who_is_here_leaves_once_it_has_begun_and_a_while_after_the_end(now, came_at, said):
    assert of(now, EntryState.PRESENT, came_at) is said


@pytest.mark.parametrize("now", [START - 3 * HOUR, START, END, END + 3 * HOUR])
def test_what_somebody_else_said_stays(now):
    for state in (EntryState.EXCUSED, EntryState.MISSED):
        assert of(now, state) is Arrival.SAID_AWAY
    for state in (EntryState.WAITING, EntryState.OFFERED, EntryState.GONE):
        assert of(now, state) is Arrival.NO_PLACE
    for state in EntryState:
        assert of(now, state, cancelled=True) is Arrival.CALLED_OFF
    assert of(now, EntryState.PRESENT, START, END) is Arrival.LEFT


@given(st.integers(-400, 400), st.sampled_from(EntryState), st.none() | st.integers(-120, 120))
def test_nothing_is_offered_that_the_door_could_not_say(minutes, state, came):
    now = START + minutes * MINUTE
    came_at = None if came is None else START + came * MINUTE
    said = of(now, state, came_at)
    if said is Arrival.EXPECTED:
        assert unmarkable(Mark.HERE, now, START, END) is None
        assert now < END
    if said is Arrival.HERE:
        assert unnotable(now, occasion(), state) is None
        assert on_the_minute(now) > (came_at or START)


def test_every_state_has_an_answer_and_coming_twice_is_coming_once():
    moments = (START - 3 * HOUR, START - HOUR, START, START + HOUR, END, END + 3 * HOUR)
    found = {of(now, state) for now, state in product(moments, EntryState)}
    found |= {of(START, EntryState.CONFIRMED, cancelled=True), of(END, EntryState.PRESENT, START, END)}
    assert found | {of(START, EntryState.PRESENT, START)} == set(Arrival)
    assert Arrival.EXPECTED not in CAME


def test_ones_own_word_is_the_latest_of_its_moment():
    assert Tap(START, CONNECTED) < Tap(START, OWN_TAP) < Tap(START + MINUTE, CONNECTED)
    assert on_the_minute(START.replace(second=59, microsecond=9)) == START
