"""Reading the holidays of a country from its file."""

import tomllib
from datetime import date
from functools import lru_cache
from pathlib import Path

from events.holidays.rules import Holiday, HolidayRule, of_year, read

FOLDER = Path(__file__).parent / "countries"


@lru_cache
def rules_of(country: str) -> tuple[HolidayRule, ...]:
    """The rules of a country (ISO 3166, two letters); none where there is no file."""
    path = FOLDER / f"{country.upper()}.toml"
    if not country.isalpha() or not path.exists():
        return ()
    return tuple(read(entry) for entry in tomllib.loads(path.read_text("utf-8"))["holiday"])


@lru_cache(maxsize=256)
def holidays_of(country: str, year: int) -> dict[date, Holiday]:
    """The holidays of a country in a year, by date."""
    return of_year(rules_of(country), year)


def find_holiday(country: str, on: date) -> Holiday | None:
    """The holiday on a day, if it is one."""
    return holidays_of(country, on.year).get(on)
