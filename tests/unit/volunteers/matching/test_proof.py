"""The checker believes nothing: whatever is changed in a solution, it refuses it."""

from dataclasses import replace

import numpy as np
import pytest

from tests.unit.volunteers.matching.test_assignment import problem
from volunteers.matching.assignment import solve
from volunteers.matching.problem import NOBODY, Prices, Problem, Solution
from volunteers.matching.proof import Fault, Finding, check, pack, unpack


@pytest.fixture
def given() -> Problem:
    return problem(np.random.default_rng(4), 24, 14, share=0.25, needs=6, most_places=2)


@pytest.fixture
def solution(given: Problem) -> Solution:
    return solve(given)


def with_prices(solution: Solution, stage: int, **changed: np.ndarray) -> Solution:
    found = solution.stages[stage]
    prices = replace(found.prices, **changed)
    return replace(
        solution, stages=(*solution.stages[:stage], replace(found, prices=prices), *solution.stages[stage + 1 :])
    )


def test_an_honest_solution_is_proven(given: Problem, solution: Solution):
    assert check(given, solution) is None
    assert 0 < solution.served < 24


def test_every_changed_price_is_refused(given: Problem, solution: Solution):
    for number, stage in enumerate(solution.stages):
        for side in ("seekers", "mentors"):
            for person in range(len(getattr(stage.prices, side))):
                for step in (-1, 1):
                    prices = getattr(stage.prices, side).copy()
                    prices[person] += step
                    if side == "mentors" and not given.places[person]:
                        continue  # a price of no place is in no sum
                    assert check(given, with_prices(solution, number, **{side: prices})) is not None


def test_every_changed_value_is_refused(given: Problem, solution: Solution):
    for number, stage in enumerate(solution.stages):
        for step in (-1, 1):
            stages = list(solution.stages)
            stages[number] = replace(stage, value=stage.value + step)
            assert check(given, replace(solution, stages=tuple(stages))) == Finding(Fault.VALUE, number)


def test_every_other_assignment_is_refused(given: Problem, solution: Solution):
    for seeker in range(24):
        for mentor in range(NOBODY, 14):
            if mentor == solution.mate[seeker]:
                continue
            mate = solution.mate.copy()
            mate[seeker] = mentor
            assert check(given, replace(solution, mate=mate)) is not None


def test_two_exchanged_mentors_are_refused(given: Problem, solution: Solution):
    mate = solution.mate.copy()
    one, other = np.unique(mate, return_index=True)[1][1:3]
    mate[[one, other]] = mate[[other, one]]
    assert check(given, replace(solution, mate=mate)) is not None


def test_shifted_prices_that_keep_the_sum_are_refused(given: Problem, solution: Solution):
    """The oldest trick: one pays less, another more, and all together are as before."""
    for number, stage in enumerate(solution.stages):
        seekers = stage.prices.seekers.copy()
        seekers[solution.mate != NOBODY] += np.resize([1, -1], solution.served)
        if solution.served % 2 == 0:
            assert check(given, with_prices(solution, number, seekers=seekers)) is not None


def forged(given: Problem, mate: list[int], *prices: tuple[list[int], list[int]]) -> Solution:
    """An assignment with prices that somebody made up for the first stages, and nothing for the others."""
    solution = solve(given)
    nothing = ([0] * len(given.need), [0] * len(given.places))
    values = [0] * 9 if NOBODY in mate else [1] * 9
    stages = [
        replace(stage, value=value, prices=Prices(*(np.array(side, np.int64) for side in made_up)))
        for stage, value, made_up in zip(solution.stages, values, [*prices, *[nothing] * 9], strict=False)
    ]
    return replace(solution, mate=np.array(mate, np.intp), stages=tuple(stages))


def alone(places: list[int]) -> Problem:
    """One seeker, who can have the first mentor only."""
    eligible = np.array([[True, *[False] * (len(places) - 1)]])
    keys = [f"m{number}" for number in range(len(places))]
    return Problem(eligible, np.full_like(eligible, 90, int), np.array(places), np.array([1]), ["s"], keys)


def test_to_serve_nobody_is_not_best_whatever_the_prices():
    given = alone([1, 1])
    assert check(given, solve(given)) is None
    assert check(given, forged(given, [NOBODY], ([0], [0, 0]))) == Finding(Fault.PRICE_TOO_LOW, 0)
    assert check(given, forged(given, [NOBODY], ([1], [0, 0]))) == Finding(Fault.UNEQUAL, 0)
    # Somebody whom nobody needs pays for it.
    assert check(given, forged(given, [NOBODY], ([1], [0, -1]))) == Finding(Fault.NEGATIVE, 0)
    assert check(given, forged(given, [NOBODY], ([-1], [2, -1]))) == Finding(Fault.NEGATIVE, 0)
    # A price that no place multiplies closes nothing that could be used.
    full = alone([0, 1])
    assert check(full, forged(full, [NOBODY], ([0], [2, 0]))) is None


@pytest.mark.parametrize("missing", range(9))
def test_no_stage_may_be_missing(given: Problem, solution: Solution, missing: int):
    stages = solution.stages[:missing] + solution.stages[missing + 1 :]
    assert check(given, replace(solution, stages=stages)) == Finding(Fault.STAGES)


def test_a_pair_that_is_not_eligible_or_too_many_are_named(given: Problem, solution: Solution):
    seeker = int(np.flatnonzero(solution.mate != NOBODY)[0])
    eligible = given.eligible.copy()
    eligible[seeker, solution.mate[seeker]] = False
    assert check(replace(given, eligible=eligible), solution) == Finding(Fault.NOT_ELIGIBLE)
    assert check(replace(given, places=given.places * 0), solution) == Finding(Fault.OVERFULL)
    assert check(given, replace(solution, mate=solution.mate[1:])) == Finding(Fault.SHAPE)


def test_prices_that_could_overflow_are_refused(given: Problem, solution: Solution):
    seekers = solution.stages[0].prices.seekers.copy()
    seekers[:4] = (1 << 62, 1 << 62, 1 << 62, 1 << 62)
    assert check(given, with_prices(solution, 0, seekers=seekers)) == Finding(Fault.TOO_LARGE, 0)


def test_what_is_kept_is_read_back_and_checks_again(given: Problem, solution: Solution):
    again = unpack(pack(solution))
    assert check(given, again) is None
    assert again.values == solution.values
    assert isinstance(again.stages[0].prices, Prices)


@pytest.mark.parametrize("kept", [b"", b"nonsense", pack(Solution(np.zeros(0, np.intp), ()))[:-6]])
def test_what_is_no_proof_is_not_read(kept: bytes):
    with pytest.raises(ValueError, match="no proof"):
        unpack(kept)


def test_who_stands_far_down_is_looked_at_too():
    eligible = np.zeros((200, 1), bool)
    eligible[-1] = True
    keys = [f"s{number}" for number in range(200)]
    given = Problem(eligible, np.full((200, 1), 90), np.array([1]), np.ones(200, np.int64), keys, ["m"])
    assert check(given, solve(given)) is None
    nothing = ([0] * 200, [0])
    assert check(given, forged(given, [NOBODY] * 200, nothing)) == Finding(Fault.PRICE_TOO_LOW, 0)
