"""The vocabulary of volunteers and of what two people who meet need to know of each other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum


class VolunteerState(Enum):
    APPLIED = "applied"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class Gender(Enum):
    """How somebody wants to be counted for wishes like "a woman, please"; told or left open, never required."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"


class GenderWish(Enum):
    """Whom somebody wants to meet; no wish is no value."""

    SAME = "same"
    WOMAN = "woman"
    MAN = "man"


class Cefr(Enum):
    """Levels of the Common European Framework of Reference (Council of Europe, 2020), and a first language."""

    A1 = "a1"
    A2 = "a2"
    B1 = "b1"
    B2 = "b2"
    C1 = "c1"
    C2 = "c2"
    FIRST = "first"


class Interest(Enum):
    """What people like to do together."""

    FOOTBALL = "football"
    WALKING = "walking"
    COOKING = "cooking"
    MUSIC = "music"
    CRAFTS = "crafts"
    GARDENING = "gardening"
    READING = "reading"
    FILM = "film"
    GAMES = "games"
    DANCING = "dancing"
    COMPUTERS = "computers"
    SEWING = "sewing"
    SWIMMING = "swimming"
    CITY = "city"
    HOMEWORK = "homework"
    JOB_SEARCH = "job_search"


MOST_PLACES = 3
LADDER = tuple(Cefr)


def level(cefr: Cefr | None) -> int:
    """The level as a number, A1 is 1; 0 for none."""
    return LADDER.index(cefr) + 1 if cefr else 0


# Whoever speaks a language from here on can help in it.
ENOUGH = level(Cefr.A2)


@dataclass(frozen=True)
class Levels:
    """How well somebody knows a language; None is not at all, or not told."""

    listening: Cefr | None = None
    reading: Cefr | None = None
    speaking: Cefr | None = None
    writing: Cefr | None = None


class Quick(Enum):
    """How well, in a word; OWN leaves the four levels to whoever tells them."""

    FIRST = "first"
    WELL = "well"
    LITTLE = "little"
    OWN = "own"


QUICK = {
    Quick.FIRST: Levels(Cefr.FIRST, Cefr.FIRST, Cefr.FIRST, Cefr.FIRST),
    Quick.WELL: Levels(Cefr.B2, Cefr.B2, Cefr.B2, Cefr.B2),
    Quick.LITTLE: Levels(Cefr.A2, Cefr.A1, Cefr.A2, Cefr.A1),
}


def quick(levels: Levels) -> Quick:
    """The word for these levels, OWN where none says them."""
    return next((word for word, meant in QUICK.items() if meant == levels), Quick.OWN)


def spoken(before: Iterable[str], told: Mapping[str, Levels]) -> list[str]:
    """The codes in which somebody can help: those told at A2 or better, and those of before without levels yet."""
    kept = [code for code in before if code not in told]
    return [*kept, *(code for code, levels in told.items() if level(levels.speaking) >= ENOUGH)]


class Step(Enum):
    """What a profile is made of, in the order in which it is asked."""

    LANGUAGES = "languages"
    SKILLS = "skills"
    INTERESTS = "interests"
    TIMES = "times"
    PLACES = "places"
    AGREEMENT = "agreement"


# Less than this in a week is no time to meet, in minutes.
SHORTEST = 60


def paused(on: date, pauses: Iterable[tuple[date, date]]) -> bool:
    """Whether the day lies in a pause; the first and the last day belong to it."""
    return any(first <= on <= last for first, last in pauses)


OLDEST = 110
YOUNGEST = 18


def is_birth_year(year: int, this_year: int) -> bool:
    """Whether a volunteer can be born in that year."""
    return this_year - OLDEST <= year <= this_year - YOUNGEST
