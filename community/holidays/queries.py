"""Reading the public holidays of a country from the library `holidays`, and the days it moved from its file."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import lru_cache

from community.countries.queries import country_file
from community.holidays.rules import Feast, Holiday, MovedDays, is_off

# While martial law lasts in Ukraine its holidays are workdays (law 2136-IX, article 6); people keep them all the same.
KEPT_AT_WORK = {"UA": ("public", "workday")}
INSTEAD = " (observed)"
# In whose holidays a feast stands, and by which words: Bulgaria keeps Easter as most Orthodox churches do, Iran begins
# its year with Nowruz, and Afghanistan rests on the first day of Ramadan. The moon decides: a day earlier or later.
TOLD_BY = {
    Feast.ORTHODOX_EASTER: ("BG", ("Good Friday", "Holy Saturday", "Easter")),
    Feast.NOWRUZ: ("IR", ("Nowruz",)),
    Feast.EID_AL_FITR: ("AF", ("Eid al-Fitr",)),
    Feast.EID_AL_ADHA: ("AF", ("Eid al-Adha",)),
}
RAMADAN_BEGINS = ("AF", ("First Day of Ramadan",))
LONGEST_FAST = timedelta(days=30)


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


@lru_cache(maxsize=64)
def feasts_of(year: int) -> dict[date, tuple[Feast, ...]]:
    """The feasts of a year, by date; Ramadan lasts until the day before Eid al-Fitr, over the end of a year too."""
    found: dict[date, tuple[Feast, ...]] = {}

    def keep(days: Iterable[date], feast: Feast) -> None:
        found.update({day: (*found.get(day, ()), feast) for day in days if day.year == year})

    for begins in _days_named(RAMADAN_BEGINS, year - 1, year):
        after = [day for day in _days_named(TOLD_BY[Feast.EID_AL_FITR], year - 1, year, year + 1) if day > begins]
        until = min([*after, begins + LONGEST_FAST])
        keep((begins + timedelta(days=number) for number in range((until - begins).days)), Feast.RAMADAN)
    for feast, told in TOLD_BY.items():
        keep(sorted(set(_days_named(told, year))), feast)
    return found


def _days_named(told: tuple[str, tuple[str, ...]], *years: int) -> list[date]:
    import holidays

    country, words = told
    listed = holidays.country_holidays(country, years=years, language="en_US", observed=False)
    return [day for word in words for day in listed.get_named(word, lookup="icontains")]


@lru_cache
def _moved_days(country: str) -> MovedDays:
    told = country_file(country).get("calendar", {})
    return MovedDays(frozenset(told.get("off", ())), frozenset(told.get("worked", ())))


def free_days_of(country: str) -> Callable[[date], bool]:
    """Which days nobody works in a country: weekends and holidays, and what it moved by decree."""
    moved = _moved_days(country)
    return lambda day: is_off(day, holidays_of(country, day.year), moved)
