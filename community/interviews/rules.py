"""What an interview asks, how far it is, and whether the person said that it is right."""

from collections.abc import Collection
from enum import Enum


class Section(Enum):
    """The parts of an interview, in the order in which they are asked; each can be left out."""

    EDUCATION = "education"
    WORK = "work"
    LANGUAGES = "languages"
    LITERACY = "literacy"
    SKILLS = "skills"
    GOALS = "goals"


class Schooling(Enum):
    NONE = "none"
    PRIMARY = "primary"
    LOWER = "lower"
    UPPER = "upper"
    VOCATIONAL = "vocational"
    HIGHER = "higher"


class Experience(Enum):
    """How long somebody worked, at home and in the family's business included."""

    NONE = "none"
    TO_TWO = "to_two"
    TO_FIVE = "to_five"
    TO_TEN = "to_ten"
    LONGER = "longer"


class Script(Enum):
    LATIN = "latin"
    CYRILLIC = "cyrillic"
    ARABIC = "arabic"


class Literacy(Enum):
    """How well somebody knows a script."""

    WRITES = "writes"
    READS = "reads"
    LITTLE = "little"
    NOT = "not"


class Aim(Enum):
    """What somebody would like to reach."""

    LANGUAGE = "language"
    WORK = "work"
    TRAINING = "training"
    STUDY = "study"
    PEOPLE = "people"
    COMPUTERS = "computers"
    BUSINESS = "business"
    HELPING = "helping"


class Approval(Enum):
    """What the person said of the version that there is now."""

    EMPTY = "empty"
    OPEN = "open"
    CONFIRMED = "confirmed"
    DOUBTED = "doubted"


class Refusal(Enum):
    """Why nothing is confirmed."""

    CHANGED = "changed"
    NOTHING = "nothing"


YOUNGEST = 14
MOST_YEARS = 30


def old_enough(birth_year: int | None, this_year: int) -> bool:
    """Whether somebody may be asked about work and school: not a child, as far as the year of birth tells."""
    return birth_year is None or this_year - birth_year >= YOUNGEST


def approval(version: int, confirmed: int | None, doubted: int | None) -> Approval:
    """Where the newest version stands; what was said of an older one counts no more."""
    if not version:
        return Approval.EMPTY
    if confirmed == version:
        return Approval.CONFIRMED
    return Approval.DOUBTED if doubted == version else Approval.OPEN


def refusal(version: int, seen: int) -> Refusal | None:
    """Why somebody who saw the version `seen` cannot say anything about it now."""
    if not version:
        return Refusal.NOTHING
    return None if version == seen else Refusal.CHANGED


def following(section: Section) -> Section | None:
    """What is asked next, None after the last."""
    order = list(Section)
    at = order.index(section) + 1
    return order[at] if at < len(order) else None


def done(answered: Collection[str]) -> int:
    """How many parts are answered."""
    return sum(section.value in answered for section in Section)
