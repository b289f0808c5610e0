"""The terms of an agreement in the wall calendar, who may be in it, and which of its steps is next."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum


class AgreementEnding(Enum):
    """Why an agreement ended, or ended for one of its people."""

    TERM_OVER = "term_over"
    MUTUAL = "mutual"
    BY_FAMILY = "by_family"
    LEFT = "left"
    STATUS_LOST = "status_lost"


# What ends for one person while the others of the family go on, where a country does not say otherwise.
OF_ONE = (AgreementEnding.BY_FAMILY, AgreementEnding.LEFT, AgreementEnding.STATUS_LOST)


class AgreementStanding(Enum):
    """Where an agreement stands on a day."""

    APPLIED = "applied"
    RUNNING = "running"
    TERM_PASSED = "term_passed"
    ENDED = "ended"


class WishEnding(Enum):
    """What became of a family's wish for an agreement."""

    BEGUN = "begun"
    NOT_BEGUN = "not_begun"
    TAKEN_BACK = "taken_back"


class StepState(Enum):
    OPEN = "open"
    DONE = "done"
    NOT_NEEDED = "not_needed"


class Refusal(Enum):
    """Why something of an agreement is not done."""

    TOO_LATE = "too_late"
    BEFORE_DECISION = "before_decision"
    TO_COME = "to_come"
    ALREADY_ONE = "already_one"
    NO_ADULT = "no_adult"
    BEFORE_APPLICATION = "before_application"
    NOT_RUNNING = "not_running"
    EXTENDED_ALREADY = "extended_already"
    TERM_PASSED = "term_passed"
    MOVED_ALREADY = "moved_already"
    NOT_YET_OVER = "not_yet_over"
    NOT_OF_ONE = "not_of_one"
    NOT_A_CHILD = "not_a_child"
    SETTLED = "settled"
    BEFORE_SIGNING = "before_signing"
    WISH_OVER = "wish_over"
    NOWHERE = "nowhere"


@dataclass(frozen=True)
class CountryFacts:
    """The facts of a country: days to apply in, months of a term, how often it can be extended; for which reasons it
    ends for one alone, and what follows of each ending, in words by language."""

    apply_within: int = 14
    term_months: int = 12
    extensions: int = 1
    of_one: tuple[AgreementEnding, ...] = OF_ONE
    follows: tuple[tuple[AgreementEnding, tuple[tuple[str, str], ...]], ...] = ()

    def words(self, ending: AgreementEnding | None) -> dict[str, str]:
        """What follows of an ending, by language; nothing where the country does not say it."""
        return next((dict(words) for one, words in self.follows if one is ending), {})


@dataclass(frozen=True)
class Course:
    """An agreement as the rules see it: its days, each None where it has not come."""

    applied_on: date
    signed_on: date | None = None
    extended_on: date | None = None
    moved_on: date | None = None
    ended_on: date | None = None


def in_months(day: date, months: int) -> date:
    """The day so many months later: the same number in its month, or that month's last day where it has none.

    Source: Obligations and Contracts Act of Bulgaria, article 72, paragraph 1.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day_to_apply(decided_on: date, facts: CountryFacts) -> date:
    """The last day on which a family can apply: the day of the decision is not counted."""
    return decided_on + timedelta(days=facts.apply_within)


def may_wish(decided_on: date, today: date, facts: CountryFacts) -> Refusal | None:
    """Why a family cannot say that it wants an agreement: whether it comes too late is not theirs to judge."""
    problem = may_apply(decided_on, today, today, facts)
    return None if problem is Refusal.TOO_LATE else problem


def term_ends_on(course: Course, facts: CountryFacts) -> date | None:
    """The last day of an agreement's term; None where it is not signed. An extension adds the same term once, counted
    from the signing, so that a 29 February loses no second day."""
    if course.signed_on is None:
        return None
    terms = 2 if course.extended_on else 1
    return in_months(course.signed_on, terms * facts.term_months)


def standing(course: Course, today: date, facts: CountryFacts) -> AgreementStanding:
    """Where an agreement stands today."""
    if course.ended_on is not None:
        return AgreementStanding.ENDED
    until = term_ends_on(course, facts)
    if until is None:
        return AgreementStanding.APPLIED
    return AgreementStanding.RUNNING if today <= until else AgreementStanding.TERM_PASSED


def may_apply(decided_on: date, applied_on: date, today: date, facts: CountryFacts) -> Refusal | None:
    """Why an application of that day is not taken."""
    if max(decided_on, applied_on) > today:
        return Refusal.TO_COME
    if applied_on < decided_on:
        return Refusal.BEFORE_DECISION
    return Refusal.TOO_LATE if applied_on > last_day_to_apply(decided_on, facts) else None


def may_sign(course: Course, signed_on: date, today: date) -> Refusal | None:
    """Why an agreement is not signed with that day."""
    if course.signed_on is not None or course.ended_on is not None:
        return Refusal.NOT_RUNNING
    if signed_on > today:
        return Refusal.TO_COME
    return Refusal.BEFORE_APPLICATION if signed_on < course.applied_on else None


def may_extend(course: Course, agreed_on: date, today: date, facts: CountryFacts) -> Refusal | None:
    """Why an agreement is not extended with a written consent of that day: once, and before its term is over."""
    if course.signed_on is None or course.ended_on is not None:
        return Refusal.NOT_RUNNING
    if course.extended_on is not None or not facts.extensions:
        return Refusal.EXTENDED_ALREADY
    if agreed_on > today:
        return Refusal.TO_COME
    if agreed_on < course.signed_on:
        return Refusal.BEFORE_SIGNING
    until = term_ends_on(course, facts)
    return Refusal.TERM_PASSED if until and agreed_on > until else None


def may_move(course: Course, moved_on: date, today: date, facts: CountryFacts) -> Refusal | None:
    """Why an agreement does not move to another municipality on that day: once, for the rest of its term."""
    if standing(course, today, facts) is not AgreementStanding.RUNNING:
        return Refusal.NOT_RUNNING
    if course.moved_on is not None:
        return Refusal.MOVED_ALREADY
    if moved_on > today:
        return Refusal.TO_COME
    return Refusal.BEFORE_SIGNING if course.signed_on and moved_on < course.signed_on else None


def may_end(
    course: Course, ending: AgreementEnding, ended_on: date, today: date, facts: CountryFacts, *, of_one: bool
) -> Refusal | None:
    """Why an agreement does not end so on that day, for all or for one of its people."""
    if course.ended_on is not None:
        return Refusal.NOT_RUNNING
    if ended_on > today:
        return Refusal.TO_COME
    if ended_on < (course.signed_on or course.applied_on):
        return Refusal.BEFORE_SIGNING
    if of_one and ending not in facts.of_one:
        return Refusal.NOT_OF_ONE
    until = term_ends_on(course, facts)
    # The last day itself still belongs to the term.
    return (
        Refusal.NOT_YET_OVER if ending is AgreementEnding.TERM_OVER and (until is None or ended_on <= until) else None
    )


@dataclass(frozen=True)
class Due:
    """A step as the line sees it: its number, the day it is due, its state, and the day it was settled."""

    id: int
    due_on: date
    state: StepState
    settled_on: date | None = None


@dataclass(frozen=True)
class StepPath:
    """Steps as a line: what is done in the order it was, the next one, and what comes later in the order it is due."""

    done: tuple[int, ...]
    next: int | None
    later: tuple[int, ...]


def line_of(steps: Iterable[Due]) -> StepPath:
    """The line of some steps; what is not needed is on none."""
    known = list(steps)
    done = sorted(
        (one for one in known if one.state is StepState.DONE), key=lambda one: (one.settled_on or one.due_on, one.id)
    )
    to_do = sorted((one for one in known if one.state is StepState.OPEN), key=lambda one: (one.due_on, one.id))
    return StepPath(tuple(one.id for one in done), to_do[0].id if to_do else None, tuple(one.id for one in to_do[1:]))


# Within so many days somebody at the municipality begins with a wish; of one that is over a year is kept.
BEGUN_WITHIN = timedelta(days=3)
WISHES_KEPT = 365
# Whoever reaches it is grown up.
OF_AGE = 18


def may_be_child(age: int | None, *, guardian: bool) -> bool:
    """Whether somebody may be under 18 today. `age` (years): the oldest that they may become this year, or None."""
    return not guardian and (age is None or age <= OF_AGE)


def may_be_adult(age: int | None, *, guardian: bool) -> bool:
    """Whether somebody may be 18 or older today; `age` as above."""
    return guardian or age is None or age >= OF_AGE
