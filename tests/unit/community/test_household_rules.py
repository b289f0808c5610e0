"""Which years of birth are possible, and which PINs anybody would try first."""

import pytest

from community.households import rules
from community.households.rules import YearPrecision


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


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("1988", (1988, YearPrecision.YEAR)), (" 1988 ", (1988, YearPrecision.YEAR)),
        ("١٩٨٨", (1988, YearPrecision.YEAR)), ("~1988", (1988, YearPrecision.ESTIMATED)),
        ("около 1988", (1988, YearPrecision.ESTIMATED)), ("1988?", (1988, YearPrecision.ESTIMATED)),
        ("88", None), ("19888", None), ("12.05.1988", None), ("", None), ("~", None),
    ],
)  # fmt: skip
def test_a_year_is_told_with_how_well_it_is_known(typed, told):
    assert rules.told_year(typed) == told


def test_two_may_be_one_by_a_similar_name_and_year():
    amina = rules.Likeness(("Amina", ""), 1988)
    for apart, precision, alike in (
        (0, YearPrecision.YEAR, True), (1, YearPrecision.EXACT, True), (2, YearPrecision.YEAR, False),
        (-1, YearPrecision.YEAR, True), (-2, YearPrecision.YEAR, False), (2, YearPrecision.ESTIMATED, True),
        (3, YearPrecision.ESTIMATED, False),
    ):  # fmt: skip
        other = rules.Likeness(("Амина", ""), 1988 + apart, precision)
        assert rules.may_be_one(amina, other) is rules.may_be_one(other, amina) is alike
        assert rules.is_same(amina, other) is alike
    assert not rules.may_be_one(amina, rules.Likeness(("Sami", ""), 1988))
    assert rules.may_be_one(amina, rules.Likeness(("Mina", "أمينة"), 1988))
    # Of whom no year is known strangers say nothing; inside one family the name does.
    unknown = rules.Likeness(("Amina", ""))
    assert (rules.may_be_one(amina, unknown), rules.may_be_one(unknown, amina)) == (False, False)
    assert (rules.is_same(amina, unknown), rules.is_same(unknown, rules.Likeness(("Sami", "")))) == (True, False)


def test_children_need_somebody_who_is_responsible():
    assert rules.unguarded([(2010, False)], 2026)
    assert rules.unguarded([(1980, False), (2009, False)], 2026)
    assert not rules.unguarded([(1980, True), (2010, False)], 2026)
    assert not rules.unguarded([(1980, False), (2008, False), (None, False)], 2026)
    assert not rules.unguarded([], 2026)


@pytest.mark.parametrize(
    ("sample", "call_name", "native_name", "shown"),
    [
        ("English", "Rana", "رنا", ("Rana", "رنا")), ("العربية", "Rana", "رنا", ("رنا", "Rana")),
        ("Български", "Rana", "رنا", ("Rana", "رنا")), ("Български", "Oksana", "Оксана", ("Оксана", "Oksana")),
        ("العربية", "رنا", "رنا", ("رنا", "رنا")), ("العربية", "Rana", "", ("Rana", "")),
        ("English", "1", "", ("1", "")),
    ],
)  # fmt: skip
def test_a_name_stands_first_in_the_script_of_the_reader(sample, call_name, native_name, shown):
    assert rules.in_script_of(sample, call_name, native_name) == shown
