"""Which years of birth are possible, and which PINs anybody would try first."""

import pytest

from community.households import rules


def test_somebody_alive_was_born_this_year_or_at_most_so_long_ago():
    years = [year for year in range(1900, 2040) if rules.year_problem(year, 2026) is None]
    assert (years[0], years[-1]) == (2026 - rules.OLDEST, 2026)
    assert len(years) == rules.OLDEST + 1


@pytest.mark.parametrize("youngest", [0, 18])
@pytest.mark.parametrize("year", [-1, 0, 88, 999, 1000, 1905, 1906, 1907, 2007, 2008, 2009, 2026, 2027, 9999, 10000])
def test_a_year_of_birth_is_refused_for_its_own_reason(year, youngest):
    expected = None
    if len(str(year)) != 4 or year < 0:
        expected = rules.YearProblem.DIGITS
    elif year > 2026:
        expected = rules.YearProblem.TO_COME
    elif 2026 - year > rules.OLDEST:
        expected = rules.YearProblem.LONG_AGO
    elif 2026 - year < youngest:
        expected = rules.YearProblem.TOO_YOUNG
    assert rules.year_problem(year, 2026, youngest) is expected


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


def test_who_is_responsible_alone_for_a_child_cannot_be_removed():
    mother, father, child = (
        rules.Relative(1, 40, guardian=True),
        rules.Relative(2, 41, guardian=True),
        rules.Relative(3, 9),
    )
    assert rules.removable([mother]) == set()
    assert rules.removable([mother, child]) == {child.id}
    assert rules.removable([mother, father, child]) == {mother.id, father.id, child.id}
    assert rules.removable([mother, rules.Relative(4, 30)]) == {mother.id, 4}
