"""Who is to read a concern, and who may do what next with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.safeguarding.rules import ConcernState, Readers, Refusal, may_claim, may_close, may_release, readers

TOWN, CLUB, OTHER = 1, 2, 3


@pytest.mark.parametrize(
    ("chosen", "reading", "about_staff", "expected"),
    [
        (None, {}, False, None),
        (CLUB, {}, True, None),
        (None, {TOWN: True, CLUB: False}, False, (Readers.ALL, None)),
        (CLUB, {TOWN: True, CLUB: False}, False, (Readers.ONE, CLUB)),
        (None, {TOWN: True, OTHER: False}, True, (Readers.MUNICIPALITIES, None)),
        (None, {OTHER: False}, True, (Readers.ALL, None)),
        (OTHER, {TOWN: True, OTHER: False}, True, (Readers.ONE, OTHER)),
        (CLUB, {TOWN: True, OTHER: False}, True, (Readers.MUNICIPALITIES, None)),
        (CLUB, {OTHER: False}, True, (Readers.ALL, None)),
    ],
)
def test_each_way_of_choosing_has_its_readers(chosen, reading, about_staff, expected):
    assert readers(chosen, reading, about_staff=about_staff) == expected


@given(st.none() | st.integers(1, 5), st.dictionaries(st.integers(1, 5), st.booleans()), st.booleans())
def test_whatever_is_chosen_somebody_reads_it_or_it_is_not_sent(chosen, reading, about_staff):
    found = readers(chosen, reading, about_staff=about_staff)
    if found is None:
        assert reading == {}
    else:
        assert {
            Readers.ONE: found[1] in reading,
            Readers.MUNICIPALITIES: any(reading.values()),
            Readers.ALL: bool(reading),
        }[found[0]]
        assert (found[1] is not None) == (found[0] is Readers.ONE)


def test_each_step_asks_for_the_one_before():
    assert [may_claim(state) for state in ConcernState] == [None, Refusal.HANDLED, Refusal.CLOSED]
    assert [may_release(state) for state in ConcernState] == [Refusal.NOT_MINE, None, Refusal.NOT_MINE]
    assert [may_close(state, mine=True) for state in ConcernState] == [Refusal.NOT_MINE, None, Refusal.CLOSED]
    assert [may_close(state, mine=False) for state in ConcernState] == [
        Refusal.NOT_MINE,
        Refusal.NOT_MINE,
        Refusal.CLOSED,
    ]
