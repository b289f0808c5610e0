"""Which needs a date meets, which are missing there, and who is not understood."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from community.households.rules import Accommodation
from events.activities.rules import Food

# Which food serves whom; what is vegetarian has no pork in it.
SERVED: Mapping[Accommodation, frozenset[Food]] = {
    Accommodation.NO_PORK: frozenset({Food.PORK_FREE, Food.HALAL, Food.VEGETARIAN}),
    Accommodation.VEGETARIAN: frozenset({Food.VEGETARIAN}),
    Accommodation.NO_NUTS: frozenset({Food.NUT_FREE}),
}


ORDER = tuple(Accommodation)


class Provided(Enum):
    """What a date is to somebody's need: nobody eats where there is no food."""

    MET = "met"
    MISSING = "missing"
    NO_MATTER = "no_matter"


@dataclass(frozen=True)
class Provision:
    """What a date has for those who need something.

    `has`: what its place and its activity are noted to have; `food`: what is said of the food, None where there is
    none; `languages`: spoken there, without the usual one of the town, or interpreted into.
    """

    has: frozenset[Accommodation] = frozenset()
    food: frozenset[Food] | None = None
    languages: frozenset[str] = frozenset()


# A need, and the languages of who has it.
PersonsNeed = tuple[Accommodation, Collection[str]]


def met(need: Accommodation, spoken: Collection[str], there: Provision) -> Provided:
    """Whether a date meets a need of somebody who speaks these languages; what nobody noted is missing."""
    if need in SERVED:
        if there.food is None:
            return Provided.NO_MATTER
        good = bool(SERVED[need] & there.food)
    elif need is Accommodation.INTERPRETER:
        good = not there.languages.isdisjoint(spoken)
    else:
        good = need in there.has
    return Provided.MET if good else Provided.MISSING


def met_and_missing(
    needs: Iterable[PersonsNeed], there: Provision
) -> tuple[dict[Accommodation, int], dict[Accommodation, int]]:
    """Which needs of several people a date meets for all who have them, and which are missing: for how many people
    each, in the order of the needs. What is missing for one is missing."""
    good: Counter[Accommodation] = Counter()
    missing: Counter[Accommodation] = Counter()
    for need, spoken in sorted(needs, key=lambda one: ORDER.index(one[0])):
        found = met(need, spoken, there)
        if found is Provided.MISSING:
            missing[need] += 1
        elif found is Provided.MET:
            good[need] += 1
    return {need: number for need, number in good.items() if need not in missing}, dict(missing)


def not_understood(people: Iterable[Collection[str]], understood: Collection[str]) -> list[tuple[str, int]]:
    """Into which languages nobody interprets: those of `people` (the languages of each; none where nobody asked) who
    share no language with `understood`, as few as it takes, each with how many it is for, the most first."""
    left = [set(spoken) for spoken in people if spoken and set(spoken).isdisjoint(understood)]
    found = []
    while left:
        counted = Counter(code for spoken in left for code in spoken)
        code = min(counted, key=lambda one: (-counted[one], one))
        found.append((code, counted[code]))
        left = [spoken for spoken in left if code not in spoken]
    return found


def perhaps(
    people: Iterable[Collection[str]], understood: Collection[str], near: Mapping[str, Collection[str]]
) -> frozenset[str]:
    """Which of the languages that are `understood` may help those of `people` (the languages of each) who share none
    with it: what is `near` to one of theirs. Nobody is covered by that: who understands it, too, has told it."""
    left = [spoken for spoken in people if set(spoken).isdisjoint(understood)]
    return frozenset(one for spoken in left for code in spoken for one in near.get(code, ()) if one in understood)
