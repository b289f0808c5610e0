"""Children are safe: enough cleared adults, a lead, an early end."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.sessions.rules import Evenings, SessionState
from volunteers.clearances.rules import Clearance
from volunteers.shifts.rules import (
    USUAL,
    OpenedRole,
    Refusal,
    SafeguardingLimits,
    ShiftRole,
    adults_needed,
    at_risk,
    may_open,
    ratio,
    unsafe,
)

LEAD = OpenedRole(ShiftRole.LEAD, Clearance.CHILDREN, 1)
EVENINGS = Evenings()
MONDAY = datetime(2026, 11, 23)
HELPERS = OpenedRole(ShiftRole.HELPER, Clearance.CHILDREN, 3)


@pytest.mark.parametrize(
    ("age", "children"),
    [(0, 3), (1, 3), (2, 4), (3, 4), (4, 6), (8, 6), (9, 8), (12, 8), (13, 10), (17, 10)],
)
def test_the_ratio_follows_the_youngest(age, children):
    assert ratio(age) == children


@given(st.integers(0, 17), st.integers(1, 300))
def test_there_are_two_adults_at_least_and_none_watches_over_too_many(youngest, seats):
    adults = adults_needed(youngest, seats)
    assert adults >= 2
    assert seats <= adults * ratio(youngest)


@pytest.mark.parametrize(
    ("youngest", "ends", "roles", "reason"),
    [
        (7, "20:00", [LEAD, HELPERS], None),
        (7, "20:01", [LEAD, HELPERS], Refusal.TOO_LATE),
        (14, "22:00", [LEAD, HELPERS], None),
        (14, "22:01", [LEAD, HELPERS], Refusal.TOO_LATE),
        (7, "18:00", [HELPERS], Refusal.NO_LEAD),
        (7, "18:00", [LEAD], Refusal.TOO_FEW_ADULTS),
        (7, "18:00", [LEAD, OpenedRole(ShiftRole.HELPER, Clearance.FAMILIES, 9)], Refusal.TOO_FEW_ADULTS),
        (7, "18:00", [OpenedRole(ShiftRole.LEAD, Clearance.ADULTS, 1), HELPERS], Refusal.NO_LEAD),
    ],
)
def test_each_gap_has_its_name(youngest, ends, roles, reason):
    assert unsafe(youngest, 16, at("17:00"), at(ends), roles) is reason


def at(clock, days=0):
    """A moment of Monday, or of a later day."""
    return datetime.fromisoformat(f"{(MONDAY + timedelta(days=days)).date()}T{clock}")


@pytest.mark.parametrize(
    ("starts", "ends", "days", "small", "young"),
    [
        ("19:00", "08:00", 1, True, True),
        ("05:00", "20:00", 1, True, True),
        ("05:00", "22:00", 1, True, True),
        ("18:00", "00:30", 1, True, True),
        ("00:00", "00:00", 1, True, True),
        ("09:00", "15:00", 2, True, True),
        ("04:59", "09:00", 0, True, True),
        ("05:00", "20:00", 0, False, False),
        ("19:00", "21:00", 0, True, False),
    ],
)
def test_children_are_home_on_the_evening_of_the_day_on_which_it_starts(starts, ends, days, small, young):
    assert [EVENINGS.too_late(age, at(starts), at(ends, days)) for age in (13, 14)] == [small, young]


@given(st.integers(0, 17), st.integers(5 * 60, 24 * 60 - 1), st.integers(1, 6 * 24 * 60))
def test_no_clock_of_a_later_day_counts_as_early(youngest, starts, minutes):
    first = MONDAY + timedelta(minutes=starts)
    last = first + timedelta(minutes=minutes)
    evening = MONDAY + timedelta(hours=20 if youngest < 14 else 22)
    assert EVENINGS.too_late(youngest, first, last) is (last > evening)


@pytest.mark.parametrize(
    ("ends", "left", "below"),
    [("20:00", True, 0), ("20:00", False, 14), ("20:01", True, 14), ("22:00", True, 14), ("22:01", True, 18),
     ("22:01", False, 18)],
)  # fmt: skip
def test_below_which_age_nobody_comes_alone(ends, left, below):
    assert EVENINGS.company_below(at("17:00"), at(ends), may_be_left=left) == below
    assert Evenings(12, time(20), time(22)).company_below(at("17:00"), at("20:00"), may_be_left=False) == 12


def test_an_installation_may_be_stricter():
    strict = SafeguardingLimits.read("6:4 17:5", 3, Evenings(14, time(18, 30), time(20)))
    assert (ratio(5, strict), ratio(9, strict), adults_needed(9, 4, strict)) == (4, 5, 3)
    assert unsafe(7, 16, at("17:00"), at("19:00"), [LEAD, HELPERS], strict) is Refusal.TOO_LATE
    assert SafeguardingLimits.read("1:3 3:4 8:6 12:8 17:10", 2, EVENINGS) == USUAL


@pytest.mark.parametrize("ratios", ["", "8", "8:0", "12:8 8:6", "a:b"])
def test_ratios_that_mean_nothing_are_refused(ratios):
    with pytest.raises(ValueError):
        SafeguardingLimits.read(ratios, 2, EVENINGS)


def test_those_who_come_count_not_the_places():
    nobody, one = (
        OpenedRole(ShiftRole.HELPER, Clearance.CHILDREN, 0),
        OpenedRole(ShiftRole.HELPER, Clearance.CHILDREN, 1),
    )
    assert at_risk(7, 0, [LEAD, one]) is None
    assert at_risk(7, 0, [LEAD, nobody]) is Refusal.TOO_FEW_ADULTS
    assert at_risk(7, 13, [LEAD, one]) is Refusal.TOO_FEW_ADULTS
    assert at_risk(7, 12, [one, one]) is Refusal.NO_LEAD


def test_a_role_counts_with_those_who_come_and_are_cleared_for_children():
    lead = {clearance: OpenedRole(ShiftRole.LEAD, clearance, 1) for clearance in Clearance}
    two = OpenedRole(ShiftRole.HELPER, Clearance.CHILDREN, 2)
    assert at_risk(7, 12, [lead[Clearance.CHILDREN], two]) is None
    assert at_risk(7, 12, [lead[Clearance.ADULTS], two]) is Refusal.NO_LEAD
    assert at_risk(7, 12, [OpenedRole(ShiftRole.LEAD, Clearance.CHILDREN, 0), two]) is Refusal.NO_LEAD


def test_the_smallest_limits_are_limits():
    assert SafeguardingLimits.read("17:1", 1, EVENINGS).ratios == ((17, 1),)
    for ratios, adults in (("17:0", 1), ("17:1", 0), ("", 1), ("8:6 3:4", 1), ("3:4 3:4", 1)):
        with pytest.raises(ValueError):
            SafeguardingLimits.read(ratios, adults, EVENINGS)


def test_a_role_can_be_opened_until_the_session_is_over():
    now = datetime(2026, 11, 23, 12)
    for state in SessionState:
        opened = [may_open(state, now + timedelta(minutes=minutes), now) for minutes in (-1, 0, 1)]
        assert opened == [False, False, state is not SessionState.CANCELLED]
