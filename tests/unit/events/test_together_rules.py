"""Two households that come together are offered seats at the same time, or not yet, and overtake nobody."""

from datetime import UTC, datetime, timedelta
from enum import Enum
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.registrations.rules import HOLDS_SEATS, RegistrationState, stand_alike
from events.registrations.waiting_list import Entry, EntryState, KeptSeats, Occasion, fits, held_more, offer

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
START = NOON + timedelta(days=1)
WAITING = EntryState.WAITING


class Whose(Enum):
    """Two circles for which seats may be kept."""

    ONE = "one"
    OTHER = "other"


def occasion(free, **changes):
    facts = {"starts_at": START, "ends_at": START + timedelta(hours=2), "capacity": free, "taken": 0}
    return Occasion(**{**facts, "cancelled": False, **changes})


def waits(key, size, group=None, circle=None):
    return Entry(key, size, WAITING, circle=circle, group=group)


@pytest.mark.parametrize(
    ("free", "offered"), [(1, []), (2, []), (3, [2]), (5, [2]), (7, [2]), (8, [2, 1, 3]), (9, [2, 1, 3])]
)
def test_seats_are_offered_to_both_or_to_none_in_the_place_of_the_later(free, offered):
    """1 and 3 come together with five people; 2 waits between them with three, and is not overtaken."""
    queue = [waits(1, 2, group=1), waits(2, 3), waits(3, 3, group=1)]
    assert [key for key, _ in offer(NOON, occasion(free), queue, ())] == offered


def test_where_one_of_them_cannot_none_of_them_is_offered():
    queue = [waits(1, 1, group=1), waits(2, 1, group=1), waits(3, 1)]
    assert [key for key, _ in offer(NOON, occasion(9), queue, {2})] == [3]


def test_both_are_asked_until_the_same_moment_the_later_of_the_two():
    queue = [waits(1, 1, group=1), waits(2, 1, group=1), waits(3, 1)]
    heard = {2: START - timedelta(hours=3)}
    steps = dict(offer(NOON, occasion(9), queue, (), heard))
    assert steps[1].until == steps[2].until == START - timedelta(hours=3)
    assert steps[3].until < steps[1].until


@pytest.mark.parametrize("state", [state for state in EntryState if state is not WAITING])
def test_whoever_of_them_does_not_wait_holds_up_nobody(state):
    queue = [Entry(1, 9, state, group=1), waits(2, 1, group=1)]
    assert [key for key, _ in offer(NOON, occasion(1), queue, ())] == [2]


SIZES = st.integers(1, 4)


@given(
    free=st.integers(0, 9),
    kept=st.integers(0, 4),
    queue=st.lists(st.tuples(SIZES, st.sampled_from([None, 1, 2]), st.sampled_from(Whose)), max_size=6),
)
def test_never_more_than_there_are_and_always_whole_groups(free, kept, queue):
    entries = [waits(key, size, group, circle) for key, (size, group, circle) in enumerate(queue)]
    here = occasion(free, kept=(KeptSeats(Whose.ONE, kept),), opens_at=START) if kept else occasion(free)
    found = {key for key, _ in offer(NOON, here, entries, ())}
    assert sum(entries[key].size for key in found) <= free
    for group in (1, 2):
        members = {one.key for one in entries if one.group == group}
        assert found & members in (set(), members)


@given(free=st.integers(0, 9), kept=st.integers(0, 4), sizes=st.tuples(SIZES, SIZES))
def test_in_which_order_the_two_are_asked_about_changes_nothing(free, kept, sizes):
    here = occasion(free, kept=(KeptSeats(Whose.ONE, kept),), opens_at=START)

    def both(order):
        after = here
        for size, circle in order:
            if not fits(NOON, after, size, circle):
                return False
            after = held_more(after, size, circle)
        return True

    pairs = list(zip(sizes, Whose, strict=True))
    assert len({both(order) for order in permutations(pairs)}) == 1


@pytest.mark.parametrize("one", RegistrationState)
@pytest.mark.parametrize("other", RegistrationState)
def test_two_stand_alike_who_both_hold_seats_or_both_wait(one, other):
    both_hold = one in HOLDS_SEATS and other in HOLDS_SEATS
    assert stand_alike(one, other) is (both_hold or one is other is RegistrationState.WAITING)
