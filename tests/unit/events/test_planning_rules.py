"""What can no longer be changed, and whom a change tears away from something else."""

from datetime import UTC, datetime, timedelta

import pytest

from events.planning.rules import Refusal, shown_first, snag, too_late_to_undo, unchangeable

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
    assert snag(taken, seats, room, shut=True) is (Refusal.ROOM_TAKEN if taken else Refusal.ROOM_CLOSED)


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
    ("hours_ago", "undone", "reason"),
    [
        (0, False, None),
        (24, False, None),
        (24.01, False, Refusal.UNDO_TOO_LATE),
        (1, True, Refusal.UNDONE_ALREADY),
    ],
)
def test_a_change_is_undone_for_a_day_and_once(hours_ago, undone, reason):
    now = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
    assert too_late_to_undo(now, now - timedelta(hours=hours_ago), undone) is reason
