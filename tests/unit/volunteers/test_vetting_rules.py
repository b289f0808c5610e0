"""Who may clear whom, and for how long."""

from datetime import date, timedelta

import pytest

from volunteers.vetting.rules import LONGEST, Clearance, Outcome, Refusal, decide, includes

TODAY = date(2026, 11, 23)
SOON = date(2027, 11, 23)
GRANTER, VOLUNTEER, COLLEAGUE = 1, 2, 3


@pytest.mark.parametrize(
    ("clearance", "until", "granter", "proposer", "found"),
    [
        (Clearance.ADULTS, SOON, GRANTER, None, Outcome.GRANTED),
        (Clearance.FAMILIES, SOON, GRANTER, None, Outcome.PROPOSED),
        (Clearance.CHILDREN, SOON, GRANTER, None, Outcome.PROPOSED),
        (Clearance.CHILDREN, SOON, GRANTER, COLLEAGUE, Outcome.GRANTED),
        (Clearance.CHILDREN, SOON, GRANTER, GRANTER, Refusal.SAME_PERSON),
        (Clearance.ADULTS, SOON, VOLUNTEER, None, Refusal.ONESELF),
        (Clearance.CHILDREN, SOON, VOLUNTEER, COLLEAGUE, Refusal.ONESELF),
        (Clearance.ADULTS, TODAY, GRANTER, None, Refusal.PAST),
        (Clearance.ADULTS, TODAY + LONGEST, GRANTER, None, Outcome.GRANTED),
        (Clearance.ADULTS, TODAY + LONGEST + timedelta(days=1), GRANTER, None, Refusal.TOO_LONG),
    ],
)
def test_decide(clearance, until, granter, proposer, found):
    assert decide(clearance, until, TODAY, granter, VOLUNTEER, proposer) is found


def test_each_clearance_includes_those_before_it():
    assert includes(Clearance.CHILDREN, Clearance.ADULTS)
    assert not includes(Clearance.ADULTS, Clearance.FAMILIES)
