"""Nobody is in two places: at the same time, or with less time between them than the way takes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.places.rules import Spot
from events.clashes.rules import LONGEST_WAY, Collision, Stay, collision, meet, torn, way_between, way_takes, worst

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
# In Sofia: the city garden, 460 m and 5.6 km from it, and a place of which nobody knows where it is.
HERE, NEAR, FAR = Spot("", 42.6953, 23.3258), Spot("", 42.6953, 23.3314), Spot("", 42.6446, 23.3258)
NOWHERE = Spot("")


def stay(starts: float, ends: float, venue: int | None = None, spot: Spot | None = None) -> Stay:
    return Stay(NOON + HOUR * starts, NOON + HOUR * ends, venue, spot)


@pytest.mark.parametrize(
    ("metres", "minutes"),
    [(0, 0), (60, 1), (460, 8), (1000, 16), (2000, 21), (5640, 40), (15_000, 88), (21_154, 120), (10**7, 120)],
)
def test_on_foot_or_by_bus_whichever_is_quicker(metres: int, minutes: int) -> None:
    assert way_takes(metres) == timedelta(minutes=minutes)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_further_never_takes_less(one: int, more: int) -> None:
    assert way_takes(one) <= way_takes(one + more) <= LONGEST_WAY


@pytest.mark.parametrize(
    ("one", "other", "minutes"),
    [
        ((1, HERE), (1, HERE), 0),
        # One venue, whatever is said of its point.
        ((1, HERE), (1, FAR), 0),
        ((1, HERE), (2, HERE), 0),
        ((1, HERE), (2, NEAR), 8),
        ((1, HERE), (2, FAR), 40),
        ((None, HERE), (None, FAR), 40),
        ((1, HERE), (2, NOWHERE), 0),
        ((1, HERE), (2, None), 0),
        ((None, None), (None, None), 0),
    ],
)
def test_the_way_between_two_places(one, other, minutes) -> None:
    first, second = stay(0, 1, *one), stay(2, 3, *other)
    assert way_between(first, second) == way_between(second, first) == timedelta(minutes=minutes)


def test_only_what_shares_a_moment_is_at_the_same_time() -> None:
    new = stay(0, 1)
    for start, end, tears in (
        (NOON - HOUR, NOON, False),
        (NOON - HOUR, NOON + MINUTE, True),
        (NOON, NOON + HOUR, True),
        (NOON + HOUR - MINUTE, NOON + 2 * HOUR, True),
        (NOON + HOUR, NOON + 2 * HOUR, False),
        (NOON - 2 * HOUR, NOON + 2 * HOUR, True),
    ):
        assert collision(new, Stay(start, end)) is (Collision.SAME_TIME if tears else None), (start, end)


@pytest.mark.parametrize(
    ("minutes", "found"), [(0, Collision.TOO_FAR), (39, Collision.TOO_FAR), (40, None), (90, None)]
)
def test_the_pause_is_as_long_as_the_way(minutes, found) -> None:
    before, after = stay(-1, 0, 1, HERE), Stay(NOON + MINUTE * minutes, NOON + 3 * HOUR, 2, FAR)
    assert collision(before, after) is collision(after, before) is found


@given(st.integers(-300, 300), st.integers(1, 200), st.sampled_from([HERE, NEAR, FAR, NOWHERE, None]))
def test_it_does_not_matter_which_is_asked_of(minute, lasts, spot) -> None:
    start = NOON + MINUTE * minute
    one, other = stay(0, 1, 1, HERE), Stay(start, start + MINUTE * lasts, 2, spot)
    assert collision(one, other) is collision(other, one)
    if spot in (NOWHERE, None):
        assert collision(one, other) is not Collision.TOO_FAR


def test_being_elsewhere_at_the_time_is_said_before_the_way() -> None:
    far, same = stay(1.1, 2, 2, FAR), stay(0.5, 0.6, 3, HERE)
    new = stay(0, 1, 1, HERE)
    assert worst(new, []) is None
    assert worst(new, [far]) is Collision.TOO_FAR
    assert worst(new, [far, same]) is Collision.SAME_TIME
    assert torn({1: new, 2: stay(5, 6, 1, HERE)}, [far, same]) == {1: Collision.SAME_TIME}
    assert torn({1: new}, []) == {}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([], set()),
        ([("a", 1, 0, 2), ("b", 1, 1, 3)], {"a", "b"}),
        ([("a", 1, 0, 2), ("b", 1, 2, 3)], set()),
        ([("a", 1, 0, 2), ("b", 2, 1, 3)], set()),
        ([("c", 1, 2, 3), ("a", 1, 0, 9), ("b", 1, 5, 6)], {"a", "b", "c"}),
    ],
)
def test_two_that_would_be_made_at_one_venue(rows, found) -> None:
    stays = [(key, venue, NOON + timedelta(hours=a), NOON + timedelta(hours=b)) for key, venue, a, b in rows]
    assert meet(stays) == meet(reversed(stays)) == found


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 8), st.sampled_from([HERE, NEAR, FAR])), max_size=9)


@given(SPANS)
def test_new_stays_are_held_against_one_another(spans: list[tuple[int, int, Spot]]) -> None:
    new = {n: stay(a / 2, (a + lasts) / 2, None, spot) for n, (a, lasts, spot) in enumerate(spans)}
    expected = {n: worst(one, [other for m, other in new.items() if m != n]) for n, one in new.items()}
    assert torn(new, ()) == {n: why for n, why in expected.items() if why}


def test_two_parts_in_one_session_are_at_one_place() -> None:
    parts = [Stay(NOON, NOON + HOUR, 1, HERE, session_id=one) for one in (7, 7, 8)]
    assert collision(parts[0], parts[1]) is None
    assert collision(parts[0], parts[2]) is Collision.SAME_TIME
    assert torn({1: parts[0]}, parts[1:2]) == {}
