"""Whole-number prices that prove an assignment best: linear programming's dual, read off the residual graph.

Every seeker and every mentor gets a price such that the two prices of a possible pair are together at least what the
pair gains. Then no assignment can gain more than all prices together (each mentor's once for every place), and one that
gains exactly as much is best (Kuhn 1955; von Neumann 1953). SciPy solves without giving prices; the least ones are
longest paths among the mentors: who is matched to one mentor and could go to another bounds the other's price by the
first one's (Bellman 1958, all pairs at a time).
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from volunteers.matching.edges import NO_BOUND, PossiblePairs
from volunteers.matching.problem import NOBODY, Prices


@dataclass(frozen=True)
class Bound:
    """Who must stay as they are so that no earlier objective gets worse: seekers served, mentors full."""

    seekers: NDArray[np.bool_]
    mentors: NDArray[np.bool_]

    @classmethod
    def none(cls, seekers: int, mentors: int) -> Self:
        """Nobody yet."""
        return cls(np.zeros(seekers, bool), np.zeros(mentors, bool))

    def under(self, prices: Prices) -> Self:
        """Also all who have a price: a best assignment leaves none of them out."""
        return type(self)(self.seekers | (prices.seekers != 0), self.mentors | (prices.mentors != 0))


def price(pairs: PossiblePairs, gain: NDArray[np.integer], mate: NDArray[np.intp], bound: Bound) -> Prices:
    """The least prices under which the assignment is best; of bound ones they may be below 0.

    Raises ArithmeticError for an assignment that is not best.
    """
    if not len(mate) or not len(bound.mentors):
        return Prices(np.zeros(len(mate), np.int64), np.zeros(len(bound.mentors), np.int64))
    served, own = mate != NOBODY, pairs.own(gain, mate)
    mentors = np.where(bound.mentors, NO_BOUND, np.int64(0))
    asked, who = np.where(served, mentors[mate] - own, 0), np.ones(len(mate), bool)
    for _ in range(len(mentors) + 2):
        pairs.lift(mentors, gain, asked, who)
        before, asked = asked, np.where(served, mentors[mate] - own, 0)
        # Only who asks for more than before raises a price further.
        who = asked != before
        if not who.any():
            break
    else:
        raise ArithmeticError("the assignment is not best: an exchange among the mentors gains for ever")
    loose = mentors < NO_BOUND // 2
    if loose.any():
        # Nothing holds these from below: priced among themselves, they are lowered together until all others allow it.
        mentors[loose] -= NO_BOUND
        leaving, amounts = served & loose[mate], np.full(len(mentors), NO_BOUND)
        asked = np.where(leaving, mentors[mate] - own, 0)
        pairs.lift(amounts, gain, asked, leaving)
        above = (amounts - mentors)[~loose]
        free = asked[leaving & ~bound.seekers]
        mentors[loose] -= max(0, above.max(initial=0), free.max(initial=0))
    return Prices(np.where(served, own - mentors[mate], 0), mentors)
