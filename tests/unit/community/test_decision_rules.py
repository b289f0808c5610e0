"""When a change of a setting acts."""

from itertools import product

import pytest

from community.decisions.rules import ChangeState, Refusal, not_to_change, outcome
from community.foundation.config import BINDING, DECIDED_BY_THE_TOWN, Config, Unfit


def test_it_acts_when_all_agreed_and_never_when_one_refused():
    for number in range(4):
        for answers in product((True, False, None), repeat=number):
            expected = ChangeState.ACTS if all(answers) else ChangeState.ASKED
            assert outcome(answers) is (ChangeState.REFUSED if False in answers else expected)


@pytest.mark.parametrize(
    ("locked", "asked", "why"),
    [
        (False, False, None),
        (False, True, Refusal.ASKED_ALREADY),
        (True, True, Refusal.LOCKED),
        (True, False, Refusal.LOCKED),
    ],
)
def test_what_stands_against_it(locked, asked, why):
    assert not_to_change(locked=locked, asked=asked) is why


def test_what_the_operator_locks_is_not_the_towns():
    assert Config().decided_by_the_town == DECIDED_BY_THE_TOWN
    locked = Config(locked_settings="SITE_NAME quiet_from")
    assert set(DECIDED_BY_THE_TOWN) - set(locked.decided_by_the_town) == {"site_name", "quiet_from"}
    assert set(BINDING) <= set(DECIDED_BY_THE_TOWN)


@pytest.mark.parametrize(
    "wrong",
    [
        {"quiet_from": "21"},
        {"quiet_until": "25:00"},
        {"emergency_number": "one one two"},
        {"children_number": "1"},
        {"locked_settings": "secret_key"},
        {"matching_weights": "30 24 20 20 7 60"},
        {"matching_weights": "30 24 20 20 6 20"},
        {"matching_weights": "30 24 20 20 6"},
        {"matching_weights": "30 24 20 20 6 300"},
    ],
)
def test_what_would_not_work_is_refused_wherever_it_was_written(wrong):
    with pytest.raises(Unfit):
        Config(**wrong).check_what_the_town_decides()


def test_what_the_environment_may_say_it_may_say():
    Config(emergency_number="+359 2 123", children_number="116 111", quiet_from="23:30").check_what_the_town_decides()
