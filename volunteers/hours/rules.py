"""What a confirmation of hours counts, and what is said of it later."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Any

from community.accounts.rules import AttemptLimit

# A code has 80 bits: who types it wrongly so often is guessing.
WRONG_CODE_FROM_NETWORK = AttemptLimit("hours:network", 60, timedelta(minutes=15))
# So many at a time; another one takes the place of one that was withdrawn.
MOST = 20


class Period(Enum):
    """Which hours somebody wants to have confirmed."""

    ALL = "all"
    THIS_YEAR = "this_year"
    SPAN = "span"


class Refusal(Enum):
    """Why no confirmation is made."""

    NO_HOURS = "no_hours"
    ENOUGH = "enough"


class Validity(Enum):
    """What somebody who checks a confirmation is told."""

    STANDS = "stands"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, order=True)
class ConfirmedHours:
    """So many minutes for one organisation in one kind of activity (the word of its enum); never a title or a family.

    The name is the one on its door on the day; the number tells that it is the same organisation when the name changes.
    """

    organisation: str
    kind: str
    minutes: int
    organisation_id: int


def span(period: Period, today: date, first_on: date | None, last_on: date | None) -> tuple[date | None, date]:
    """The first day (None: from the beginning) and the last day of a period; the future has no hours."""
    if period is Period.ALL:
        return None, today
    if period is Period.THIS_YEAR:
        return date(today.year, 1, 1), today
    return first_on, min(last_on or today, today)


class SpanProblem(Enum):
    """Why two days are no period that has begun."""

    MISSING = "missing"
    ORDER = "order"
    TO_COME = "to_come"


def span_problem(first_on: date | None, last_on: date | None, today: date) -> SpanProblem | None:
    """What is wrong with two days; None where they are a period that has begun."""
    if first_on is None or last_on is None:
        return SpanProblem.MISSING
    if first_on > last_on:
        return SpanProblem.ORDER
    return SpanProblem.TO_COME if first_on > today else None


def lines(given: Iterable[tuple[int, str, str, timedelta]]) -> tuple[ConfirmedHours, ...]:
    """Times by organisation (its number and name) and kind, added up; less than a minute is left out."""
    sums: dict[tuple[int, str, str], timedelta] = {}
    for number, organisation, kind, time in given:
        whose = number, organisation, kind
        sums[whose] = sums.get(whose, timedelta()) + time
    found = (
        ConfirmedHours(organisation, kind, time // timedelta(minutes=1), number)
        for (number, organisation, kind), time in sums.items()
    )
    return tuple(sorted(line for line in found if line.minutes))


def total(found: Iterable[ConfirmedHours]) -> int:
    """All minutes together."""
    return sum(line.minutes for line in found)


def validity(withdrawn: bool, then: Mapping[Any, int], now: Mapping[Any, int]) -> Validity:
    """Whether a confirmation still says what is known: minutes by organisation and kind, then and now."""
    if withdrawn:
        return Validity.WITHDRAWN
    return Validity.STANDS if then == now else Validity.CORRECTED
