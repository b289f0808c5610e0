"""Reading the public holidays of a country from the library `holidays`, and the days it moved from its file."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from community.countries.queries import country_file
from community.holidays.rules import Holiday, MovedDays, is_off

# While martial law lasts in Ukraine its holidays are workdays (law 2136-IX, article 6); people keep them all the same.
KEPT_AT_WORK = {"UA": ("public", "workday")}
INSTEAD = " (observed)"


@lru_cache(maxsize=256)
def holidays_of(country: str, year: int) -> dict[date, Holiday]:
    """The holidays of a country (ISO 3166, two letters) in a year, by date; none of one that the library lacks."""
    import holidays

    code = country.upper()
    try:
        found = holidays.country_holidays(
            code, years=year, language="en_US", categories=KEPT_AT_WORK.get(code, ("public",))
        )
    except NotImplementedError:
        return {}
    # Of two on one day the first gives the name.
    named = {on: _told_apart(names.split("; ")[0], on) for on, names in sorted(found.items()) if on.year == year}
    return {on: Holiday(on, name.removesuffix(INSTEAD), name.endswith(INSTEAD)) for on, name in named.items()}


def _told_apart(name: str, on: date) -> str:
    """The name of one day of a feast whose days the library calls alike in some countries."""
    if name == "Easter":
        return "Easter Monday" if on.weekday() == 0 else "Easter Sunday"
    return "Second Day of Christmas" if name == "Christmas Day" and (on.month, on.day) == (12, 26) else name


def find_holiday(country: str, on: date) -> Holiday | None:
    """The holiday on a day, if it is one."""
    return holidays_of(country, on.year).get(on)


@lru_cache
def _moved_days(country: str) -> MovedDays:
    told = country_file(country).get("calendar", {})
    return MovedDays(frozenset(told.get("off", ())), frozenset(told.get("worked", ())))


def free_days_of(country: str) -> Callable[[date], bool]:
    """Which days nobody works in a country: weekends and holidays, and what it moved by decree."""
    moved = _moved_days(country)
    return lambda day: is_off(day, holidays_of(country, day.year), moved)
