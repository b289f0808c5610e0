"""From when on somebody is late."""

from datetime import UTC, datetime, timedelta

import pytest

from events.registrations.rules import late

START = datetime(2027, 2, 2, 12, tzinfo=UTC)
END = START + timedelta(hours=2)


@pytest.mark.parametrize(("minutes", "said"), [(-5, False), (9, False), (10, True), (119, True), (120, False)])
def test_who_is_late(minutes, said):
    assert late(START + timedelta(minutes=minutes), START, END) is said
