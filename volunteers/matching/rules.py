"""The vocabulary of matching: what the engine is told of two people who could meet, its limits, weights and answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import Enum

from community.places.rules import Spot, metres_between
from volunteers.profiles.rules import Gender, GenderWish
from volunteers.requests.rules import weight


class Limit(Enum):
    """A hard limit that a pair fails; in the order in which they are looked at."""

    NO_CONSENT = "no_consent"
    BLOCKED = "blocked"
    FAILED_BEFORE = "failed_before"
    CAPACITY = "capacity"
    CLEARANCE = "clearance"
    AGE = "age"
    GENDER = "gender"
    LANGUAGE = "language"
    TIME = "time"
    DISTANCE = "distance"


class Unserved(Enum):
    """Why somebody gets nobody: the limit that stands in the way of most volunteers,
    or that there are too few of them."""

    NO_CONSENT = "no_consent"
    BLOCKED = "blocked"
    FAILED_BEFORE = "failed_before"
    CAPACITY = "capacity"
    CLEARANCE = "clearance"
    AGE = "age"
    GENDER = "gender"
    LANGUAGE = "language"
    TIME = "time"
    DISTANCE = "distance"
    SHORTAGE = "shortage"
    NOBODY = "nobody"


class ScorePart(Enum):
    """What a score is made of."""

    LANGUAGE = "language"
    TIME = "time"
    DISTANCE = "distance"
    INTERESTS = "interests"
    AGE = "age"


# Levels of the Common European Framework as numbers: A1 is 1, C2 is 6, a first language is 7.
A2 = 2
FIRST = 7
# The languages in which a newcomer finds most volunteers; who has none of them comes first.
HUBS = ("bg", "en", "ru")
BANDS = (40, 50, 60, 70, 80)
CELLS_A_WEEK = 336
MINUTES_A_CELL = 30


@dataclass(frozen=True)
class Weights:
    """How many of the 100 points each part of a score can give. Raises ValueError where they are not 100 together."""

    language: int = 30
    time: int = 24
    distance: int = 20
    interests: int = 20
    age: int = 6

    def __post_init__(self) -> None:
        points = [getattr(self, part.name) for part in fields(self)]
        if min(points) < 0 or sum(points) != 100:
            raise ValueError("the weights are 100 together, and none is below 0")

    def of(self, part: ScorePart) -> int:
        """The most points this part can give."""
        return getattr(self, part.value)


@dataclass(frozen=True)
class MatchingLimits:
    """What a pair must reach, and where a part of its score is full. Raises ValueError for what cannot be meant.

    `full_*` says from where on a part has all its points, `far_*` from where on none; between them they grow evenly.
    """

    level: int = A2
    overlap_minutes: int = 60
    full_overlap_minutes: int = 240
    full_distance_metres: int = 500
    far_distance_metres: int = 8_000
    full_interests: int = 4
    full_age_years: int = 5
    far_age_years: int = 30

    def __post_init__(self) -> None:
        if not 1 <= self.level <= FIRST:
            raise ValueError("a level is 1 (A1) to 7 (first language)")
        if not 0 < self.overlap_minutes <= self.full_overlap_minutes:
            raise ValueError("the overlap is more than nothing and at most the one that is full")
        if not 0 <= self.full_distance_metres < self.far_distance_metres or self.full_interests < 1:
            raise ValueError("near is nearer than far, and full is at least one interest")
        if not 0 <= self.full_age_years < self.far_age_years:
            raise ValueError("near in age is nearer than far")


@dataclass(frozen=True)
class Tongue:
    """How well somebody has a language, 0 (not) to 7 (first language): understanding it, speaking it."""

    understands: int
    speaks: int


@dataclass(frozen=True, kw_only=True)
class Partner:
    """What the engine knows of both who offer company and who ask for it.

    `key` is a stable random name (the tie-break hashes it, never the id); bit n of `week` the half hour n after Monday
    00:00; `youngest` and `oldest` bound the age in years of whom they would like to meet.
    """

    id: int
    key: str
    week: int
    languages: Mapping[str, Tongue] = field(hash=False)
    spot: Spot | None = None
    gender: Gender | None = None
    wished_gender: GenderWish | None = None
    birth_year: int | None = None
    youngest: int | None = None
    oldest: int | None = None
    interests: frozenset[str] = frozenset()
    consented: bool = True


@dataclass(frozen=True, kw_only=True)
class Mentor(Partner):
    """A volunteer with free places, as the engine knows one.

    `places` is how many more they take, 0 to 3, a large household counting two; `travel_metres` how far they go from
    `spot`, to `districts` at any distance; `clearance` 0 none, 1 adults, 2 families, 3 children.
    """

    places: int
    travel_metres: int = 5_000
    districts: frozenset[str] = frozenset()
    clearance: int = 1
    skills: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Seeker(Partner):
    """Somebody who asks for company, a person or a household of `people`.

    `waiting_since` is a day number (date.toordinal), `needs` the clearance it takes to be with them, `wishes` the
    skills they would like; `interpreter`: one comes along.
    """

    people: int
    waiting_since: int
    needs: int = 1
    wishes: frozenset[int] = frozenset()
    interpreter: bool = False

    @property
    def places(self) -> int:
        """How many of a mentor's places they take."""
        return weight(self.people)

    @property
    def speaks_a_hub_language(self) -> bool:
        """Whether most volunteers could talk with them, in both directions."""
        return any(min(had.understands, had.speaks) >= A2 for code, had in self.languages.items() if code in HUBS)

    @property
    def need(self) -> tuple[bool, int]:
        """Who comes first, smallest first: without a hub language, then waiting longest. Equals have equal needs."""
        return self.speaks_a_hub_language, self.waiting_since


@dataclass(frozen=True)
class Group:
    """Everybody whom a run is about; the pairs (mentor id, seeker id) that may not be; and the year, for ages."""

    mentors: tuple[Mentor, ...]
    seekers: tuple[Seeker, ...]
    year: int
    blocked: frozenset[tuple[int, int]] = frozenset()
    failed_before: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True)
class Ground:
    """What two people have in common; `metres` and `years` (between their births) are None where nobody knows them.

    `languages` in which they understand each other, the best first, `one_way` those that only one understands of the
    other; `minutes` a week in which both have time, as the half hours of `week`.
    """

    languages: tuple[str, ...]
    one_way: tuple[str, ...]
    interpreter: bool
    week: int
    minutes: int
    metres: int | None
    interests: tuple[str, ...]
    skills: tuple[int, ...]
    years: int | None


def ground(seeker: Seeker, mentor: Mentor) -> Ground:
    """What there is to say about a pair in words."""
    levels, one_way = {}, []
    for code in sorted(seeker.languages.keys() & mentor.languages.keys()):
        own, other = seeker.languages[code], mentor.languages[code]
        ways = min(own.speaks, other.understands), min(own.understands, other.speaks)
        if min(ways) >= A2:
            levels[code] = min(ways)
        elif max(ways) >= A2:
            one_way.append(code)
    week = seeker.week & mentor.week
    years = abs(seeker.birth_year - mentor.birth_year) if seeker.birth_year and mentor.birth_year else None
    return Ground(
        tuple(sorted(levels, key=lambda code: (-levels[code], code))),
        tuple(one_way),
        seeker.interpreter,
        week,
        week.bit_count() * MINUTES_A_CELL,
        metres_between(seeker.spot, mentor.spot),
        tuple(sorted(seeker.interests & mentor.interests)),
        tuple(sorted(seeker.wishes & mentor.skills)),
        years,
    )
