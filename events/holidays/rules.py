"""When holidays are: fixed days, days around Easter (Western or Orthodox), the first weekday on or after a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Any

SATURDAY = 5


class Easter(Enum):
    """By which reckoning a country counts from Easter Sunday."""

    WESTERN = "western"
    ORTHODOX = "orthodox"


@dataclass(frozen=True)
class HolidayRule:
    """One holiday of a law: its English name, when it is, in which years; `replaced` on a weekday if on a weekend."""

    name: str
    month: int = 0
    day: int = 0
    weekday: int | None = None
    easter: Easter | None = None
    offset: int = 0
    since: int = 0
    until: int = 9999
    replaced: bool = False


@dataclass(frozen=True)
class Holiday:
    """A day on which the country rests; `instead`: for a holiday that falls on a weekend."""

    on: date
    name: str
    instead: bool = False


def western_easter(year: int) -> date:
    """Easter Sunday by the Gregorian reckoning (the algorithm of Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e, f = b // 4, b % 4, (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def orthodox_easter(year: int) -> date:
    """Easter Sunday by the Julian reckoning, as a date of today's calendar; true from 1900 to 2099."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return date(year, month, day + 1) + timedelta(days=13)


def read(entry: Mapping[str, Any]) -> HolidayRule:
    """A rule as a country's file writes it. Raises ValueError or KeyError for what it does not know."""
    about: dict[str, Any] = {
        "name": entry["name"],
        "since": entry.get("since", 0),
        "until": entry.get("until", 9999),
        "replaced": entry.get("replaced", False),
    }
    if "easter" in entry:
        return HolidayRule(**about, easter=Easter(entry["easter"]), offset=entry["days"])
    month, day = map(int, entry["on"].split("-"))
    date(2000, month, day)
    return HolidayRule(**about, month=month, day=day, weekday=entry.get("weekday"))


def date_of(rule: HolidayRule, year: int) -> date | None:
    """When the holiday is in a year; None when the law did not know it then."""
    if not rule.since <= year <= rule.until:
        return None
    if rule.easter:
        sunday = western_easter(year) if rule.easter is Easter.WESTERN else orthodox_easter(year)
        return sunday + timedelta(days=rule.offset)
    found = date(year, rule.month, rule.day)
    return found if rule.weekday is None else found + timedelta(days=(rule.weekday - found.weekday()) % 7)


def of_year(rules: Iterable[HolidayRule], year: int) -> dict[date, Holiday]:
    """The holidays of a year by date, in order; of two on one day the first of the file gives the name."""
    found: dict[date, Holiday] = {}
    to_replace = []
    for rule in rules:
        on = date_of(rule, year)
        if on is None:
            continue
        found.setdefault(on, Holiday(on, rule.name))
        if rule.replaced and on.weekday() >= SATURDAY:
            to_replace.append((on, rule.name))
    for on, name in sorted(to_replace):
        free = on
        while free in found or free.weekday() >= SATURDAY:
            free += timedelta(days=1)
        found[free] = Holiday(free, name, instead=True)
    return dict(sorted(found.items()))
