"""How soon what waits is due."""

from datetime import UTC, datetime, timedelta

import pytest

from community.watching.rules import Urgency, is_late, urgency

NOW = datetime(2026, 11, 29, 15, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 29, 22, tzinfo=UTC)
A_SECOND, A_DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (NOW - A_DAY, Urgency.AT_ONCE),
        (NOW, Urgency.AT_ONCE),
        (NOW + A_SECOND, Urgency.TODAY),
        (MIDNIGHT, Urgency.TODAY),
        (MIDNIGHT + A_SECOND, Urgency.THIS_WEEK),
        (MIDNIGHT + 6 * A_DAY, Urgency.THIS_WEEK),
        (MIDNIGHT + 6 * A_DAY + A_SECOND, Urgency.LATER),
    ],
)
def test_what_is_due_says_how_soon(due, said):
    assert urgency(due, NOW, MIDNIGHT) is said
    assert is_late(due, NOW) == (said is Urgency.AT_ONCE)
