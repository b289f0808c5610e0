"""The roster's engine: nobody in two places, nobody over their share, and no plan that anybody finds is better."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from volunteers.rosters import plan as engine
from volunteers.rosters.plan import plan
from volunteers.rosters.rules import Place, answer_until, most_shifts, rest

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def place(number, begins, hours, wanted=1):
    return Place(number, NOON + timedelta(hours=begins), NOON + timedelta(hours=begins + hours), wanted)


def allowed(places, caps, pairs):
    by_id = {one.id: one for one in places}
    for person in {person for _, person in pairs}:
        mine = [by_id[shift] for shift, other in pairs if other == person]
        if len(mine) > caps[person]:
            return False
        mine.sort(key=lambda one: one.starts_at)
        if any(a.ends_at > b.starts_at for a, b in pairwise(mine)):
            return False
    return all(sum(shift == one.id for shift, _ in pairs) <= one.wanted for one in places)


def best_of_all(places, caps, values):
    """(filled, value) of the best plan, by looking at every one."""
    pairs = sorted(values)
    found = (0, 0)
    for choice in product((0, 1), repeat=len(pairs)):
        chosen = [pair for pair, yes in zip(pairs, choice, strict=True) if yes]
        if allowed(places, caps, chosen):
            found = max(found, (len(chosen), sum(values[pair] for pair in chosen)))
    return found


@st.composite
def problems(draw):
    places = [
        place(number, draw(st.integers(0, 6)), draw(st.integers(1, 4)), draw(st.integers(1, 2)))
        for number in range(draw(st.integers(1, 4)))
    ]
    people = range(draw(st.integers(1, 4)))
    caps = {person: draw(st.integers(0, 2)) for person in people}
    pairs = [(one.id, person) for one in places for person in people]
    kept = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=10))
    return places, caps, {pair: draw(st.integers(0, 280)) for pair in kept}


@settings(max_examples=120, deadline=None)
@given(problems())
def test_no_plan_is_better(problem):
    places, caps, values = problem
    found = plan(places, caps, values)
    assert allowed(places, caps, found.pairs)
    assert set(found.pairs) <= set(values)
    assert (found.filled, found.value) == best_of_all(places, caps, values)
    assert found.filled == len(found.pairs) == found.most_filled
    assert found.value == found.bound
    assert found.share == 1


@settings(max_examples=30, deadline=None)
@given(problems())
def test_the_order_of_what_comes_in_changes_no_worth(problem):
    places, caps, values = problem
    again = plan(places[::-1], caps, dict(reversed(values.items())))
    first = plan(places, caps, values)
    assert (first.filled, first.value) == (again.filled, again.value)


def test_a_second_look_is_taken_when_the_first_was_too_narrow(monkeypatch):
    monkeypatch.setattr(engine, "NEAR", 0)
    # Three shifts that overlap in pairs and two people: the relaxation halves them.
    places = [place(0, 0, 2), place(1, 1, 2), place(2, 2, 2)]
    values = {(shift, person): 10 + 3 * shift + person for shift in range(3) for person in range(2)}
    found = plan(places, {0: 1, 1: 1}, values)
    assert (found.filled, found.value) == best_of_all(places, {0: 1, 1: 1}, values)


def test_as_many_places_as_possible_come_before_the_best_fit():
    places = [place(0, 0, 1), place(1, 0, 1)]
    found = plan(places, {1: 1, 2: 1}, {(0, 1): 280, (1, 1): 0, (0, 2): 0})
    assert found.pairs == ((0, 2), (1, 1))


def test_shifts_that_only_touch_may_go_to_one_person():
    assert plan([place(0, 0, 1), place(1, 1, 1)], {7: 2}, {(0, 7): 1, (1, 7): 1}).filled == 2


def test_nothing_to_do_is_no_plan():
    assert plan([], {}, {}).share == 1
    assert plan([place(0, 0, 1, wanted=0)], {7: 1}, {(0, 7): 5}).pairs == ()


def test_a_value_below_zero_is_refused():
    with pytest.raises(ValueError, match="at least 0"):
        plan([place(0, 0, 1)], {7: 1}, {(0, 7): -1})


def test_how_often_and_how_long_one_is_asked():
    assert [most_shifts(days) for days in (1, 7, 14, 28)] == [1, 2, 4, 8]
    assert answer_until(NOON, NOON + timedelta(hours=10)) == NOON + timedelta(hours=5)
    assert answer_until(NOON, NOON + timedelta(days=30)) == NOON + timedelta(days=3)
    assert [rest(days) for days in (None, -1, 0, 9, 999)] == [180, 0, 0, 9, 180]
