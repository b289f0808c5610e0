"""Which hours a confirmation counts, and what is said of it later."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteers.hours.rules import (
    ConfirmedHours,
    Period,
    SpanProblem,
    Validity,
    lines,
    span,
    span_problem,
    total,
    validity,
)

TODAY = date(2026, 11, 23)


def test_periods_end_today():
    assert span(Period.ALL, TODAY, None, None) == (None, TODAY)
    assert span(Period.THIS_YEAR, TODAY, None, None) == (date(2026, 1, 1), TODAY)
    assert span(Period.SPAN, TODAY, date(2026, 3, 1), date(2026, 5, 31)) == (date(2026, 3, 1), date(2026, 5, 31))
    assert span(Period.SPAN, TODAY, date(2026, 3, 1), date(2027, 1, 1)) == (date(2026, 3, 1), TODAY)


@pytest.mark.parametrize(
    ("first", "last", "problem"),
    [
        (date(2026, 1, 1), TODAY, None),
        (TODAY, TODAY, None),
        (TODAY, TODAY + timedelta(1), None),
        (TODAY, date(2026, 1, 1), SpanProblem.ORDER),
        (TODAY + timedelta(1), TODAY + timedelta(2), SpanProblem.TO_COME),
        (None, TODAY, SpanProblem.MISSING),
        (TODAY, None, SpanProblem.MISSING),
    ],
)
def test_two_days_are_a_period(first, last, problem):
    assert span_problem(first, last, TODAY) is problem


TIMES = st.lists(
    st.tuples(
        st.sampled_from((1, 2)),
        st.sampled_from("AB"),
        st.sampled_from(("sport", "culture")),
        st.timedeltas(timedelta(0), timedelta(9)),
    )
)


@given(TIMES)
def test_hours_are_added_up_by_organisation_and_kind(given_times):
    found = lines(given_times)
    assert len({(line.organisation_id, line.organisation, line.kind) for line in found}) == len(found)
    assert found == lines(reversed(given_times))
    for line in found:
        whose = (line.organisation_id, line.organisation, line.kind)
        whole = sum((time for *of, time in given_times if tuple(of) == whose), timedelta())
        assert line.minutes == whole // timedelta(minutes=1) > 0
    assert total(found) <= sum((time for *_, time in given_times), timedelta()) / timedelta(minutes=1)


def test_what_is_told_later():
    one = {("A", "sport"): 60}
    assert validity(False, one, dict(one)) is Validity.STANDS
    assert validity(False, one, {}) is Validity.CORRECTED
    assert validity(False, one, {("A", "sport"): 90}) is Validity.CORRECTED
    assert validity(True, one, one) is Validity.WITHDRAWN
    assert sorted([ConfirmedHours("B", "sport", 1, 1), ConfirmedHours("A", "sport", 2, 2)])[0].organisation == "A"
