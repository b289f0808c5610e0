"""A week of half hours: what was put in comes out, and overlaps are counted in minutes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteers.profiles.week import CELLS, EVENINGS, NEVER, PARTS, WEEKENDS, Week

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


cells = st.tuples(st.integers(0, 6), st.integers(0, 47))


@given(weeks, st.sets(cells), st.integers(0, 24), st.integers(24, 48))
def test_painting_half_hours_changes_what_is_shown_and_nothing_else(week, chosen, first, last):
    painted = week.painted(chosen, first, last, 1)
    for day in range(7):
        for cell in range(48):
            shown = first <= cell < last
            assert painted.has(day, cell) == ((day, cell) in chosen if shown else week.has(day, cell))


@given(weeks, st.sets(st.tuples(st.integers(0, 6), st.integers(0, 23))))
def test_what_was_painted_in_hours_is_shown_in_hours(week, hours):
    painted = week.painted(((day, hour * 2) for day, hour in hours), 0, 48, 2)
    assert painted.whole_hours
    assert painted.minutes == 60 * len(hours)


@given(weeks, st.sets(st.integers(0, 6)), st.integers(0, 47), st.integers(1, 48))
def test_a_span_is_added_and_taken_away(week, days, begin, length):
    span = Week.span(days, begin * 30, min(begin + length, 48) * 30)
    assert span.minutes == len(days) * (min(begin + length, 48) - begin) * 30
    assert week.joined(span).overlap(span) == span
    assert week.joined(span).without(span) == week.without(span)
    assert week.without(span).overlap(span).minutes == 0


def test_the_usual_evenings_are_those_of_five_days():
    assert [day for day, _, _ in EVENINGS.spans()] == [0, 1, 2, 3, 4]
    assert [day for day, _, _ in WEEKENDS.spans()] == [5, 6]


@given(weeks)
def test_parts_that_are_not_touched_keep_their_hours(week):
    assert week.with_parts(week.parts, week) == week


@given(weeks, st.integers(0, 6), st.sampled_from(sorted(PARTS)))
def test_a_part_that_is_touched_is_whole_or_gone(week, day, part):
    span = Week.span([day], *PARTS[part])
    if (day, part) in week.parts:
        assert week.with_parts(week.parts - {(day, part)}, week) == week.without(span)
    else:
        assert week.overlap(span).minutes < 60
        assert week.with_parts(week.parts | {(day, part)}, week) == week.joined(span)


def test_a_span_past_the_day_is_none():
    with pytest.raises(ValueError, match="half hour"):
        Week.span([0], 0, 25 * 60)
