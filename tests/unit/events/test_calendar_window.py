"""Which dates a feed holds where all would be too many: ever narrower windows, and what of them fits."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.calendar.window import MONTHS_AHEAD, Weighed, depth, fitting, narrower, today, window

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
# Through a leap day, and from Mondays, Sundays and the ends of months.
DAYS = [datetime(2027, 12, 1, 9, tzinfo=UTC) + DAY * number for number in range(460)]
weights = st.lists(st.tuples(st.integers(0, 4), st.integers(1, 40)), max_size=30)


@pytest.mark.parametrize("now", DAYS[::7] + DAYS[60:92])
def test_each_window_lies_within_the_one_before(now):
    windows = narrower(window(now))
    for wide, narrow in pairwise(windows):
        assert (wide.start <= narrow.start, narrow.end <= wide.end, wide != narrow) == (True, True, True)
        assert wide.start == narrow.start or wide.end == narrow.end or wide == windows[0]
    midnight = now.replace(hour=0)
    # The narrowest is today, and on the way there is a whole month and a whole week.
    assert (windows[-1].start, windows[-1].end) == (midnight, midnight + DAY)
    assert len(windows) > MONTHS_AHEAD + 8
    months = [one.end for one in windows if one.start == windows[0].start][1:]
    assert {(end.day, end.hour) for end in months} == {(1, 0)}
    assert min(months) - midnight < timedelta(days=60)
    assert {end.weekday() for end in {one.end for one in windows} - {*months} if end > midnight + 7 * DAY} - {0} <= (
        {windows[0].end.weekday()}
    )


def test_far_ends_stay_for_a_month():
    ends = [{one.end for one in narrower(window(datetime(2027, 3, day, tzinfo=UTC)))[1:14]} for day in (1, 31)]
    assert len(ends[0] & ends[1]) == 12


@given(st.sampled_from(DAYS), st.integers(-60 * 1440, 560 * 1440), st.integers(1, 3 * 1440))
def test_how_deep_something_lies_is_the_last_window_that_it_touches(now, since, minutes):
    windows = narrower(window(now))
    start = today(windows[0]) + since * MINUTE
    end = start + minutes * MINUTE
    touched = [number for number, one in enumerate(windows) if one.touches(start, end)]
    assert depth(windows, start, end) == max(touched, default=0)
    assert touched == list(range(len(touched)))


def weighed(sizes):
    """Deepest first, as a feed brings them."""
    ordered = sorted(enumerate(sizes), key=lambda one: -one[1][0])
    return [Weighed(number, deep, size) for number, (deep, size) in ordered]


@given(weights, st.integers(0, 200))
def test_a_feed_is_never_too_large_and_never_empty_while_something_fits(sizes, most):
    found = weighed(sizes)
    taken, whole = fitting(found, most)
    assert sum(sizes[number][1] for number in taken) <= most
    assert len(set(taken)) == len(taken)
    assert bool(taken) == any(size <= most for _, size in sizes)
    if whole is not None:
        # Everything within the window that is named, and nothing else; and one window more would be too much.
        assert set(taken) == {number for number, (deep, _) in enumerate(sizes) if deep >= whole}
        assert whole == 0 or sum(size for deep, size in sizes if deep >= whole - 1) > most
    else:
        deepest = max(deep for deep, _ in sizes)
        assert sum(size for deep, size in sizes if deep == deepest) > most


@given(weights, st.integers(0, 200), st.integers(0, 200))
def test_with_more_room_a_feed_holds_no_less(sizes, most, more):
    if any(size > most for _, size in sizes):
        # What was passed over alone may take the room of several.
        return
    taken, _ = fitting(weighed(sizes), most)
    assert set(taken) <= set(fitting(weighed(sizes), most + more)[0])


@given(weights, st.integers(1, 60))
def test_no_more_is_written_than_is_needed(sizes, most):
    read = []

    def found():
        for one in weighed(sizes):
            read.append(one)
            yield one

    fitting(found(), most)
    fit = [one.size for one in read if one.size <= most]
    # All that was read fits, but for the last one of it that would have.
    assert sum(fit[:-1]) <= most


def test_what_is_too_large_alone_hides_nothing_else():
    found = [Weighed("huge", 3, 99), Weighed("today", 3, 4), Weighed("tomorrow", 2, 4), Weighed("next week", 1, 4)]
    assert fitting(found, 9) == (["today", "tomorrow"], None)
    assert fitting(found[1:], 9) == (["today", "tomorrow"], 2)
    assert fitting(found[1:], 99) == (["today", "tomorrow", "next week"], 0)
    assert fitting([], 9) == ([], 0)
    # A day that is too much is there as far as it fits.
    assert fitting([Weighed("first", 3, 5), Weighed("then", 3, 5), Weighed("later", 1, 1)], 9) == (["first"], None)
