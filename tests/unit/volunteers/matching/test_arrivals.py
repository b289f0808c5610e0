"""One arrival: the best free mentor, or the shortest way to free one; what stands stays."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.volunteers.matching.test_plan import mentor, planned, seeker
from volunteers.matching.arrivals import seeker_arrives
from volunteers.matching.plan import MatchingPlan, make_plan, problem_of
from volunteers.matching.problem import NOBODY
from volunteers.matching.rules import Group, Seeker
from volunteers.matching.scoring import Scores, score
from volunteers.matching.serving import serve
from volunteers.measuring.arrivals import ArrivalChange, mentor_arrives, seeker_arrives_moving
from volunteers.measuring.town import YEAR, Maker


def left_by(plan: MatchingPlan) -> np.ndarray:
    sizes = np.array([one.places for one in plan.scores.group.seekers])
    served = plan.solution.mate != NOBODY
    taken = np.bincount(plan.solution.mate[served], sizes[served], minlength=len(plan.problem.places))
    return np.array([one.places for one in plan.scores.group.mentors]) - taken.astype(int)


def row_of(plan: MatchingPlan, newcomer: Seeker) -> Scores:
    return score(replace(plan.scores.group, seekers=(newcomer,)))


def test_a_newcomer_gets_the_best_of_the_free():
    mentors = [mentor(1, "bg"), mentor(2, "bg", interests=frozenset({"music"})), mentor(3, "bg")]
    plan = planned(mentors, [])
    newcomer = seeker(9, "bg", interests=frozenset({"music"}))
    assert seeker_arrives(row_of(plan, newcomer), np.array([1, 1, 1])) == 1
    assert seeker_arrives(row_of(plan, newcomer), np.array([0, 0, 1])) == 2
    assert seeker_arrives(row_of(plan, newcomer), np.array([0, 0, 0])) is None
    assert seeker_arrives(row_of(plan, seeker(9, "ar")), np.array([1, 1, 1])) is None
    family = row_of(planned([mentor(1, "bg", places=2), mentor(2, "bg", places=2)], []), seeker(9, "bg", people=5))
    assert seeker_arrives(family, np.array([1, 1])) is None
    assert seeker_arrives(family, np.array([1, 2])) == 1


def test_one_moves_where_that_makes_a_place_and_only_who_may():
    mentors, seekers = [mentor(1, "ar", "bg"), mentor(2, "bg")], [seeker(1, "ar", "bg", interests=frozenset({"film"}))]
    mentors[0] = replace(mentors[0], interests=frozenset({"film"}))
    plan = planned(mentors, seekers)
    assert plan.pairs == ((0, 0),)
    arabic = row_of(plan, seeker(9, "ar"))
    free = left_by(plan)
    assert seeker_arrives_moving(arabic, free, plan.scores, plan.solution.mate, ()) is None
    assert seeker_arrives_moving(arabic, free, plan.scores, plan.solution.mate, (0,)) == ArrivalChange(0, ((0, 1),))


def test_of_the_shortest_ways_the_one_that_keeps_most_fit():
    film = frozenset({"film"})
    mentors = [mentor(1, "ar", "bg"), mentor(2, "ar", "bg"), mentor(3, "bg", interests=film), mentor(4, "bg")]
    seekers = [seeker(1, "bg"), seeker(2, "bg", interests=film)]
    plan = planned(mentors, seekers)
    mate, free = np.array([0, 1]), np.array([0, 0, 1, 1])
    change = seeker_arrives_moving(row_of(plan, seeker(9, "ar")), free, plan.scores, mate, (0, 1))
    assert change == ArrivalChange(1, ((1, 2),))


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10_000))
def test_moving_serves_a_newcomer_whenever_anything_does(seed: int):
    maker = Maker(seed)
    group = maker.town(25, 30)
    plan = make_plan(group)
    newcomer = maker.seeker(99)
    free, mate = left_by(plan), plan.solution.mate.copy()
    change = seeker_arrives_moving(row_of(plan, newcomer), free, plan.scores, mate, range(30))
    everybody = score(replace(group, seekers=(*group.seekers, newcomer)))
    problem = problem_of(everybody)
    served = (serve(problem.eligible, problem.places.tolist(), range(31)) != NOBODY).sum()
    assert (change is not None) == (served > plan.solution.served)
    if change is None:
        return
    for row, column in change.moves:
        assert plan.scores.eligible[row, column]
        free[mate[row]] += 1
        free[column] -= 1
    free[change.mentor] -= 1
    assert (free >= 0).all()
    assert everybody.eligible[30, change.mentor]


def test_a_new_mentor_gets_the_neediest_who_wait():
    late, early, family = seeker(1, "bg", since=20), seeker(2, "bg", since=10), seeker(3, "bg", since=5, people=7)
    waiting = (late, early, seeker(4, "ar", since=1), family)

    def rows(places: int) -> tuple[int, ...]:
        return mentor_arrives(score(Group((mentor(1, "bg", places=places),), waiting, YEAR)))

    assert rows(1) == (1,)
    assert rows(2) == (3,)
    assert rows(3) == (3, 1)
