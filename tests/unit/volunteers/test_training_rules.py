"""What the door of a training says about the step of a volunteer."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteers.clearances.rules import LADDER, Clearance, Training
from volunteers.trainings.rules import StepTaken, missing, to_note

FIRST, SECOND = date(2026, 11, 2), date(2026, 11, 9)
SAFE = Training.SAFEGUARDING
AT_FIRST, AT_SECOND = StepTaken(FIRST, 1), StepTaken(SECOND, 2)
BY_HAND = {day: StepTaken(day, None) for day in (FIRST, SECOND)}
NOTHING: dict = {}


@pytest.mark.parametrize(
    ("attended", "before", "changes"),
    [
        ([], None, NOTHING),
        ([AT_FIRST], None, {SAFE: AT_FIRST}),
        ([AT_FIRST, AT_SECOND], None, {SAFE: AT_SECOND}),
        ([AT_SECOND, AT_FIRST], AT_FIRST, {SAFE: AT_SECOND}),
        ([AT_FIRST], AT_FIRST, NOTHING),
        ([AT_FIRST], AT_SECOND, {SAFE: AT_FIRST}),
        ([], AT_FIRST, {SAFE: None}),
        ([], BY_HAND[FIRST], NOTHING),
        ([AT_FIRST], BY_HAND[FIRST], NOTHING),
        ([AT_FIRST], BY_HAND[SECOND], NOTHING),
        ([AT_SECOND], BY_HAND[FIRST], {SAFE: AT_SECOND}),
    ],
)
def test_the_latest_attendance_counts_and_only_the_door_takes_back_what_it_said(attended, before, changes):
    assert to_note([(SAFE, step) for step in attended], {SAFE: before} if before else {}) == changes


steps = st.builds(StepTaken, st.sampled_from([FIRST, SECOND]), st.sampled_from([1, 2]))


@given(
    st.lists(st.tuples(st.sampled_from(Training), steps), max_size=6),
    st.dictionaries(st.sampled_from(Training), st.one_of(steps, st.sampled_from(list(BY_HAND.values())))),
)
def test_noted_once_it_is_noted(attended, noted):
    changes = to_note(attended, noted)
    after = {**noted, **changes}
    after = {training: step for training, step in after.items() if step}
    assert to_note(attended, after) == {}
    by_hand = {training: step for training, step in noted.items() if step.session_id is None}
    assert all(training in after for training in by_hand), "nothing that somebody noted is lost"


def test_trainings_do_not_touch_each_other():
    for one, other in product(Training, Training):
        changes = to_note([(one, AT_FIRST)], {})
        assert (other in changes) is (one is other)


def test_what_is_missing_is_what_the_clearance_they_applied_for_asks_and_they_have_not_taken():
    for wanted, safe, other in product((None, *LADDER), (False, True), (False, True)):
        attended = {one for one, taken in ((SAFE, safe), (Training.FIRST_AID, other)) if taken}
        asked = wanted in (Clearance.FAMILIES, Clearance.CHILDREN)
        assert missing(wanted, attended) == ({SAFE} if asked and not safe else set())
