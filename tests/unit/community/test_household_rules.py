"""Which years of birth are possible, and which PINs anybody would try first."""

import pytest

from community.households import rules


def test_somebody_alive_was_born_this_year_or_at_most_so_long_ago():
    years = [year for year in range(1900, 2040) if rules.is_birth_year(year, 2026)]
    assert (years[0], years[-1]) == (2026 - rules.OLDEST, 2026)
    assert len(years) == rules.OLDEST + 1


@pytest.mark.parametrize(
    ("pin", "guessable"),
    [
        ("1111", True),
        ("1212", True),
        ("1231", False),
        ("1234", True),
        ("9012", True),
        ("4321", True),
        ("1984", True),
        ("2026", True),
        ("3826", False),
        ("5190", False),
    ],
)
def test_what_anybody_would_try_first_is_no_pin(pin, guessable):
    assert rules.is_guessable(pin) is guessable


def test_a_family_is_told_apart_by_its_grown_people_and_the_ages_of_its_children():
    people = [("Amina", 1990), ("Sami", None), ("Nour", 2016), ("Tareq", 2024), ("Yusuf", 2008)]
    assert rules.told_apart("Amina", people, 2026) == (["Sami", "Yusuf"], [10, 2])
    assert rules.told_apart("Amina", [("Amina", None)], 2026) == ([], [])
