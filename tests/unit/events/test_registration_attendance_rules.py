"""When somebody can be marked at the door, and from when on somebody is late."""

from datetime import UTC, datetime, timedelta

import pytest

from events.registrations.rules import Mark, Refusal, late, unmarkable

START = datetime(2027, 2, 2, 12, tzinfo=UTC)
END = START + timedelta(hours=2)


@pytest.mark.parametrize(
    ("mark", "hours", "said"),
    [
        (Mark.HERE, -3, Refusal.TOO_EARLY),
        (Mark.HERE, -2, None),
        (Mark.HERE, 24, None),
        (Mark.NO_SHOW, -1, Refusal.TOO_EARLY),
        (Mark.NO_SHOW, 0, None),
        (Mark.EXCUSED, -100, None),
        (Mark.UNDO, -100, None),
        (Mark.UNDO, 15 * 24, Refusal.TOO_LATE),
    ],
)
def test_when_it_can_be_said(mark, hours, said):
    assert unmarkable(mark, START + timedelta(hours=hours), START, END) is said


@pytest.mark.parametrize(("minutes", "said"), [(-5, False), (9, False), (10, True), (119, True), (120, False)])
def test_who_is_late(minutes, said):
    assert late(START + timedelta(minutes=minutes), START, END) is said
