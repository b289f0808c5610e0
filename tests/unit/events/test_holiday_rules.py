"""Holidays against dates that are known: Easter of both reckonings, and whole years as the countries published them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.holidays.labels import NAMES
from events.holidays.queries import FOLDER, find_holiday, holidays_of, rules_of
from events.holidays.rules import date_of, of_year, orthodox_easter, read, western_easter

WESTERN = ("2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2029-04-01", "2030-04-21")
ORTHODOX = ("2024-05-05", "2025-04-20", "2026-04-12", "2027-05-02", "2028-04-16", "2029-04-08", "2030-04-28")


@pytest.mark.parametrize("day", WESTERN)
def test_western_easter(day):
    assert western_easter(int(day[:4])) == date.fromisoformat(day)


@pytest.mark.parametrize("day", ORTHODOX)
def test_orthodox_easter(day):
    assert orthodox_easter(int(day[:4])) == date.fromisoformat(day)


@given(st.integers(1900, 2099))
def test_easter_is_a_sunday_in_spring_and_the_orthodox_one_never_earlier(year):
    western, orthodox = western_easter(year), orthodox_easter(year)
    assert western.weekday() == orthodox.weekday() == 6
    assert date(year, 3, 22) <= western <= date(year, 4, 25)
    assert date(year, 4, 4) <= orthodox <= date(year, 5, 8)
    assert timedelta() <= orthodox - western <= timedelta(weeks=5)


# As the Bulgarian government published its days without work.
BULGARIA = {
    2024: "01-01 03-03 03-04 05-01 05-03 05-04 05-05 05-06 05-24 09-06 09-22 09-23 12-24 12-25 12-26",
    2025: "01-01 03-03 04-18 04-19 04-20 04-21 05-01 05-06 05-24 05-26 09-06 09-08 09-22 12-24 12-25 12-26",
    2026: "01-01 03-03 04-10 04-11 04-12 04-13 05-01 05-06 05-24 05-25 09-06 09-07 09-22 12-24 12-25 12-26 12-28",
    2027: "01-01 03-03 04-30 05-01 05-02 05-03 05-04 05-06 05-24 09-06 09-22 12-24 12-25 12-26 12-27 12-28",
}


@pytest.mark.parametrize("year", BULGARIA)
def test_bulgaria_year_by_year(year):
    assert [f"{day:%m-%d}" for day in holidays_of("BG", year)] == BULGARIA[year].split()


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
        ("UA", "2024-06-23", "Trinity Sunday"),
        ("UA", "2026-07-15", "Day of Statehood"),
        ("UA", "2025-10-01", "Defenders' Day"),
        ("BG", "2028-01-03", "New Year's Day"),
        ("BG", "2030-04-26", "Good Friday"),
    ],
)
def test_known_days(country, day, name):
    found = find_holiday(country, date.fromisoformat(day))
    assert found is not None
    assert found.name == name


def test_what_a_law_did_not_know_yet_is_no_holiday():
    assert find_holiday("UA", date(2022, 10, 1)) is None
    assert find_holiday("UA", date(2023, 5, 8)) is None


def test_a_country_without_a_file_has_none():
    assert holidays_of("IQ", 2026) == {}
    assert holidays_of("../BG", 2026) == {}


def test_every_file_is_read_and_every_name_can_be_translated():
    countries = [path.stem for path in FOLDER.glob("*.toml")]
    assert sorted(countries) == ["BG", "DE", "FR", "SE", "UA"]
    names = {rule.name for country in countries for rule in rules_of(country)}
    assert names <= {str(name) for name in NAMES}
    assert all(len(rules_of(country)) >= 9 for country in countries)


@given(st.integers(2017, 2090))
def test_a_day_in_lieu_is_a_workday_and_nobody_loses_one(year):
    found = holidays_of("BG", year)
    assert all(holiday.on.weekday() < 5 for holiday in found.values() if holiday.instead)
    assert all(day.year == year for day in found)


def test_a_holiday_is_known_from_its_first_year_to_its_last():
    rule = read({"name": "a day", "on": "05-06", "since": 2000, "until": 2002})
    assert [year for year in range(1998, 2005) if date_of(rule, year)] == [2000, 2001, 2002]


def test_one_on_a_weekend_is_made_good_by_the_next_day_that_is_neither_weekend_nor_holiday():
    # The sixth of June is a Friday in 2025, a Saturday in 2026, a Sunday in 2027.
    rules = [read({"name": "a day", "on": "06-06", "replaced": True}), read({"name": "the Monday", "on": "06-08"})]
    free = {year: [on for on, one in of_year(rules, year).items() if one.instead] for year in (2025, 2026, 2027)}
    assert free == {2025: [], 2026: [date(2026, 6, 9)], 2027: [date(2027, 6, 7)]}
