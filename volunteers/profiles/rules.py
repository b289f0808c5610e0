"""The vocabulary of volunteers and of what two people who meet need to know of each other."""

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
