"""From when to when a helper was really there: midnight, both changes of the clocks, what cannot be."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.registrations.waiting_list import CLOSES, EntryState, Objection, Occasion
from volunteers.attendance.rules import FARTHEST, TimesRefusal, moment_near, real_times, unnotable

SOFIA = ZoneInfo("Europe/Sofia")
ZONES = ("Europe/Sofia", "Europe/Stockholm", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")
LATER = datetime(2030, 1, 1, tzinfo=UTC)


def there(*parts, fold=0):
    return datetime(*parts, tzinfo=SOFIA, fold=fold).astimezone(UTC)


EVENING = there(2027, 6, 5, 20), there(2027, 6, 6, 2)


def test_a_helper_who_left_at_half_past_midnight_was_there_until_then():
    assert real_times(LATER, *EVENING, "Europe/Sofia", time(20), time(0, 30)) == (
        there(2027, 6, 5, 20),
        there(2027, 6, 6, 0, 30),
    )


@pytest.mark.parametrize(
    ("came", "left", "expected"),
    [
        (time(19, 30), time(3), (there(2027, 6, 5, 19, 30), there(2027, 6, 6, 3))),
        (time(23, 59), time(0), (there(2027, 6, 5, 23, 59), there(2027, 6, 6))),
        (time(0, 10), time(0, 5), TimesRefusal.ORDER),
        (time(21), time(21), TimesRefusal.ORDER),
        (time(9), time(1), TimesRefusal.TOO_FAR),
        (time(20), time(12), TimesRefusal.TOO_FAR),
    ],
)
def test_what_two_clocks_say_of_an_evening(came, left, expected):
    assert real_times(LATER, *EVENING, "Europe/Sofia", came, left) == expected


def test_nobody_has_left_in_the_future():
    now = there(2027, 6, 6, 0, 30)
    assert real_times(now, *EVENING, "Europe/Sofia", time(20), time(0, 30)) == (EVENING[0], now)
    assert real_times(now, *EVENING, "Europe/Sofia", time(20), time(0, 31)) is TimesRefusal.TO_COME


def test_in_the_night_of_spring_an_hour_is_left_out():
    # On 28 March 2027 the clocks of Sofia go from 03:00 to 04:00.
    night = there(2027, 3, 27, 22), there(2027, 3, 28, 5)
    came, left = real_times(LATER, *night, "Europe/Sofia", time(22), time(4, 30))
    assert left - came == timedelta(hours=5, minutes=30)
    assert real_times(LATER, *night, "Europe/Sofia", time(22), time(3, 30)) is TimesRefusal.NO_SUCH_TIME
    assert real_times(LATER, *night, "Europe/Sofia", time(3), time(5)) is TimesRefusal.NO_SUCH_TIME


def test_in_the_night_of_autumn_an_hour_comes_twice_and_the_one_nearer_to_the_plan_is_meant():
    # On 31 October 2027 the clocks of Sofia go from 04:00 back to 03:00.
    late = there(2027, 10, 30, 22), there(2027, 10, 31, 5)
    came, left = real_times(LATER, *late, "Europe/Sofia", time(22), time(3, 30))
    assert left - came == timedelta(hours=6, minutes=30)
    early = there(2027, 10, 30, 22), there(2027, 10, 31, 3, 15)
    came, left = real_times(LATER, *early, "Europe/Sofia", time(22), time(3, 30))
    assert left - came == timedelta(hours=5, minutes=30)


moments = st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1)).map(
    lambda one: one.replace(second=0, microsecond=0, tzinfo=UTC)
)
apart = st.integers(-359, 359).map(lambda minutes: timedelta(minutes=minutes))


@given(moments, apart, st.sampled_from(ZONES))
def test_whatever_a_clock_showed_near_the_plan_is_found_again(planned, off, zone):
    real = planned + off
    shown = real.astimezone(ZoneInfo(zone))
    found = moment_near(planned, zone, shown.time().replace(tzinfo=None))
    # Of an hour that comes twice it is the nearer one.
    assert found.astimezone(ZoneInfo(zone)).time() == shown.time()
    assert abs(found - planned) <= abs(off)
    if shown.utcoffset() == shown.replace(fold=1 - shown.fold).utcoffset():
        assert found == real


@given(moments, st.integers(1, 14 * 60), apart, apart, st.sampled_from(ZONES))
def test_hours_that_are_noted_are_in_order_near_the_plan_and_over(planned, long, off, other, zone):
    starts, ends = planned, planned + timedelta(minutes=long)
    typed = [moment.astimezone(ZoneInfo(zone)).time().replace(tzinfo=None) for moment in (starts + off, ends + other)]
    now = ends + timedelta(minutes=30)
    answer = real_times(now, starts, ends, zone, *typed)
    if not isinstance(answer, TimesRefusal):
        came, left = answer
        assert came < left <= now
        assert abs(came - starts) <= FARTHEST
        assert abs(left - ends) <= FARTHEST


START, END = there(2027, 6, 5, 20), there(2027, 6, 6, 2)
A_MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("now", "state", "cancelled", "expected"),
    [
        (END, EntryState.PRESENT, False, None),
        (START + A_MINUTE, EntryState.PRESENT, False, None),
        (START, EntryState.PRESENT, False, Objection.TOO_EARLY),
        (END + CLOSES, EntryState.PRESENT, False, None),
        (END + CLOSES + A_MINUTE, EntryState.PRESENT, False, Objection.TOO_LATE),
        (END, EntryState.PRESENT, True, Objection.CANCELLED),
        *((END, state, False, TimesRefusal.NOT_HERE) for state in EntryState if state is not EntryState.PRESENT),
    ],
)
def test_of_whom_hours_can_be_noted_and_when(now, state, cancelled, expected):
    occasion = Occasion(START, END, 4, 1, cancelled)
    assert unnotable(now, occasion, state) is expected
