"""Levels in a word, the languages that follow them, pauses."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.skills.rules import LADDER, Cefr, Levels, level
from volunteers.profiles.rules import QUICK, Quick, paused, quick, spoken

some_level = st.none() | st.sampled_from(LADDER)
some_levels = st.builds(Levels, some_level, some_level, some_level, some_level)
codes = st.sampled_from(["bg", "en", "ar", "ps", "uk"])


def test_a_word_means_its_levels_and_back():
    assert {quick(levels) for levels in QUICK.values()} == set(QUICK)
    assert quick(Levels(Cefr.C1)) is Quick.OWN
    assert all(levels.speaking is not Cefr.A1 for levels in QUICK.values())


@given(st.lists(codes, unique=True), st.dictionaries(codes, some_levels))
def test_whoever_speaks_at_a2_or_better_can_help_in_it(before, told):
    after = spoken(before, told)
    assert len(after) == len(set(after))
    for code in {*before, *told}:
        expected = level(told[code].speaking) >= 2 if code in told else code in before
        assert (code in after) == expected


@pytest.mark.parametrize(
    ("on", "is_paused"), [("2026-11-23", False), ("2026-11-24", True), ("2026-11-30", True), ("2026-12-01", False)]
)
def test_the_first_and_the_last_day_belong_to_a_pause(on, is_paused):
    pause = (date(2026, 11, 24), date(2026, 11, 30))
    assert paused(date.fromisoformat(on), [pause]) is is_paused
    assert not paused(date.fromisoformat(on), [])
