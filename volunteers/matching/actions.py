"""A run over everybody: read, score, solve, check the proof, and put the pairs before the coordinators."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import Any

import sqlalchemy as sa

from community.foundation import audit, clock
from community.foundation.audit import Deed
from community.foundation.database import added, db, transaction
from volunteers.matching import queries, rules
from volunteers.matching.models import MatchingRun, UnservedRequest
from volunteers.matching.plan import MatchingPlan, finding_of, plan
from volunteers.matching.problem import Objective
from volunteers.matching.proof import Finding, pack
from volunteers.matching.queries import Snapshot
from volunteers.matching.reasons import Shortage, UnservedReason, reasons, shortages
from volunteers.matching.rules import MatchingLimits, Weights
from volunteers.matching.scoring import score
from volunteers.pairs import actions as pairs
from volunteers.pairs.actions import Proposal
from volunteers.pairs.queries import never_again

STEPS = ("reading", "scoring", "solving", "checking", "explaining", "storing")


class UnprovenError(Exception):
    """The checker does not agree with the solver: nothing is kept."""

    def __init__(self, finding: Finding):
        super().__init__(finding.fault.value)


@dataclass(frozen=True)
class Found:
    """What a run found: the plan, why somebody has nobody, what is too little,
    how long each step took (milliseconds)."""

    snapshot: Snapshot
    plan: MatchingPlan
    reasons: tuple[UnservedReason, ...]
    shortages: tuple[Shortage, ...]
    took: dict[str, int]

    @property
    def codes(self) -> Counter[rules.Unserved]:
        """How many get nobody, by code."""
        return Counter(reason.code for reason in self.reasons)


def look(zone: str, weights: Weights, limits: MatchingLimits, step: Callable[[str], Any] = lambda _name: None) -> Found:
    """Find the best pairs and prove it, and change nothing. `zone` says which day it is. Raises UnprovenError."""
    took: dict[str, int] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        began = perf_counter()
        done = work()
        took[name] = round((perf_counter() - began) * 1000)
        step(name)
        return done

    with transaction(writing=False):
        snapshot = timed("reading", lambda: queries.snapshot(clock.today(zone)))
    scores = timed("scoring", lambda: score(snapshot.group, weights, limits))
    found = timed("solving", lambda: plan(scores))
    finding = timed("checking", lambda: finding_of(found))
    if finding:
        raise UnprovenError(finding)
    why, too_little = timed("explaining", lambda: _explained(found))
    return Found(snapshot, found, why, too_little, took)


def _explained(found: MatchingPlan) -> tuple[tuple[UnservedReason, ...], tuple[Shortage, ...]]:
    too_little = shortages(found)
    return reasons(found, too_little), too_little


def keep(found: Found, made_by_id: int | None) -> int:
    """Put the pairs of a run before the coordinators, in place of the drafts of the one before; returns the run's id.

    What changed while the engine was thinking (somebody asked, answered, withdrew, blocked) is left out: the next run
    takes it up. In one transaction of its own.
    """
    began = perf_counter()
    scores, solution = found.plan.scores, found.plan.solution
    with transaction():
        pairs.take_back_drafts()
        run = added(
            MatchingRun(
                created_at=clock.now(),
                made_by_id=made_by_id,
                settings=asdict(scores.weights) | asdict(scores.limits_in_force),
                seekers=len(scores.group.seekers),
                mentors=len(scores.group.mentors),
                served=solution.served,
                total_fit=solution.value(Objective.FIT),
                exact=found.plan.exact,
                proof=pack(solution),
                shortages=[_shortage(one, found) for one in found.shortages],
            )
        )
        pairs.propose_all(_proposals(found), run_id=run.id)
        if unserved := [_unserved(one, found) | {"run_id": run.id} for one in found.reasons]:
            db.session.execute(sa.insert(UnservedRequest.__table__), unserved)
        run.took = {**found.took, "storing": round((perf_counter() - began) * 1000)}
        audit.note((Deed.CREATED, MatchingRun, run.id, ""))
        return run.id


def _proposals(found: Found) -> list[Proposal]:
    """The pairs of the plan that nothing stands against that came up since the town was read."""
    group = found.plan.scores.group
    waiting, places = queries.still_open(), queries.places_left()
    never, owners = never_again(), found.snapshot.owners
    proposals = []
    for (row, column), breakdown in zip(found.plan.pairs, found.plan.scores.breakdowns(found.plan.pairs), strict=True):
        seeker, mentor = group.seekers[row], group.mentors[column]
        household_id, member_id = owners[seeker.id]
        fits = seeker.id in waiting and places.get(mentor.id, 0) >= seeker.places
        if fits and (mentor.id, household_id) not in never:
            places[mentor.id] -= seeker.places
            proposals.append(Proposal(seeker.id, household_id, member_id, mentor.id, breakdown))
    return proposals


def _unserved(reason: UnservedReason, found: Found) -> dict[str, Any]:
    return {
        "request_id": found.plan.scores.group.seekers[reason.seeker].id,
        "code": reason.code,
        "failed": {limit.value: number for limit, number in reason.failed.items()},
    }


def _shortage(shortage: Shortage, found: Found) -> dict[str, Any]:
    """A shortage in numbers and languages: it names nobody."""
    return {
        "seekers": len(shortage.seekers),
        "mentors": len(shortage.mentors),
        "places": shortage.places,
        "languages": list(shortage.languages),
    }
