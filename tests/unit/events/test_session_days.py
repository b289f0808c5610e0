"""What takes several days is found on each of them, and nowhere else."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.foundation.rules import days_of, whole_days
from events.sessions.rules import SessionDate, on_each_day

SOFIA = "Europe/Sofia"
ZONES = (SOFIA, "America/New_York", "Asia/Kabul", "Asia/Beirut")
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))
lengths = st.timedeltas(timedelta(minutes=1), timedelta(days=9))
dates = st.builds(
    lambda number, starts, length, zone: SessionDate(number, starts, starts + length, zone),
    st.integers(1, 99), moments, lengths, st.sampled_from(ZONES),
)  # fmt: skip


def at(day, hour=0, zone=SOFIA):
    return datetime(2026, 12, day, hour, tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("starts", "ends", "first", "last", "whole"),
    [
        (at(18, 18), at(20, 15), 18, 20, False),
        (at(8), at(12), 8, 11, True),
        (at(8), at(9), 8, 8, True),
        (at(8, 20), at(9), 8, 8, False),
        (at(8, 22), at(9, 6), 8, 9, False),
        (at(8), at(8, 12), 8, 8, False),
    ],
)
def test_what_ends_at_midnight_ends_on_the_day_before(starts, ends, first, last, whole):
    assert [day.day for day in days_of(starts, ends, SOFIA)] == [first, last]
    assert whole_days(starts, ends, SOFIA) is whole


def test_a_day_that_begins_at_one_because_the_clocks_change_is_whole():
    # In Beirut the clocks go forward at midnight.
    day = datetime(2026, 3, 28, 22, tzinfo=UTC)
    assert day.astimezone(ZoneInfo("Asia/Beirut")).hour == 1
    assert whole_days(day, day + timedelta(hours=23), "Asia/Beirut")


def test_each_day_has_what_takes_place_on_it():
    camp = SessionDate(1, at(18, 18), at(20, 15), SOFIA)
    choir = SessionDate(2, at(19, 9), at(19, 11), SOFIA)
    found = on_each_day([camp, choir], at(1))
    assert found == [(date(2026, 12, 18), 1), (date(2026, 12, 19), 1), (date(2026, 12, 19), 2), (date(2026, 12, 20), 1)]
    assert on_each_day([camp, choir], at(20, 9)) == [(date(2026, 12, 20), 1)]
    assert on_each_day([camp, choir], at(1), at(19)) == [(date(2026, 12, 18), 1)]


@given(st.lists(dates, max_size=9), moments, lengths)
def test_a_session_is_found_on_a_day_when_it_lasts_into_it(some, since, length):
    until = since + length
    found = on_each_day(some, since, until)
    assert found == sorted(found, key=lambda one: one[0])
    for number, starts, ends, zone in some:
        there = ZoneInfo(zone)
        for offset in range(-12, 12):
            day = since.astimezone(there).date() + timedelta(days=offset)
            morning, evening = (
                datetime.combine(day + timedelta(days=n), datetime.min.time(), there).astimezone(UTC) for n in (0, 1)
            )
            inside = morning < ends and starts < evening and evening > since and morning < until
            others = [one for one in some if one.session_id == number]
            if len(others) == 1:
                assert ((day, number) in found) is inside
