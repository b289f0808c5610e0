"""The way to a venue is a link and nothing else."""

from datetime import date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.venues.rules import days_of, open_then, overlap, point_of, way_there


def test_a_point_is_marked_on_the_map():
    parts = urlsplit(way_there("ул. „Боровинка“ 40", 42.6412, 23.2))
    assert (parts.scheme, parts.netloc, parts.fragment) == (
        "https",
        "www.openstreetmap.org",
        "map=17/42.64120/23.20000",
    )
    assert parse_qs(parts.query) == {"mlat": ["42.64120"], "mlon": ["23.20000"]}


def test_where_no_point_is_known_the_address_is_searched():
    for point in ((None, None), (42.6, None), (None, 23.2)):
        parts = urlsplit(way_there("ул. „Боровинка“ 40 & 42", *point))
        assert parts.path == "/search"
        assert parse_qs(parts.query) == {"query": ["ул. „Боровинка“ 40 & 42"]}


def test_a_telephone_finds_a_point_and_nothing_where_none_is_known():
    assert point_of(42.6446, 23.2664) == "geo:42.64460,23.26640?q=42.64460,23.26640"
    assert point_of(-0.5, 0.0) == "geo:-0.50000,0.00000?q=-0.50000,0.00000"
    assert (point_of(None, 23.2), point_of(42.6, None)) == ("", "")


def test_what_ends_at_midnight_takes_nothing_of_the_next_day():
    leap = date(2028, 2, 29)
    evening, midnight = datetime(2028, 2, 28, 22), datetime(2028, 2, 29)
    assert days_of(evening, midnight) == (date(2028, 2, 28), date(2028, 2, 28))
    assert days_of(evening, midnight + timedelta(minutes=1)) == (date(2028, 2, 28), leap)
    # An hour that the clocks repeat may end before it begins.
    assert days_of(midnight, midnight - timedelta(minutes=30)) == (leap, leap)


DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))
LENGTH = st.integers(0, 40)


@given(DAYS, LENGTH, DAYS, LENGTH)
def test_two_stretches_share_a_day_or_not(first, length, other, other_length):
    last, other_last = first + timedelta(days=length), other + timedelta(days=other_length)
    mine = {first + timedelta(days=n) for n in range(length + 1)}
    theirs = {other + timedelta(days=n) for n in range(other_length + 1)}
    assert overlap(first, last, other, other_last) == bool(mine & theirs)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2029, 12, 31)), st.integers(1, 60 * 24 * 5))
def test_the_days_of_something_are_those_on_which_a_minute_of_it_lies(starts, minutes):
    starts = starts.replace(second=0, microsecond=0)
    first, last = days_of(starts, starts + timedelta(minutes=minutes))
    lying = {(starts + timedelta(minutes=n)).date() for n in (*range(0, minutes, 60), minutes - 1)}
    assert (first, last) == (min(lying), max(lying))


# Mondays 18:00 to 21:00, Saturdays from 10:00 until midnight; 1 March 2027 is a Monday.
HOURS = {"0": ["18:00", "21:00"], "5": ["10:00", "00:00"]}


@pytest.mark.parametrize(
    ("starts", "ends", "found"),
    [
        ((1, 18), (1, 21), True),
        ((1, 17, 59), (1, 21), False),
        ((1, 18), (1, 21, 1), False),
        ((2, 18), (2, 19), False),
        ((6, 10), (7, 0), True),
        ((6, 22), (7, 0, 1), False),
        ((6, 10), (13, 10), False),
        ((1, 18), (8, 20), False),
        ((6, 9, 59), (6, 11), False),
    ],
)
def test_open_from_the_first_minute_to_the_last(starts, ends, found):
    moments = (datetime(2027, 3, *starts), datetime(2027, 3, *ends))
    assert open_then(HOURS, *moments) is found
    assert open_then({}, *moments), "without hours it is always open"


@given(st.datetimes(datetime(2027, 1, 1), datetime(2029, 12, 31)), st.integers(1, 60 * 24))
def test_what_is_open_for_something_is_open_for_any_part_of_it(starts, minutes):
    starts = starts.replace(second=0, microsecond=0)
    ends = starts + timedelta(minutes=minutes)
    if open_then(HOURS, starts, ends):
        middle = starts + timedelta(minutes=minutes // 2 or 1)
        assert open_then(HOURS, starts, middle)
        assert middle == ends or open_then(HOURS, middle, ends)
