"""People by what they have in common: a question about two kinds is asked once, not for every pair of people."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from volunteers.matching.rules import Mentor, Seeker


@dataclass(frozen=True)
class Kinds:
    """Seekers and mentors by kinds that are alike in some traits: a table over kinds, and everybody's kind."""

    left: Sequence[Any]
    rows: NDArray[np.intp]
    right: Sequence[Any]
    columns: NDArray[np.intp]
    table: NDArray[Any]

    def ask(self, judge: Callable[[Any, Any], int], to: type[np.integer] = np.int64) -> Self:
        """The table of what `judge` says of two kinds, as numbers of the type `to`."""
        answers = [[judge(one, other) for other in self.right] for one in self.left]
        return self.of(np.array(answers, to).reshape(len(self.left), len(self.right)))

    def of(self, table: NDArray[Any]) -> Self:
        """The same kinds with another table."""
        return replace(self, table=table)

    def spread(self) -> NDArray[Any]:
        """The table's entry for every pair of people."""
        return self.table[:, self.columns][self.rows]


def kinds_of(
    seekers: Sequence[Seeker],
    seeker_traits: Callable[[Seeker], Hashable],
    mentors: Sequence[Mentor],
    mentor_traits: Callable[[Mentor], Hashable],
) -> Kinds:
    left, right = [seeker_traits(seeker) for seeker in seekers], [mentor_traits(mentor) for mentor in mentors]
    return Kinds(*_distinct(left), *_distinct(right), np.zeros((0, 0)))


def _distinct(traits: Sequence[Hashable]) -> tuple[list[Any], NDArray[np.intp]]:
    known: dict[Hashable, int] = {}
    places = [known.setdefault(trait, len(known)) for trait in traits]
    return list(known), np.array(places, np.intp)
