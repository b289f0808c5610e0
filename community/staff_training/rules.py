"""What may be done in a course for staff and when, who passes, who gets a certificate, and when somebody is asked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from community.accounts.rules import AttemptLimit

MOST_PEOPLE = 200
MOST_DATES = 30
MOST_QUESTIONS = 30
FEWEST_CHOICES, MOST_CHOICES = 2, 6
# After the end somebody is asked once more, whether they use it.
ASKED_AGAIN_AFTER = timedelta(days=90)
# For so long a certificate can be checked, as its paper says.
CERTIFICATE_YEARS = 5
CERTIFICATES_KEPT_DAYS = 365 * CERTIFICATE_YEARS + 2
# Who came is known until somebody asked them for the second time, and could answer for a year.
PEOPLE_KEPT_DAYS = 455
# Who did not come is known until a month after the end.
ABSENT_KEPT_DAYS = 30
# So long after its last date a course is brought to its end: people wait for their certificates.
FINISHED_WITHIN = timedelta(days=7)
# Answers are counted on a course's page where so many gave the same.
FEWEST_ANSWERS = 5
# A number has 80 bits: who types it wrongly so often is guessing.
WRONG_NUMBER_FROM_NETWORK = AttemptLimit("certificates:network", 60, timedelta(minutes=15))


class TraineeState(Enum):
    """What somebody said to an invitation."""

    INVITED = "invited"
    COMING = "coming"
    DECLINED = "declined"


class Usefulness(Enum):
    """What somebody says of a course at its end."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class InUse(Enum):
    """What somebody says three months later: whether they use what they learned."""

    YES = "yes"
    SOMETIMES = "sometimes"
    NO = "no"


class Refusal(Enum):
    """Why something is not done in a course."""

    FINISHED = "finished"
    NO_DATES = "no_dates"
    STILL_TO_COME = "still_to_come"
    NOT_BEGUN = "not_begun"
    BEGUN = "begun"
    TOO_MANY = "too_many"
    LAST_DATE = "last_date"
    SAME_DATE = "same_date"
    ALL_OVER = "all_over"
    TESTED = "tested"
    NO_TEST = "no_test"
    NOT_COMING = "not_coming"
    NO_TRY_LEFT = "no_try_left"
    HAS_A_TRY = "has_a_try"
    ANSWERED = "answered"
    NOT_THERE = "not_there"
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class CourseSpan:
    """One date of a course, from its beginning to its end."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class CourseFacts:
    """How far a course is: its dates, whether it has a test, whether somebody took that, and whether it is finished."""

    spans: tuple[CourseSpan, ...] = ()
    questions: int = 0
    tried: bool = False
    finished: bool = False
    invited: int = 0

    @property
    def last_begins(self) -> datetime | None:
        return max((one.starts_at for one in self.spans), default=None)

    @property
    def last_ends(self) -> datetime | None:
        return max((one.ends_at for one in self.spans), default=None)


def change(course: CourseFacts) -> Refusal | None:
    """Why a course cannot be changed."""
    return Refusal.FINISHED if course.finished else None


def more_dates(course: CourseFacts) -> Refusal | None:
    """Why it cannot have one date more, whenever that is."""
    if course.finished:
        return Refusal.FINISHED
    return Refusal.TOO_MANY if len(course.spans) >= MOST_DATES else None


def add_date(course: CourseFacts, starts_at: datetime, now: datetime) -> Refusal | None:
    """Why it cannot have this date: what has begun nobody can be invited to, and twice at once nobody can come."""
    if reason := more_dates(course):
        return reason
    if any(one.starts_at == starts_at for one in course.spans):
        return Refusal.SAME_DATE
    return Refusal.BEGUN if starts_at <= now else None


def remove_date(course: CourseFacts, starts_at: datetime, now: datetime) -> Refusal | None:
    """Why a date cannot be taken away: what has begun was; and whoever is invited has to know when to come."""
    if course.finished:
        return Refusal.FINISHED
    if starts_at <= now:
        return Refusal.BEGUN
    return Refusal.LAST_DATE if course.invited and len(course.spans) == 1 else None


def change_questions(course: CourseFacts) -> Refusal | None:
    """Why the test cannot be changed: what one person was asked, everybody is."""
    if course.finished:
        return Refusal.FINISHED
    return Refusal.TESTED if course.tried else None


def add_question(course: CourseFacts) -> Refusal | None:
    """Why the test cannot have one question more."""
    return change_questions(course) or (Refusal.TOO_MANY if course.questions >= MOST_QUESTIONS else None)


def invite(course: CourseFacts, now: datetime) -> Refusal | None:
    """Why nobody can be invited."""
    if course.finished:
        return Refusal.FINISHED
    if course.last_ends is None:
        return Refusal.NO_DATES
    if course.last_ends <= now:
        return Refusal.ALL_OVER
    return Refusal.TOO_MANY if course.invited >= MOST_PEOPLE else None


def note_presence(course: CourseFacts, starts_at: datetime, now: datetime) -> Refusal | None:
    """Why nobody can say who was there on a date: from its beginning to the end of the course one can."""
    if course.finished:
        return Refusal.FINISHED
    return Refusal.NOT_BEGUN if now < starts_at else None


def answer(course: CourseFacts, begun: bool, now: datetime) -> Refusal | None:
    """Why a word to an invitation comes too late; `begun`: whether whoever says it was there, or took the test."""
    if course.finished:
        return Refusal.FINISHED
    if begun:
        return Refusal.BEGUN
    if course.last_ends is None:
        return Refusal.NO_DATES
    return Refusal.ALL_OVER if course.last_ends <= now else None


def take_test(course: CourseFacts, state: TraineeState, taken: int, allowed: int, now: datetime) -> Refusal | None:
    """Why somebody does not take the test: from the beginning of the last date to the end of the course one can."""
    if course.finished:
        return Refusal.FINISHED
    if not course.questions:
        return Refusal.NO_TEST
    if state is not TraineeState.COMING:
        return Refusal.NOT_COMING
    if course.last_begins is None or now < course.last_begins:
        return Refusal.NOT_BEGUN
    return Refusal.NO_TRY_LEFT if taken >= allowed else None


def allow_try(course: CourseFacts, taken: int, allowed: int, passed: bool) -> Refusal | None:
    """Why somebody is not given one try more: only who failed in every one they had is."""
    if course.finished:
        return Refusal.FINISHED
    return Refusal.HAS_A_TRY if passed or taken < allowed else None


def finish(course: CourseFacts, now: datetime) -> Refusal | None:
    """Why a course cannot be brought to its end."""
    if course.finished:
        return Refusal.FINISHED
    if course.last_ends is None:
        return Refusal.NO_DATES
    return Refusal.STILL_TO_COME if now < course.last_ends else None


def take_back(state: TraineeState, finished: bool) -> Refusal | None:
    """Why an invitation stands."""
    if finished:
        return Refusal.FINISHED
    return None if state is TraineeState.INVITED else Refusal.ANSWERED


def say_useful(finished: bool, present: int) -> Refusal | None:
    """Why somebody does not say whether a course was useful: who was there can, once it is finished."""
    if not finished:
        return Refusal.NOT_YET
    return None if present else Refusal.NOT_THERE


def say_in_use(finished_at: datetime | None, present: int, now: datetime) -> Refusal | None:
    """Why somebody does not say whether they use it: who was there can, three months after the end."""
    if finished_at is None or now < asked_again_on(finished_at):
        return Refusal.NOT_YET
    return None if present else Refusal.NOT_THERE


def asked_again_on(finished_at: datetime) -> datetime:
    """When somebody is asked whether they use it."""
    return finished_at + ASKED_AGAIN_AFTER


def right_answers(right: Sequence[int], given: Sequence[int]) -> int:
    """How many questions were answered rightly; what was not answered was not."""
    return sum(one == other for one, other in zip(right, given, strict=False))


def needed_right(questions: int, pass_mark: int) -> int:
    """How many right answers it takes to pass: the mark is in percent, and rounded up."""
    return -(-questions * pass_mark // 100)


def passes(right: int, questions: int, pass_mark: int) -> bool:
    """Whether so many right answers are enough."""
    return questions > 0 and right >= needed_right(questions, pass_mark)


def dates_needed(dates: int, wanted: int | None) -> int:
    """On how many dates somebody has to be there: on all, unless fewer are asked for; and always once."""
    return max(min(wanted or dates, dates), 1)


def earns(course: CourseFacts, present: int, wanted: int | None, passed: bool) -> bool:
    """Whether somebody gets a certificate: there often enough, and the test passed, where there is one."""
    return present >= dates_needed(len(course.spans), wanted) and (passed or not course.questions)


def choices_in(typed: str) -> list[str]:
    """The choices of a question, one a line; the same twice is one."""
    return list(dict.fromkeys(line for raw in typed.splitlines() if (line := " ".join(raw.split()))))


def lines_in(typed: str) -> list[tuple[str, str]]:
    """People as somebody pastes them, one a line or parted by ; and ,: a name (or "") and what should be an address,
    each line once. `Maria <m@example.org>`, `m@example.org`, `Maria m@example.org` are read."""
    found: dict[str, tuple[str, str]] = {}
    for raw in typed.replace(";", "\n").replace(",", "\n").splitlines():
        line = " ".join(raw.split())
        if not line:
            continue
        before, _, last = line.rpartition(" ")
        name, address = (before.strip(" \"'<>"), last.strip("<>")) if "@" in last else ("", line.strip("<>"))
        if line.endswith(">") and "<" in line:
            name, _, address = line[:-1].rpartition("<")
            name = name.strip(" \"'")
        found.setdefault(address.lower(), (name, address))
    return list(found.values())


def shown_count(count: int) -> int | None:
    """A count of answers as a page shows it: none under five, because who came is known there by name."""
    return count if count >= FEWEST_ANSWERS else None


def newcomers(addresses: Collection[str], known: Collection[str]) -> list[str]:
    """Who of these was not invited before, each once, in their order."""
    before = {one.lower() for one in known}
    return list(dict.fromkeys(one for one in addresses if one.lower() not in before))
