"""Many dates at once: which are left alone, what speaks against all of them, and what changed since it was shown."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.bulk.rules import (
    MOST,
    LeftAlone,
    MoveBy,
    Refusal,
    changed_since,
    in_words_of,
    left_alone,
    not_moved,
    obstacle,
    wanted,
)

NOW = datetime(2028, 2, 29, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PRINTS = st.dictionaries(st.integers(1, 10**8), st.text("0123456789abcdef", min_size=24, max_size=24))


@pytest.mark.parametrize(
    ("ends_at", "cancelled", "found"),
    [
        (NOW + SECOND, False, None),
        (NOW, False, LeftAlone.OVER),
        (NOW - SECOND, False, LeftAlone.OVER),
        (NOW + SECOND, True, LeftAlone.CANCELLED),
        (NOW - SECOND, True, LeftAlone.CANCELLED),
    ],
)
def test_what_is_over_or_called_off_is_left_alone(ends_at, cancelled, found):
    assert left_alone(NOW, ends_at, cancelled) is found


def test_what_would_not_change_or_be_over_is_left_alone():
    before = (NOW, NOW + timedelta(hours=2), 1)
    assert not_moved(NOW, before, before) is LeftAlone.AS_IT_IS
    assert not_moved(NOW, before, (NOW - timedelta(days=1), NOW, 1)) is LeftAlone.WOULD_BE_OVER
    assert not_moved(NOW, before, (NOW - timedelta(days=1), NOW + SECOND, 1)) is None
    assert not_moved(NOW, before, (*before[:2], 2)) is None


def test_dates_are_changed_where_any_is_left():
    assert obstacle(1) is None
    assert obstacle(0) is Refusal.NOTHING_LEFT


@given(PRINTS)
def test_what_is_as_it_was_shown_did_not_change(seen):
    assert changed_since(in_words_of(seen), seen) == set()
    assert changed_since("", seen) == set(seen)


@given(PRINTS, st.data())
def test_exactly_what_is_another_changed(seen, data):
    other = {one for one in seen if data.draw(st.booleans())}
    now = {number: ("x" if number in other else print_) for number, print_ in seen.items()}
    assert changed_since(in_words_of(seen), now) == other


def test_only_numbers_are_dates_each_once_and_not_too_many():
    assert wanted(["3", "1", "3", "x", "", "-2", "٣", "1" * 10]) == [3, 1]
    assert len(wanted(map(str, range(10 * MOST)))) == MOST


def test_a_move_adds_days_and_minutes():
    assert MoveBy(days=-1, minutes=30).by == timedelta(days=-1, minutes=30)
