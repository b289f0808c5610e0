"""How well every seeker fits every mentor, 0 to 100, what that is made of, and which hard limits the pair fails.

Rows are seekers, columns are mentors, in the order of the group. What people have in common is computed once for each
combination of traits that occurs, half hours and interests by products of bit matrices, so that four million pairs take
a fraction of a second.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import cos, hypot, radians
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from volunteers.matching.rules import (
    CELLS_A_WEEK,
    FIRST,
    MINUTES_A_CELL,
    Group,
    Limit,
    Limits,
    Mentor,
    Part,
    Seeker,
    Spot,
    Weights,
)
from volunteers.profiles.rules import Gender, GenderWish

Person = TypeVar("Person", Mentor, Seeker)
METRES_A_DEGREE = 111_195
UNKNOWN = -1
LIMITS = tuple(Limit)


@dataclass(frozen=True)
class Scores:
    """Every pair's points by part, and the hard limits it fails as bits: bit n is the n-th of `Limit`."""

    group: Group
    failed: NDArray[np.uint16]
    parts: Mapping[Part, NDArray[np.uint8]]

    @cached_property
    def fit(self) -> NDArray[np.int16]:
        """The whole score: the sum of the parts."""
        total = np.zeros(self.failed.shape, np.int16)
        for points in self.parts.values():
            total += points
        return total

    @cached_property
    def eligible(self) -> NDArray[np.bool_]:
        """Which pairs fail no limit."""
        return self.failed == 0

    def breakdown(self, seeker: int, mentor: int) -> dict[Part, int]:
        """The points of one pair by part; they add up to its score."""
        return {part: int(points[seeker, mentor]) for part, points in self.parts.items()}

    def limits(self, seeker: int, mentor: int) -> tuple[Limit, ...]:
        """The limits that one pair fails, the first first."""
        return tuple(limit for bit, limit in enumerate(LIMITS) if self.failed[seeker, mentor] >> bit & 1)

    def best(self, seeker: int, count: int = 3) -> list[int]:
        """The columns of the mentors who fit one seeker best, equals by their keys."""
        columns = np.flatnonzero(self.eligible[seeker])
        fit = self.fit[seeker]
        return sorted(map(int, columns), key=lambda column: (-int(fit[column]), self.group.mentors[column].key))[:count]


def score(group: Group, weights: Weights | None = None, limits: Limits | None = None) -> Scores:
    """Score every seeker with every mentor."""
    weights, limits = weights or Weights(), limits or Limits()
    seekers, mentors = group.seekers, group.mentors
    failed = _over(seekers, mentors, _seeker_traits, _mentor_traits, _failed_traits).astype(np.uint16)
    quality = _shared_languages(seekers, mentors)
    interpreted = np.array([seeker.interpreter for seeker in seekers], bool)[:, None]
    _add(failed, Limit.LANGUAGE, (quality < limits.level) & ~interpreted)
    cells = _product(_weeks(seekers), _weeks(mentors))
    _add(failed, Limit.TIME, cells * MINUTES_A_CELL < limits.overlap_minutes)
    metres = _over(seekers, mentors, _spot, _spot, _metres)
    _add(failed, Limit.DISTANCE, _too_far(seekers, mentors, metres))
    gap, outside = _ages(group)
    _add(failed, Limit.AGE, outside)
    _add_pairs(failed, group)
    heard = np.where(interpreted, np.maximum(quality, limits.level), quality)
    parts = {
        Part.LANGUAGE: _points(weights.language, FIRST)[heard],
        Part.TIME: _points(weights.time, limits.full_overlap_minutes // MINUTES_A_CELL, CELLS_A_WEEK)[cells],
        Part.DISTANCE: _distance_points(metres, weights.distance, limits),
        Part.INTERESTS: _points(weights.interests, limits.full_interests, 200)[_in_common(seekers, mentors)],
        Part.AGE: _age_points(gap, weights.age, limits),
    }
    return Scores(group, failed, parts)


def _add(failed: NDArray[np.uint16], limit: Limit, where: NDArray[np.bool_]) -> None:
    failed |= where.astype(np.uint16) << np.uint16(LIMITS.index(limit))


def _add_pairs(failed: NDArray[np.uint16], group: Group) -> None:
    if not group.blocked and not group.failed_before:
        return
    rows = {seeker.id: row for row, seeker in enumerate(group.seekers)}
    columns = {mentor.id: column for column, mentor in enumerate(group.mentors)}
    for limit, pairs in ((Limit.BLOCKED, group.blocked), (Limit.FAILED_BEFORE, group.failed_before)):
        for mentor, seeker in pairs:
            if mentor in columns and seeker in rows:
                failed[rows[seeker], columns[mentor]] |= np.uint16(1 << LIMITS.index(limit))


def _points(most: int, full: int, length: int = 0) -> NDArray[np.uint8]:
    """A table: the points for 0, 1, 2 ..., growing evenly up to `full`, whole numbers rounded down."""
    return (most * np.minimum(np.arange(max(full, length) + 1), full) // full).astype(np.uint8)


def _falling(amount: NDArray[np.int64], most: int, full: int, far: int) -> NDArray[np.uint8]:
    """All points up to `full`, none from `far` on, evenly between; half where the amount is unknown."""
    points = most * np.clip(far - amount, 0, far - full) // (far - full)
    return np.where(amount == UNKNOWN, most // 2, points).astype(np.uint8)


def _over(
    seekers: Sequence[Seeker],
    mentors: Sequence[Mentor],
    seeker_traits: Callable[[Seeker], Hashable],
    mentor_traits: Callable[[Mentor], Hashable],
    judge: Callable[..., int],
) -> NDArray[np.int32]:
    """`judge(seeker's traits, mentor's traits)` for every pair, asked once for each combination."""
    left, rows = _distinct(seekers, seeker_traits)
    right, columns = _distinct(mentors, mentor_traits)
    table = np.array([[judge(a, b) for b in right] for a in left], np.int32).reshape(len(left), len(right))
    return table[:, columns][rows]


def _distinct(people: Sequence[Person], traits: Callable[[Person], Hashable]) -> tuple[list[Any], NDArray[np.intp]]:
    known: dict[Hashable, int] = {}
    places = [known.setdefault(traits(person), len(known)) for person in people]
    return list(known), np.array(places, np.intp)


def _seeker_traits(seeker: Seeker) -> Hashable:
    return seeker.consented, seeker.places, seeker.needs, seeker.gender, seeker.wished_gender


def _mentor_traits(mentor: Mentor) -> Hashable:
    return mentor.consented, mentor.places, mentor.clearance, mentor.gender, mentor.wished_gender


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


def _shared_languages(seekers: Sequence[Seeker], mentors: Sequence[Mentor]) -> NDArray[np.uint8]:
    """The level at which both understand the other: each way in its best language, the weaker way counts."""
    left, rows = _distinct(seekers, lambda seeker: tuple(sorted(seeker.languages.items(), key=_by_code)))
    right, columns = _distinct(mentors, lambda mentor: tuple(sorted(mentor.languages.items(), key=_by_code)))
    codes = {code for profile in (*left, *right) for code, _had in profile}
    to, fro = np.zeros((2, len(left), len(right)), np.uint8)
    for code in sorted(codes):
        a = np.array([[(t.understands, t.speaks) for c, t in had if c == code] or [(0, 0)] for had in left], np.uint8)
        b = np.array([[(t.understands, t.speaks) for c, t in had if c == code] or [(0, 0)] for had in right], np.uint8)
        a, b = a.reshape(-1, 2), b.reshape(-1, 2)
        some, others = np.flatnonzero(a.any(axis=1)), np.flatnonzero(b.any(axis=1))
        both = np.ix_(some, others)
        to[both] = np.maximum(to[both], np.minimum.outer(a[some, 1], b[others, 0]))
        fro[both] = np.maximum(fro[both], np.minimum.outer(a[some, 0], b[others, 1]))
    return np.minimum(to, fro)[:, columns][rows]


def _by_code(item: tuple[str, object]) -> str:
    return item[0]


def _weeks(people: Sequence[Mentor] | Sequence[Seeker]) -> NDArray[np.float32]:
    size = CELLS_A_WEEK // 8
    packed = np.frombuffer(b"".join(person.week.to_bytes(size, "little") for person in people), np.uint8)
    return np.unpackbits(packed.reshape(len(people), size), axis=1).astype(np.float32)


def _product(left: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.int16]:
    """How many marks each row of one has in common with each row of the other (exact: far below 2 ** 24)."""
    return (left @ right.T).astype(np.int16)


def _in_common(seekers: Sequence[Seeker], mentors: Sequence[Mentor]) -> NDArray[np.int16]:
    """Shared interests, and twice the wished skills that the mentor has."""
    interests = _marks([seeker.interests for seeker in seekers], [mentor.interests for mentor in mentors])
    skills = _marks([seeker.wishes for seeker in seekers], [mentor.skills for mentor in mentors])
    return _product(np.hstack([interests[0], 2 * skills[0]]), np.hstack([interests[1], skills[1]]))


def _marks(
    left: Sequence[Iterable[Hashable]], right: Sequence[Iterable[Hashable]]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    known: dict[Hashable, int] = {}
    for marks in (*left, *right):
        for mark in marks:
            known.setdefault(mark, len(known))
    tables = []
    for people in (left, right):
        table = np.zeros((len(people), len(known)), np.float32)
        at = [(row, known[mark]) for row, marks in enumerate(people) for mark in marks]
        if at:
            table[tuple(np.array(at).T)] = 1
        tables.append(table)
    return tables[0], tables[1]


def _spot(person: Mentor | Seeker) -> Spot | None:
    return person.spot


def _metres(one: Spot | None, other: Spot | None) -> int:
    """As the crow flies between two neighbourhoods, in metres; UNKNOWN where a middle is not known."""
    if one is None or other is None or one.latitude is None or other.latitude is None:
        return UNKNOWN
    if one.longitude is None or other.longitude is None:
        return UNKNOWN
    north = one.latitude - other.latitude
    east = (one.longitude - other.longitude) * cos(radians((one.latitude + other.latitude) / 2))
    return round(METRES_A_DEGREE * hypot(north, east))


def _too_far(seekers: Sequence[Seeker], mentors: Sequence[Mentor], metres: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Farther than the mentor goes, unless into a district they named; what nobody can measure is not too far."""
    travel = np.array([mentor.travel_metres for mentor in mentors], np.int32)
    named = _over(seekers, mentors, _district, _districts, lambda district, districts: district in districts)
    return (metres > travel) & (named == 0)


def _district(seeker: Seeker) -> Hashable:
    return seeker.spot.district if seeker.spot else None


def _districts(mentor: Mentor) -> Hashable:
    return mentor.districts


def _distance_points(metres: NDArray[np.int32], most: int, limits: Limits) -> NDArray[np.uint8]:
    return _falling(metres.astype(np.int64), most, limits.full_distance_metres, limits.far_distance_metres)


def _ages(group: Group) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Years between every two births (UNKNOWN where one is not told), and whether an age is outside the other's bounds.

    A bound about somebody whose age nobody told is not met; of a household nobody asks its age.
    """
    left, rows = _distinct(group.seekers, lambda one: (one.birth_year, one.youngest, one.oldest, one.people > 1))
    right, columns = _distinct(group.mentors, lambda one: (one.birth_year, one.youngest, one.oldest, False))
    seekers, mentors = _bounds(left, group.year)[:, :, None], _bounds(right, group.year)[:, None, :]
    age, youngest, oldest, household = seekers
    mentor_age, mentor_youngest, mentor_oldest, _ = mentors
    outside = (mentor_age < youngest) | (mentor_age > oldest)
    outside = outside | (((age < mentor_youngest) | (age > mentor_oldest)) & (household == 0))
    gap = np.where((age == UNKNOWN) | (mentor_age == UNKNOWN), UNKNOWN, np.abs(age - mentor_age))
    return gap[:, columns][rows], outside[:, columns][rows]


def _bounds(profiles: Sequence[Any], year: int) -> NDArray[np.int64]:
    """Rows: age, youngest, oldest (which admit an unknown age only where there is no bound), whether a household."""
    table = [
        (
            UNKNOWN if born is None else year - born,
            (UNKNOWN if oldest is None else 0) if youngest is None else youngest,
            1_000 if oldest is None else oldest,
            household,
        )
        for born, youngest, oldest, household in profiles
    ]
    return np.array(table, np.int64).reshape(-1, 4).T


def _age_points(gap: NDArray[np.int64], most: int, limits: Limits) -> NDArray[np.uint8]:
    return _falling(gap, most, limits.full_age_years, limits.far_age_years)
