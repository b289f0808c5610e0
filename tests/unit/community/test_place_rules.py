"""How far two neighbourhoods are apart: the same both ways, right to a hundredth, and unknown where a middle is."""

import pytest

from community.places.rules import Spot, metres_between, readable

CENTRE = Spot("centre", 42.6977, 23.3219)
VITOSHA = Spot("vitosha", 42.6500, 23.3000)


def test_the_way_is_as_long_back():
    assert metres_between(CENTRE, VITOSHA) == metres_between(VITOSHA, CENTRE) == pytest.approx(5_601, rel=0.01)
    assert metres_between(CENTRE, CENTRE) == 0


@pytest.mark.parametrize("other", [None, Spot("x"), Spot("x", 42.7), Spot("x", None, 23.3)])
def test_nobody_knows_a_way_to_nowhere(other):
    assert metres_between(CENTRE, other) is None
    assert metres_between(other, CENTRE) is None


def test_a_code_reads_as_a_name():
    assert readable("krasno-selo") == "Krasno Selo"
