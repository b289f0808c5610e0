"""The terms of agreements in the wall calendar, what is refused, and the line of steps."""

import itertools
from datetime import date, timedelta

import pytest

from community.agreements.queries import facts_of
from community.agreements.rules import (
    OF_ONE,
    AgreementEnding,
    AgreementStanding,
    CountryFacts,
    Course,
    Due,
    Refusal,
    StepPath,
    StepState,
    in_months,
    last_day_to_apply,
    line_of,
    may_apply,
    may_be_adult,
    may_be_child,
    may_end,
    may_extend,
    may_move,
    may_sign,
    standing,
    term_ends_on,
)
from community.caseload.rules import FamilyEntry, Happening, in_order, next_of

BG = facts_of("BG")
DAY = timedelta(days=1)
SIGNED = date(2026, 3, 10)
APPLIED = date(2026, 3, 1)
RUNNING = Course(APPLIED, SIGNED)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 11, 18), 12, date(2027, 11, 18)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 24, date(2030, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2027, 2, 28), 12, date(2028, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 1, 31), -2, date(2025, 11, 30)),
        (date(2026, 3, 31), 0, date(2026, 3, 31)),
    ],
)
def test_months_on_the_calendar(day, months, then):
    assert in_months(day, months) == then


def test_a_month_later_is_in_the_next_month_for_every_day_of_four_years():
    day = date(2026, 1, 1)
    while day < date(2030, 1, 1):
        then = in_months(day, 1)
        assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == 1
        assert then.day == day.day or (then + DAY).day == 1
        day += DAY


def test_the_term_is_a_year_and_can_be_two():
    assert term_ends_on(Course(APPLIED), BG) is None
    assert term_ends_on(RUNNING, BG) == date(2027, 3, 10)
    assert term_ends_on(Course(APPLIED, SIGNED, extended_on=date(2027, 3, 1)), BG) == date(2028, 3, 10)
    leap = Course(date(2028, 2, 20), date(2028, 2, 29))
    assert term_ends_on(leap, BG) == date(2029, 2, 28)
    assert term_ends_on(Course(leap.applied_on, leap.signed_on, SIGNED), BG) == date(2030, 2, 28)


def test_where_an_agreement_stands():
    until = date(2027, 3, 10)
    assert standing(Course(APPLIED), until, BG) is AgreementStanding.APPLIED
    assert standing(RUNNING, until, BG) is AgreementStanding.RUNNING
    assert standing(RUNNING, until + DAY, BG) is AgreementStanding.TERM_PASSED
    assert standing(Course(APPLIED, SIGNED, ended_on=until), until, BG) is AgreementStanding.ENDED


def test_one_applies_within_fourteen_days_of_the_decision():
    decided = date(2026, 2, 20)
    assert last_day_to_apply(decided, BG) == date(2026, 3, 6)
    assert may_apply(decided, date(2026, 3, 6), date(2026, 4, 1), BG) is None
    assert may_apply(decided, decided, decided, BG) is None
    assert may_apply(decided, date(2026, 3, 7), date(2026, 4, 1), BG) is Refusal.TOO_LATE
    assert may_apply(decided, decided - DAY, date(2026, 4, 1), BG) is Refusal.BEFORE_DECISION
    assert may_apply(decided, date(2026, 3, 2), date(2026, 3, 1), BG) is Refusal.TO_COME


def test_signing():
    assert may_sign(Course(APPLIED), SIGNED, SIGNED) is None
    assert may_sign(Course(APPLIED), APPLIED, SIGNED) is None
    assert may_sign(Course(APPLIED), APPLIED - DAY, SIGNED) is Refusal.BEFORE_APPLICATION
    assert may_sign(Course(APPLIED), SIGNED + DAY, SIGNED) is Refusal.TO_COME
    assert may_sign(RUNNING, SIGNED, SIGNED) is Refusal.NOT_RUNNING
    assert may_sign(Course(APPLIED, ended_on=SIGNED), SIGNED, SIGNED) is Refusal.NOT_RUNNING


def test_it_is_extended_once_and_in_time():
    until = date(2027, 3, 10)
    assert may_extend(RUNNING, until, until + DAY, BG) is None
    assert may_extend(RUNNING, until + DAY, until + DAY, BG) is Refusal.TERM_PASSED
    assert may_extend(RUNNING, until, until - DAY, BG) is Refusal.TO_COME
    assert may_extend(RUNNING, SIGNED - DAY, until, BG) is Refusal.BEFORE_SIGNING
    assert may_extend(Course(APPLIED), until, until, BG) is Refusal.NOT_RUNNING
    assert may_extend(Course(APPLIED, SIGNED, ended_on=until), until, until, BG) is Refusal.NOT_RUNNING
    assert may_extend(Course(APPLIED, SIGNED, extended_on=until), until, until, BG) is Refusal.EXTENDED_ALREADY
    assert may_extend(RUNNING, until, until, CountryFacts(extensions=0)) is Refusal.EXTENDED_ALREADY


def test_it_moves_once_within_its_term():
    until = date(2027, 3, 10)
    assert may_move(RUNNING, until, until, BG) is None
    assert may_move(RUNNING, until, until + DAY, BG) is Refusal.NOT_RUNNING
    assert may_move(Course(APPLIED), until, until, BG) is Refusal.NOT_RUNNING
    assert may_move(Course(APPLIED, SIGNED, moved_on=SIGNED), until, until, BG) is Refusal.MOVED_ALREADY
    assert may_move(RUNNING, SIGNED - DAY, until, BG) is Refusal.BEFORE_SIGNING
    assert may_move(RUNNING, until, until - DAY, BG) is Refusal.TO_COME


@pytest.mark.parametrize(("ending", "of_one"), list(itertools.product(AgreementEnding, (True, False))))
def test_it_ends_for_named_reasons(ending, of_one):
    until, later = date(2027, 3, 10), date(2027, 6, 1)
    over = ending is AgreementEnding.TERM_OVER

    def ended(on, course=RUNNING):
        return may_end(course, ending, on, later, BG, of_one=of_one)

    if of_one and ending not in OF_ONE:
        assert ended(until + DAY) is Refusal.NOT_OF_ONE
        return
    assert ended(until + DAY) is None
    assert ended(until) is (Refusal.NOT_YET_OVER if over else None)
    assert ended(SIGNED - DAY) is Refusal.BEFORE_SIGNING
    assert ended(later + DAY) is Refusal.TO_COME
    assert ended(APPLIED, Course(APPLIED)) is (Refusal.NOT_YET_OVER if over else None)
    assert ended(until, Course(APPLIED, SIGNED, ended_on=until)) is Refusal.NOT_RUNNING


def test_what_ends_for_one_alone_is_the_country_s_to_say():
    told = facts_of("BG")
    assert told.of_one == OF_ONE
    for ending in AgreementEnding:
        words = told.words(ending)
        assert set(words) == {"en", "bg", "ar"}
        assert all(words.values())
    assert told.words(None) == CountryFacts().words(AgreementEnding.LEFT) == {}
    ends = (RUNNING, AgreementEnding.STATUS_LOST, SIGNED, SIGNED)
    assert may_end(*ends, CountryFacts(), of_one=True) is None
    assert may_end(*ends, CountryFacts(of_one=(AgreementEnding.LEFT,)), of_one=True) is Refusal.NOT_OF_ONE


@pytest.mark.parametrize("country", ["XX", "", "..", "B1"])
def test_a_country_without_a_file_has_the_usual_terms(country):
    assert facts_of(country) == CountryFacts()


def test_who_may_be_a_child_and_who_an_adult():
    ages = [None, 3, 17, 18, 19]
    assert [may_be_child(age, guardian=False) for age in ages] == [True, True, True, True, False]
    assert [may_be_adult(age, guardian=False) for age in ages] == [True, False, False, True, True]
    assert {may_be_child(age, guardian=True) for age in ages} == {False}
    assert {may_be_adult(age, guardian=True) for age in ages} == {True}


def test_the_line_of_steps():
    steps = [
        Due(1, SIGNED + DAY, StepState.OPEN),
        Due(2, SIGNED, StepState.OPEN),
        Due(3, SIGNED, StepState.DONE, SIGNED + DAY),
        Due(4, SIGNED + DAY, StepState.DONE, SIGNED),
        Due(5, SIGNED, StepState.NOT_NEEDED, SIGNED),
        Due(6, SIGNED - DAY, StepState.DONE),
    ]
    assert line_of(steps) == StepPath(done=(6, 4, 3), next=2, later=(1,))
    assert line_of([]) == StepPath((), None, ())


def test_what_is_next_with_a_family():
    def entry(on, matter, **facts):
        return FamilyEntry(on, matter, "", **{"address": "/", "open": True, **facts})

    call = entry(SIGNED + DAY, Happening.CALL)
    step, term = entry(SIGNED, Happening.STEP), entry(SIGNED, Happening.TERM)
    nowhere = entry(SIGNED - DAY, Happening.STEP, address="")
    done = entry(SIGNED - DAY, Happening.SIGNED, open=False)
    assert next_of([term, step, call]) == call
    assert next_of([term, step, nowhere, done]) == step
    assert next_of([nowhere, done]) is None
    assert in_order([call, step, done]) == [done, step, call]
