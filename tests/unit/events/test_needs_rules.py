"""What somebody needs is met by a date, is missing there, or does not matter; and who is not understood there."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.households.rules import Accommodation
from events.activities.rules import AIDS, Food
from events.needs.rules import Provided, Provision, met, met_and_missing, not_understood, perhaps

BY_FOOD = {
    Accommodation.NO_PORK: {Food.PORK_FREE, Food.HALAL, Food.VEGETARIAN},
    Accommodation.VEGETARIAN: {Food.VEGETARIAN},
    Accommodation.NO_NUTS: {Food.NUT_FREE},
}
NOTED = [one for one in Accommodation if one not in BY_FOOD and one is not Accommodation.INTERPRETER]
MEALS = [frozenset(some) for size in range(len(Food) + 1) for some in itertools.combinations(Food, size)]


@pytest.mark.parametrize("need", NOTED)
@pytest.mark.parametrize("there", Accommodation)
def test_what_is_noted_of_place_and_activity_meets_the_need_of_that_name_alone(need, there):
    assert met(need, ["ar"], Provision(frozenset({there}))) is (Provided.MET if there is need else Provided.MISSING)
    assert met(need, ["ar"], Provision()) is Provided.MISSING


@pytest.mark.parametrize("need", BY_FOOD)
@pytest.mark.parametrize("food", MEALS)
def test_each_food_serves_whom_it_serves(need, food):
    found = met(need, [], Provision(frozenset({need}), food, frozenset({"ar"})))
    assert found is (Provided.MET if food & BY_FOOD[need] else Provided.MISSING)


@pytest.mark.parametrize("need", BY_FOOD)
def test_where_nobody_eats_the_food_does_not_matter(need):
    assert met(need, [], Provision(frozenset({need}), None)) is Provided.NO_MATTER
    assert met_and_missing([(need, [])], Provision()) == ({}, {})


@pytest.mark.parametrize(
    ("spoken", "there", "found"),
    [
        (["ar"], {"ar", "uk"}, Provided.MET),
        (["ps", "ar"], {"ar"}, Provided.MET),
        (["ps"], {"ar"}, Provided.MISSING),
        ([], {"ar"}, Provided.MISSING),
        (["ar"], set(), Provided.MISSING),
    ],
)
def test_an_interpreter_is_there_for_who_speaks_a_language_of_the_date(spoken, there, found):
    assert met(Accommodation.INTERPRETER, spoken, Provision(languages=frozenset(there))) is found


def test_what_is_missing_for_one_is_missing_and_is_counted_for_each():
    there = Provision(frozenset({Accommodation.STEP_FREE}), frozenset({Food.HALAL}), frozenset({"ar"}))
    needs = [
        (Accommodation.INTERPRETER, ["ar"]),
        (Accommodation.INTERPRETER, ["ps"]),
        (Accommodation.INTERPRETER, ["uk"]),
        (Accommodation.NO_PORK, ["ar"]),
        (Accommodation.NO_PORK, []),
        (Accommodation.STEP_FREE, []),
    ]
    good, missing = met_and_missing(needs, there)
    assert list(good.items()) == [(Accommodation.STEP_FREE, 1), (Accommodation.NO_PORK, 2)]
    assert missing == {Accommodation.INTERPRETER: 2}


def test_an_activity_brings_along_only_what_neither_its_place_nor_its_food_says():
    assert set(AIDS) == {Accommodation.LARGE_PRINT, Accommodation.SIGN_LANGUAGE, Accommodation.TRANSPORT}


def test_the_language_that_most_lack_is_named_first_and_nobody_is_counted_twice():
    people = [["fa_AF"], ["fa_AF", "ps"], ["ps"], ["ar"], ["bg", "uk"], [], ["ckb"]]
    assert not_understood(people, {"bg", "ar"}) == [("fa_AF", 2), ("ckb", 1), ("ps", 1)]
    assert not_understood(people, {"bg", "ar", "fa_AF", "ps", "ckb"}) == []
    assert not_understood([], {"bg"}) == []
    assert not_understood([["uk"], ["ru", "uk"]], ()) == [("uk", 2)]


CODES = st.sampled_from(["ar", "bg", "fa_AF", "ps", "uk"])


@given(people=st.lists(st.sets(CODES)), understood=st.sets(CODES))
def test_with_those_languages_everybody_who_told_any_is_understood(people, understood):
    asked = not_understood(people, understood)
    assert sum(number for _, number in asked) == sum(bool(one) and one.isdisjoint(understood) for one in people)
    assert not_understood(people, {*understood, *(code for code, _ in asked)}) == []
    assert [number for _, number in asked] == sorted((number for _, number in asked), reverse=True)


NEAR = {"fa_AF": {"fa"}, "fa": {"fa_AF"}, "uk": {"ru"}, "ps": {"fa"}}


@pytest.mark.parametrize(
    ("people", "understood", "found"),
    [
        ([["fa_AF"]], {"fa"}, {"fa"}),
        ([["fa"]], {"fa_AF"}, {"fa_AF"}),
        ([["uk"]], {"ru", "fa"}, {"ru"}),
        # Not the other way, and not on from there.
        ([["ru"]], {"uk"}, set()),
        ([["ps"]], {"fa_AF"}, set()),
        # Who says that they understand it is covered, and not perhaps.
        ([["fa_AF", "fa"]], {"fa"}, set()),
        ([["uk", "bg"]], {"ru", "bg"}, set()),
        ([["ku"]], {"ckb"}, set()),
        ([["ckb"]], {"ku"}, set()),
        ([["fa_AF"], ["uk"], ["ar"]], {"fa", "ru", "ar"}, {"fa", "ru"}),
        ([["fa_AF"]], set(), set()),
        ([[]], {"fa"}, set()),
        ([], {"fa"}, set()),
    ],
)
def test_what_is_near_may_help_who_has_not_told_that_they_understand_it(people, understood, found):
    assert perhaps(people, understood, NEAR) == found


@given(people=st.lists(st.sets(CODES)), understood=st.sets(CODES))
def test_perhaps_names_only_what_is_spoken_there_and_covers_nobody(people, understood):
    found = perhaps(people, understood, {code: {"ar", "bg", "fa_AF"} - {code} for code in ("ar", "bg", "ps", "uk")})
    assert found <= understood
    if all(one & understood for one in people):
        assert not found
    need = [(Accommodation.INTERPRETER, one) for one in people]
    assert met_and_missing(need, Provision(languages=frozenset(understood)))[1] == (
        {Accommodation.INTERPRETER: n} if (n := sum(one.isdisjoint(understood) for one in people)) else {}
    )
