"""Who is reminded of a shift, and when."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteers.shifts.rules import AHEAD, FRESH, TOO_LATE, is_due

START = datetime(2026, 11, 25, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LONG_AGO = START - timedelta(days=9)


@pytest.mark.parametrize(
    ("now", "said_yes_at", "due"),
    [
        (START - AHEAD - MINUTE, LONG_AGO, False),
        (START - AHEAD, LONG_AGO, True),
        (START - TOO_LATE - MINUTE, LONG_AGO, True),
        (START - TOO_LATE, LONG_AGO, False),
        (START + MINUTE, LONG_AGO, False),
        (START - AHEAD, START - AHEAD - FRESH, True),
        (START - AHEAD, START - AHEAD - FRESH + MINUTE, False),
    ],
)
def test_a_day_ahead_and_not_right_after_saying_yes(now, said_yes_at, due):
    assert is_due(now, START, said_yes_at) is due


@given(st.integers(-5000, 5000), st.integers(0, 20000))
def test_whoever_is_not_reminded_has_just_said_yes_or_it_is_not_the_day(minutes, ago):
    now, said_yes_at = START + minutes * MINUTE, START - ago * MINUTE
    fresh, day = said_yes_at > START - AHEAD - FRESH, START - AHEAD <= now < START - TOO_LATE
    assert is_due(now, START, said_yes_at) is (day and not fresh)
