"""How well every seeker fits every mentor, 0 to 100, what that is made of, and which hard limits the pair fails.

Rows are seekers, columns are mentors, in the order of the group. What people have in common is computed once for each
combination of traits that occurs, half hours and interests by products of bit matrices, so that four million pairs take
a fraction of a second.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from community.places.rules import Spot, metres_between
from volunteers.matching.kinds import Kinds, kinds_of
from volunteers.matching.rules import (
    CELLS_A_WEEK,
    FIRST,
    MINUTES_A_CELL,
    Group,
    Limit,
    MatchingLimits,
    Mentor,
    Partner,
    ScorePart,
    Seeker,
    Weights,
)
from volunteers.profiles.rules import Gender, GenderWish

UNKNOWN = -1
LIMITS = tuple(Limit)


@dataclass(frozen=True)
class Scores:
    """Every pair's points by part, and the hard limits it fails as bits: bit n is the n-th of `Limit`."""

    group: Group
    weights: Weights
    limits_in_force: MatchingLimits
    failed: NDArray[np.uint16]
    parts: Mapping[ScorePart, NDArray[np.uint8]]

    @cached_property
    def fit(self) -> NDArray[np.int16]:
        """The whole score: the sum of the parts, 100 at most."""
        return reduce(np.add, self.parts.values()).astype(np.int16)

    @cached_property
    def eligible(self) -> NDArray[np.bool_]:
        """Which pairs fail no limit."""
        return self.failed == 0

    def breakdown(self, seeker: int, mentor: int) -> dict[ScorePart, int]:
        """The points of one pair by part; they add up to its score."""
        return {part: int(points[seeker, mentor]) for part, points in self.parts.items()}

    def breakdowns(self, pairs: Sequence[tuple[int, int]]) -> list[dict[str, int]]:
        """The points of many pairs, each by the value of the part."""
        rows, columns = np.array(pairs, np.intp).reshape(-1, 2).T
        names = [part.value for part in self.parts]
        points = np.stack([of_all[rows, columns] for of_all in self.parts.values()], axis=1)
        return [dict(zip(names, one, strict=True)) for one in points.tolist()]

    def limits(self, seeker: int, mentor: int) -> tuple[Limit, ...]:
        """The limits that one pair fails, the first first."""
        return tuple(limit for bit, limit in enumerate(LIMITS) if self.failed[seeker, mentor] >> bit & 1)

    def best(self, seeker: int, count: int = 3) -> list[int]:
        """The columns of the mentors who fit one seeker best, equals by their keys."""
        columns = np.flatnonzero(self.eligible[seeker])
        fit = self.fit[seeker]
        return sorted(map(int, columns), key=lambda column: (-int(fit[column]), self.group.mentors[column].key))[:count]


def score(group: Group, weights: Weights | None = None, limits: MatchingLimits | None = None) -> Scores:
    """Score every seeker with every mentor."""
    weights, limits = weights or Weights(), limits or MatchingLimits()
    seekers, mentors = group.seekers, group.mentors
    seeker_traits = attrgetter("consented", "places", "needs", "gender", "wished_gender")
    mentor_traits = attrgetter("consented", "places", "clearance", "gender", "wished_gender")
    failed = kinds_of(seekers, seeker_traits, mentors, mentor_traits).ask(_failed_traits, np.uint16).spread()
    _add_pairs(failed, group)
    parts = {}
    speech = kinds_of(seekers, lambda one: (one.interpreter, *_languages(one)), mentors, _languages)
    level = _shared_level(speech, limits.level)
    failed |= speech.of(_bit(level < limits.level, Limit.LANGUAGE)).spread()
    parts[ScorePart.LANGUAGE] = speech.of((weights.language * level // FIRST).astype(np.uint8)).spread()
    cells = _product(*_weeks(seekers, mentors))
    failed |= _bit(cells < -(-limits.overlap_minutes // MINUTES_A_CELL), Limit.TIME)
    parts[ScorePart.TIME] = _points(cells, weights.time, limits.full_overlap_minutes // MINUTES_A_CELL)
    way = kinds_of(seekers, attrgetter("spot"), mentors, attrgetter("spot")).ask(_apart)
    failed |= _bit(_too_far(way, mentors)[way.rows], Limit.DISTANCE)
    falling = _falling(way.table, weights.distance, limits.full_distance_metres, limits.far_distance_metres)
    parts[ScorePart.DISTANCE] = way.of(falling).spread()
    parts[ScorePart.INTERESTS] = _points(_in_common(seekers, mentors), weights.interests, limits.full_interests)
    born = attrgetter("birth_year", "youngest", "oldest")
    ages = kinds_of(seekers, lambda one: (*born(one), one.people > 1), mentors, lambda one: (*born(one), False))
    gap, outside = _ages(ages, group.year)
    failed |= ages.of(_bit(outside, Limit.AGE)).spread()
    falling = _falling(gap, weights.age, limits.full_age_years, limits.far_age_years)
    parts[ScorePart.AGE] = ages.of(falling).spread()
    return Scores(group, weights, limits, failed, parts)


def _bit(where: NDArray[Any], limit: Limit) -> NDArray[np.uint16]:
    return where * np.uint16(1 << LIMITS.index(limit))


def _add_pairs(failed: NDArray[np.uint16], group: Group) -> None:
    if not group.blocked and not group.failed_before:
        return
    rows = {seeker.id: row for row, seeker in enumerate(group.seekers)}
    columns = {mentor.id: column for column, mentor in enumerate(group.mentors)}
    for limit, pairs in ((Limit.BLOCKED, group.blocked), (Limit.FAILED_BEFORE, group.failed_before)):
        for mentor, seeker in pairs:
            if mentor in columns and seeker in rows:
                failed[rows[seeker], columns[mentor]] |= np.uint16(1 << LIMITS.index(limit))


def _points(amount: NDArray[np.uint16], most: int, full: int) -> NDArray[np.uint8]:
    """The points for an amount: growing evenly to `most` at `full`, whole numbers rounded down."""
    return (np.minimum(amount, full) * np.uint16(most) // np.uint16(full)).astype(np.uint8)


def _falling(amount: NDArray[np.int64], most: int, full: int, far: int) -> NDArray[np.uint8]:
    """All points up to `full`, none from `far` on, evenly between; half where the amount is unknown."""
    points = most * np.clip(far - amount, 0, far - full) // (far - full)
    return np.where(amount == UNKNOWN, most // 2, points).astype(np.uint8)


def _failed_traits(seeker: tuple, mentor: tuple) -> int:
    """The limits of two people's plain traits, as bits."""
    asks, takes, needs, gender, wish = seeker
    agrees, places, clearance, mentor_gender, mentor_wish = mentor
    fails = {
        Limit.NO_CONSENT: not (asks and agrees),
        Limit.CAPACITY: places < takes,
        Limit.CLEARANCE: clearance < needs,
        Limit.GENDER: not (_welcome(wish, gender, mentor_gender) and _welcome(mentor_wish, mentor_gender, gender)),
    }
    return sum(1 << LIMITS.index(limit) for limit, failing in fails.items() if failing)


def _welcome(wish: GenderWish | None, own: Gender | None, other: Gender | None) -> bool:
    """Whether one's wish allows the other; what nobody told fulfils no wish."""
    if wish is None:
        return True
    wished = own if wish is GenderWish.SAME else Gender(wish.value)
    return other is not None and other is wished


def _languages(person: Partner) -> tuple:
    return tuple(sorted((code, had.understands, had.speaks) for code, had in person.languages.items()))


def _shared_level(speech: Kinds, interpreted: int) -> NDArray[np.uint8]:
    """The level at which both understand the other: each way in its best language, the weaker way counts.

    With an interpreter it is at least the level `interpreted`.
    """
    seekers, mentors = [kind[1:] for kind in speech.left], speech.right
    to, fro = np.zeros((2, len(seekers), len(mentors)), np.uint8)
    for code in {code for kind in (*seekers, *mentors) for code, *_levels in kind}:
        some, (understood, spoken) = _having(seekers, code)
        others, (other_understood, other_spoken) = _having(mentors, code)
        both = np.ix_(some, others)
        to[both] = np.maximum(to[both], np.minimum.outer(spoken, other_understood))
        fro[both] = np.maximum(fro[both], np.minimum.outer(understood, other_spoken))
    least = np.array([interpreted if kind[0] else 0 for kind in speech.left], np.uint8)
    return np.maximum(np.minimum(to, fro), least[:, None]).astype(np.int64)


def _having(kinds: Sequence[tuple], code: str) -> tuple[list[int], NDArray[np.uint8]]:
    """Which kinds have a language, and the levels of understanding (first row) and speaking it."""
    found = [(number, *levels) for number, kind in enumerate(kinds) for known, *levels in kind if known == code]
    return [number for number, *_levels in found], np.array([row[1:] for row in found], np.uint8).reshape(-1, 2).T


def _weeks(seekers: Sequence[Seeker], mentors: Sequence[Mentor]) -> list[NDArray[np.float32]]:
    """A row of marks for each week, of the half hours in which anybody of both sides has time."""
    size = CELLS_A_WEEK // 8
    tables = []
    for people in (seekers, mentors):
        packed = np.frombuffer(b"".join(person.week.to_bytes(size, "little") for person in people), np.uint8)
        tables.append(np.unpackbits(packed.reshape(len(people), size), axis=1))
    used = tables[0].any(axis=0) & tables[1].any(axis=0)
    return [table[:, used].astype(np.float32) for table in tables]


def _product(left: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.uint16]:
    """How many marks each row of one has in common with each row of the other (exact: far below 2 ** 24)."""
    return (left @ right.T).astype(np.uint16)


def _in_common(seekers: Sequence[Seeker], mentors: Sequence[Mentor]) -> NDArray[np.uint16]:
    """Shared interests, and twice the wished skills that the mentor has."""
    interests = _marks([seeker.interests for seeker in seekers], [mentor.interests for mentor in mentors])
    skills = _marks([seeker.wishes for seeker in seekers], [mentor.skills for mentor in mentors])
    return _product(np.hstack([interests[0], 2 * skills[0]]), np.hstack([interests[1], skills[1]]))


def _marks(left: Sequence[frozenset[Any]], right: Sequence[frozenset[Any]]) -> list[NDArray[np.float32]]:
    """A row of bits for each set: which marks it has, of those that occur on both sides."""
    marks = frozenset().union(*left) & frozenset().union(*right)
    column = {mark: number for number, mark in enumerate(marks)}
    tables = []
    for people in (left, right):
        table = np.zeros((len(people), len(column)), np.float32)
        shared = [had & marks for had in people]
        rows = np.repeat(np.arange(len(people)), [len(had) for had in shared])
        table[rows, np.fromiter((column[mark] for had in shared for mark in had), np.intp, len(rows))] = 1
        tables.append(table)
    return tables


def _apart(one: Spot | None, other: Spot | None) -> int:
    metres = metres_between(one, other)
    return UNKNOWN if metres is None else metres


def _too_far(way: Kinds, mentors: Sequence[Mentor]) -> NDArray[np.bool_]:
    """For kinds of seekers: farther than each mentor goes, unless in a district they named; unknown is not too far."""
    travel = np.array([mentor.travel_metres for mentor in mentors], np.int64)
    districts = {spot.district for spot in way.left if spot is not None}
    named = {district: np.array([district in mentor.districts for mentor in mentors], bool) for district in districts}
    nowhere = np.zeros(len(mentors), bool)
    at_home = [nowhere if spot is None else named[spot.district] for spot in way.left]
    return (way.table[:, way.columns] > travel) & ~np.array(at_home, bool).reshape(len(way.left), len(mentors))


def _ages(ages: Kinds, year: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Years between two births (UNKNOWN where one is not told), and whether an age is outside the other's bounds.

    A bound about somebody whose age nobody told is not met; of a household nobody asks its age.
    """
    age, youngest, oldest, household = _bounds(ages.left, year)[:, :, None]
    mentor_age, mentor_youngest, mentor_oldest, _ = _bounds(ages.right, year)[:, None, :]
    outside = (mentor_age < youngest) | (mentor_age > oldest)
    outside = outside | (((age < mentor_youngest) | (age > mentor_oldest)) & (household == 0))
    gap = np.where((age == UNKNOWN) | (mentor_age == UNKNOWN), UNKNOWN, np.abs(age - mentor_age))
    return gap, outside


def _bounds(kinds: Sequence[Any], year: int) -> NDArray[np.int64]:
    """Rows: age, youngest, oldest (which admit an unknown age only where there is no bound), whether a household."""
    table = [
        (
            UNKNOWN if born is None else year - born,
            (UNKNOWN if oldest is None else 0) if youngest is None else youngest,
            1_000 if oldest is None else oldest,
            household,
        )
        for born, youngest, oldest, household in kinds
    ]
    return np.array(table, np.int64).reshape(-1, 4).T
