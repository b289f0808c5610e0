"""What a school term is, which do not go together, and on which days there is school."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum


class TermKind(Enum):
    """A stretch of the school year: in a term there is school, in a break of it there is none."""

    TERM = "term"
    BREAK = "break"


class Refusal(Enum):
    """Why a term is not kept as it was typed."""

    OVERLAPS = "overlaps"


# The longest name, and so many days a term has at most.
LONGEST = 80
MOST_DAYS = 366


@dataclass(frozen=True)
class SchoolSpan:
    """Its first and its last day."""

    kind: TermKind
    first_on: date
    last_on: date

    def holds(self, day: date) -> bool:
        """Whether a day is in it."""
        return self.first_on <= day <= self.last_on


def in_order(first_on: date, last_on: date) -> bool:
    """Whether these can be its first and its last day."""
    return 0 <= (last_on - first_on).days < MOST_DAYS


def overlap(span: SchoolSpan, others: Iterable[SchoolSpan]) -> Refusal | None:
    """Why it does not go with the others of its kind: a day belongs to one term, and to one break."""
    meets = (one.kind is span.kind and one.first_on <= span.last_on and span.first_on <= one.last_on for one in others)
    return Refusal.OVERLAPS if any(meets) else None


def is_school_day(day: date, spans: Sequence[SchoolSpan]) -> bool:
    """Whether a day is in a term, and in no break."""
    kinds = {one.kind for one in spans if one.holds(day)}
    return kinds == {TermKind.TERM}
