"""School terms: which go together, and on which days there is school."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.school_terms.rules import (
    MOST_DAYS,
    Refusal,
    SchoolSpan,
    TermKind,
    in_order,
    is_school_day,
    overlap,
)

TERM = SchoolSpan(TermKind.TERM, date(2027, 9, 15), date(2028, 1, 31))
BREAK = SchoolSpan(TermKind.BREAK, date(2027, 12, 24), date(2028, 1, 2))
DAYS = st.dates(date(2027, 1, 1), date(2029, 12, 31))


def spans(kind):
    lengths = st.integers(0, 90)
    return st.builds(lambda first, days: SchoolSpan(kind, first, first + timedelta(days=days)), DAYS, lengths)


@pytest.mark.parametrize(
    ("day", "school"),
    [
        (date(2027, 9, 14), False), (date(2027, 9, 15), True), (date(2027, 12, 23), True), (date(2027, 12, 24), False),
        (date(2028, 1, 2), False), (date(2028, 1, 3), True), (date(2028, 1, 31), True), (date(2028, 2, 1), False),
    ],
)  # fmt: skip
def test_there_is_school_in_a_term_but_not_in_its_breaks(day, school):
    assert is_school_day(day, [TERM, BREAK]) is school


def test_without_terms_there_is_no_school():
    assert not is_school_day(date(2027, 10, 1), [])
    assert not is_school_day(BREAK.first_on, [BREAK])


@given(one=spans(TermKind.TERM), other=spans(TermKind.TERM))
def test_two_of_a_kind_overlap_where_they_share_a_day(one, other):
    days = [{span.first_on + timedelta(days=n) for n in range((span.last_on - span.first_on).days + 1)}
            for span in (one, other)]  # fmt: skip
    assert overlap(one, [other]) is (Refusal.OVERLAPS if days[0] & days[1] else None)
    assert overlap(other, [one]) is overlap(one, [other])


@given(one=spans(TermKind.TERM), other=spans(TermKind.BREAK))
def test_a_break_may_lie_in_a_term(one, other):
    assert overlap(other, [one]) is None


def test_the_last_day_is_not_before_the_first_and_within_a_year():
    first = date(2027, 9, 15)
    assert in_order(first, first)
    assert not in_order(first, first - timedelta(days=1))
    assert in_order(first, first + timedelta(days=MOST_DAYS - 1))
    assert not in_order(first, first + timedelta(days=MOST_DAYS))
