"""Who can be served at all: as many as possible, and among all ways to do so the neediest first.

The sets of seekers that can be served together are a matroid (a transversal one: Edmonds and Fulkerson 1965). In a
matroid, taking everybody in the order of need who can still be added reaches the maximum and is best in the order of
need at once; whether somebody can be added is a search for an augmenting path (Kuhn 1955). A search that fails has seen
a set of mentors whose places can never serve more than they do (Hall 1935), so no later search enters it again.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from volunteers.matching.problem import NOBODY


def serve(eligible: NDArray[np.bool_], places: Sequence[int], order: Sequence[int]) -> NDArray[np.intp]:
    """The mentor of each seeker, or NOBODY: a largest assignment, best for those who come first in `order`."""
    packed = np.packbits(eligible, axis=1, bitorder="little")
    mentors_of = [int.from_bytes(row.tobytes(), "little") for row in packed]
    mate = np.full(len(eligible), NOBODY, np.intp)
    seekers_of: list[set[int]] = [set() for _ in places]
    free = sum(1 << mentor for mentor, count in enumerate(places) if count)
    open_to = (1 << len(places)) - 1

    def settle(seeker: int, mentor: int) -> None:
        nonlocal free
        mate[seeker] = mentor
        seekers_of[mentor].add(seeker)
        if len(seekers_of[mentor]) == places[mentor]:
            free &= ~(1 << mentor)

    for seeker in order:
        came_from: dict[int, int] = {}
        unseen, queue, end = open_to, [seeker], NOBODY
        for reached in queue:
            news = mentors_of[reached] & unseen
            if open_places := news & free:
                end, last = _lowest(open_places), reached
                break
            unseen &= ~news
            while news:
                mentor = _lowest(news)
                news &= news - 1
                came_from.update(dict.fromkeys(seekers_of[mentor], reached))
                queue += sorted(seekers_of[mentor])
        if end == NOBODY:
            open_to = unseen
            continue
        while last != seeker:
            freed = int(mate[last])
            seekers_of[freed].remove(last)
            settle(last, end)
            end, last = freed, came_from[last]
        settle(seeker, end)
    return mate


def _lowest(bits: int) -> int:
    return (bits & -bits).bit_length() - 1
