"""What becomes of a dwelling and of a need, by when somebody asks, and which home fits, with reasons."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from community.housing.fit import BEST, HousingLack, HousingReason, OfferedHome, WantedHome, fit_of, lacks_of, ranked
from community.housing.rules import (
    BOTH,
    DWELLING_DEEDS,
    HOUSED,
    HOUSING_DEEDS,
    LIVE,
    OFFERED_FROM,
    OVER,
    DwellingDeed,
    DwellingState,
    HousingDeed,
    HousingNeedState,
    HousingSide,
    Refusal,
    bracket_of,
    dwelling_open_to,
    dwelling_step,
    housing_open_to,
    housing_step,
    moved_well,
    next_due,
)
from community.places.rules import Spot

D, DS, H, HS = DwellingDeed, DwellingState, HousingDeed, HousingNeedState
TODAY = date(2026, 11, 23)


def test_a_dwelling_goes_from_the_offer_to_being_free_again():
    state = DS.SUBMITTED
    for deed, onward in (
        (D.CHECK, DS.CHECKED),
        (D.APPROVE, DS.APPROVED),
        (D.RESERVE, DS.RESERVED),
        (D.OCCUPY, DS.OCCUPIED),
        (D.FREE, DS.AVAILABLE),
        (D.RESERVE, DS.RESERVED),
        (D.FREE, DS.AVAILABLE),
        (D.WITHDRAW, DS.WITHDRAWN),
    ):
        state = dwelling_step(state, deed)
        assert state is onward
    assert dwelling_open_to(DS.WITHDRAWN) == []


@pytest.mark.parametrize("state", DwellingState)
@pytest.mark.parametrize("deed", DwellingDeed)
def test_each_deed_of_a_dwelling_is_done_from_its_states_alone(state, deed):
    states, onward = DWELLING_DEEDS[deed]
    answer = dwelling_step(state, deed)
    if state in states:
        assert answer is (onward or state)
    else:
        assert answer is (Refusal.TAKEN if deed is D.RESERVE else Refusal.NOT_NOW)


def test_without_an_address_nothing_is_checked():
    assert dwelling_step(DS.SUBMITTED, D.CHECK, complete=False) is Refusal.INCOMPLETE
    assert D.CHECK not in dwelling_open_to(DS.SUBMITTED, complete=False)
    assert D.CHECK in dwelling_open_to(DS.SUBMITTED)


def test_what_somebody_lives_in_is_neither_offered_changed_nor_taken_out():
    for state in (DS.RESERVED, DS.OCCUPIED):
        assert state not in OFFERED_FROM
        assert dwelling_open_to(state) == [D.FREE]


@pytest.mark.parametrize("side", HousingSide)
@pytest.mark.parametrize("state", HousingNeedState)
@pytest.mark.parametrize("deed", HousingDeed)
def test_each_side_does_what_the_table_says(deed, state, side):
    sides, states, onward = HOUSING_DEEDS[deed]
    answer = housing_step(state, deed, side)
    if side not in sides:
        assert answer is Refusal.NOT_YOURS
    elif state not in states:
        assert answer is Refusal.NOT_NOW
    else:
        assert answer is (onward or state)
        assert deed in housing_open_to(state, side)


def test_the_way_of_a_need():
    state = HS.OPEN
    for deed in (H.SEARCH, H.VIEW, H.VIEW, H.OFFER, H.ACCEPT, H.MOVE_IN, H.STILL_90, H.STILL_180):
        state = housing_step(state, deed, HousingSide.OFFICE)
    assert state is HS.AFTER_180
    assert [one for side in BOTH for one in housing_open_to(state, side)] == []
    assert set(OVER) | set(LIVE) | set(HOUSED) == set(HS)


def test_only_the_office_looks_and_offers():
    for deed in (H.SEARCH, H.VIEW, H.OFFER):
        assert all(deed not in housing_open_to(state, HousingSide.CARE) for state in HS)


def test_what_was_taken_meanwhile_is_not_accepted_and_nothing_is_asked_too_early():
    assert housing_step(HS.OFFERED, H.ACCEPT, HousingSide.CARE, free=False) is Refusal.TAKEN
    assert H.ACCEPT not in housing_open_to(HS.OFFERED, HousingSide.CARE, free=False)
    assert housing_step(HS.MOVED_IN, H.STILL_90, HousingSide.CARE, due=False) is Refusal.TOO_EARLY
    assert H.STILL_90 not in housing_open_to(HS.MOVED_IN, HousingSide.CARE, due=False)


@pytest.mark.parametrize(
    ("state", "moved", "due"),
    [
        (HS.OPEN, None, None),
        (HS.OFFERED, None, date(2026, 11, 26)),
        (HS.ACCEPTED, None, date(2026, 12, 14)),
        # Over the end of a February that has 28 days, and of one that has 29.
        (HS.MOVED_IN, date(2026, 11, 30), date(2027, 2, 28)),
        (HS.MOVED_IN, date(2027, 12, 1), date(2028, 2, 29)),
        (HS.AFTER_90, date(2027, 9, 2), date(2028, 2, 29)),
        (HS.AFTER_90, date(2026, 1, 1), date(2026, 6, 30)),
        (HS.AFTER_180, date(2026, 1, 1), None),
        (HS.LOST, None, None),
    ],
)
def test_by_when_somebody_acts(state, moved, due):
    assert next_due(state, TODAY, moved) == due


def test_nobody_moves_before_the_yes_or_tomorrow():
    assert moved_well(TODAY, TODAY, TODAY) is None
    assert moved_well(TODAY - timedelta(1), TODAY, TODAY) is Refusal.OWN_DAYS
    assert moved_well(TODAY + timedelta(1), TODAY, TODAY) is Refusal.OWN_DAYS


@pytest.mark.parametrize(("days", "bound"), [(0, 30), (30, 30), (31, 90), (180, 180), (181, None)])
def test_a_waiting_time_has_one_bracket(days, bound):
    assert bracket_of(days) == bound


SPOTS = {"north": Spot("a", 42.70, 23.30), "near": Spot("a", 42.705, 23.30), "far": Spot("b", 42.60, 23.30)}
DAYS = some.dates(date(2026, 1, 1), date(2028, 12, 31))
WANTED = some.builds(
    WantedHome,
    persons=some.integers(1, 9),
    budget=some.integers(0, 900),
    by_on=DAYS,
    step_free=some.booleans(),
    registration=some.booleans(),
    district=some.sampled_from(["", "a", "b"]),
    language=some.sampled_from(["", "ar", "uk"]),
    school=some.sampled_from([None, *SPOTS.values(), Spot("a")]),
    work=some.sampled_from([None, *SPOTS.values()]),
)
HOMES = some.lists(
    some.builds(
        OfferedHome,
        id=some.integers(1, 999),
        most_persons=some.integers(1, 9),
        costs=some.integers(0, 900),
        free_from=DAYS,
        free_until=some.none() | DAYS,
        spot=some.sampled_from([*SPOTS.values(), Spot("b")]),
        step_free=some.booleans(),
        registration=some.booleans(),
        spoken=some.sampled_from([frozenset(), frozenset({"ar"})]),
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)


@given(WANTED, HOMES)
def test_nothing_is_proposed_that_lacks_what_must_be_so(wanted, homes):
    best, others = ranked(wanted, homes)
    by_id = {one.id: one for one in homes}
    for one in best:
        home = by_id[one.id]
        assert home.most_persons >= wanted.persons
        assert home.costs <= wanted.budget
        assert home.step_free or not wanted.step_free
        assert home.registration or not wanted.registration
        assert home.free_from <= wanted.by_on
        assert home.free_until is None or home.free_until > wanted.by_on
    assert sorted(one.id for one in (*best, *others)) == sorted(by_id)
    assert len(best) == min(BEST, sum(not lacks_of(wanted, one) for one in homes))
    # Whoever is not proposed reads why, or that three others fit better.
    assert all(one.lacks or len(best) == BEST for one in others)


@given(WANTED, HOMES, some.randoms())
def test_the_order_does_not_depend_on_the_order_in_which_they_are_given(wanted, homes, chance):
    shuffled = list(homes)
    chance.shuffle(shuffled)
    assert ranked(wanted, shuffled) == ranked(wanted, homes)


def test_each_reason_is_told_with_how_far_it_is():
    spot = SPOTS["north"]
    wanted = WantedHome(2, 500, TODAY, district="a", language="ar", school=SPOTS["near"], work=Spot("a"))
    home = OfferedHome(1, 3, 500, TODAY, spot, spoken=frozenset({"ar"}))
    assert fit_of(wanted, home).reasons == (
        (HousingReason.SCHOOL, 556),
        (HousingReason.WORK, None),
        (HousingReason.DISTRICT, None),
        (HousingReason.LANGUAGE, None),
    )


def test_everything_that_it_lacks_is_told():
    wanted = WantedHome(4, 300, TODAY, step_free=True, registration=True)
    home = OfferedHome(1, 3, 301, TODAY + timedelta(1), SPOTS["far"])
    assert lacks_of(wanted, home) == tuple(HousingLack)
