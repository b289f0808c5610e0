"""Which steps lead to a clearance, who may grant it, when it warns; every combination, and by chance."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteers.clearances import rules
from volunteers.clearances.rules import (
    LADDER,
    LONGEST,
    MISSING,
    NEEDED,
    WARNINGS,
    Clearance,
    ClearanceStage,
    ClearanceStep,
    Dossier,
    GrantOutcome,
    InterviewOutcome,
    Refusal,
    Training,
    covered,
    decide,
    includes,
    last_day,
    may_record,
    progress,
    stage,
    warning_due,
)

TODAY = date(2026, 11, 23)
SOON = date(2027, 11, 23)
DAY = timedelta(days=1)
GRANTER, VOLUNTEER, COLLEAGUE = 1, 2, 3
ALL = frozenset(Clearance)


def dossier(*steps: ClearanceStep, until: date = date(2036, 1, 1)) -> Dossier:
    """A file in which exactly these steps are done."""
    return Dossier(
        trusted=(ALL, ALL) if ClearanceStep.REFERENCES in steps else (ALL,),
        interview=InterviewOutcome.FITS if ClearanceStep.INTERVIEW in steps else None,
        checks=(until,) if ClearanceStep.CHECK in steps else (),
        trainings=frozenset({Training.SAFEGUARDING}) if ClearanceStep.TRAINING in steps else frozenset(),
    )


COMPLETE = dossier(*ClearanceStep)
dossiers = st.builds(
    Dossier,
    trusted=st.lists(st.frozensets(st.sampled_from(Clearance)), max_size=4).map(tuple),
    interview=st.none() | st.sampled_from(InterviewOutcome),
    checks=st.lists(st.dates(TODAY - 400 * DAY, TODAY + 2000 * DAY), max_size=3).map(tuple),
    trainings=st.frozensets(st.sampled_from(Training)),
)
clearances = st.sampled_from(Clearance)


@pytest.mark.parametrize(
    ("clearance", "until", "granter", "proposer", "found"),
    [
        *[(clearance, SOON, GRANTER, None, GrantOutcome.PROPOSED) for clearance in Clearance],
        *[(clearance, SOON, GRANTER, COLLEAGUE, GrantOutcome.GRANTED) for clearance in Clearance],
        *[(clearance, SOON, GRANTER, GRANTER, Refusal.SAME_PERSON) for clearance in Clearance],
        *[(clearance, SOON, VOLUNTEER, COLLEAGUE, Refusal.ONESELF) for clearance in Clearance],
        (Clearance.ADULTS, TODAY, GRANTER, None, Refusal.PAST),
        (Clearance.ADULTS, TODAY + LONGEST, GRANTER, None, GrantOutcome.PROPOSED),
        (Clearance.ADULTS, TODAY + LONGEST + DAY, GRANTER, None, Refusal.TOO_LONG),
    ],
)
def test_decide(clearance, until, granter, proposer, found):
    assert decide(clearance, until, TODAY, granter, VOLUNTEER, COMPLETE, proposer) is found


@pytest.mark.parametrize("clearance", Clearance)
@pytest.mark.parametrize("done", list(product([False, True], repeat=4)))
def test_the_first_missing_step_is_named_and_no_other_stops(clearance, done):
    steps = [step for step, is_done in zip(ClearanceStep, done, strict=True) if is_done]
    missing = [step for step in NEEDED[clearance] if step not in steps]
    found = decide(clearance, SOON, TODAY, GRANTER, VOLUNTEER, dossier(*steps), COLLEAGUE)
    assert found is (MISSING[missing[0]] if missing else GrantOutcome.GRANTED)
    assert progress(clearance, dossier(*steps), TODAY).done == set(NEEDED[clearance]) & set(steps)


@pytest.mark.parametrize("clearance", Clearance)
@pytest.mark.parametrize("check", [TODAY + DAY, TODAY + LONGEST, TODAY + LONGEST + DAY])
def test_no_day_after_the_last_is_accepted(clearance, check):
    file = replace(COMPLETE, checks=(TODAY - DAY, check))
    last = last_day(clearance, file, TODAY)
    assert decide(clearance, last, TODAY, GRANTER, VOLUNTEER, file) is GrantOutcome.PROPOSED
    assert isinstance(decide(clearance, last + DAY, TODAY, GRANTER, VOLUNTEER, file), Refusal)


def test_each_clearance_needs_what_the_issue_says():
    assert NEEDED == {
        Clearance.ADULTS: (ClearanceStep.REFERENCES, ClearanceStep.INTERVIEW),
        Clearance.FAMILIES: (
            ClearanceStep.REFERENCES,
            ClearanceStep.INTERVIEW,
            ClearanceStep.CHECK,
            ClearanceStep.TRAINING,
        ),
        Clearance.CHILDREN: (
            ClearanceStep.REFERENCES,
            ClearanceStep.INTERVIEW,
            ClearanceStep.CHECK,
            ClearanceStep.TRAINING,
        ),
    }


@given(
    clearances, st.just(COMPLETE) | dossiers, st.integers(-5, 1200), st.integers(1, 3), st.none() | st.integers(1, 3)
)
def test_nobody_is_cleared_alone_by_oneself_or_with_a_step_missing(clearance, found, days, granter, proposer):
    until = TODAY + timedelta(days=days)
    outcome = decide(clearance, until, TODAY, granter, VOLUNTEER, found, proposer)
    if outcome is GrantOutcome.GRANTED:
        assert proposer is not None
        assert len({granter, proposer}) == 2
        assert granter != VOLUNTEER
    if isinstance(outcome, GrantOutcome):
        assert progress(clearance, found, TODAY).next is None
        assert TODAY < until <= TODAY + LONGEST
        assert ClearanceStep.CHECK not in NEEDED[clearance] or until <= max(found.checks)
    else:
        assert isinstance(outcome, Refusal)


@given(dossiers)
def test_a_higher_clearance_never_needs_less(found):
    needed = [set(NEEDED[clearance]) for clearance in LADDER]
    assert needed[0] <= needed[1] <= needed[2]
    for clearance in LADDER:
        known = progress(clearance, found, TODAY)
        assert known.done <= set(known.steps)
        assert (known.next is None) == (known.done == set(known.steps))


def test_a_certificate_counts_on_its_last_day_and_no_clearance_outlasts_it():
    file = dossier(*ClearanceStep, until=TODAY + 10 * DAY)
    assert decide(Clearance.FAMILIES, TODAY + 10 * DAY, TODAY, GRANTER, VOLUNTEER, file) is GrantOutcome.PROPOSED
    assert decide(Clearance.FAMILIES, TODAY + 11 * DAY, TODAY, GRANTER, VOLUNTEER, file) is Refusal.CHECK_ENDS
    assert decide(Clearance.ADULTS, TODAY + 11 * DAY, TODAY, GRANTER, VOLUNTEER, file) is GrantOutcome.PROPOSED
    assert progress(Clearance.FAMILIES, dossier(*ClearanceStep, until=TODAY), TODAY).next is None
    assert progress(Clearance.FAMILIES, dossier(*ClearanceStep, until=TODAY - DAY), TODAY).next is ClearanceStep.CHECK


def test_only_the_trust_that_was_asked_counts():
    file = Dossier(trusted=(frozenset({Clearance.ADULTS}), ALL, frozenset()))
    assert ClearanceStep.REFERENCES in progress(Clearance.ADULTS, file, TODAY).done
    assert ClearanceStep.REFERENCES not in progress(Clearance.CHILDREN, file, TODAY).done


@pytest.mark.parametrize("outcome", [InterviewOutcome.AGAIN, InterviewOutcome.NOT_NOW])
def test_a_talk_that_did_not_fit_is_no_step(outcome):
    file = Dossier(trusted=(ALL, ALL), interview=outcome)
    assert progress(Clearance.ADULTS, file, TODAY).next is ClearanceStep.INTERVIEW


@pytest.mark.parametrize(
    ("wanted", "file", "held", "found"),
    [
        (None, Dossier(), {}, ClearanceStage.NEW),
        (None, Dossier(), {Clearance.ADULTS: TODAY}, ClearanceStage.CLEARED),
        (Clearance.CHILDREN, Dossier(), {Clearance.ADULTS: SOON}, ClearanceStage.REFERENCES),
        (Clearance.ADULTS, Dossier(), {Clearance.CHILDREN: SOON}, ClearanceStage.CLEARED),
        (Clearance.ADULTS, Dossier(), {Clearance.ADULTS: TODAY - DAY}, ClearanceStage.REFERENCES),
        (Clearance.CHILDREN, dossier(ClearanceStep.REFERENCES), {}, ClearanceStage.INTERVIEW),
        (Clearance.CHILDREN, dossier(ClearanceStep.REFERENCES, ClearanceStep.INTERVIEW), {}, ClearanceStage.CHECK),
        (
            Clearance.CHILDREN,
            dossier(ClearanceStep.REFERENCES, ClearanceStep.INTERVIEW, ClearanceStep.CHECK),
            {},
            ClearanceStage.TRAINING,
        ),
        (Clearance.CHILDREN, COMPLETE, {}, ClearanceStage.DECISION),
    ],
)
def test_stage(wanted, file, held, found):
    assert stage(wanted, file, held, TODAY) is found


def test_a_step_is_recorded_by_another_and_not_ahead():
    assert may_record(GRANTER, VOLUNTEER, TODAY, TODAY) is None
    assert may_record(VOLUNTEER, VOLUNTEER, TODAY, TODAY) is Refusal.ONESELF
    assert may_record(GRANTER, VOLUNTEER, TODAY + DAY, TODAY) is Refusal.TO_COME


@given(st.integers(1, 400), st.sets(st.integers(0, 400)))
def test_each_warning_comes_once_in_its_time_whenever_the_worker_looks(lasts, looks):
    granted, expires = TODAY, TODAY + timedelta(days=lasts)
    warned, given_ = None, []
    for day in sorted(looks):
        due = warning_due(granted, expires, TODAY + timedelta(days=day), warned)
        if due is not None:
            assert due in WARNINGS
            assert 0 <= lasts - day <= due < lasts
            given_.append(due)
            warned = due
        assert warning_due(granted, expires, TODAY + timedelta(days=day), warned) is None
    assert given_ == sorted(set(given_), reverse=True)


def test_a_year_is_warned_of_thrice():
    granted, expires = TODAY - 305 * DAY, TODAY + 60 * DAY
    warned, found = None, {}
    for days in range(61):
        due = warning_due(granted, expires, TODAY + days * DAY, warned)
        if due:
            found[60 - days], warned = due, due
    assert found == {60: 60, 30: 30, 7: 7}


def test_the_end_of_a_lower_clearance_changes_nothing_when_a_higher_one_lasts():
    assert covered(Clearance.ADULTS, SOON, [(Clearance.ADULTS, SOON), (Clearance.CHILDREN, SOON)])
    assert not covered(Clearance.ADULTS, SOON, [(Clearance.ADULTS, SOON), (Clearance.CHILDREN, SOON - DAY)])
    assert not covered(Clearance.CHILDREN, SOON, [(Clearance.ADULTS, SOON), (Clearance.CHILDREN, SOON)])


def test_each_clearance_includes_those_before_it():
    assert includes(Clearance.CHILDREN, Clearance.ADULTS)
    assert not includes(Clearance.ADULTS, Clearance.FAMILIES)
    assert rules.highest([Clearance.ADULTS, Clearance.CHILDREN]) is Clearance.CHILDREN
    assert rules.highest([]) is None


@given(st.dictionaries(clearances, st.dates(TODAY, TODAY + 400 * DAY), min_size=1))
def test_what_ends_first_is_the_first_end_that_changes_something(held):
    first = rules.ending_first(held)
    assert first is not None
    before = {one for one, until in held.items() if until < held[first]}
    assert all(covered(one, held[one], held.items()) for one in before)


def test_a_covered_end_does_not_count():
    assert rules.ending_first({Clearance.ADULTS: TODAY, Clearance.CHILDREN: SOON}) is Clearance.CHILDREN
    assert rules.ending_first({Clearance.ADULTS: SOON, Clearance.CHILDREN: TODAY}) is Clearance.CHILDREN
    assert rules.ending_first({}) is None


def test_a_certificate_counts_on_its_last_day_and_not_after_it():
    seen = [ClearanceStep.CHECK in progress(Clearance.CHILDREN, dossier(ClearanceStep.CHECK, until=TODAY + days * DAY),
                                            TODAY).done for days in (-1, 0, 1)]  # fmt: skip
    assert seen == [False, True, True]


def test_a_clearance_is_warned_of_until_its_last_day_where_it_was_granted_for_more_than_the_warning():
    expires, long_ago = TODAY + 7 * DAY, TODAY - 300 * DAY
    assert [warning_due(long_ago, expires, TODAY + days * DAY, None) for days in (-1, 0, 7, 8)] == [30, 7, 7, None]
    assert [warning_due(expires - days * DAY, expires, TODAY, None) for days in (6, 7, 8)] == [None, None, 7]
    assert [warning_due(long_ago, expires, TODAY, warned) for warned in (60, 30, 7)] == [7, 7, None]
