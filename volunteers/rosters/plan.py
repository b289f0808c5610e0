"""The roster's engine: open places and people in, the best plan out, with the bound that proves how good it is.

Pure and deterministic: no database, no clock. First as many places as possible get somebody; among those plans the
one whose people were asked longest ago and fit best. Both are integer programs, solved by HiGHS (branch and cut with
a dual bound; Huangfu and Hall, 2018). Nobody is in two places at once: of all shifts that share a moment a person
gets at most one, written as one constraint for each largest set of shifts that overlap at a start (an interval graph
needs no others).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack

from volunteers.rosters.rules import Place

SECONDS = 10.0
# How far from the bound the first search looks, and what counts as zero.
NEAR = 3
TINY = 1e-6


@dataclass(frozen=True)
class RosterPlan:
    """Pairs of (shift, person), what they are worth, and the most that any plan could be worth.

    `filled` of `most_filled` places have somebody; `value` of at most `bound` is their rest and fit.
    """

    pairs: tuple[tuple[int, int], ...]
    filled: int
    most_filled: int
    value: int
    bound: int

    @property
    def share(self) -> float:
        """How much of the proven optimum this is, 0 to 1: of the places,
        or of the value where all that can be are filled."""
        if self.filled < self.most_filled:
            return self.filled / self.most_filled
        return self.value / self.bound if self.bound else 1.0


def plan(places: Sequence[Place], caps: Mapping[int, int], values: Mapping[tuple[int, int], int]) -> RosterPlan:
    """The best plan.

    `caps` says how many of these shifts each person may get; `values` what a (shift, person) is worth (a whole
    number of at least 0), for the pairs that are allowed; every other pair is not. Raises ValueError for a value below
    0.
    """
    if any(value < 0 for value in values.values()):
        raise ValueError("a value is at least 0")
    by_id = {place.id: place for place in places}
    pairs = sorted(
        pair for pair in values if pair[0] in by_id and by_id[pair[0]].wanted > 0 and caps.get(pair[1], 0) > 0
    )
    if not pairs:
        return RosterPlan((), 0, 0, 0, 0)
    matrix, most = _constraints(by_id, caps, pairs)
    worth = np.array([values[pair] for pair in pairs], dtype=float)
    ones = np.ones(len(pairs))
    first, most_filled = _solve(ones, matrix, most, np.zeros(len(pairs), dtype=int))
    filled = int(first.sum())
    # As many places as before: fewer would save what is worth little.
    enough = vstack([matrix, csr_array(-ones[np.newaxis, :])], format="csr")
    chosen, bound = _solve(worth, enough, np.append(most, -filled), first)
    taken = tuple(pair for pair, yes in zip(pairs, chosen, strict=True) if yes)
    return RosterPlan(taken, filled, most_filled, int(worth @ chosen), bound)


def _solve(worth: np.ndarray, matrix: csr_array, most: np.ndarray, otherwise: np.ndarray) -> tuple[np.ndarray, int]:
    """The chosen pairs as zeros and ones, and the most that any choice reaches; `otherwise` where time was too short.

    The linear relaxation gives the bound and prices. A pair whose price lies `slack` above its worth cannot be in a
    choice that comes nearer to the bound than `slack`, so that it is left out; the choice found without it is the best
    of all when it comes that near. Otherwise `slack` grows to what was missed, and once more is enough.
    """
    relaxed = linprog(-worth, A_ub=matrix, b_ub=most, bounds=(0, 1), method="highs")
    bound = int(np.floor(-relaxed.fun + TINY))
    above = -(worth + matrix.T @ relaxed.ineqlin.marginals)
    best, slack = otherwise, NEAR
    for _ in range(2):
        kept = np.flatnonzero(above <= slack + TINY)
        part = matrix[:, kept]
        used = np.flatnonzero(np.diff(part.indptr))
        found = milp(
            -worth[kept],
            integrality=1,
            bounds=Bounds(0, 1),
            constraints=[LinearConstraint(part[used], ub=most[used])],
            options={"time_limit": SECONDS},
        )
        if found.x is not None:
            chosen = np.zeros(len(worth), dtype=int)
            chosen[kept] = np.rint(found.x)
            if worth @ chosen > worth @ best:
                best = chosen
        missed = bound - int(worth @ best)
        if found.status == 0 and missed <= slack:
            return best, int(worth @ best)
        slack = missed
    return best, bound


def _constraints(
    places: Mapping[int, Place], caps: Mapping[int, int], pairs: list[tuple[int, int]]
) -> tuple[csr_array, np.ndarray]:
    """How often each place, each person and each moment of a person may be used, as rows over the pairs."""
    rows: list[tuple[list[int], int]] = []
    of_place: dict[int, list[int]] = defaultdict(list)
    of_person: dict[int, list[int]] = defaultdict(list)
    for number, (place, person) in enumerate(pairs):
        of_place[place].append(number)
        of_person[person].append(number)
    rows += [(numbers, places[place].wanted) for place, numbers in of_place.items()]
    for person, numbers in of_person.items():
        if len(numbers) > caps[person]:
            rows.append((numbers, caps[person]))
        rows += [(together, 1) for together in _together(places, pairs, numbers)]
    lengths = [len(numbers) for numbers, _ in rows]
    columns = np.concatenate([np.array(numbers) for numbers, _ in rows])
    matrix = csr_array(
        (np.ones(len(columns)), columns, np.concatenate([[0], np.cumsum(lengths)])), shape=(len(rows), len(pairs))
    )
    return matrix, np.array([most for _, most in rows])


def _together(places: Mapping[int, Place], pairs: list[tuple[int, int]], numbers: list[int]) -> list[list[int]]:
    """The largest sets of one person's shifts that share a moment: those that hold at the start of one of them."""
    found: list[list[int]] = []
    for number in numbers:
        moment = places[pairs[number][0]].starts_at
        held = [
            other for other in numbers if places[pairs[other][0]].starts_at <= moment < places[pairs[other][0]].ends_at
        ]
        if len(held) > 1 and held not in found:
            found.append(held)
    return found
