"""The table of matching, measured here and now in a made-up town: the engine, and the usual ways beside it."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from time import perf_counter
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from volunteers.matching.plan import MatchingPlan, finding_of, plan, problem_of
from volunteers.matching.problem import NOBODY
from volunteers.matching.proof import Finding
from volunteers.matching.reasons import reasons, what_if
from volunteers.matching.scoring import Scores, score
from volunteers.measuring import instance
from volunteers.measuring.arrivals import mentor_arrives, seeker_arrives_moving
from volunteers.measuring.baselines import bare_assignment, best_pair_first, costs_of, first_come
from volunteers.measuring.town import Maker
from volunteers.measuring.year import play

Answer = TypeVar("Answer")
ARRIVALS = 25
HEAD = f"{'method':<48} {'served':>12} {'seconds':>9}"


def table(people: int, seed: int) -> Iterator[str]:
    """The lines, each as soon as it is measured, for a town of so many volunteers and as many participants."""
    score(Maker(seed).town(50, 50))  # so that what is imported late is there
    maker = Maker(seed)
    group = maker.town(people, people)
    scoring, scores = _timed(lambda: score(group))
    places = sum(mentor.places for mentor in group.mentors)
    pairs = int(scores.eligible.sum())
    yield (
        f"{people} volunteers with {places} places, {people} participants, "
        f"{pairs:,} eligible pairs ({scores.eligible.mean():.0%})"
    )
    yield ""
    yield HEAD
    bare = yield from _usual_ways(scores)
    found = yield from _engine(scores, scoring, bare)
    yield from _questions(found, maker)
    yield from _elsewhere(seed)


def _usual_ways(scores: Scores) -> Generator[str, None, float]:
    problem = problem_of(scores)
    for name, method in (("best pair first", best_pair_first), ("first come, first served", first_come)):
        took, mate = _timed(lambda method=method: method(problem))  # type: ignore[misc]
        yield _row(name, _count(mate), took)
    setup, costs = _timed(lambda: costs_of(problem))
    solving, mate = _timed(lambda: bare_assignment(problem, costs))
    yield _row("SciPy's bare assignment: most served, most points", _count(mate), solving)
    yield _row("  with its matrix", _count(mate), setup + solving)
    return setup + solving


def _engine(scores: Scores, scoring: float, bare: float) -> Generator[str, None, MatchingPlan]:
    solving, found = _timed(lambda: plan(scores))
    checking, finding = _timed(lambda: finding_of(found))
    whole = scoring + solving + checking
    yield _row("five objectives, with prices", str(found.solution.served), solving)
    yield _row("  scoring before", "", scoring)
    yield _row("  checking the proof after", "ok" if finding is None else "WRONG", checking)
    yield _row("scored, solved and proven", str(found.solution.served), whole)
    yield f"  {whole / bare:.1f} times the bare assignment with its matrix"
    explaining, answers = _timed(lambda: reasons(found))
    yield _row("a reason for everybody who gets nobody", str(len(answers)), explaining)
    return found


def _questions(found: MatchingPlan, maker: Maker) -> Iterator[str]:
    group, problem, mate = found.scores.group, found.problem, found.solution.mate
    took, more = _timed(lambda: what_if(found, group.mentors[0], 2))
    yield _row("what if two more like the first volunteer joined", f"+{more}", took)
    free = problem.places - np.bincount(mate[mate != NOBODY], minlength=len(problem.places))
    times, placed = [], 0
    for number in range(ARRIVALS):
        newcomer = replace(group, seekers=(maker.seeker(10_000 + number),))
        took, change = _timed(
            lambda newcomer=newcomer: seeker_arrives_moving(  # type: ignore[misc]
                score(newcomer), free, found.scores, mate, range(len(mate))
            )
        )
        times.append(took)
        placed += change is not None
    yield _row(f"one participant arrives, the slowest of {ARRIVALS}", f"{placed} of {ARRIVALS}", max(times))
    waiting = tuple(group.seekers[row] for row in found.unserved)
    newcomer = replace(group, mentors=(maker.mentor(10_000, 2),), seekers=waiting)
    took, rows = _timed(lambda: mentor_arrives(score(newcomer)))
    yield _row("one volunteer arrives", str(len(rows)), took)


def _elsewhere(seed: int) -> Iterator[str]:
    group = Maker(seed).town(300, 300)
    took, (found, finding) = _timed(lambda: _proven(plan(score(group))))
    yield _row("300 x 300: scored, solved and proven", str(found.solution.served) if finding is None else "WRONG", took)
    for size in (100, 800):
        costs = instance.drawn(size, seed)
        took, (value, proven) = _timed(lambda costs=costs: instance.optimum(costs))  # type: ignore[misc]
        yield _row(f"instance of {size} x {size}, its least cost proven", str(value) if proven else "WRONG", took)
    took, year = _timed(lambda: play(300, 900, seed))
    yield _row("a year of weekly runs, 300 volunteers", f"{year.served} of {year.hindsight}", took)
    yield f"  {year.share:.1%} of the most that hindsight could serve"


def _proven(found: MatchingPlan) -> tuple[MatchingPlan, Finding | None]:
    return found, finding_of(found)


def _timed(call: Callable[[], Answer]) -> tuple[float, Answer]:
    start = perf_counter()
    answer = call()
    return perf_counter() - start, answer


def _count(mate: NDArray[np.intp]) -> str:
    return str(int((mate != NOBODY).sum()))


def _row(method: str, served: str, seconds: float) -> str:
    return f"{method:<48} {served:>12} {seconds:>9.3f}"
