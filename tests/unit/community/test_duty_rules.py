"""Which duties are in force, when each is due, and who looks after it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.countries.queries import FOLDER
from community.duties.queries import country_duties, duty_words
from community.duties.rules import DutyOwner, DutyTemplate, StepPicture, due_days, in_force, owner_of
from community.foundation.i18n import LANGUAGES

SIGNED = date(2026, 3, 10)
BG = country_duties("BG")
COUNTRIES = sorted(path.stem for path in FOLDER.glob("*.toml"))


def duty(key="home", days=14, child=False, **more):
    return DutyTemplate(key, days, StepPicture.HOME, child, (("en", key),), **more)


def test_the_law_names_fourteen_duties_and_three_are_about_children():
    assert len({one.key for one in BG}) == 14
    assert {frozenset(dict(one.words)) for one in BG} == {frozenset({"bg", "en", "ar"})}
    assert [len(due_days(SIGNED, BG, children=children)) for children in (True, False)] == [14, 11]
    assert due_days(SIGNED, BG[:1], children=False) == [(BG[0], date(2026, 3, 24))]


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_file_of_each_country_names_each_duty_once_in_languages_of_the_house(country):
    duties = country_duties(country)
    assert len({one.key for one in duties}) == len(duties) > 0
    assert all(dict(one.words).keys() <= LANGUAGES.keys() and dict(one.words)["en"] for one in duties)
    assert {"BG": "bg", "SE": "sv"}[country] in dict(duties[0].words)


@pytest.mark.parametrize("country", ["XX", "", "..", "B1"])
def test_a_country_without_a_file_has_no_duties(country):
    assert country_duties(country) == ()
    assert duty_words(country, "housing") == {"en": "housing"}


def test_what_was_changed_takes_the_place_of_what_it_was_and_own_ones_follow():
    told, own = (duty("a"), duty("b")), duty("own-c")
    later = duty("a", days=3)
    assert in_force(told, ()) == told
    assert in_force(told, [own, duty("a", days=2), later]) == (later, told[1], own)


def test_what_is_off_comes_with_nothing():
    assert due_days(SIGNED, [duty(off=True), duty("b", child=True, off=True)], children=True) == []


@given(st.lists(st.builds(duty, st.text(), st.integers(0, 730), st.booleans(), off=st.booleans())), st.booleans())
def test_each_duty_is_due_its_days_after_the_signing(duties, children):
    due = due_days(date(2028, 2, 29), duties, children=children)
    assert [one for one, _ in due] == [one for one in duties if not one.off and (children or not one.child)]
    assert all(on - date(2028, 2, 29) == timedelta(one.days) for one, on in due)


def test_who_looks_after_a_duty_is_somebody_who_can_open_it():
    assert owner_of(DutyOwner.SIGNER, 7, [1, 2], [2]) == 7
    assert owner_of(DutyOwner.SERVICE, 7, [1, 2, 3], [3, 2]) == 2
    # Nobody of those who hold the role accompanies families: it stays with whoever signs.
    assert owner_of(DutyOwner.SERVICE, 7, [1], [9]) == 7
    assert owner_of(DutyOwner.COORDINATOR, None, [], [9]) is None
