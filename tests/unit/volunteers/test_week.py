"""A week of half hours: what was put in comes out, and overlaps are counted in minutes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteers.profiles.week import CELLS, NEVER, Week

weeks = st.integers(0, (1 << CELLS) - 1).map(Week)


@given(weeks)
def test_it_is_kept_as_text(week):
    assert len(week.text) == 84
    assert Week.read(week.text) == week


@given(weeks, weeks)
def test_an_overlap_is_in_both_and_the_same_from_either_side(one, other):
    both = one.overlap(other)
    assert both == other.overlap(one)
    assert both.minutes <= min(one.minutes, other.minutes)
    assert all(
        one.has(day, cell) and other.has(day, cell) for day in range(7) for cell in range(48) if both.has(day, cell)
    )


@given(weeks)
def test_its_spans_are_all_of_it(week):
    assert sum(end - begin for _, begin, end in week.spans()) == week.minutes
    cells = [(day, cell) for day, begin, end in week.spans() for cell in range(begin // 30, end // 30)]
    assert Week.of(cells) == week


def test_a_saturday_morning():
    week = Week.of([(5, 20), (5, 21), (5, 22)])
    assert list(week.spans()) == [(5, 600, 690)]
    assert week.minutes == 90
    assert Week.read(NEVER).minutes == 0


@pytest.mark.parametrize("cell", [(7, 0), (0, 48), (-1, 0), (0, -1)])
def test_there_is_no_other_half_hour(cell):
    with pytest.raises(ValueError, match="half hour"):
        Week.of([cell])


@pytest.mark.parametrize("text", ["", "0" * 83, "0" * 85, "x" * 84])
def test_other_texts_are_no_week(text):
    with pytest.raises(ValueError):
        Week.read(text)
