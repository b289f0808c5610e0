"""Who may take one shift without a clearance, where, and beside whom."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.activities.rules import Audience
from events.registrations.waiting_list import Outcome
from volunteers.clearances.rules import LADDER, Clearance, includes
from volunteers.shifts.first_time import (
    COUNTS,
    FirstTimePlace,
    Newcomer,
    Present,
    beside,
    decide_first,
    may_allow_again,
    may_return,
    needed_beside,
    refusal,
    somebody_free,
    unsuitable,
)
from volunteers.shifts.rules import HOLDS_A_PLACE, Duty, Readiness, Refusal, SignUpState

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SPAN = (NOON + 24 * HOUR, NOON + 26 * HOUR)
NEW = Newcomer(applied=True)
PLACE = FirstTimePlace(True, Clearance.ADULTS, for_children=False, open_to_all=True, somebody=True)
STANDING = Readiness(True, {}, ("bg",))


def duty(**changes):
    facts = {
        "starts_at": SPAN[0],
        "ends_at": SPAN[1],
        "on": date(2026, 11, 24),
        "capacity": 2,
        "taken": 0,
        "cancelled": False,
        "language": None,
        "clearance": Clearance.ADULTS,
    }
    return Duty(**{**facts, **changes})


def decided(place=PLACE, newcomer=NEW, standing=STANDING, busy=(), mine=SignUpState.WITHDRAWN, **changes):
    return decide_first(NOON, duty(**changes), standing, busy, mine, place, newcomer)


YES = (False, True)


def test_of_all_cases_only_who_applied_and_was_never_cleared_gets_what_is_for_them_beside_somebody():
    for offered, clearance, children, shown, somebody in product(YES, LADDER, YES, YES, YES):
        place = FirstTimePlace(offered, clearance, children, shown, somebody)
        for applied, declined, before, taken, ahead, allowed in product(YES, YES, YES, (0, 1, 2), (0, 1), (0, 1, 2)):
            newcomer = Newcomer(applied, declined, before, taken, ahead, allowed)
            may = (
                offered and clearance is Clearance.ADULTS and not children and shown and somebody
                and applied and not declined and not before and taken < allowed and not ahead
            )  # fmt: skip
            assert (refusal(place, newcomer) is None) == may, (place, newcomer)


@pytest.mark.parametrize(
    ("place", "newcomer", "reason"),
    [
        ({"offered": False}, {}, Refusal.NOT_CLEARED),
        ({"clearance": Clearance.FAMILIES}, {}, Refusal.NOT_CLEARED),
        ({"for_children": True}, {}, Refusal.NOT_CLEARED),
        ({"open_to_all": False}, {}, Refusal.NOT_CLEARED),
        ({}, {"cleared_before": True}, Refusal.NOT_CLEARED),
        ({}, {"declined": True}, Refusal.NOT_CLEARED),
        ({"somebody": False}, {"applied": False}, Refusal.APPLY_FIRST),
        ({"somebody": False}, {"taken": 1}, Refusal.FIRST_TAKEN),
        ({}, {"taken": 1, "ahead": 1, "allowed": 2}, Refusal.FIRST_TAKEN),
        ({"somebody": False}, {}, Refusal.NOBODY_BESIDE),
        ({}, {"taken": 1, "allowed": 2}, None),
    ],
)
def test_each_reason_has_its_name(place, newcomer, reason):
    assert refusal(replace(PLACE, **place), replace(NEW, **newcomer)) is reason


def test_what_a_role_must_be():
    for clearance, children, shown in product(LADDER, YES, YES):
        reason = unsuitable(clearance, for_children=children, open_to_all=shown)
        if clearance is not Clearance.ADULTS or children:
            assert reason is Refusal.FIRST_WITH_ADULTS
        else:
            assert reason is (None if shown else Refusal.FIRST_IN_PUBLIC)


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        ({}, Outcome.CONFIRMED),
        ({"taken": 2}, Refusal.FIRST_FULL),
        ({"language": "fa"}, Refusal.LANGUAGE),
        ({"cancelled": True}, Refusal.CANCELLED),
        ({"starts_at": NOON}, Refusal.STARTED),
        ({"busy": [(NOON + 25 * HOUR, NOON + 27 * HOUR)]}, Refusal.OVERLAPS),
        ({"standing": replace(STANDING, active=False)}, Refusal.NOT_ACTIVE),
        ({"standing": replace(STANDING, pauses=[(date(2026, 11, 24), date(2026, 11, 24))])}, Refusal.PAUSED),
        ({"standing": Readiness(True, {Clearance.ADULTS: date(2027, 1, 1)}, ())}, Refusal.CLEARED),
        ({"standing": Readiness(True, {Clearance.ADULTS: date(2026, 11, 23)}, ())}, Refusal.CLEARANCE_ENDS),
        ({"mine": SignUpState.CONFIRMED}, Refusal.ALREADY),
        ({"mine": SignUpState.EXCUSED}, Refusal.AWAY),
        ({"place": replace(PLACE, somebody=False), "taken": 2}, Refusal.NOBODY_BESIDE),
    ],
)
def test_all_else_is_as_for_everybody_but_a_newcomer_does_not_wait(facts, answer):
    assert decided(**facts) is answer


def test_who_gave_it_back_or_was_excused_has_it_still():
    assert set(SignUpState) - set(COUNTS) == {
        SignUpState.WAITING,
        SignUpState.OFFERED,
        SignUpState.WITHDRAWN,
        SignUpState.EXCUSED,
    }
    assert set(COUNTS) <= {*HOLDS_A_PLACE, SignUpState.NO_SHOW}


def test_the_organisation_allows_it_again_after_the_last_one_while_they_are_on_the_way():
    for applied, declined, before, taken, ahead, allowed in product(YES, YES, YES, (0, 1, 2), (0, 1), (1, 2)):
        newcomer = Newcomer(applied, declined, before, taken, ahead, allowed)
        answer = may_allow_again(newcomer)
        if before or declined or not applied:
            assert answer is Refusal.NOT_CLEARED
        elif ahead or taken < allowed:
            assert answer is Refusal.FIRST_AHEAD
        else:
            assert answer is None
            again = replace(newcomer, allowed=allowed + 1)
            assert (refusal(PLACE, again) is None) == (taken < allowed + 1)


def test_who_is_taken_back_at_the_door_must_still_be_beside_somebody_and_fit():
    assert may_return(duty(), STANDING, PLACE, NEW)
    assert not may_return(duty(), STANDING, replace(PLACE, somebody=False), NEW)
    assert not may_return(duty(), STANDING, PLACE, replace(NEW, taken=1))
    assert not may_return(duty(language="fa"), STANDING, PLACE, NEW)


def test_with_families_somebody_cleared_for_families_is_beside():
    assert {one: needed_beside(one) for one in Audience} == {
        one: Clearance.FAMILIES if one in (Audience.FAMILIES, Audience.CHILDREN) else Clearance.ADULTS
        for one in Audience
    }


def person(key, cleared=Clearance.ADULTS, lead=False, first_time=False, start=0, end=2):
    return Present(key, (NOON + start * HOUR, NOON + end * HOUR), lead, cleared, first_time)


def newcomer(key, **facts):
    return person(key, None, first_time=True, **facts)


def test_each_newcomer_has_somebody_of_their_own_leads_first():
    people = [person(1), newcomer(2), person(3, lead=True), newcomer(4), newcomer(5)]
    for some in permutations(people):
        assert beside(some, Clearance.ADULTS) == {2: 3, 4: 1, 5: None}


@pytest.mark.parametrize(
    ("other", "partner"),
    [
        (person(1), 1),
        (person(1, start=-1, end=3), 1),
        (person(1, start=1), None),
        (person(1, end=1), None),
        (person(1, cleared=None), None),
        (person(1, cleared=None, first_time=True), None),
        # Who came as a newcomer and is cleared by now.
        (person(1, first_time=True), 1),
    ],
)
def test_only_who_is_cleared_and_there_all_the_time_is_beside_somebody(other, partner):
    assert beside([other, newcomer(2)], Clearance.ADULTS)[2] == partner
    assert somebody_free([other], Clearance.ADULTS, person(9).span) == (partner is not None)


@pytest.mark.parametrize(("held", "needed"), [*product(LADDER, LADDER)])
def test_beside_families_counts_who_is_cleared_for_them(held, needed):
    assert (beside([person(1, held), newcomer(2)], needed)[2] == 1) == includes(held, needed)


PEOPLE = st.lists(st.tuples(st.sampled_from([None, *LADDER]), st.booleans(), st.booleans()), max_size=8)


@given(PEOPLE)
def test_nobody_stands_beside_two_and_whoever_comes_later_takes_nobody_away(drawn):
    people = [person(key, *facts) for key, facts in enumerate(drawn, 1)]
    pairs = beside(people, Clearance.ADULTS)
    partners = [one for one in pairs.values() if one]
    assert len(set(partners)) == len(partners)
    assert set(pairs) == {one.key for one in people if one.newcomer}
    assert len(partners) == min(len(pairs), sum(one.cleared is not None for one in people))
    if somebody_free(people, Clearance.ADULTS, SPAN_OF_ALL):
        later = beside([*people, newcomer(99)], Clearance.ADULTS)
        assert {key: later[key] for key in pairs} == pairs
        assert later[99]


SPAN_OF_ALL = person(1).span
