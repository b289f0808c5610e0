"""A weekly run serves nearly all that hindsight could, and the exact answer is never beaten by the usual ways."""

import numpy as np
import pytest

from volunteers.matching.plan import plan, problem_of
from volunteers.matching.problem import NOBODY, Objective
from volunteers.matching.scoring import score
from volunteers.measuring.baselines import bare_assignment, best_pair_first, costs_of, first_come
from volunteers.measuring.town import Maker
from volunteers.measuring.year import NEVER, draw_year, play, serve_weekly


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_weekly_runs_come_within_five_percent_of_hindsight(seed: int):
    year = play(300, 900, seed)
    assert 0.95 <= year.share <= 1
    assert 0 < year.served <= year.hindsight < year.arrived


def test_everybody_is_served_while_they_wait():
    problem = problem_of(score(Maker(4).town(40, 120)))
    year = draw_year(problem, np.random.default_rng(4))
    week = serve_weekly(problem, year)
    served = week != NEVER
    assert 0 < served.sum() < 120
    assert (week[served] >= year.comes[served]).all()
    assert (week[served] <= year.gone[served]).all()
    assert (week[served] > year.comes[served]).any()


def test_a_year_is_the_same_at_every_call():
    assert play(40, 80, 5) == play(40, 80, 5)
    assert play(40, 80, 5) != play(40, 80, 6)


def test_no_usual_way_serves_more():
    scores = score(Maker(21).town(120, 160))
    problem, best = problem_of(scores), plan(scores).solution
    bare = bare_assignment(problem, costs_of(problem))
    assert (bare != NOBODY).sum() == best.served
    for mate in (best_pair_first(problem), first_come(problem)):
        assert 0 < (mate != NOBODY).sum() < best.served
    fits = sum(int(problem.fit[row, column]) for row, column in enumerate(bare) if column != NOBODY)
    # Need and the profile come first, so that the bare sum may be larger, but not by much.
    assert 0.9 * fits < best.value(Objective.FIT) <= fits


def test_the_town_is_the_one_that_the_numbers_were_promised_for():
    group = Maker().town()
    eligible = score(group).eligible
    assert eligible.shape == (2_000, 2_000)
    assert sum(mentor.places for mentor in group.mentors) == 3_106
    assert abs(int(eligible.sum()) - 888_000) < 5_000
