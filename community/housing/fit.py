"""Which dwellings fit a family: what must be so, what is better so, the three best with reasons, and why not others."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from community.places.rules import Spot, metres_between


class HousingLack(Enum):
    """What must be so and is not."""

    PERSONS = "persons"
    BUDGET = "budget"
    STEP_FREE = "step_free"
    DATE = "date"
    REGISTRATION = "registration"


class HousingReason(Enum):
    """What makes one better than another."""

    SCHOOL = "school"
    WORK = "work"
    DISTRICT = "district"
    LANGUAGE = "language"


@dataclass(frozen=True)
class WantedHome:
    """What a family looks for: rent with what comes on top up to `budget` a month, free by `by_on` at the latest."""

    persons: int
    budget: int
    by_on: date
    step_free: bool = False
    registration: bool = False
    district: str = ""
    language: str = ""
    school: Spot | None = None
    work: Spot | None = None


@dataclass(frozen=True)
class OfferedHome:
    """A dwelling as the engine sees it: `spoken` are the languages of families that live in its district."""

    id: int
    most_persons: int
    costs: int
    free_from: date
    spot: Spot
    free_until: date | None = None
    step_free: bool = False
    registration: bool = False
    spoken: frozenset[str] = frozenset()


@dataclass(frozen=True)
class HousingFit:
    """How a dwelling fits: what it lacks, or its points and the reasons for them (metres where they are known)."""

    id: int
    lacks: tuple[HousingLack, ...] = ()
    points: int = 0
    reasons: tuple[tuple[HousingReason, int | None], ...] = ()
    costs: int = 0


BEST = 3
# As the crow flies, up to so many metres, so many points.
NEAR = ((1000, 4), (3000, 3), (6000, 1))
SAME_DISTRICT, WISHED_DISTRICT, SPEAKS = 1, 3, 2


def lacks_of(wanted: WantedHome, home: OfferedHome) -> tuple[HousingLack, ...]:
    """What must be so and is not; nothing where the family could move in."""
    found = {
        HousingLack.PERSONS: home.most_persons < wanted.persons,
        HousingLack.BUDGET: home.costs > wanted.budget,
        HousingLack.STEP_FREE: wanted.step_free and not home.step_free,
        HousingLack.DATE: home.free_from > wanted.by_on
        or (home.free_until is not None and home.free_until <= wanted.by_on),
        HousingLack.REGISTRATION: wanted.registration and not home.registration,
    }
    return tuple(lack for lack, holds in found.items() if holds)


def fit_of(wanted: WantedHome, home: OfferedHome) -> HousingFit:
    """How one dwelling fits; whatever lacks something has no points."""
    if lacks := lacks_of(wanted, home):
        return HousingFit(home.id, lacks, costs=home.costs)
    reasons: list[tuple[HousingReason, int | None]] = []
    points = 0
    for reason, place in ((HousingReason.SCHOOL, wanted.school), (HousingReason.WORK, wanted.work)):
        near, metres = _nearness(place, home.spot)
        if near:
            points += near
            reasons.append((reason, metres))
    if wanted.district and wanted.district == home.spot.district:
        points += WISHED_DISTRICT
        reasons.append((HousingReason.DISTRICT, None))
    if wanted.language in home.spoken:
        points += SPEAKS
        reasons.append((HousingReason.LANGUAGE, None))
    return HousingFit(home.id, (), points, tuple(reasons), home.costs)


def _nearness(place: Spot | None, spot: Spot) -> tuple[int, int | None]:
    """Points for how near it is, and in metres where both middles are known."""
    metres = metres_between(place, spot)
    if metres is None:
        return (SAME_DISTRICT if place is not None and place.district == spot.district else 0), None
    return next((points for bound, points in NEAR if metres <= bound), 0), metres


def ranked(wanted: WantedHome, homes: Iterable[OfferedHome]) -> tuple[list[HousingFit], list[HousingFit]]:
    """The three best, and all others: those that would do too by their points, then those that lack least. Of two that
    are alike the cheaper, then the one that was there first; in whatever order they are given."""
    found = sorted((fit_of(wanted, one) for one in homes), key=lambda one: (-one.points, one.costs, one.id))
    fitting = [one for one in found if not one.lacks]
    lacking = sorted((one for one in found if one.lacks), key=lambda one: (len(one.lacks), one.costs, one.id))
    return fitting[:BEST], [*fitting[BEST:], *lacking]
