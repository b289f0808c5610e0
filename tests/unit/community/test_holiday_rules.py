"""Holidays against what the countries published, whole years long, and their names in the reader's language."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.holidays.labels import NAMES
from community.holidays.queries import feasts_of, find_holiday, holidays_of
from community.holidays.rules import Feast

# As the Bulgarian government published its days without work; on 31 December 2025 and 2 January 2026 by decree.
BULGARIA = {
    2024: "01-01 03-03 03-04 05-01 05-03 05-04 05-05 05-06 05-24 09-06 09-22 09-23 12-24 12-25 12-26",
    2025: "01-01 03-03 04-18 04-19 04-20 04-21 05-01 05-06 05-24 05-26 09-06 09-08 09-22 12-24 12-25 12-26 12-31",
    2026: "01-01 01-02 03-03 04-10 04-11 04-12 04-13 05-01 05-06 05-24 05-25 09-06 09-07 09-22 12-24 12-25 12-26 12-28",
    2027: "01-01 03-03 04-30 05-01 05-02 05-03 05-04 05-06 05-24 09-06 09-22 12-24 12-25 12-26 12-27 12-28",
}
# What the laws say of the others, as it was kept here in files before the library was asked.
GERMANY = {
    2026: "01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26",
    2027: "01-01 03-26 03-29 05-01 05-06 05-17 10-03 12-25 12-26",
}
FRANCE = {2025: "01-01 04-21 05-01 05-08 05-29 06-09 07-14 08-15 11-01 11-11 12-25"}
SWEDEN = {2026: "01-01 01-06 04-03 04-05 04-06 05-01 05-14 05-24 06-06 06-20 10-31 12-25 12-26"}
UKRAINE = {2026: "01-01 03-08 04-12 05-01 05-08 05-31 06-28 07-15 08-24 10-01 12-25"}
YEARS = [
    (country, year, days)
    for country, years in (("BG", BULGARIA), ("DE", GERMANY), ("FR", FRANCE), ("SE", SWEDEN), ("UA", UKRAINE))
    for year, days in years.items()
]


@pytest.mark.parametrize(("country", "year", "days"), YEARS)
def test_whole_years(country, year, days):
    assert [f"{day:%m-%d}" for day in holidays_of(country, year)] == days.split()


@pytest.mark.parametrize(
    ("country", "day", "name"),
    [
        ("SE", "2024-06-22", "Midsummer Day"),
        ("SE", "2026-06-20", "Midsummer Day"),
        ("SE", "2026-10-31", "All Saints' Day"),
        ("SE", "2027-11-06", "All Saints' Day"),
        ("SE", "2030-05-30", "Ascension Day"),
        ("FR", "2025-06-09", "Whit Monday"),
        ("FR", "2029-05-10", "Ascension Day"),
        ("FR", "2028-07-14", "National Day"),
        ("DE", "2026-05-14", "Ascension Day"),
        ("DE", "2027-05-17", "Whit Monday"),
        ("DE", "2030-04-19", "Good Friday"),
        ("UA", "2024-06-23", "Whit Sunday"),
        ("UA", "2026-07-15", "Day of Statehood"),
        ("UA", "2025-10-01", "Defenders' Day"),
        ("BG", "2028-01-03", "New Year's Day"),
        ("BG", "2030-04-26", "Good Friday"),
        ("BG", "2026-01-02", "Day off by decree"),
        ("BG", "2026-04-12", "Easter Sunday"),
        ("BG", "2026-04-13", "Easter Monday"),
        ("BG", "2026-12-26", "Second Day of Christmas"),
    ],
)
def test_known_days(country, day, name):
    found = find_holiday(country, date.fromisoformat(day))
    assert found is not None
    assert str(NAMES[found.name]) == name


def test_a_day_in_lieu_says_so():
    assert [day.isoformat() for day, holiday in holidays_of("BG", 2026).items() if holiday.instead] == [
        "2026-05-25",
        "2026-09-07",
        "2026-12-28",
    ]


def test_what_a_law_did_not_know_yet_is_no_holiday():
    assert find_holiday("UA", date(2022, 10, 1)) is None
    assert find_holiday("UA", date(2023, 5, 8)) is None


def test_a_country_that_there_is_not_has_none():
    for country in ("XX", "../BG", "", "България"):
        assert holidays_of(country, 2026) == {}
    assert holidays_of("bg", 2026) == holidays_of("BG", 2026)


@pytest.mark.parametrize("country", ["BG", "DE", "FR", "SE", "UA"])
def test_every_name_can_be_translated(country):
    names = {holiday.name for year in range(2024, 2036) for holiday in holidays_of(country, year).values()}
    assert names <= NAMES.keys()
    assert len(names) >= 8


@given(st.integers(2017, 2090))
def test_a_day_in_lieu_is_a_workday_and_nobody_loses_one(year):
    found = holidays_of("BG", year)
    assert all(holiday.on.weekday() < 5 for holiday in found.values() if holiday.instead)
    assert all(day.year == year for day in found)


def feasts_on(day):
    return feasts_of(day.year).get(day, ())


@pytest.mark.parametrize(
    ("day", "feasts"),
    [
        ("2026-02-17", ()),
        ("2026-02-18", (Feast.RAMADAN,)),
        ("2026-03-19", (Feast.RAMADAN,)),
        ("2026-03-20", (Feast.EID_AL_FITR,)),
        ("2026-04-10", (Feast.ORTHODOX_EASTER,)),
        ("2026-04-13", (Feast.ORTHODOX_EASTER,)),
        ("2026-05-27", (Feast.EID_AL_ADHA,)),
        ("2027-03-21", (Feast.NOWRUZ,)),
        # One does not hide the other.
        ("2024-03-20", (Feast.RAMADAN, Feast.NOWRUZ)),
        # Ramadan comes twice in 2030, and the second one goes on into the new year.
        ("2030-01-05", (Feast.RAMADAN,)),
        ("2030-12-31", (Feast.RAMADAN,)),
        ("2031-01-01", (Feast.RAMADAN,)),
        ("2031-01-24", (Feast.EID_AL_FITR,)),
    ],
)
def test_feasts_that_many_keep(day, feasts):
    assert feasts_on(date.fromisoformat(day)) == feasts


@given(st.integers(2024, 2076))
def test_every_fast_lasts_until_its_feast(year):
    fasting = [day for day, feasts in feasts_of(year).items() if Feast.RAMADAN in feasts]
    assert fasting
    for day in fasting:
        assert {Feast.RAMADAN, Feast.EID_AL_FITR} & set(feasts_on(day + timedelta(days=1)))
