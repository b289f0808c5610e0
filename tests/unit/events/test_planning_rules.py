"""What can no longer be changed, and whom a change tears away from something else."""

from datetime import UTC, datetime, timedelta

import pytest

from events.planning.rules import Refusal, may_be_put_back, shown_first, snag, unchangeable

NOON, MINUTE = datetime(2026, 11, 23, 12, tzinfo=UTC), timedelta(minutes=1)
HOUR = 60 * MINUTE


def test_a_session_that_is_called_off_or_over_cannot_be_changed():
    assert unchangeable(NOON, NOON + MINUTE, False) is None
    assert unchangeable(NOON, NOON, False) is Refusal.OVER
    assert unchangeable(NOON, NOON - MINUTE, False) is Refusal.OVER
    assert unchangeable(NOON, NOON + MINUTE, True) is Refusal.CANCELLED


@pytest.mark.parametrize(
    ("taken", "seats", "room", "found"),
    [
        (False, 20, 20, None),
        (False, 21, 20, Refusal.ROOM_TOO_SMALL),
        (True, 20, 20, Refusal.ROOM_TAKEN),
        (True, 21, 20, Refusal.ROOM_TAKEN),
    ],
)
def test_what_speaks_against_a_room(taken, seats, room, found):
    assert snag(taken, seats, room) is found


@pytest.mark.parametrize(
    ("anew", "before", "seats", "shown"),
    [
        (False, 10, 10, False),
        (False, 10, 30, True),
        (False, 30, 30, False),
        (True, 10, 10, True),
        (False, 30, 20, False),
    ],
)
def test_what_is_shown_before_it_is_done(anew, before, seats, shown):
    assert shown_first(anew, before, seats, 20) is shown


@pytest.mark.parametrize(
    ("off_hours_ago", "begins_in_hours", "may"),
    [(0, 1, True), (24, 1, True), (24.01, 1, False), (1, 0, False), (1, -1, False), (None, 1, False)],
)
def test_a_cancellation_is_taken_back_for_a_day_and_before_it_would_begin(off_hours_ago, begins_in_hours, may):
    now = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
    off_at = None if off_hours_ago is None else now - timedelta(hours=off_hours_ago)
    assert may_be_put_back(now, off_at, now + timedelta(hours=begins_in_hours)) is may
