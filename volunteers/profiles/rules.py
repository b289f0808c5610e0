"""The vocabulary of volunteers and of what two people who meet need to know of each other."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum

from community.skills.rules import ENOUGH, Cefr, Levels, level


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


class ProfileStep(Enum):
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


# Volunteers are grown up.
YOUNGEST = 18
