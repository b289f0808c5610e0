"""What may be done in a course for staff in each of its days, who passes, and how pasted addresses are read."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.staff_training import rules
from community.staff_training.rules import CourseFacts, CourseSpan, Refusal, TraineeState

NOON = datetime(2026, 11, 23, 10, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FIRST, LAST = CourseSpan(NOON, NOON + 2 * HOUR), CourseSpan(NOON + 7 * DAY, NOON + 7 * DAY + 2 * HOUR)
GOING = CourseFacts((FIRST, LAST), questions=4, invited=3)
OVER = CourseFacts((FIRST, LAST), questions=4, invited=3, tried=True, finished=True)
EMPTY = CourseFacts()
# Each moment at which something begins or ends, and just before it.
MOMENTS = [NOON - HOUR, NOON, FIRST.ends_at, LAST.starts_at - HOUR, LAST.starts_at, LAST.ends_at - HOUR, LAST.ends_at]


@pytest.mark.parametrize("now", MOMENTS)
def test_nothing_is_done_once_a_course_is_finished(now):
    assert rules.change(OVER) is rules.more_dates(OVER) is rules.change_questions(OVER) is Refusal.FINISHED
    assert rules.add_date(OVER, now + DAY, now) is rules.remove_date(OVER, now + DAY, now) is Refusal.FINISHED
    assert rules.add_question(OVER) is rules.invite(OVER, now) is rules.finish(OVER, now) is Refusal.FINISHED
    assert rules.note_presence(OVER, FIRST.starts_at, now) is rules.answer(OVER, False, now) is Refusal.FINISHED
    assert rules.take_test(OVER, TraineeState.COMING, 0, 1, now) is Refusal.FINISHED
    assert rules.allow_try(OVER, 1, 1, False) is rules.take_back(TraineeState.INVITED, True) is Refusal.FINISHED


@pytest.mark.parametrize(
    ("now", "expected"), [(NOON - HOUR, Refusal.NOT_BEGUN), (NOON, None), (FIRST.ends_at, None), (LAST.ends_at, None)]
)
def test_who_was_there_is_noted_from_the_beginning_of_a_date_on(now, expected):
    assert rules.note_presence(GOING, FIRST.starts_at, now) is expected


@pytest.mark.parametrize("now", MOMENTS)
def test_a_course_ends_when_its_last_date_is_over(now):
    assert rules.finish(GOING, now) is (None if now >= LAST.ends_at else Refusal.STILL_TO_COME)
    assert rules.finish(EMPTY, now) is Refusal.NO_DATES


@pytest.mark.parametrize("now", MOMENTS)
def test_people_are_invited_and_answer_until_the_last_date_is_over(now):
    late = Refusal.ALL_OVER if now >= LAST.ends_at else None
    assert rules.invite(GOING, now) is rules.answer(GOING, False, now) is late
    assert rules.invite(EMPTY, now) is rules.answer(EMPTY, False, now) is Refusal.NO_DATES
    assert rules.answer(GOING, True, now) is Refusal.BEGUN
    full = CourseFacts(GOING.spans, invited=rules.MOST_PEOPLE)
    assert rules.invite(full, now) is (late or Refusal.TOO_MANY)


@pytest.mark.parametrize(("state", "now", "taken", "allowed"), [*product(TraineeState, MOMENTS, (0, 1, 2), (1, 2))])
def test_the_test_is_open_from_the_last_beginning_on_for_who_comes_and_has_a_try(state, now, taken, allowed):
    opens = state is TraineeState.COMING and now >= LAST.starts_at and taken < allowed
    assert (rules.take_test(GOING, state, taken, allowed, now) is None) is opens


def test_why_nobody_takes_a_test():
    come, late = TraineeState.COMING, LAST.starts_at
    assert rules.take_test(CourseFacts(GOING.spans), come, 0, 1, late) is Refusal.NO_TEST
    assert rules.take_test(GOING, TraineeState.INVITED, 0, 1, late) is Refusal.NOT_COMING
    assert rules.take_test(GOING, come, 0, 1, NOON) is Refusal.NOT_BEGUN
    assert rules.take_test(CourseFacts((), questions=1), come, 0, 1, late) is Refusal.NOT_BEGUN
    assert rules.take_test(GOING, come, 1, 1, late) is Refusal.NO_TRY_LEFT


@pytest.mark.parametrize(("taken", "allowed", "passed"), [*product((0, 1, 2), (1, 2), (True, False))])
def test_one_more_try_is_for_who_failed_in_all(taken, allowed, passed):
    expected = None if taken >= allowed and not passed else Refusal.HAS_A_TRY
    assert rules.allow_try(GOING, taken, allowed, passed) is expected


def test_dates_are_added_and_taken_away():
    assert rules.add_date(GOING, NOON + DAY, NOON) is None
    assert rules.add_date(GOING, NOON, NOON - HOUR) is Refusal.SAME_DATE
    assert rules.add_date(EMPTY, NOON, NOON) is Refusal.BEGUN
    full = CourseFacts(tuple(CourseSpan(NOON + n * DAY, NOON + n * DAY + HOUR) for n in range(rules.MOST_DATES)))
    assert rules.add_date(full, NOON + 99 * DAY, NOON) is rules.more_dates(full) is Refusal.TOO_MANY
    assert rules.remove_date(GOING, LAST.starts_at, NOON) is None
    assert rules.remove_date(GOING, FIRST.starts_at, NOON) is Refusal.BEGUN
    assert rules.remove_date(CourseFacts((LAST,), invited=1), LAST.starts_at, NOON) is Refusal.LAST_DATE
    assert rules.remove_date(CourseFacts((LAST,)), LAST.starts_at, NOON) is None


def test_what_one_person_was_asked_everybody_is():
    assert rules.change_questions(GOING) is rules.add_question(GOING) is None
    tried = CourseFacts(GOING.spans, questions=4, tried=True)
    assert rules.change_questions(tried) is rules.add_question(tried) is Refusal.TESTED
    many = CourseFacts(GOING.spans, questions=rules.MOST_QUESTIONS)
    assert rules.add_question(many) is Refusal.TOO_MANY
    assert rules.change_questions(many) is None


def test_an_invitation_is_taken_back_until_it_is_answered():
    assert rules.take_back(TraineeState.INVITED, False) is None
    assert rules.take_back(TraineeState.COMING, False) is rules.take_back(TraineeState.DECLINED, False)
    assert rules.take_back(TraineeState.COMING, False) is Refusal.ANSWERED


@pytest.mark.parametrize("ended", [datetime(2028, 2, 29, 10, tzinfo=UTC), datetime(2027, 11, 30, 23, tzinfo=UTC)])
def test_the_second_question_comes_ninety_days_later(ended):
    due = rules.asked_again_on(ended)
    assert (due - ended).days == 90
    assert rules.say_in_use(ended, 1, due) is None
    assert rules.say_in_use(ended, 0, due) is Refusal.NOT_THERE
    assert rules.say_in_use(ended, 1, due - timedelta(seconds=1)) is rules.say_in_use(None, 1, due) is Refusal.NOT_YET


def test_the_first_question_is_for_who_was_there_once_it_is_over():
    assert rules.say_useful(False, 1) is Refusal.NOT_YET
    assert rules.say_useful(True, 0) is Refusal.NOT_THERE
    assert rules.say_useful(True, 1) is None


def test_marks_are_rounded_up():
    assert [rules.needed_right(n, 70) for n in (1, 3, 4, 10)] == [1, 3, 3, 7]
    assert rules.right_answers([0, 1, 2], [0, 1, 1]) == 2
    assert rules.right_answers([0, 1, 2], [0]) == 1
    assert not rules.passes(0, 0, 1)


@given(st.integers(1, 30), st.integers(1, 100))
def test_all_right_passes_and_none_right_does_not(questions, mark):
    assert rules.passes(questions, questions, mark)
    assert not rules.passes(0, questions, mark)
    needed = rules.needed_right(questions, mark)
    assert needed * 100 >= mark * questions > (needed - 1) * 100


@pytest.mark.parametrize(("dates", "wanted", "needed"), [(3, None, 3), (3, 2, 2), (3, 9, 3), (1, 1, 1), (0, None, 1)])
def test_how_often_one_has_to_be_there(dates, wanted, needed):
    assert rules.dates_needed(dates, wanted) == needed


def test_who_gets_a_certificate():
    untested = CourseFacts((FIRST, LAST))
    assert rules.earns(untested, 2, None, False)
    assert not rules.earns(untested, 1, None, False)
    assert rules.earns(untested, 1, 1, False)
    assert not rules.earns(GOING, 2, None, False)
    assert rules.earns(GOING, 2, None, True)


def test_lines_are_read_as_they_are_pasted():
    typed = """Maria Ivanova <m@example.org>
    "Petar" p@example.org; a@example.org, M@example.org
    no address

    <b@example.org>"""
    assert rules.lines_in(typed) == [
        ("Maria Ivanova", "m@example.org"),
        ("Petar", "p@example.org"),
        ("", "a@example.org"),
        ("", "no address"),
        ("", "b@example.org"),
    ]


@given(st.text())
def test_every_line_is_read_once(typed):
    found = [address.lower() for _, address in rules.lines_in(typed)]
    assert len(found) == len(set(found))


def test_newcomers_are_invited_once():
    assert rules.newcomers(["a@x", "b@x", "a@x"], ["B@x"]) == ["a@x"]


def test_choices_are_lines_of_their_own():
    assert rules.choices_in(" one \n\ntwo  words\none\n") == ["one", "two words"]


def test_few_answers_are_not_counted():
    assert [rules.shown_count(n) for n in (0, 4, 5, 6)] == [None, None, 5, 6]
