"""Why somebody gets nobody, and which shortage proves it.

A shortage is proven by a set of seekers who can only be served by a set of mentors with fewer places (Hall 1935). Two
kinds are looked for: the seekers who speak only certain languages, which says whom to recruit, and what the last search
for an augmenting path saw, which exists for everybody whom only other seekers keep from being served.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from volunteers.matching.plan import MatchingPlan
from volunteers.matching.problem import NOBODY
from volunteers.matching.rules import A2, Limit, Mentor, Seeker, Unserved
from volunteers.matching.scoring import LIMITS, score
from volunteers.matching.serving import serve

MOST_LANGUAGES_TOGETHER = 4
MOST_LANGUAGES_LOOKED_AT = 12


@dataclass(frozen=True)
class Shortage:
    """Rows of seekers whom only these columns of mentors can serve, with fewer places than there are seekers.

    `languages` are those besides which the seekers speak none, where that is what defines the set; else empty.
    """

    seekers: tuple[int, ...]
    mentors: tuple[int, ...]
    places: int
    languages: tuple[str, ...] = ()

    @property
    def missing(self) -> int:
        """How many of them get nobody, whatever is done."""
        return len(self.seekers) - self.places


@dataclass(frozen=True)
class UnservedReason:
    """Why the seeker of a row gets nobody; how many mentors fail first at which limit; the shortage that proves it."""

    seeker: int
    code: Unserved
    failed: dict[Limit, int]
    shortage: Shortage | None = None


def reasons(plan: MatchingPlan, found: Sequence[Shortage] | None = None) -> tuple[UnservedReason, ...]:
    """For everybody who gets nobody: why. `found` are the plan's shortages, where they are known already."""
    found = shortages(plan) if found is None else found
    sets = [(set(shortage.seekers), shortage) for shortage in found]
    answers = []
    for row in plan.unserved:
        failed = plan.scores.failed[row]
        code, counts = why_not(failed)
        if code is Unserved.SHORTAGE and not plan.problem.eligible[row].any():
            # A large household: those who fit have places, but nobody two of them for it.
            code = Unserved.CAPACITY
        proving = next((shortage for rows, shortage in sets if row in rows), None)
        answers.append(UnservedReason(row, code, counts, proving if code is Unserved.SHORTAGE else None))
    return tuple(answers)


def why_not(failed: NDArray[np.uint16]) -> tuple[Unserved, dict[Limit, int]]:
    """The code for one seeker's row of failed limits, and how many mentors fail first at which limit.

    The code is the limit that most often stands alone, or with the fewest others, between the seeker and a mentor.
    """
    # Few of the ways to fail occur: each is looked at once.
    ways, many = np.unique(failed, return_counts=True)
    bits = (ways[:, None] >> np.arange(len(LIMITS), dtype=np.uint16)) & 1
    first = np.bincount(bits.argmax(axis=1), many * (ways != 0), minlength=len(LIMITS)).astype(int).tolist()
    counts = {limit: number for limit, number in zip(LIMITS, first, strict=True) if number}
    if not len(failed):
        return Unserved.NOBODY, counts
    if ways[0] == 0:
        return Unserved.SHORTAGE, counts
    fewest = bits.sum(axis=1)
    limit = LIMITS[int((bits * many[:, None])[fewest == fewest.min()].sum(axis=0).argmax())]
    return Unserved(limit.value), counts


def shortages(plan: MatchingPlan) -> tuple[Shortage, ...]:
    """What is proven to be too little: sets by language first, then what the searches saw."""
    return (*language_shortages(plan), *cut_shortages(plan))


def cut_shortages(plan: MatchingPlan) -> tuple[Shortage, ...]:
    """Everybody whom the unserved reach by alternating paths, as separate sets, the ones with most missing first."""
    eligible, mate = plan.problem.eligible, plan.solution.mate
    having: dict[int, list[int]] = {}
    for row, column in plan.pairs:
        having.setdefault(column, []).append(row)
    of_row = [NOBODY] * len(mate)
    sets: dict[int, tuple[set[int], set[int]]] = {}
    of_column: dict[int, int] = {}
    for start in plan.unserved:
        if not eligible[start].any():
            continue
        sets[start] = {start}, set()
        queue = [start]
        for row in queue:
            of_row[row] = start
            for column in np.flatnonzero(eligible[row]).tolist():
                other = of_column.get(column)
                if other is None:
                    news = having.get(column, [])
                    sets[start][0].update(news)
                    sets[start][1].add(column)
                    of_column[column] = start
                    queue += news
                elif other != start:
                    _merge(sets, of_column, other, start)
    found = [_shortage(plan, sorted(rows), sorted(columns)) for rows, columns in sets.values()]
    return tuple(sorted(found, key=lambda shortage: (-shortage.missing, shortage.seekers)))


def _merge(sets: dict[int, tuple[set[int], set[int]]], of_column: dict[int, int], other: int, start: int) -> None:
    rows, columns = sets.pop(other)
    sets[start][0].update(rows)
    sets[start][1].update(columns)
    of_column.update(dict.fromkeys(columns, start))


def _shortage(
    plan: MatchingPlan, rows: Sequence[int], columns: Sequence[int], languages: tuple[str, ...] = ()
) -> Shortage:
    places = int(plan.problem.places[list(columns)].sum())
    return Shortage(tuple(rows), tuple(columns), places, languages)


def language_shortages(plan: MatchingPlan) -> tuple[Shortage, ...]:
    """Sets of seekers who speak only certain languages and are more than the places for them.

    The set with most missing is taken, then the next among those who are left, and so on; fewer languages win a tie.
    """
    problem = plan.problem
    tongues = [spoken(seeker) for seeker in plan.scores.group.seekers]
    profiles = sorted({tongue for tongue in tongues if tongue}, key=sorted)
    rows_of = {profile: [row for row, tongue in enumerate(tongues) if tongue == profile] for profile in profiles}
    reach = np.array([problem.eligible[rows_of[profile]].any(axis=0) for profile in profiles], np.float32)
    many = np.array([len(rows_of[profile]) for profile in profiles])
    sets = _language_sets(Counter(code for row in plan.unserved for code in tongues[row]))
    within = np.array([[profile <= set(languages) for profile in profiles] for languages in sets], bool)
    found: list[Shortage] = []
    while within.any():
        able = within.astype(np.float32) @ reach > 0
        missing = within @ many - able @ problem.places
        best = int(missing.argmax())
        if missing[best] <= 0:
            break
        rows = sorted(row for number in np.flatnonzero(within[best]) for row in rows_of[profiles[number]])
        found.append(_shortage(plan, rows, np.flatnonzero(able[best]).tolist(), sets[best]))
        within = within & ~within[best]
    return tuple(found)


def _language_sets(waiting: Counter[str]) -> list[tuple[str, ...]]:
    """Small sets of the languages that most of the unserved speak, the smallest first."""
    codes = sorted(waiting, key=lambda code: (-waiting[code], code))[:MOST_LANGUAGES_LOOKED_AT]
    sizes = range(1, MOST_LANGUAGES_TOGETHER + 1)
    return [languages for size in sizes for languages in combinations(sorted(codes), size)]


def spoken(seeker: Seeker) -> frozenset[str]:
    """The languages that somebody both understands and speaks; none for who has an interpreter, who needs none."""
    if seeker.interpreter:
        return frozenset()
    return frozenset(code for code, had in seeker.languages.items() if min(had.understands, had.speaks) >= A2)


def what_if(plan: MatchingPlan, mentor: Mentor, count: int) -> int:
    """How many more would be served if so many more mentors like this one joined."""
    scores, problem = plan.scores, plan.problem
    joined = score(replace(scores.group, mentors=(mentor,)), scores.weights, scores.limits_in_force)
    eligible = np.hstack([problem.eligible, np.repeat(joined.eligible, count, axis=1)])
    mate = serve(eligible, [*problem.places.tolist(), *[mentor.places] * count], range(len(eligible)))
    return int((mate != NOBODY).sum()) - plan.solution.served
