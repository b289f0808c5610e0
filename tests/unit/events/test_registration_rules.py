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
    possible,
    unfit,
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


TEEN, FIVE, UNKNOWN = Person(2011), Person(2020), Person(None)
# Who is of age, and whom nobody named a guardian.
AUNT = Person(1990)


@pytest.mark.parametrize(
    ("party", "below", "answer"),
    [
        ([CHILD], 14, Refusal.ALONE),
        ([CHILD, FIVE], 14, Refusal.ALONE),
        ([CHILD], 0, None),
        ([CHILD, GROWN_UP], 14, None),
        ([CHILD, AUNT], 14, None),
        # A big brother looks after nobody, and comes alone himself.
        ([CHILD, TEEN], 14, Refusal.ALONE),
        ([TEEN], 14, None),
        ([TEEN], 18, Refusal.ALONE),
        ([TEEN, AUNT], 18, None),
        # Whoever may still be too young on that day needs company, and whoever may not be of age yet is none.
        ([Person(2012)], 14, Refusal.ALONE),
        ([Person(2010, off_by=2)], 14, Refusal.ALONE),
        ([Person(2009)], 14, None),
        ([CHILD, Person(2008)], 14, Refusal.ALONE),
        ([CHILD, Person(2007)], 14, None),
        ([CHILD, Person(2007, off_by=2)], 14, Refusal.ALONE),
        # What is not known protects the child; a guardian is one at any age.
        ([UNKNOWN], 14, Refusal.ALONE),
        ([UNKNOWN], 0, None),
        ([Person(None, guardian=True)], 14, None),
        ([UNKNOWN, Person(None, guardian=True)], 14, None),
        ([CHILD, Person(2010, guardian=True)], 14, None),
    ],
)
def test_nobody_comes_alone_who_is_too_young(party, below, answer):
    assert unfit(gathering(company_below=below), party) is answer


def test_whoever_brings_a_child_comes_along_whatever_the_ages_are():
    for_children = gathering(age_from=5, age_to=12, company_below=14)
    assert unfit(for_children, [CHILD, GROWN_UP, AUNT]) is None
    assert unfit(for_children, [CHILD, TEEN]) is Refusal.AGE
    assert unfit(for_children, [GROWN_UP]) is Refusal.AGE
    assert unfit(gathering(age_from=5, age_to=12), [CHILD, GROWN_UP]) is Refusal.AGE


@pytest.mark.parametrize(
    ("people", "changes", "able", "proposed"),
    [
        ([GROWN_UP, AUNT, CHILD], {"company_below": 14}, [0, 1, 2], [0, 1, 2]),
        # To what is for children one grown-up comes along, and another one may.
        ([GROWN_UP, AUNT, CHILD], {"company_below": 14, "age_to": 12}, [0, 1, 2], [0, 2]),
        ([GROWN_UP, AUNT, CHILD], {"company_below": 0, "age_to": 12}, [2], [2]),
        ([CHILD, FIVE], {"company_below": 14}, [], []),
        ([CHILD, TEEN], {"company_below": 14}, [1], [1]),
        ([GROWN_UP, TEEN], {"company_below": 14, "age_to": 16}, [1], [1]),
        ([GROWN_UP], {"company_below": 14, "age_to": 12}, [], []),
        ([], {"company_below": 14}, [], []),
        # More than there are seats at all choose who of them comes.
        ([GROWN_UP, AUNT, CHILD], {"capacity": 3}, [0, 1, 2], [0, 1, 2]),
        ([GROWN_UP, AUNT, CHILD], {"capacity": 2}, [0, 1, 2], []),
        ([GROWN_UP, AUNT, CHILD], {"capacity": 2, "company_below": 14, "age_to": 12}, [0, 1, 2], [0, 2]),
        ([GROWN_UP, CHILD], {"capacity": 1, "company_below": 14, "age_to": 12}, [], []),
        ([GROWN_UP, CHILD], {"capacity": 1, "company_below": 14}, [0], [0]),
    ],
)
def test_no_child_is_proposed_alone(people, changes, able, proposed):
    found = possible(gathering(**changes), people)
    assert found == (able, proposed)
    assert not proposed or unfit(gathering(**changes), [people[number] for number in proposed]) is None


@given(
    st.lists(st.builds(Person, st.none() | st.integers(1940, 2026), st.integers(0, 2), st.booleans()), max_size=6),
    st.sampled_from((0, 14, 18)),
    st.none() | st.integers(0, 30),
    st.none() | st.integers(0, 30),
    st.integers(1, 8),
)
def test_what_is_proposed_is_never_refused(people, below, youngest, oldest, seats):
    here = gathering(company_below=below, age_from=youngest, age_to=oldest, capacity=seats)
    able, proposed = possible(here, people)
    assert set(proposed) <= set(able)
    assert not proposed or decide(NOW, here, [people[number] for number in proposed], ()) is Outcome.CONFIRMED
    if seats == 1:
        # Whoever may come, may come alone.
        assert all(unfit(here, [people[number]]) is None for number in able)
        return
    # Nobody is left out who could come with all that may come.
    for number in set(range(len(people))) - set(able):
        assert unfit(here, [*(people[one] for one in able), people[number]]) is not None


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
