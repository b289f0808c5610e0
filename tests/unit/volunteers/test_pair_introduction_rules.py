"""The first meeting is proposed when both have time, and early enough for everybody to hear of it."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteers.pairs.rules import AHEAD, LONG_ENOUGH, NOTICE, first_time
from volunteers.profiles.week import CELLS, Week

# A Monday.
TODAY = date(2026, 11, 23)
SOFIA = "Europe/Sofia"


@pytest.mark.parametrize(
    ("week", "found"),
    [
        (Week(), None),
        (Week.span([2], 16 * 60, 19 * 60), (date(2026, 11, 25), time(16))),
        (Week.span([0, 1], 16 * 60 + 30, 19 * 60), (date(2026, 11, 30), time(16, 30))),
        (Week.span([1], 9 * 60, 12 * 60), (date(2026, 12, 1), time(9))),
        # Half an hour is no meeting; later on the same day there is an hour.
        (Week.span([3], 9 * 60, 9 * 60 + 30).joined(Week.span([3], 18 * 60, 19 * 60)), (date(2026, 11, 26), time(18))),
    ],
)
def test_the_first_hour_that_both_have(week, found):
    assert first_time(week, TODAY, SOFIA) == found


@pytest.mark.parametrize(
    ("busy", "found"),
    [
        ([("2026-11-25T13:00", "2026-11-25T14:00")], (date(2026, 11, 25), time(16))),
        ([("2026-11-25T15:00", "2026-11-25T16:00")], (date(2026, 11, 25), time(16))),
        ([("2026-11-25T13:00", "2026-11-25T14:01")], (date(2026, 11, 25), time(16, 30))),
        ([("2026-11-25T14:00", "2026-11-25T15:30")], (date(2026, 11, 25), time(17, 30))),
        ([("2026-11-25T10:00", "2026-11-25T20:00")], (date(2026, 12, 2), time(16))),
        ([("2026-11-23T00:00", "2026-12-31T00:00")], None),
    ],
)
def test_it_is_not_when_somebody_is_elsewhere(busy, found):
    """On Wednesdays from four to seven in Sofia, which is two hours ahead of UTC."""
    read = [tuple(datetime.fromisoformat(moment).replace(tzinfo=UTC) for moment in one) for one in busy]
    assert first_time(Week.span([2], 16 * 60, 19 * 60), TODAY, SOFIA, read) == found


@given(st.integers(0, (1 << CELLS) - 1), st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_it_lies_in_the_time_of_both_and_within_two_weeks(cells, today):
    week = Week(cells)
    found = first_time(week, today, SOFIA)
    assert (found is None) == all(end - begin < LONG_ENOUGH for _, begin, end in week.spans())
    if found:
        on, at = found
        assert today + NOTICE <= on < today + NOTICE + timedelta(days=AHEAD)
        first = (at.hour * 60 + at.minute) // 30
        assert week.has(on.weekday(), first)
        assert week.has(on.weekday(), first + 1)
