"""Who accompanies whom: the best assignment under five objectives in strict order, exact, with a proof of each.

1. As many seekers as possible are served. 2. Need first. 3. The generous profile: fewest pairs under 40 points, then
under 50, ... up to 80. 4. The most points together. 5. A tie-break by hash, so that the order of input changes nothing.

Each objective is solved inside what the earlier ones leave open: under their prices, only the pairs that are tight and
only assignments in which everybody with a price is taken are best (complementary slackness), and all of those are. The
first two are a matroid (`serving`); the others are linear assignments, solved by the algorithm of Jonker and Volgenant
(1987, in SciPy after Crouse 2016), several objectives packed into one whole number where a float holds it exactly.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from volunteers.matching.edges import Edges, PairTable
from volunteers.matching.prices import Bound, price
from volunteers.matching.problem import NOBODY, Objective, Problem, Solution, SolvedObjective
from volunteers.matching.serving import serve

# Whole numbers up to here are exact in the floats that SciPy calculates with.
EXACT = 1 << 53
HASH_BITS = 36


# Objectives whose numbers no table holds.
LARGE = (Objective.FIT, Objective.TIE)


class _Goal(NamedTuple):
    objective: Objective
    band: int | None = None


def solve(problem: Problem) -> Solution:
    """The best assignment under all objectives. Raises ValueError where numbers are too large to be exact."""
    return _Search(problem).run()


def tie_hashes(keys: Sequence[str]) -> NDArray[np.uint64]:
    """A 64-bit number of each key, the same everywhere and always."""
    digests = b"".join(blake2b(key.encode(), digest_size=8).digest() for key in keys)
    return np.frombuffer(digests, "<u8").astype(np.uint64)


def tie_gains(seekers: NDArray[np.uint64], mentors: NDArray[np.uint64]) -> NDArray[np.int64]:
    """What a pair gains in the tie-break: 36 bits mixed from both hashes (SplitMix64's finish: Steele et al. 2014).

    Two best assignments that the tie-break cannot tell apart occur with a probability below the number of pairs that
    are still open over 2 ** 36 (the isolation lemma: Mulmuley, Vazirani and Vazirani 1987).
    """
    mixed = seekers ^ (mentors * np.uint64(0x9E3779B97F4A7C15))
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(64 - HASH_BITS)).astype(np.int64)


class _Search:
    """What is still open while the objectives are made best one after another."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.hashes = tie_hashes(problem.seeker_keys), tie_hashes(problem.mentor_keys)
        self.pairs: PairTable | Edges = PairTable.of(problem) or Edges.of(problem.eligible, problem.fit)
        self.bound = Bound.none(*problem.eligible.shape)
        self.stages: list[SolvedObjective] = []

    def run(self) -> Solution:
        problem = self.problem
        order = np.lexsort((self.hashes[0], -problem.need)).tolist()
        mate = serve(problem.eligible, problem.places.tolist(), order)
        for goal in (_Goal(Objective.SERVED), _Goal(Objective.NEED)):
            self._prove(goal, mate)
        goals = [*(_Goal(Objective.BAND, band) for band in problem.bands), _Goal(Objective.FIT), _Goal(Objective.TIE)]
        while goals:
            edges = self.pairs.edges() if isinstance(self.pairs, PairTable) else self.pairs
            gain, together = self._pack(goals, edges, int((mate != NOBODY).sum()))
            if gain.size and gain.min() != gain.max():
                mate = _assign(edges, gain, self.bound, mate, problem.places)
            for goal in goals[:together]:
                self._prove(goal, mate)
            del goals[:together]
        return Solution(mate, tuple(self.stages))

    def _prove(self, goal: _Goal, mate: NDArray[np.intp]) -> None:
        """Price the assignment for one objective and keep what stays best under the prices."""
        if isinstance(self.pairs, PairTable) and (goal.objective in LARGE or self.pairs.is_sparse):
            self.pairs = self.pairs.edges()
        gain = self._table_gain(self.pairs, goal) if isinstance(self.pairs, PairTable) else self._gain(self.pairs, goal)
        prices = price(self.pairs, gain, mate, self.bound)
        self.stages.append(SolvedObjective(*goal, int(self.pairs.own(gain, mate).sum()), prices))
        self.pairs = self.pairs.tight(prices, gain)
        self.bound = self.bound.under(prices)

    def _table_gain(self, table: PairTable, goal: _Goal) -> NDArray[np.int16]:
        """What each pair of a table gains in one of the objectives with small numbers."""
        match goal.objective:
            case Objective.SERVED:
                return table.gain(np.ones(1, np.int16))
            case Objective.NEED:
                return table.gain(self.problem.need.astype(np.int16)[:, None])
        return table.gain(-(table.fit < (goal.band or 0)).view(np.int8))

    def _gain(self, edges: Edges, goal: _Goal) -> NDArray[np.int64]:
        """What each pair of a list gains in one objective."""
        problem, seeker, mentor = self.problem, edges.seeker, edges.mentor
        match goal.objective:
            case Objective.SERVED:
                return np.ones(len(seeker), np.int64)
            case Objective.NEED:
                return problem.need[seeker]
            case Objective.BAND:
                return -(edges.fit < (goal.band or 0)).astype(np.int64)
            case Objective.FIT:
                return edges.fit
        return tie_gains(self.hashes[0][seeker], self.hashes[1][mentor])

    def _pack(self, goals: Sequence[_Goal], edges: Edges, served: int) -> tuple[NDArray[np.int64], int]:
        """The next objectives as one, and how many they are:
        an earlier one's unit exceeds all that later ones reach."""
        low, high = int(edges.fit.min(initial=0)), int(edges.fit.max(initial=0))
        if goals[0].objective is Objective.TIE or high - low > len(edges.fit):
            return self._packed(goals, edges, served)
        # What follows from the fit alone is packed for the fits that occur, not for each pair.
        at = edges.fit - low
        fits = np.flatnonzero(np.bincount(at))
        nobody = np.zeros(len(fits), np.intp)
        by_fit = [goal for goal in goals if goal.objective is not Objective.TIE]
        packed, together = self._packed(by_fit, Edges(nobody, nobody, fits + low), served)
        of_fit = np.zeros(high - low + 1, np.int64)
        of_fit[fits] = packed
        return of_fit[at], together

    def _packed(self, goals: Sequence[_Goal], edges: Edges, served: int) -> tuple[NDArray[np.int64], int]:
        most = EXACT // (4 * (max(self.problem.eligible.shape) + 1))
        packed, together = np.zeros(len(edges.seeker), np.int64), 0
        for gain in (self._gain(edges, goal) for goal in goals):
            spread = int(gain.max(initial=0) - gain.min(initial=0))
            size = int(np.abs(packed).max(initial=0)) * (spread * served + 1) + spread
            if together and size > most:
                break
            if size > most:
                raise ValueError(f"the numbers are too far apart to be exact: {spread} is more than {most}")
            packed = packed * (spread * served + 1) + (gain - gain.max(initial=0))
            together += 1
        return packed, together


def _assign(
    edges: Edges, gain: NDArray[np.int64], bound: Bound, mate: NDArray[np.intp], places: NDArray[np.int64]
) -> NDArray[np.intp]:
    """The assignment that gains most among those that serve as many as `mate` and everybody who is bound.

    SciPy's rows are the seekers whom any pair is left for, its columns the places of the mentors. Nobody is one more
    mentor, whom all have who may go without, with as many places as seekers do.
    """
    best = np.full(len(mate), NOBODY, np.intp)
    many = np.bincount(edges.seeker, minlength=len(mate))
    rows = np.flatnonzero(many)
    if not len(rows):
        return best
    # A path of exchanges changes the gain by less than this, so that to fill who is bound is worth more than any.
    bonus = float((int(gain.max()) - int(gain.min()) + 1) * (len(rows) + 1))
    cost = (gain.max() - gain).astype(float)
    cost -= bonus * bound.mentors[edges.mentor]
    # A cost of 0 would be no pair to SciPy.
    nothing = 1 - min(0, cost.min())
    cost += nothing
    free, ends = ~bound.seekers[rows], np.cumsum(many[rows])
    cost = np.insert(cost, ends[free], nothing)
    mentor = np.insert(edges.mentor, ends[free], len(places))
    ends += np.cumsum(free)
    rest = len(rows) - int((mate[rows] != NOBODY).sum())
    slots = np.append(np.minimum(places, np.bincount(edges.mentor, minlength=len(places))), rest)
    # A pair is repeated for each place of its mentor.
    length = slots[mentor]
    after = np.cumsum(length)
    at = np.repeat(np.arange(len(mentor)), length)
    column = ((np.cumsum(slots) - slots)[mentor] - after + length).astype(np.int32)[at]
    column += np.arange(len(at), dtype=np.int32)
    table = csr_array(
        (cost[at], column, np.append(0, after[ends - 1]).astype(np.int32)), shape=(len(rows), slots.sum())
    )
    chosen, columns = min_weight_full_bipartite_matching(table)
    given = np.repeat(np.arange(len(slots)), slots)[columns]
    real = given < len(places)
    best[rows[chosen[real]]] = given[real]
    return best
