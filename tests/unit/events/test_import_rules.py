"""Which date of a foreign file is which that we know, and when a file is asked about before it is taken."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.imports.rules import SINGLE, ImportDoubt, doubts, recurrence, rescheduled, series_uid

DAY = date(2026, 12, 1)


def days(*pairs):
    return {name: DAY + timedelta(days=number) for name, number in pairs}


@pytest.mark.parametrize(
    ("known", "named", "found"),
    [
        ({}, days(("a", 1)), {}),
        (days(("a", 1)), days(("a", 1)), {}),
        (days(("a18", 1), ("b18", 8)), days(("a19", 1), ("b19", 8)), {"a19": "a18", "b19": "b18"}),
        # Of two on one day the one that is called the same is the same.
        (days(("a10", 1), ("a11", 1)), days(("a11", 1), ("a12", 1)), {"a12": "a10"}),
        (days(("a10", 1), ("a14", 1)), days(("a11", 1), ("a15", 1)), {"a11": "a10", "a15": "a14"}),
        # A date dropped and another day's date added are two things.
        (days(("a", 1), ("b", 8)), days(("b", 8), ("c", 15)), {}),
        (days((SINGLE, 1)), days(("a", 1), ("b", 8)), {"a": SINGLE}),
        (days((SINGLE, 1)), days(("a", 2), ("b", 8)), {"a": SINGLE}),
        (days(("a", 1)), days((SINGLE, 5)), {SINGLE: "a"}),
        (days(("a", 1), ("b", 8)), days((SINGLE, 8)), {SINGLE: "b"}),
        (days(("a", 1), ("b", 8)), days((SINGLE, 9)), {}),
        (days(("a", 1)), days(("b", 2)), {}),
    ],
)
def test_dates_are_recognised(known, named, found):
    assert rescheduled(known, named) == found


names = st.dictionaries(
    st.sampled_from([SINGLE, *"abcdefgh"]), st.integers(0, 5).map(lambda n: DAY + timedelta(days=n))
)


@given(names, names)
def test_nobody_is_two_and_what_is_called_the_same_is_the_same(known, named):
    found = rescheduled(known, named)
    assert len(set(found.values())) == len(found)
    assert found.keys() <= named.keys() - known.keys()
    assert set(found.values()) <= known.keys() - named.keys()
    assert all(known[old] == named[new] or SINGLE in (old, new) for new, old in found.items())


@pytest.mark.parametrize(
    ("known", "named", "elsewhere", "to_come", "cancelled", "found"),
    [
        ("", "ab", "", 0, 0, []),
        ("ab", "bc", "", 9, 3, []),
        ("ab", "bc", "", 9, 4, [ImportDoubt.MANY_CANCELLED]),
        ("ab", "cd", "", 9, 0, [ImportDoubt.ALL_NEW]),
        ("ab", "cd", "cd", 9, 9, [ImportDoubt.ALL_NEW, ImportDoubt.MANY_CANCELLED]),
        ("ab", "", "", 1, 1, [ImportDoubt.MANY_CANCELLED]),
        ("ab", "", "", 0, 0, []),
        ("", "abc", "a", 0, 0, []),
        ("", "abc", "ab", 0, 0, [ImportDoubt.KNOWN_ELSEWHERE]),
        ("a", "abc", "abc", 0, 0, []),
    ],
)
def test_what_speaks_against_a_file(known, named, elsewhere, to_come, cancelled, found):
    assert list(doubts(set(known), set(named), set(elsewhere), to_come, cancelled)) == found


def test_a_single_event_is_its_uid():
    at = datetime(2026, 12, 1, 16, tzinfo=UTC)
    assert recurrence(at) == "20261201T160000Z"
    assert series_uid("x", recurrence(at)) == series_uid("x/20261201T160000Z", recurrence(at)) == "x"
    assert series_uid("https://example.org/", SINGLE) == "https://example.org/"
