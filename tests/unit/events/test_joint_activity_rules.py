"""How it stands between two organisations, and when nobody can be asked."""

from itertools import product

import pytest

from events.joint_activities.rules import JointState, Refusal, state_of, unaskable, unfit


@pytest.mark.parametrize(
    ("partner", "asked", "state"),
    [
        (None, None, JointState.ALONE),
        (None, 2, JointState.ASKED),
        (2, None, JointState.TOGETHER),
    ],
)
def test_how_it_stands(partner, asked, state):
    assert state_of(partner, asked) is state


def test_only_what_is_run_alone_is_proposed():
    free = [facts for facts in product(JointState, (True, False), (True, False)) if unaskable(*facts) is None]
    assert free == [(JointState.ALONE, False, False)]
    assert unaskable(JointState.TOGETHER, archived=True, of_the_house=True) is Refusal.OF_THE_HOUSE
    assert unaskable(JointState.ASKED, archived=True, of_the_house=False) is Refusal.ARCHIVED
    assert unaskable(JointState.ASKED, archived=False, of_the_house=False) is Refusal.NOT_ALONE
    assert unaskable(JointState.TOGETHER, archived=False, of_the_house=False) is Refusal.NOT_ALONE


def test_whom_one_asks():
    assert unfit(own=False, at_work=True) is None
    assert unfit(own=False, at_work=False) is Refusal.NOT_AT_WORK
    assert unfit(own=True, at_work=True) is Refusal.OWN
