"""The pairs that are still possible: what every stage of the engine reads and thins out.

While most of a town's pairs are possible they are a `Table` with a small number for each, which a processor reads many
at a time; when few are left, or numbers are large, they are `Edges`, a list. Both answer the same questions.
"""

from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from volunteers.matching.problem import NOBODY, Prices, Problem

# Below every real amount; amounts that are counted from here are compared with one another only.
NO_BOUND = -(1 << 61)
# A table is for towns up to this size: then what it calculates with stays small (see `Table`).
MOST = 4_000
CLOSED = np.int16(-(1 << 14))


class PossiblePairs(Protocol):
    """What the prices need to know of the pairs that are possible. A `gain` has a number for each, as the pairs lie."""

    def own(self, gain: NDArray[np.integer], mate: NDArray[np.intp]) -> NDArray[np.int64]:
        """What each seeker gains in an assignment, 0 for who has nobody."""

    def lift(
        self, amounts: NDArray[np.int64], gain: NDArray[np.integer], asked: NDArray[np.int64], who: NDArray[np.bool_]
    ) -> None:
        """Raise each mentor's amount to the most that any of these seekers asks, and gains, with the mentor."""

    def tight(self, prices: Prices, gain: NDArray[np.integer]) -> Self:
        """The pairs whose two prices are what the pair gains."""


@dataclass(frozen=True)
class Edges:
    """Possible pairs by the rows of seekers and the columns of mentors, with their fit; by seeker, then by mentor."""

    seeker: NDArray[np.intp]
    mentor: NDArray[np.intp]
    fit: NDArray[np.int64]

    @classmethod
    def of(cls, possible: NDArray[np.bool_], fit: NDArray[np.integer]) -> Self:
        """The pairs that are marked."""
        # As one row: to find them row by row takes several times as long.
        at = np.flatnonzero(possible)
        seeker = np.repeat(np.arange(len(possible)), np.count_nonzero(possible, axis=1))
        return cls(seeker, at - seeker * possible.shape[1], fit.ravel()[at].astype(np.int64))

    def keep(self, where: NDArray[np.bool_]) -> Self:
        """Only these of the pairs."""
        at = np.flatnonzero(where)
        return type(self)(self.seeker[at], self.mentor[at], self.fit[at])

    def own(self, gain: NDArray[np.integer], mate: NDArray[np.intp]) -> NDArray[np.int64]:
        """See `PossiblePairs`."""
        used = np.flatnonzero(mate[self.seeker] == self.mentor)
        found = np.zeros(len(mate), np.int64)
        found[self.seeker[used]] = gain[used]
        return found

    def lift(
        self, amounts: NDArray[np.int64], gain: NDArray[np.integer], asked: NDArray[np.int64], who: NDArray[np.bool_]
    ) -> None:
        """See `PossiblePairs`."""
        at = np.flatnonzero(who[self.seeker])
        np.maximum.at(amounts, self.mentor[at], asked[self.seeker[at]] + gain[at])

    def tight(self, prices: Prices, gain: NDArray[np.integer]) -> Self:
        """See `PossiblePairs`."""
        return self.keep(prices.seekers[self.seeker] + prices.mentors[self.mentor] == gain)


@dataclass(frozen=True)
class PairTable:
    """Possible pairs as marks in the matrix of seekers and mentors, for objectives whose numbers stay small.

    Of at most MOST seekers and mentors, each pair of which gains between -1 and MOST: a price is a path of exchanges
    long at most, or a need; both fit, with their sums, between CLOSED and its opposite. A gain is near CLOSED where no
    pair is.
    """

    open: NDArray[np.bool_]
    fit: NDArray[np.integer]

    @classmethod
    def of(cls, problem: Problem) -> Self | None:
        """All pairs that are eligible, or None for a problem that is too large."""
        if max(*problem.eligible.shape, problem.need.max(initial=0)) > MOST:
            return None
        return cls(problem.eligible, problem.fit)

    @property
    def is_sparse(self) -> bool:
        """Whether so few pairs are left that a list is quicker."""
        return int(np.count_nonzero(self.open)) * 16 < self.open.size

    def edges(self) -> Edges:
        """The same pairs as a list."""
        return Edges.of(self.open, self.fit)

    def gain(self, of_all: NDArray[np.int8 | np.int16]) -> NDArray[np.int16]:
        """What each pair gains, given what all would, or each seeker with anybody, or everybody."""
        # By arithmetic: to choose between two takes four times as long.
        closed = np.subtract(self.open.view(np.int8), 1, dtype=np.int16)
        closed *= -CLOSED
        closed += of_all
        return closed

    def own(self, gain: NDArray[np.integer], mate: NDArray[np.intp]) -> NDArray[np.int64]:
        """See `PossiblePairs`."""
        served = np.flatnonzero(mate != NOBODY)
        found = np.zeros(len(mate), np.int64)
        found[served] = gain[served, mate[served]]
        return found

    def lift(
        self, amounts: NDArray[np.int64], gain: NDArray[np.integer], asked: NDArray[np.int64], who: NDArray[np.bool_]
    ) -> None:
        """See `PossiblePairs`. Raises ArithmeticError for amounts that no best assignment has."""
        loose = asked < NO_BOUND // 2
        for base, those in ((0, who & ~loose), (NO_BOUND, who & loose)):
            rows = np.flatnonzero(those)
            if not len(rows):
                continue
            above = asked[rows] - base
            if np.abs(above).max() > MOST + 1:
                raise ArithmeticError("the assignment is not best: an exchange gains more than any can")
            some = gain if len(rows) == len(gain) else gain[rows]
            most = (some + above.astype(np.int16)[:, None]).max(axis=0).astype(np.int64)
            np.maximum(amounts, np.where(most > CLOSED // 2, most + base, NO_BOUND), out=amounts)

    def tight(self, prices: Prices, gain: NDArray[np.integer]) -> Self:
        """See `PossiblePairs`."""
        both = prices.seekers.astype(np.int16)[:, None] + prices.mentors.astype(np.int16)
        return type(self)(self.open & (both == gain), self.fit)
