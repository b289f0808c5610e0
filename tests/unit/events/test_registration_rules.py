"""Parties sit together, nobody too many, the queue in its order."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.registrations import rules
from events.registrations.rules import (
    AWAY,
    COMING,
    ENTRY_STATES,
    HOLDS_SEATS,
    LIVE,
    STATES,
    Gathering,
    Person,
    Refusal,
    RegistrationState,
    Suits,
    decide,
    of_age,
)
from events.registrations.waiting_list import EntryState, Objection, Outcome

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
START = NOW + timedelta(days=1)
GROWN_UP = Person(1988, guardian=True)
CHILD = Person(2016)


def gathering(**changes):
    facts = {"starts_at": START, "ends_at": START + timedelta(hours=2), "on": date(2026, 11, 24), "capacity": 10}
    return Gathering(**{**facts, "taken": 0, "cancelled": False, **changes})


def test_each_reason_has_its_name():
    def why(party=(GROWN_UP,), busy=(), **changes):
        return decide(NOW, gathering(**changes), party, busy)

    assert why() is Outcome.CONFIRMED
    assert why(taken=10) is Outcome.WAITING
    assert why(taken=9, party=(GROWN_UP, CHILD)) is Outcome.WAITING
    assert why(cancelled=True) is Objection.CANCELLED
    assert why(starts_at=NOW) is Objection.STARTED
    assert why(party=()) is Refusal.NOBODY
    assert why(capacity=1, party=(GROWN_UP, CHILD)) is Objection.TOO_MANY
    assert why(age_to=12) is Refusal.AGE
    assert why(busy=[(START - timedelta(hours=1), START + timedelta(minutes=1))]) is Objection.OVERLAPS
    assert why(busy=[(START - timedelta(hours=1), START)]) is Outcome.CONFIRMED
    assert why(busy=[(START + timedelta(hours=2), START + timedelta(hours=3))]) is Outcome.CONFIRMED


def test_ages_are_as_open_as_what_is_known_of_them():
    six_to_ten = gathering(age_from=6, age_to=9)
    assert of_age(six_to_ten, Person(2016))  # nine or ten
    assert not of_age(six_to_ten, Person(2015))
    assert of_age(six_to_ten, Person(2020))  # five or six
    assert not of_age(six_to_ten, Person(2021))
    assert of_age(six_to_ten, Person(2015, off_by=2))
    assert of_age(six_to_ten, Person(None))
    assert not of_age(six_to_ten, GROWN_UP)
    assert of_age(gathering(age_from=6, age_to=9, guardians_too=True), GROWN_UP)


@given(st.integers(1, 60), st.lists(st.integers(1, 9), max_size=60))
def test_never_more_than_there_are_seats(capacity, sizes):
    taken = 0
    for size in sizes:
        answer = decide(NOW, gathering(capacity=capacity, taken=taken), [GROWN_UP] * size, ())
        if answer is Outcome.CONFIRMED:
            taken += size
        assert taken <= capacity
        assert (answer is Objection.TOO_MANY) == (size > capacity)


def test_who_has_joined_or_was_excused_hears_that_first():
    for state in RegistrationState:
        answer = decide(NOW, gathering(), [GROWN_UP], (), state)
        if state is RegistrationState.CANCELLED:
            assert answer is Outcome.CONFIRMED
        else:
            assert answer is (Objection.AWAY if state in AWAY else Objection.ALREADY)


def test_every_state_is_one_to_the_waiting_list():
    assert set(ENTRY_STATES) == set(RegistrationState)
    assert set(STATES) == set(EntryState)
    assert all(ENTRY_STATES[STATES[entry]] is entry for entry in EntryState)
    assert set(HOLDS_SEATS) == {*COMING, RegistrationState.OFFERED}
    assert {*LIVE, *AWAY, RegistrationState.CANCELLED} == set(RegistrationState)


@pytest.mark.parametrize(
    ("languages", "district", "spoken", "home", "found"),
    [
        (["ar"], "north", {"ar"}, "south", {Suits.LANGUAGE}),
        (["bg"], "north", {"bg", "ar"}, "north", {Suits.DISTRICT}),
        (["bg", "fa"], "north", {"fa"}, "north", {Suits.LANGUAGE, Suits.DISTRICT}),
        ([], "", {"fa"}, "", set()),
        (["uk"], "north", set(), "", set()),
    ],
)
def test_what_speaks_for_a_date(languages, district, spoken, home, found):
    assert rules.suits(languages, district, spoken, home, {"bg"}) == found
