"""When a pair needs its coordinator, and for what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum

from volunteers.journal.rules import Silence
from volunteers.pairs.rules import ASKED, Ending, PairState, Side


class Going(Enum):
    """How one side says it is going."""

    WELL = "well"
    MIXED = "mixed"
    BADLY = "badly"


class NextMatch(Enum):
    """Whether a volunteer would accompany somebody else after an ending."""

    NOW = "now"
    LATER = "later"
    NO = "no"


class Task(Enum):
    """What there is to do for a pair, the most urgent first."""

    TALK = "talk"
    CLEARANCE = "clearance"
    GUARDIAN = "guardian"
    INTRODUCE = "introduce"
    DID_THEY_MEET = "did_they_meet"
    CLOSING = "closing"
    SILENT = "silent"
    CHECK_IN = "check_in"
    ANSWER = "answer"


class Refusal(Enum):
    """Why something is not noted."""

    NOT_STANDING = "not_standing"
    NOT_CLOSING = "not_closing"
    STILL_TO_COME = "still_to_come"


BOTH = (Side.MENTOR, Side.MENTEE)
STANDS = (PairState.ACTIVE, PairState.PAUSED, PairState.CLOSING)
# What a closing talk may find; the others come about by a button.
REASONS = (Ending.GOAL_REACHED, Ending.AGREED_TIME_OVER, Ending.NO_TIME, Ending.MOVED_AWAY, Ending.DID_NOT_FIT)
FIRST, SECOND, MONTHLY = timedelta(days=14), timedelta(days=28), timedelta(days=30)
A_WEEK = timedelta(days=7)
# Who would like to rest comes back within this time, or says no for now.
LONGEST_REST = timedelta(days=366)
# How long a family reads on its home that it ended.
TOLD_FOR = timedelta(days=30)
# How long before the end of a clearance, and of the time to answer, it is time to call.
CLEARANCE_AHEAD, ANSWER_AHEAD = timedelta(days=30), timedelta(days=2)


def can_rest(until: date | None, today: date) -> bool:
    """Whether a rest before the next match may end on this day: one to come, within a year."""
    return until is not None and today < until <= today + LONGEST_REST


def check_in_due(since: date, held: Sequence[date]) -> date:
    """When to talk with one side next: twice in the first month, then every month. `held` has the days of the talks."""
    if not held:
        return since + FIRST
    last = max(held)
    return max(since + SECOND, last + A_WEEK) if len(held) == 1 else last + MONTHLY


@dataclass(frozen=True)
class Facts:
    """What is known of a pair on a day. `cleared_until` is the last day on which the volunteer may be with them, None
    where they may not."""

    state: PairState
    changed: date
    needs_guardian: bool = False
    since: date | None = None
    answer_until: date | None = None
    introduction: date | None = None
    # Whether the first meeting that was set is not held.
    lost: bool = False
    check_ins: Mapping[Side, Sequence[date]] = field(default_factory=dict)
    silence: Silence | None = None
    talks: Sequence[date] = ()
    cleared_until: date | None = None


def tasks(facts: Facts, today: date) -> list[tuple[Task, date]]:
    """What a coordinator must do for a pair within a week, each with the day it is due."""
    return [task for task in _tasks(facts, today) if task[1] <= today + A_WEEK or task[0] is Task.CLEARANCE]


def _tasks(facts: Facts, today: date) -> Iterable[tuple[Task, date]]:
    if facts.state is PairState.CLOSED:
        return
    if facts.state in ASKED:
        if facts.answer_until and facts.answer_until <= today + ANSWER_AHEAD:
            yield Task.ANSWER, facts.answer_until
        return
    for day in facts.talks[:1]:
        yield Task.TALK, day
    until = facts.cleared_until
    if until is None or until <= today + CLEARANCE_AHEAD:
        yield Task.CLEARANCE, until or today
    if facts.state is PairState.ACCEPTED_BY_MENTEE and facts.needs_guardian:
        yield Task.GUARDIAN, facts.changed
    elif facts.state in (PairState.ACCEPTED_BY_MENTEE, PairState.GUARDIAN_AGREED) or facts.lost:
        yield Task.INTRODUCE, facts.changed
    elif facts.state is PairState.INTRODUCED:
        met = facts.introduction or facts.changed
        if met <= today:
            yield Task.DID_THEY_MEET, met
    elif facts.state is PairState.CLOSING:
        yield Task.CLOSING, facts.changed
    elif facts.state is PairState.ACTIVE:
        if facts.silence:
            yield Task.SILENT, today
        yield Task.CHECK_IN, min(check_in_due(facts.since or facts.changed, facts.check_ins.get(s, ())) for s in BOTH)
