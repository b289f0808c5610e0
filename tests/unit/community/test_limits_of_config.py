"""A start with thresholds of safeguarding that mean nothing is refused with a sentence for the operator."""

import pytest

from community.foundation.config import Config, Unfit


@pytest.mark.parametrize(
    "wrong",
    [
        {"safeguarding_ratios": "eight"},
        {"safeguarding_ratios": "8:0"},
        {"safeguarding_adults": 0},
        {"safeguarding_alone_from": 0},
        {"safeguarding_alone_from": 19},
        {"safeguarding_end_children": "25:00"},
        {"safeguarding_end_youth": "late"},
    ],
)
def test_nonsense_does_not_start(wrong):
    Config(testing=True).check()
    with pytest.raises(Unfit, match="SAFEGUARDING"):
        Config(testing=True, **wrong).check()
