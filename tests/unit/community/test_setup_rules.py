"""Which of the first steps comes next: every combination of four."""

from itertools import product

import pytest

from community.setup.rules import next_step

EVERY = list(product((False, True), repeat=4))


@pytest.mark.parametrize("mine", EVERY)
@pytest.mark.parametrize("done", EVERY)
def test_the_next_step_is_ones_own_before_somebody_elses(done, mine):
    number = next_step(done, mine)
    left = [step for step in range(4) if not done[step]]
    own = [step for step in left if mine[step]]
    assert number == min(own or left, default=None)
