"""With whom a venue can be shared, and who loses it when a consent ends."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.shared_venues.rules import Refusal, left_without, unshareable


@pytest.mark.parametrize(
    ("closed", "own", "why"),
    [
        (False, False, None),
        (False, True, Refusal.OWN),
        (True, False, Refusal.CLOSED),
        (True, True, Refusal.CLOSED),
    ],
)
def test_a_venue_in_use_is_shared_with_others(closed, own, why):
    assert unshareable(closed, own) is why


@pytest.mark.parametrize(
    ("ended", "live", "left"),
    [
        (1, [], {1}),
        (1, [2], {1}),
        (1, [None], set()),
        (3, [], set()),
        (None, [], {1, 2}),
        (None, [2], {1}),
        (None, [1, 2], set()),
    ],
)
def test_who_has_another_consent_loses_nothing(ended, live, left):
    assert left_without([1, 2], ended, live) == left


@given(st.sets(st.integers(1, 4)), st.sampled_from([None, 1, 2, 3, 4]))
def test_more_consents_leave_nobody_more_without(organisations, ended):
    others = [None, 1, 2, 3, 4]
    for number in range(len(others)):
        for live in combinations(others, number):
            found = left_without(organisations, ended, live)
            assert found <= organisations
            assert all(left_without(organisations, ended, [*live, more]) <= found for more in others)
