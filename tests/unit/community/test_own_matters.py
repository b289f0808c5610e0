"""Who reads whose entries: every kind, every card of a household, every age, exhaustively."""

from itertools import product

import pytest

from community.households.rules import (
    GROWN_UP,
    OWN_FROM,
    OwnMatter,
    Relative,
    YearPrecision,
    holder,
    may_read,
    oldest_age,
)

AGES = (None, 0, OWN_FROM - 1, OWN_FROM, GROWN_UP - 1, GROWN_UP, 40)
ME = Relative(1, 40)
EVERYBODY = [
    Relative(number, age, guardian=guardian, here=here, shares=shares)
    for number, (age, guardian, here, shares) in enumerate(product(AGES, *[(True, False)] * 3), 10)
]


def expected(matter, whose, reader):
    """The law once more, as a list of who may, each in a line."""
    if whose is None:
        return matter in (OwnMatter.OWN, OwnMatter.WORD)
    if reader is None or not whose.here or not reader.here:
        return False
    if whose.id == reader.id:
        return True
    child = not whose.guardian and whose.age in (0, OWN_FROM - 1)
    youth = not whose.guardian and whose.age in (OWN_FROM, GROWN_UP - 1)
    return (
        reader.guardian
        and {
            OwnMatter.OWN: child or (youth and whose.shares),
            OwnMatter.CALL: False,
            OwnMatter.WORD: child or youth,
        }[matter]
    )


@pytest.mark.parametrize("matter", OwnMatter)
def test_every_card_reads_what_is_its_and_nothing_else(matter):
    for whose, reader in product([None, *EVERYBODY], repeat=2):
        assert may_read(matter, whose, reader) is bool(expected(matter, whose, reader)), (whose, reader)


@pytest.mark.parametrize("matter", OwnMatter)
@pytest.mark.parametrize("age", [None, GROWN_UP, 40])
@pytest.mark.parametrize("guardian", [True, False])
def test_nobody_but_they_themselves_reads_what_a_grown_up_does_alone(matter, age, guardian):
    grown = Relative(1, age, guardian=guardian, shares=True)
    assert not any(may_read(matter, grown, other) for other in [None, *EVERYBODY])
    assert may_read(matter, grown, grown)


def test_a_card_is_its_members_and_everybodys_is_the_only_ones_who_could_hold_one():
    mother, father = Relative(1, 40, guardian=True), Relative(2, 41, guardian=True)
    child, youth, gone = Relative(3, OWN_FROM - 1), Relative(4, OWN_FROM), Relative(5, 60, here=False)
    assert holder(2, [mother, father, child]) == father
    assert holder(9, [mother]) is None
    assert holder(None, [mother, child]) == mother
    assert holder(None, [child]) is None
    assert holder(None, []) is None
    # Who left may still know the PIN, and whose age nobody knows may be old enough.
    for other in (father, youth, gone, Relative(6, None)):
        assert holder(None, [mother, other, child]) is None
    assert holder(None, [gone, child]) is None


@pytest.mark.parametrize(
    ("born", "precision", "age"),
    [
        (None, YearPrecision.YEAR, None),
        (2012, YearPrecision.YEAR, 14),
        (2013, YearPrecision.EXACT, 13),
        (2014, YearPrecision.ESTIMATED, 14),
    ],
)
def test_of_a_rough_year_the_oldest_age_counts(born, precision, age):
    assert oldest_age(born, precision, 2026) == age
