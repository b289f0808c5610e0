"""Until when somebody else can go along to a viewing, and when an address is told."""

from datetime import timedelta

import pytest

from events.viewings.rules import TOLD_AFTER, TOLD_BEFORE, Refusal, is_told, may_choose
from tests.conftest import NOON

BIT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("now", "going_on", "refused"),
    [(NOON - BIT, True, None), (NOON, True, Refusal.BEGUN), (NOON + BIT, True, Refusal.BEGUN),
     (NOON - BIT, False, Refusal.BEGUN)],
)  # fmt: skip
def test_somebody_else_is_chosen_until_it_begins_and_only_while_it_takes_place(now, going_on, refused):
    assert may_choose(NOON, now, going_on=going_on) is refused


@pytest.mark.parametrize(
    ("now", "told"),
    [(NOON - TOLD_BEFORE - BIT, False), (NOON - TOLD_BEFORE, True), (NOON + TOLD_AFTER - BIT, True),
     (NOON + TOLD_AFTER, False)],
)  # fmt: skip
def test_an_address_is_told_from_a_day_before_until_a_day_after(now, told):
    assert is_told(NOON, NOON, now, going_on=True) is told
    assert not is_told(NOON, NOON, now, going_on=False)
