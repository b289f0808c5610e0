"""How soon what waits is due."""

from datetime import UTC, datetime, timedelta

import pytest

from community.foundation.watch import Watched
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


def test_a_kind_is_looked_up_without_its_words() -> None:
    """Thousands of rows are sorted by kind: had each its words compared, they would be translated each time."""

    class Unsaid:
        def __hash__(self) -> int:
            raise AssertionError("said")

        __eq__ = __hash__  # type: ignore[assignment]

    kinds = [Watched("one", Unsaid(), "clock", "page", timedelta(), lambda _: []) for _ in range(2)]
    assert dict.fromkeys(kinds).keys() == set(kinds)
    assert len(set(kinds)) == 2
