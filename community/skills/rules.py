"""When two names mean the same skill, why one is not changed, and how well somebody knows a language."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from community.foundation.folding import fold_letters

LONGEST = 80


class Refusal(Enum):
    """Why a skill is not merged."""

    ITSELF = "itself"


def folded(name: str) -> str:
    """The name as names are compared: letters folded, single spaces, at most 80 characters; "C" is not "C++"."""
    return " ".join(fold_letters(name).split())[:LONGEST].strip()


def listed_names(names: Mapping[str, str] | None, added_as: str) -> str:
    """All that a skill is or was called, each name folded, on a line of its own between line ends."""
    lines = "\n".join(dict.fromkeys((added_as, *map(folded, (names or {}).values()))))
    return f"\n{lines}\n"


class Cefr(Enum):
    """Levels of the Common European Framework of Reference (Council of Europe, 2020), and a first language."""

    A1 = "a1"
    A2 = "a2"
    B1 = "b1"
    B2 = "b2"
    C1 = "c1"
    C2 = "c2"
    FIRST = "first"


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
