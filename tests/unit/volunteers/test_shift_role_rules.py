"""Children are safe: enough cleared adults, a lead, an early end."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteers.clearances.rules import Clearance
from volunteers.shifts.rules import (
    USUAL,
    OpenedRole,
    Refusal,
    SafeguardingLimits,
    ShiftRole,
    adults_needed,
    at_risk,
    ratio,
    unsafe,
)

LEAD = OpenedRole(ShiftRole.LEAD, Clearance.CHILDREN, 1)
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
        (7, time(20), [LEAD, HELPERS], None),
        (7, time(20, 1), [LEAD, HELPERS], Refusal.TOO_LATE),
        (14, time(22), [LEAD, HELPERS], None),
        (14, time(22, 1), [LEAD, HELPERS], Refusal.TOO_LATE),
        (14, time(0, 30), [LEAD, HELPERS], Refusal.TOO_LATE),
        (7, time(18), [HELPERS], Refusal.NO_LEAD),
        (7, time(18), [LEAD], Refusal.TOO_FEW_ADULTS),
        (7, time(18), [LEAD, OpenedRole(ShiftRole.HELPER, Clearance.FAMILIES, 9)], Refusal.TOO_FEW_ADULTS),
        (7, time(18), [OpenedRole(ShiftRole.LEAD, Clearance.ADULTS, 1), HELPERS], Refusal.NO_LEAD),
    ],
)
def test_each_gap_has_its_name(youngest, ends, roles, reason):
    assert unsafe(youngest, 16, ends, roles) is reason


def test_an_installation_may_be_stricter():
    strict = SafeguardingLimits.read("6:4 17:5", 3, "18:30", "20:00")
    assert (ratio(5, strict), ratio(9, strict), adults_needed(9, 4, strict)) == (4, 5, 3)
    assert unsafe(7, 16, time(19), [LEAD, HELPERS], strict) is Refusal.TOO_LATE
    assert SafeguardingLimits.read("1:3 3:4 8:6 12:8 17:10", 2, "20:00", "22:00") == USUAL


@pytest.mark.parametrize("ratios", ["", "8", "8:0", "12:8 8:6", "a:b"])
def test_ratios_that_mean_nothing_are_refused(ratios):
    with pytest.raises(ValueError):
        SafeguardingLimits.read(ratios, 2, "20:00", "22:00")


def test_those_who_come_count_not_the_places():
    nobody, one = (
        OpenedRole(ShiftRole.HELPER, Clearance.CHILDREN, 0),
        OpenedRole(ShiftRole.HELPER, Clearance.CHILDREN, 1),
    )
    assert at_risk(7, 0, [LEAD, one]) is None
    assert at_risk(7, 0, [LEAD, nobody]) is Refusal.TOO_FEW_ADULTS
    assert at_risk(7, 13, [LEAD, one]) is Refusal.TOO_FEW_ADULTS
    assert at_risk(7, 12, [one, one]) is Refusal.NO_LEAD
