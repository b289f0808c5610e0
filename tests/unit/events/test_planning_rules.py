"""What can no longer be changed, and whom a change tears away from something else."""

from datetime import UTC, datetime, timedelta

from events.planning.rules import Refusal, torn, unchangeable

NOON, MINUTE = datetime(2026, 11, 23, 12, tzinfo=UTC), timedelta(minutes=1)
HOUR = 60 * MINUTE


def test_a_session_that_is_called_off_or_over_cannot_be_changed():
    assert unchangeable(NOON, NOON + MINUTE, False) is None
    assert unchangeable(NOON, NOON, False) is Refusal.OVER
    assert unchangeable(NOON, NOON - MINUTE, False) is Refusal.OVER
    assert unchangeable(NOON, NOON + MINUTE, True) is Refusal.CANCELLED


def test_only_what_shares_a_moment_tears():
    new = {1: (NOON, NOON + HOUR)}
    for start, end, tears in (
        (NOON - HOUR, NOON, False),
        (NOON - HOUR, NOON + MINUTE, True),
        (NOON, NOON + HOUR, True),
        (NOON + HOUR - MINUTE, NOON + 2 * HOUR, True),
        (NOON + HOUR, NOON + 2 * HOUR, False),
        (NOON - 2 * HOUR, NOON + 2 * HOUR, True),
    ):
        assert torn(new, [(start, end)]) == ([1] if tears else []), (start, end)
    assert torn(new, []) == []
    assert torn({1: (NOON, NOON + HOUR), 2: (NOON + HOUR, NOON + 2 * HOUR)}, [(NOON, NOON + MINUTE)]) == [1]
