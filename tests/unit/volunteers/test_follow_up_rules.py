"""What a coordinator must do this week, and when to talk with each side."""

from datetime import date, timedelta

import pytest

from volunteers.follow_up.rules import LONGEST_REST, Facts, Task, can_rest, check_in_due, tasks
from volunteers.journal.rules import Silence
from volunteers.pairs.rules import PairState, Side

TODAY = date(2026, 3, 31)
LATER = TODAY + timedelta(days=400)


def ago(days):
    return TODAY - timedelta(days=days)


def test_twice_in_the_first_month_then_monthly():
    since, held, dues = date(2026, 1, 1), [], []
    for _ in range(5):
        due = check_in_due(since, held)
        dues.append((due - since).days)
        held.append(due)
    assert dues == [14, 28, 58, 88, 118]


def test_a_late_first_talk_leaves_a_week_to_the_second():
    since = date(2026, 1, 1)
    assert check_in_due(since, [since + timedelta(days=27)]) == since + timedelta(days=34)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"state": PairState.PROPOSED, "answer_until": TODAY + timedelta(days=3)}, []),
        ({"state": PairState.PROPOSED, "answer_until": TODAY + timedelta(days=2)}, [Task.ANSWER]),
        ({"state": PairState.ACCEPTED_BY_MENTOR, "answer_until": ago(1)}, [Task.ANSWER]),
        ({"state": PairState.ACCEPTED_BY_MENTEE}, [Task.INTRODUCE]),
        ({"state": PairState.ACCEPTED_BY_MENTEE, "needs_guardian": True}, [Task.GUARDIAN]),
        ({"state": PairState.GUARDIAN_AGREED, "needs_guardian": True}, [Task.INTRODUCE]),
        ({"state": PairState.INTRODUCED, "introduction": TODAY + timedelta(days=1)}, []),
        ({"state": PairState.INTRODUCED, "introduction": TODAY}, [Task.DID_THEY_MEET]),
        ({"state": PairState.INTRODUCED, "introduction": TODAY + timedelta(days=1), "lost": True}, [Task.INTRODUCE]),
        ({"state": PairState.ACTIVE, "since": ago(6)}, []),
        ({"state": PairState.ACTIVE, "since": ago(7)}, [Task.CHECK_IN]),
        (
            {"state": PairState.ACTIVE, "since": ago(14), "check_ins": {Side.MENTOR: [ago(0)], Side.MENTEE: [ago(0)]}},
            [],
        ),
        ({"state": PairState.ACTIVE, "since": ago(14), "check_ins": {Side.MENTOR: [ago(0)]}}, [Task.CHECK_IN]),
        ({"state": PairState.ACTIVE, "since": ago(1), "silence": Silence.NO_CONTACT}, [Task.SILENT]),
        ({"state": PairState.PAUSED, "since": ago(100), "silence": Silence.NO_CONTACT}, []),
        ({"state": PairState.CLOSING, "since": ago(100)}, [Task.CLOSING]),
        ({"state": PairState.ACTIVE, "since": ago(1), "talks": [ago(1)]}, [Task.TALK]),
        ({"state": PairState.ACTIVE, "since": ago(1), "cleared_until": TODAY + timedelta(days=31)}, []),
        ({"state": PairState.ACTIVE, "since": ago(1), "cleared_until": TODAY + timedelta(days=30)}, [Task.CLEARANCE]),
        ({"state": PairState.PAUSED, "since": ago(1), "cleared_until": None}, [Task.CLEARANCE]),
        ({"state": PairState.CLOSED, "cleared_until": None}, []),
    ],
)
def test_what_there_is_to_do(facts, expected):
    known = Facts(**{"changed": ago(1), "cleared_until": LATER, **facts})
    assert [task for task, _ in tasks(known, TODAY)] == expected


def test_a_rest_ends_on_a_day_to_come_within_a_year():
    today, day = date(2026, 11, 23), timedelta(days=1)
    ends = [today - day, today, today + day, today + LONGEST_REST, today + LONGEST_REST + day]
    assert [can_rest(until, today) for until in (None, *ends)] == [False, False, False, True, True, False]
