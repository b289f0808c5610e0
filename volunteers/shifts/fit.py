"""How a shift suits somebody by all that their profile says: what keeps them from it, what speaks against it, what for.

Pure: no database, no clock. What the rules refuse nobody can take; a drawback is only what somebody told of themselves
(their hours, how far they go, what they can do), and they may take the shift all the same.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from functools import cached_property, lru_cache
from itertools import accumulate
from operator import attrgetter

from community.places.rules import Spot, metres_between
from events.registrations.waiting_list import Outcome
from events.sessions.rules import Span
from volunteers.profiles.rules import paused
from volunteers.profiles.week import PARTS, Week, part_of_week
from volunteers.shifts.rules import Duty, Readiness, Refusal, SignUpState, decide


class Drawback(Enum):
    """What of a shift lies outside of what somebody told; each can be mended in the profile."""

    HOURS = "hours"
    FAR = "far"
    SKILL = "skill"


class Merit(Enum):
    """What speaks for a shift, in the order in which it is said."""

    TIME = "time"
    NEAR = "near"
    DISTRICT = "district"
    LANGUAGE = "language"
    SKILL = "skill"
    KNOWN = "known"


# What each is worth; the roster's plan counts time, district and experience in the same points.
POINTS = {
    Merit.TIME: 50,
    Merit.NEAR: 25,
    Merit.DISTRICT: 25,
    Merit.LANGUAGE: 25,
    Merit.SKILL: 25,
    Merit.KNOWN: 25,
}


@dataclass(frozen=True)
class ProfileFacts:
    """What somebody told of when, where and what: their week, the districts they named, the neighbourhood they set out
    from and how far they go (in metres), the skills (ids) they have, and the activities (ids) they helped in before."""

    week: Week = field(default_factory=Week)
    districts: Collection[str] = ()
    spot: Spot | None = None
    travel_metres: int = 0
    skills: Collection[int] = ()
    helped: Collection[int] = ()


@dataclass(frozen=True)
class OpenShift:
    """A shift that has places left, as a question to a profile: the half hours of the week that it touches at its
    place, where that is, the skill (id, and its names by language) that it asks for; `lacking`: fewer come than are
    needed; `first_time`: whoever is not cleared yet may take it once, beside somebody; `zone`: of its place."""

    id: int
    duty: Duty
    week: Week
    spot: Spot
    skill_id: int | None
    activity_id: int
    lacking: bool = False
    first_time: bool = False
    zone: str = "UTC"
    skill_names: Mapping[str, str] = field(default_factory=dict, compare=False)

    @cached_property
    def alike(self) -> str:
        """What all shifts share that differ for nobody but by when they are, and by what one knows of them."""
        duty, spot = self.duty, self.spot
        seats = (duty.capacity > duty.taken, duty.cancelled)
        facts = (spot.district, spot.latitude, spot.longitude, self.skill_id, duty.language, *seats)
        return repr((*facts, duty.clearance.value))

    @cached_property
    def turn(self) -> tuple[datetime, int]:
        """By what the sooner one comes first."""
        return self.duty.starts_at, self.id


@dataclass(frozen=True)
class ShiftFit:
    """What signing up leads to, what of the profile the shift lies outside of, and the points of what speaks for it;
    `metres` as the crow flies, None where that is not known."""

    answer: Outcome | Refusal
    drawbacks: tuple[Drawback, ...] = ()
    merits: Mapping[Merit, int] = field(default_factory=dict)
    metres: int | None = None
    # It can be taken without a clearance, once and beside somebody.
    first_time: bool = False

    @cached_property
    def fits(self) -> bool:
        """Whether it can be taken, and nothing of the profile speaks against it."""
        return isinstance(self.answer, Outcome) and not self.drawbacks

    @cached_property
    def obstacles(self) -> tuple[Refusal | Drawback, ...]:
        """Why it does not fit: what keeps somebody from it first."""
        return (*((self.answer,) if isinstance(self.answer, Refusal) else ()), *self.drawbacks)

    @cached_property
    def points(self) -> int:
        """How much speaks for it."""
        return sum(self.merits.values())


def fit(
    now: datetime,
    shift: OpenShift,
    standing: Readiness,
    told: ProfileFacts,
    busy: Iterable[Span] = (),
    mine: SignUpState = SignUpState.WITHDRAWN,
) -> ShiftFit:
    """How a shift suits somebody; the arguments beside the profile are those of `decide`."""
    metres = metres_between(told.spot, shift.spot)
    out, district = out_of_hours(told.week, shift.week), shift.spot.district in told.districts
    skilled = shift.skill_id is not None and shift.skill_id in told.skills
    drawbacks = (
        (Drawback.HOURS, out),
        (Drawback.FAR, not within_way(told.districts, shift.spot.district, metres, told.travel_metres)),
        (Drawback.SKILL, shift.skill_id is not None and not skilled),
    )
    near = metres is not None and metres <= told.travel_metres
    merits = (
        (Merit.TIME, has_hours(told.week) and not out),
        (Merit.NEAR, near),
        (Merit.DISTRICT, district),
        (Merit.LANGUAGE, shift.duty.language is not None and shift.duty.language in standing.languages),
        (Merit.SKILL, skilled),
        (Merit.KNOWN, shift.activity_id in told.helped),
    )
    points = {merit: POINTS[merit] for merit, holds in merits if holds}
    if near and metres is not None:
        points[Merit.NEAR] = nearness(metres, told.travel_metres)
    return ShiftFit(
        decide(now, shift.duty, standing, busy, mine),
        tuple(drawback for drawback, holds in drawbacks if holds),
        points,
        metres,
    )


def fit_all(
    now: datetime,
    shifts: Iterable[OpenShift],
    standing: Readiness,
    told: ProfileFacts,
    busy: Iterable[Span] = (),
    mine: Mapping[int, SignUpState] | None = None,
) -> dict[int, ShiftFit]:
    """`fit` of many shifts, by id, in one pass: of those that differ in nothing that it asks for, the first is asked.
    `mine`: where somebody stands in some of these shifts."""
    states, promised = mine or {}, sorted(busy)
    begins = [start for start, _ in promised]
    # Until when one is busy of all that begins before.
    until = list(accumulate((end for _, end in promised), max))
    outside: dict[int, bool] = {}
    days: dict[date, Hashable] = {}
    known: dict[Hashable, ShiftFit] = {}
    found: dict[int, ShiftFit] = {}
    for one in shifts:
        duty, week = one.duty, one.week
        out = outside.get(week.cells)
        if out is None:
            out = outside[week.cells] = out_of_hours(told.week, week)
        day = days.get(duty.on)
        if day is None:
            held = (until >= duty.on for until in standing.clearances.values())
            day = days[duty.on] = (paused(duty.on, standing.pauses), *held)
        before = bisect_left(begins, duty.ends_at) if begins else 0
        clashes = before > 0 and until[before - 1] > duty.starts_at
        helped = one.activity_id in told.helped
        key = (one.alike, helped, out, day, duty.starts_at <= now, clashes, states.get(one.id))
        fitting = known.get(key)
        if fitting is None:
            state = states.get(one.id, SignUpState.WITHDRAWN)
            fitting = known[key] = fit(now, one, standing, told, promised if clashes else (), state)
        found[one.id] = fitting
    return found


def best_first(fits: Mapping[int, ShiftFit], shifts: Iterable[OpenShift]) -> list[int]:
    """The ids of those of these shifts that fit: first what most speaks for, then where people are lacking, then the
    soonest."""
    alike: dict[tuple[int, bool], list[OpenShift]] = {}
    for shift in shifts:
        fitting = fits[shift.id]
        if fitting.fits:
            alike.setdefault((-fitting.points, not shift.lacking), []).append(shift)
    return [shift.id for key in sorted(alike) for shift in sorted(alike[key], key=attrgetter("turn"))]


@dataclass(frozen=True)
class Choice:
    """The best of many shifts for somebody: where these stand among those that were asked about, and how they suit; of
    all of them how many are best, which answers there are, and what keeps most of the others away first, with how
    many."""

    places: tuple[int, ...] = ()
    fits: Mapping[int, ShiftFit] = field(default_factory=dict)
    number: int = 0
    answers: frozenset[Outcome | Refusal] = frozenset()
    obstacles: tuple[tuple[Refusal | Drawback, int], ...] = ()


def choose(fits: Mapping[int, ShiftFit], shifts: Sequence[OpenShift], most: int) -> Choice:
    """The best of these shifts, at most so many; where none fits, those that could be somebody's first."""
    best = best_first(fits, shifts) or first_times(fits, shifts)
    shown = set(best[:most])
    stands = {one.id: place for place, one in enumerate(shifts) if one.id in shown}
    # Shifts that are alike share what is found of them.
    alike = dict(zip(map(id, fits.values()), fits.values(), strict=True))
    first: Counter[Refusal | Drawback] = Counter()
    for one, number in Counter(map(id, fits.values())).items():
        first.update(dict.fromkeys(alike[one].obstacles[:1], number))
    return Choice(
        tuple(stands[one] for one in best[:most]),
        {one: fits[one] for one in best[:most]},
        len(best),
        frozenset(one.answer for one in alike.values()),
        tuple(first.most_common()),
    )


# So many that could be one's first are shown.
PROPOSED = 3


def first_times(fits: Mapping[int, ShiftFit], shifts: Iterable[OpenShift]) -> list[int]:
    """The few of these shifts that somebody could take as their first: what fits them, then what else there is."""
    first = [one for one in shifts if one.id in fits and fits[one.id].first_time]
    return [*best_first(fits, first), *(one.id for one in first if not fits[one.id].fits)][:PROPOSED]


def has_hours(week: Week) -> bool:
    """Whether somebody told any hours; who told none may be asked for any."""
    return week.cells != 0


def out_of_hours(told: Week, needed: Week) -> bool:
    """Whether some of the half hours that are needed lie outside of those that were told."""
    return has_hours(told) and bool(needed.without(told).cells)


def within_way(districts: Collection[str], district: str, metres: int | None, travel_metres: int) -> bool:
    """Whether a place is in a district that somebody named, or no farther than they go; where nothing is known of them,
    they may be asked for any."""
    if district in districts:
        return True
    return not districts if metres is None else metres <= travel_metres


def nearness(metres: int, travel_metres: int) -> int:
    """Points for a way of so many metres: all of them at the door, none where one goes no farther."""
    return POINTS[Merit.NEAR] * (travel_metres - metres) // max(travel_metres, 1)


# A walker makes 4.8 km in an hour, and streets make the way about a third longer than the crow's.
METRES_A_MINUTE, DETOUR = 80, 1.3
FARTHEST_ON_FOOT = 30


def minutes_on_foot(metres: int) -> int | None:
    """About how long one walks so far, in whole five minutes; None where nobody would."""
    minutes = -(-metres * DETOUR // (METRES_A_MINUTE * 5)) * 5
    return int(max(minutes, 5)) if minutes <= FARTHEST_ON_FOOT else None


@lru_cache(4096)
def part_of_day(week: Week) -> tuple[int, str] | None:
    """The weekday (0 is Monday) and the part of it that a shift with these half hours touches most; None where it lies
    in no part."""
    parts = [((day, part), week.overlap(part_of_week(day, part)).minutes) for day in range(7) for part in PARTS]
    best = max(parts, key=lambda one: one[1])
    return best[0] if best[1] else None
