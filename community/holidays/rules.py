"""What a holiday is here, and which days people work."""

from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum


@dataclass(frozen=True)
class Holiday:
    """A day on which the country rests; `instead`: for a holiday that falls on a weekend."""

    on: date
    name: str
    instead: bool = False


class Feast(Enum):
    """A feast that many of those keep who are invited: advice to whoever plans, never a holiday."""

    ORTHODOX_EASTER = "orthodox_easter"
    NOWRUZ = "nowruz"
    RAMADAN = "ramadan"
    EID_AL_FITR = "eid_al_fitr"
    EID_AL_ADHA = "eid_al_adha"


SATURDAY = 5


@dataclass(frozen=True)
class MovedDays:
    """Days that a country moved by decree: weekdays on which it rests, and days of a weekend on which it works."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()


NOTHING_MOVED = MovedDays()


def is_off(day: date, holidays: Container[date], moved: MovedDays = NOTHING_MOVED) -> bool:
    """Whether nobody works on a day: a weekend or a holiday, unless it was moved."""
    if day in moved.worked:
        return False
    return day.weekday() >= SATURDAY or day in holidays or day in moved.off


def first_working_day(day: date, off: Callable[[date], bool]) -> date:
    """The day itself, or where it is free (`off`) the next one on which people work."""
    while off(day):
        day += timedelta(days=1)
    return day


def after_working_days(day: date, count: int, off: Callable[[date], bool]) -> date:
    """The last of so many working days after a day, which is not counted itself; always a working day itself, so that
    no term ends on a free one. `off` says which days are free."""
    for _ in range(count):
        day = first_working_day(day + timedelta(days=1), off)
    return first_working_day(day, off)


def working_days_between(first: date, last: date, off: Callable[[date], bool]) -> int:
    """How many working days lie after the first day, up to the last and with it; none where that is not later."""
    return sum(not off(first + timedelta(days=number)) for number in range(1, (last - first).days + 1))
