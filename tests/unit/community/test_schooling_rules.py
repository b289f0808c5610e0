"""The steps of a way to school: their order and their days, what may be done in each state, and who may be on one."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.holidays.queries import free_days_of
from community.holidays.rules import working_days_between
from community.schooling.queries import facts_of
from community.schooling.rules import (
    BEFORE_SCHOOL,
    MOVING,
    OPEN_TO,
    STAGES,
    Refusal,
    SchoolDeed,
    SchoolFacts,
    SchoolLine,
    SchoolStage,
    SchoolState,
    after,
    due_on,
    grade_for,
    interprets,
    is_overdue,
    line_of,
    may,
    may_start,
    may_take,
    path_of,
    year_end,
)

BG = facts_of("BG")
OFF = free_days_of("BG")
DAY = timedelta(days=1)
FIRST, FIFTH, TENTH = (BG.grade(key) for key in ("1", "5", "10"))
MONDAY = date(2026, 11, 2)


def test_five_steps_have_31_working_days_in_all():
    assert [BG.days[one] for one in BEFORE_SCHOOL] == [5, 7, 7, 7, 7, 3]
    assert sum(BG.days[one] for one in BEFORE_SCHOOL[1:]) == 31
    day = MONDAY
    for stage in BEFORE_SCHOOL[1:]:
        day = due_on(stage, day, None, FIRST, BG, OFF)
    assert working_days_between(MONDAY, day, OFF) == 31
    assert day == date(2026, 12, 15)


def test_every_class_of_the_country_has_its_year_and_its_words():
    assert {one.key for one in BG.grades if one.validate} == {str(number) for number in range(5, 11)}
    for one in BG.grades:
        assert date(2026, *one.ends)
        assert set(dict(one.words)) == {"en", "bg", "ar"}
    ages = [age for one in BG.grades for age in range(one.ages[0], one.ages[1] + 1)]
    assert ages == list(range(2, 20))
    assert [key for key, _ in BG.levels] == ["unsatisfactory", "satisfactory", "good", "excellent"]
    assert facts_of("XX") == SchoolFacts()


@pytest.mark.parametrize(
    ("age", "key"),
    [(1, None), (2, "kindergarten"), (4, "preschool"), (6, "preschool"), (7, "1"), (11, "5"), (18, "12"), (20, None),
     (None, None)],
)  # fmt: skip
def test_the_class_of_an_age(age, key):
    found = grade_for(age, BG.grades)
    assert (found.key if found else None) == key


@pytest.mark.parametrize(
    ("day", "ends", "last"),
    [
        (date(2026, 9, 15), (5, 31), date(2027, 5, 31)),
        (date(2027, 5, 31), (5, 31), date(2027, 5, 31)),
        (date(2027, 6, 1), (5, 31), date(2028, 5, 31)),
        (date(2026, 12, 31), (6, 30), date(2027, 6, 30)),
        (date(2028, 2, 29), (6, 15), date(2028, 6, 15)),
    ],
)
def test_the_end_of_the_school_year(day, ends, last):
    assert year_end(day, ends) == last


@pytest.mark.parametrize(
    ("stage", "attending", "grade", "due"),
    [
        # A month: the same number in the next month, or its last day; never a free one.
        (SchoolStage.FIRST_MONTH, date(2026, 11, 2), FIRST, date(2026, 12, 2)),
        (SchoolStage.FIRST_MONTH, date(2027, 1, 29), FIRST, date(2027, 3, 1)),
        (SchoolStage.FIRST_MONTH, date(2028, 1, 31), FIRST, date(2028, 2, 29)),
        (SchoolStage.FIRST_MONTH, date(2026, 11, 25), FIRST, date(2026, 12, 29)),
        (SchoolStage.VALIDATION, date(2026, 11, 2), FIFTH, date(2027, 6, 15)),
        (SchoolStage.YEAR_END, date(2026, 11, 2), FIRST, date(2027, 5, 31)),
        (SchoolStage.YEAR_END, date(2026, 11, 2), TENTH, date(2027, 6, 30)),
        # 31 May 2026 is a Sunday.
        (SchoolStage.YEAR_END, date(2026, 2, 2), FIRST, date(2026, 6, 1)),
        # Within a month of the end it is the next year's.
        (SchoolStage.YEAR_END, date(2027, 5, 10), FIRST, date(2028, 5, 31)),
        (SchoolStage.YEAR_END, date(2026, 11, 2), None, date(2027, 6, 30)),
    ],
)
def test_the_days_of_the_follow_ups(stage, attending, grade, due):
    assert due_on(stage, attending, attending, grade, BG, OFF) == due
    assert due_on(stage, attending, None, grade, BG, OFF) == due


@given(
    st.sampled_from(STAGES),
    st.dates(date(2024, 1, 1), date(2031, 1, 1)),
    st.integers(0, 60),
    st.sampled_from([None, *BG.grades]),
)
def test_no_step_is_due_on_a_free_day_or_before_its_beginning(stage, since, later, grade):
    due = due_on(stage, since, since, grade, BG, OFF)
    assert not OFF(due)
    assert due > since
    assert due_on(stage, since + later * DAY, since + later * DAY, grade, BG, OFF) >= due


def test_the_steps_follow_one_another():
    for grade in (None, *BG.grades):
        taken, stage, state = [], SchoolStage.APPLICATION, SchoolState.ON_THE_WAY
        while stage is not None:
            taken.append(stage)
            assert state is (SchoolState.ON_THE_WAY if stage in BEFORE_SCHOOL else SchoolState.ATTENDING)
            state, stage = after(stage, grade)
        assert state is SchoolState.FOLLOWED_UP
        assert tuple(taken) == path_of(grade)
        assert (SchoolStage.VALIDATION in taken) is bool(grade and grade.validate)
    # In another class meanwhile: what has no validation any more goes to the end of the year.
    assert after(SchoolStage.VALIDATION, FIRST) == (SchoolState.ATTENDING, SchoolStage.YEAR_END)


@pytest.mark.parametrize(("state", "deed"), list(itertools.product(SchoolState, SchoolDeed)))
def test_what_may_be_done_in_each_state(state, deed):
    moves, rests = state in MOVING, state in (SchoolState.STALLED, SchoolState.WITHDRAWN)
    expected = {
        SchoolDeed.TAKE: moves,
        SchoolDeed.STALL: moves,
        SchoolDeed.WITHDRAW: moves or state is SchoolState.STALLED,
        SchoolDeed.RESUME: rests,
        SchoolDeed.CHANGE: moves or state is SchoolState.STALLED,
    }[deed]
    assert (may(state, deed) is None) is expected
    assert (deed in OPEN_TO[state]) is expected


@pytest.mark.parametrize(
    ("state", "noted", "days", "school", "refusal"),
    [
        (SchoolState.ON_THE_WAY, SchoolStage.REFERRAL, (0, 0, 0), True, None),
        (SchoolState.ON_THE_WAY, SchoolStage.REFERRAL, (0, 3, 3), True, None),
        (SchoolState.ON_THE_WAY, SchoolStage.REFERRAL, (0, 3, 3), False, Refusal.NO_SCHOOL),
        (SchoolState.ON_THE_WAY, SchoolStage.REFERRAL, (0, 4, 3), True, Refusal.TO_COME),
        (SchoolState.ON_THE_WAY, SchoolStage.REFERRAL, (2, 1, 3), True, Refusal.BEFORE_THE_LAST),
        (SchoolState.ON_THE_WAY, SchoolStage.APPLICATION, (0, 1, 3), True, Refusal.TAKEN_ALREADY),
        (SchoolState.ON_THE_WAY, SchoolStage.ORDER, (0, 1, 3), True, Refusal.TAKEN_ALREADY),
        (SchoolState.STALLED, SchoolStage.REFERRAL, (0, 1, 3), True, Refusal.NOT_NOW),
        (SchoolState.WITHDRAWN, SchoolStage.REFERRAL, (0, 1, 3), True, Refusal.NOT_NOW),
        (SchoolState.FOLLOWED_UP, SchoolStage.YEAR_END, (0, 1, 3), True, Refusal.NOT_NOW),
    ],
)
def test_when_a_step_is_noted(state, noted, days, school, refusal):
    told = tuple(MONDAY + one * DAY for one in days)
    assert may_take(state, (SchoolStage.REFERRAL, noted), told, school=school) is refusal


@pytest.mark.parametrize(
    ("facts", "child", "live", "refusal"),
    [
        (BG, True, False, None),
        (BG, False, False, Refusal.GROWN_UP),
        (BG, False, True, Refusal.GROWN_UP),
        (BG, True, True, Refusal.ON_THE_WAY),
        (SchoolFacts(), True, False, Refusal.NO_FACTS),
    ],
)
def test_whose_way_begins(facts, child, live, refusal):
    assert may_start(facts, may_be_child=child, on_the_way=live) is refusal


@pytest.mark.parametrize("state", SchoolState)
def test_only_what_moves_is_overdue_and_only_after_its_day(state):
    assert not is_overdue(state, MONDAY, MONDAY)
    assert is_overdue(state, MONDAY, MONDAY + DAY) is (state in MOVING)


def test_the_line_of_a_way():
    assert line_of(SchoolState.ON_THE_WAY, SchoolStage.APPLICATION, FIRST) == SchoolLine(
        (), SchoolStage.APPLICATION, tuple(one for one in STAGES[1:] if one is not SchoolStage.VALIDATION)
    )
    for state, stage, grade in itertools.product(SchoolState, STAGES, (FIRST, FIFTH)):
        if stage not in path_of(grade):
            continue
        line = line_of(state, stage, grade)
        assert (*line.done, *filter(None, [line.next]), *line.later) == path_of(grade)
        assert (line.next is stage) is (state in MOVING)
    assert line_of(SchoolState.STALLED, SchoolStage.ORDER, FIRST).done == BEFORE_SCHOOL[:2]
    assert line_of(SchoolState.FOLLOWED_UP, SchoolStage.YEAR_END, FIRST).later == ()


@pytest.mark.parametrize(
    ("stage", "mother", "language"),
    [(SchoolStage.INTERVIEW, "ar", "ar"), (SchoolStage.INTERVIEW, "bg", ""), (SchoolStage.ORDER, "ar", ""),
     (SchoolStage.INTERVIEW, "", "")],
)  # fmt: skip
def test_who_needs_an_interpreter(stage, mother, language):
    assert interprets(stage, mother, "bg") == language
