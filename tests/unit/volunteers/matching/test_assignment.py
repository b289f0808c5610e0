"""The engine is exact in every objective, and its answer depends on nothing but the people."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching

from volunteers.matching import edges
from volunteers.matching.assignment import solve
from volunteers.matching.problem import NOBODY, Objective, Problem, Solution
from volunteers.matching.proof import check

NAMES = [f"name-{number}" for number in range(40)]


def problem(
    draw: np.random.Generator, seekers: int, mentors: int, share: float = 0.5, needs: int = 3, most_places: int = 3
) -> Problem:
    """A random instance with many equal scores, so that every objective has something to decide."""
    return Problem(
        draw.random((seekers, mentors)) < share,
        draw.choice([20, 35, 45, 55, 65, 75, 85, 86], (seekers, mentors)),
        draw.integers(0, most_places + 1, mentors),
        draw.integers(1, needs + 1, seekers),
        [str(name) for name in draw.permutation(NAMES)[:seekers]],
        [str(name) for name in draw.permutation(NAMES)[:mentors]],
    )


def profile(given: Problem, mate: tuple[int, ...]) -> tuple:
    """What an assignment reaches in objectives 1 to 4, from their definitions."""
    pairs = [(seeker, mentor) for seeker, mentor in enumerate(mate) if mentor != NOBODY]
    fits = [int(given.fit[pair]) for pair in pairs]
    by_need = tuple(
        sum(given.need[seeker] == need for seeker, _mentor in pairs) for need in sorted(set(given.need), reverse=True)
    )
    return len(pairs), by_need, tuple(-sum(fit < band for fit in fits) for band in given.bands), sum(fits)


def every_assignment(given: Problem) -> list[tuple[int, ...]]:
    seekers, mentors = given.eligible.shape
    choices = [[NOBODY, *np.flatnonzero(given.eligible[seeker])] for seeker in range(seekers)]
    return [
        mate
        for mate in product(*choices)
        if all(mate.count(mentor) <= given.places[mentor] for mentor in range(mentors))
    ]


def best_of(given: Problem) -> tuple:
    """The best profile there is, by looking at all assignments one person at a time (states: places taken)."""
    needs = sorted(set(given.need), reverse=True)
    states: dict[tuple[int, ...], tuple] = {
        tuple(given.places): (0, (0,) * len(needs), (0,) * len(given.bands), 0),
    }
    for seeker, row in enumerate(given.eligible):
        news = dict(states)
        for left, (count, by_need, bad, total) in states.items():
            for mentor in np.flatnonzero(row):
                if not left[mentor]:
                    continue
                fit = int(given.fit[seeker, mentor])
                reached = (
                    count + 1,
                    tuple(n + (need == given.need[seeker]) for n, need in zip(by_need, needs, strict=True)),
                    tuple(n - (fit < band) for n, band in zip(bad, given.bands, strict=True)),
                    total + fit,
                )
                now = (*left[:mentor], left[mentor] - 1, *left[mentor + 1 :])
                news[now] = max(news.get(now, (-1,)), reached)
        states = news
    return max(states.values())


def solved(given: Problem) -> Solution:
    solution = solve(given)
    assert check(given, solution) is None
    return solution


def test_agrees_with_brute_force_on_a_thousand_small_instances():
    draw = np.random.default_rng(7)
    for _ in range(1_000):
        seekers, mentors = draw.integers(1, 8, 2)
        given = problem(draw, seekers, mentors, share=draw.uniform(0.2, 1), most_places=int(draw.integers(1, 4)))
        solution = solved(given)
        assert profile(given, tuple(solution.mate)) == best_of(given)


def test_a_town_too_large_for_a_table_is_solved_alike(monkeypatch):
    draw = np.random.default_rng(11)
    some = [problem(draw, *draw.integers(1, 30, 2), share=draw.uniform(0.1, 1), needs=9) for _ in range(150)]
    tables = [solved(one) for one in some]
    monkeypatch.setattr(edges, "MOST", 0)
    assert all(edges.PairTable.of(one) is None for one in some)
    for one, table in zip(some, tables, strict=True):
        listed = solved(one)
        assert listed.values == table.values
        assert listed.mate.tolist() == table.mate.tolist()
        for stage, other in zip(listed.stages, table.stages, strict=True):
            assert stage.prices.seekers.tolist() == other.prices.seekers.tolist()
            assert stage.prices.mentors.tolist() == other.prices.mentors.tolist()


def test_large_needs_and_prices_are_checked_exactly():
    draw = np.random.default_rng(12)
    for _ in range(40):
        small = problem(draw, 8, 6, needs=4)
        large = replace(small, need=small.need * 9_999)
        assert edges.PairTable.of(large) is None
        assert solved(large).mate.tolist() == solved(small).mate.tolist()


def test_the_tie_break_leaves_one_answer_of_all_that_are_equal():
    draw = np.random.default_rng(8)
    for _ in range(60):
        given = problem(draw, 4, 3)
        best = best_of(given)
        equals = [mate for mate in every_assignment(given) if profile(given, mate) == best]
        assert tuple(solved(given).mate) in equals
        # The same people in another order: the same pairs.
        rows, columns = draw.permutation(4), draw.permutation(3)
        assert pairs(shuffled(given, rows, columns)) == pairs(given)


def pairs(given: Problem) -> set[tuple[str, str]]:
    mate = solved(given).mate
    return {(given.seeker_keys[row], given.mentor_keys[column]) for row, column in enumerate(mate) if column != NOBODY}


def shuffled(given: Problem, rows: np.ndarray, columns: np.ndarray) -> Problem:
    return Problem(
        given.eligible[rows][:, columns],
        given.fit[rows][:, columns],
        given.places[columns],
        given.need[rows],
        [given.seeker_keys[row] for row in rows],
        [given.mentor_keys[column] for column in columns],
        given.bands,
    )


seeds = st.integers(0, 2**32 - 1)


@settings(deadline=None, max_examples=60)
@given(seed=seeds, size=st.integers(1, 30), others=st.integers(1, 30))
def test_the_order_of_people_changes_no_pair(seed: int, size: int, others: int):
    draw = np.random.default_rng(seed)
    given = problem(draw, size, others, share=0.3)
    assert pairs(shuffled(given, draw.permutation(size), draw.permutation(others))) == pairs(given)


@settings(deadline=None, max_examples=60)
@given(seed=seeds, size=st.integers(2, 30))
def test_one_more_volunteer_never_serves_fewer_nor_the_less_needy(seed: int, size: int):
    given = problem(np.random.default_rng(seed), size, size, share=0.2)
    fewer = Problem(
        given.eligible[:, 1:], given.fit[:, 1:], given.places[1:], given.need, given.seeker_keys, given.mentor_keys[1:]
    )
    assert solved(given).values[:2] >= solved(fewer).values[:2]


@settings(deadline=None, max_examples=60)
@given(seed=seeds, size=st.integers(2, 25))
def test_without_somebody_unmatched_every_value_stays(seed: int, size: int):
    draw = np.random.default_rng(seed)
    given = problem(draw, size, size, share=0.2)
    solution = solved(given)
    unserved = np.flatnonzero(solution.mate == NOBODY)
    if not len(unserved):
        return
    rest = np.delete(np.arange(size), draw.choice(unserved))
    assert solved(shuffled(given, rest, np.arange(size))).values == solution.values


@settings(deadline=None, max_examples=40)
@given(seed=seeds, size=st.integers(1, 30))
def test_doubled_scores_and_bands_change_no_pair(seed: int, size: int):
    given = problem(np.random.default_rng(seed), size, size, share=0.4)
    doubled = Problem(
        given.eligible,
        given.fit * 2,
        given.places,
        given.need,
        given.seeker_keys,
        given.mentor_keys,
        tuple(band * 2 for band in given.bands),
    )
    assert pairs(doubled) == pairs(given)


@settings(deadline=None, max_examples=40)
@given(seed=seeds, size=st.integers(1, 40), others=st.integers(1, 40), needs=st.integers(1, 40))
def test_serves_as_many_as_a_largest_matching(seed: int, size: int, others: int, needs: int):
    given = problem(np.random.default_rng(seed), size, others, share=0.15, needs=needs)
    slots = np.repeat(np.arange(others), given.places)
    matching = maximum_bipartite_matching(csr_matrix(given.eligible[:, slots]), perm_type="column")
    assert solved(given).served == (matching != NOBODY).sum()


def test_fit_is_as_large_as_scipy_finds_it_where_nothing_else_decides():
    draw = np.random.default_rng(9)
    fit = draw.integers(0, 101, (60, 60))
    everyone = Problem(
        np.ones((60, 60), bool),
        fit,
        np.ones(60, int),
        np.ones(60, int),
        [f"s{number}" for number in range(60)],
        [f"m{number}" for number in range(60)],
        bands=(),
    )
    assert solved(everyone).value(Objective.FIT) == fit[linear_sum_assignment(fit, maximize=True)].sum()


@pytest.mark.parametrize(("seekers", "mentors"), [(0, 0), (0, 3), (3, 0), (3, 3)])
def test_nobody_and_nothing_eligible_is_an_answer_too(seekers: int, mentors: int):
    draw = np.random.default_rng(1)
    solution = solved(problem(draw, seekers, mentors, share=0))
    assert solution.served == 0
    assert set(solution.values) <= {0}


def test_numbers_too_far_apart_are_refused():
    given = problem(np.random.default_rng(3), 3, 3, share=1, most_places=1)
    huge = Problem(
        given.eligible,
        given.fit.astype(np.int64) * 10**14,
        np.ones(3, int),
        given.need,
        given.seeker_keys,
        given.mentor_keys,
    )
    with pytest.raises(ValueError, match="too far apart"):
        solve(huge)
