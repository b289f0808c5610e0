"""A child's way to school: its steps with their days, who may be on it, and what may be done on it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from community.agreements.rules import in_months
from community.holidays.rules import after_working_days, first_working_day


class SchoolStage(Enum):
    """What has to be done next, in this order; from the admission on a child attends."""

    APPLICATION = "application"
    REFERRAL = "referral"
    ORDER = "order"
    INTERVIEW = "interview"
    REPORT = "report"
    ADMISSION = "admission"
    FIRST_MONTH = "first_month"
    VALIDATION = "validation"
    YEAR_END = "year_end"


STAGES = tuple(SchoolStage)
# What lies before the school place.
BEFORE_SCHOOL = STAGES[: STAGES.index(SchoolStage.FIRST_MONTH)]


class SchoolState(Enum):
    ON_THE_WAY = "on_the_way"
    ATTENDING = "attending"
    STALLED = "stalled"
    WITHDRAWN = "withdrawn"
    FOLLOWED_UP = "followed_up"


# In which a step is due.
MOVING = (SchoolState.ON_THE_WAY, SchoolState.ATTENDING)


class StallReason(Enum):
    """Why a way does not go on; never a thing of the child's health or story."""

    NO_PLACE = "no_place"
    PAPERS = "papers"
    NO_INTERPRETER = "no_interpreter"
    NOT_REACHED = "not_reached"
    MOVED = "moved"
    OTHER = "other"


class SchoolDeed(Enum):
    """What somebody does with a way."""

    TAKE = "take"
    STALL = "stall"
    WITHDRAW = "withdraw"
    RESUME = "resume"
    CHANGE = "change"


OPEN_TO: Mapping[SchoolState, frozenset[SchoolDeed]] = {
    **dict.fromkeys(MOVING, frozenset({SchoolDeed.TAKE, SchoolDeed.STALL, SchoolDeed.WITHDRAW, SchoolDeed.CHANGE})),
    SchoolState.STALLED: frozenset({SchoolDeed.RESUME, SchoolDeed.WITHDRAW, SchoolDeed.CHANGE}),
    SchoolState.WITHDRAWN: frozenset({SchoolDeed.RESUME}),
    SchoolState.FOLLOWED_UP: frozenset(),
}


class Refusal(Enum):
    """Why something of a way to school is not done."""

    GROWN_UP = "grown_up"
    ON_THE_WAY = "on_the_way"
    NO_FACTS = "no_facts"
    NOT_NOW = "not_now"
    TAKEN_ALREADY = "taken_already"
    TO_COME = "to_come"
    BEFORE_THE_LAST = "before_the_last"
    NO_SCHOOL = "no_school"
    NOT_AGREED = "not_agreed"


Words = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Grade:
    """A class or group that a child may be in: its ages (first, last), the month and day on which its year ends, and
    whether what was learnt elsewhere has to be validated by then."""

    key: str
    ages: tuple[int, int]
    ends: tuple[int, int]
    validate: bool = False
    words: Words = ()


@dataclass(frozen=True)
class SchoolFacts:
    """The facts of a country: working days for each step up to the school place, months to the first follow-up, the
    classes, the levels in its language, and the words of its application in that language."""

    days: Mapping[SchoolStage, int] = field(default_factory=dict)
    months: int = 1
    grades: tuple[Grade, ...] = ()
    levels: tuple[tuple[str, Words], ...] = ()
    language: str = ""
    application: Mapping[str, str] = field(default_factory=dict)

    def grade(self, key: str) -> Grade | None:
        """The class of this key, while the country's file knows it."""
        return next((one for one in self.grades if one.key == key), None)


@dataclass(frozen=True)
class ToldSchooling:
    """What the application says: the wanted class and the level (keys of the country's file), the mother tongue (a
    code), the last class, and the school where it is known."""

    grade: str
    level: str = ""
    mother_language: str = ""
    last_class: str = ""
    school: str = ""


def interprets(stage: SchoolStage, mother_language: str, official: str) -> str:
    """The language in which somebody has to interpret at a step; empty where nobody has to."""
    return mother_language if stage is SchoolStage.INTERVIEW and mother_language != official else ""


def may_start(facts: SchoolFacts, *, may_be_child: bool, on_the_way: bool) -> Refusal | None:
    """Why a way does not begin: where the country has no steps, of who is grown up, and of who is on one already."""
    if not facts.grades:
        return Refusal.NO_FACTS
    if not may_be_child:
        return Refusal.GROWN_UP
    return Refusal.ON_THE_WAY if on_the_way else None


def may(state: SchoolState, deed: SchoolDeed) -> Refusal | None:
    """Why this is not done with a way that stands so."""
    return None if deed in OPEN_TO[state] else Refusal.NOT_NOW


def may_take(
    state: SchoolState, stages: tuple[SchoolStage, SchoolStage], days: tuple[date, date, date], *, school: bool
) -> Refusal | None:
    """Why a step is not noted. `stages`: where the way is, and which step is noted; `days`: of the step before, of this
    one, and today; `school`: whether the school is named, which the referral to it asks for."""
    now, noted = stages
    before, done, today = days
    if state in MOVING and now is not noted:
        return Refusal.TAKEN_ALREADY
    if refusal := may(state, SchoolDeed.TAKE):
        return refusal
    if done > today:
        return Refusal.TO_COME
    if done < before:
        return Refusal.BEFORE_THE_LAST
    return Refusal.NO_SCHOOL if noted is SchoolStage.REFERRAL and not school else None


def path_of(grade: Grade | None) -> tuple[SchoolStage, ...]:
    """The steps of a child in this class: without the validation where nothing is validated."""
    return tuple(one for one in STAGES if one is not SchoolStage.VALIDATION or (grade is not None and grade.validate))


def after(stage: SchoolStage, grade: Grade | None) -> tuple[SchoolState, SchoolStage | None]:
    """Where a way stands once a step is done, and the next step; None after the last."""
    path = path_of(grade)
    later = [one for one in path if STAGES.index(one) > STAGES.index(stage)]
    if not later:
        return SchoolState.FOLLOWED_UP, None
    return (SchoolState.ON_THE_WAY if later[0] in BEFORE_SCHOOL else SchoolState.ATTENDING), later[0]


def year_end(day: date, ends: tuple[int, int]) -> date:
    """The last day (month, day) of the school year in which a day lies: that day itself, or the next such one."""
    this = date(day.year, *ends)
    return this if day <= this else date(day.year + 1, *ends)


def due_on(
    stage: SchoolStage,
    since: date,
    attending_on: date | None,
    grade: Grade | None,
    facts: SchoolFacts,
    off: Callable[[date], bool],
) -> date:
    """The day on which a step is due, never a free one (`off`). `since`: the day of the step before; `attending_on`:
    of the admission, from which the follow-ups are counted, the last ones to the end of the school year."""
    if stage in BEFORE_SCHOOL:
        return after_working_days(since, facts.days.get(stage, 0), off)
    month = in_months(attending_on or since, facts.months)
    if stage is SchoolStage.FIRST_MONTH:
        return first_working_day(month, off)
    # Whoever comes within the last month of a year is followed through the next one.
    return first_working_day(year_end(month, grade.ends if grade else (6, 30)), off)


def is_overdue(state: SchoolState, due: date, today: date) -> bool:
    """Whether a step should have been taken before today."""
    return state in MOVING and due < today


def grade_for(age: int | None, grades: Sequence[Grade]) -> Grade | None:
    """The class of an age, the oldest that somebody may be this year; None where none fits, or no age is known."""
    if age is None:
        return None
    return next((one for one in grades if one.ages[0] <= age <= one.ages[1]), None)


@dataclass(frozen=True)
class SchoolLine:
    """Steps as a line: what is done, the next one with whether it is this way's turn, what comes later."""

    done: tuple[SchoolStage, ...]
    next: SchoolStage | None
    later: tuple[SchoolStage, ...]


def line_of(state: SchoolState, stage: SchoolStage, grade: Grade | None) -> SchoolLine:
    """The line of a way; of one that rests nothing is next."""
    path = path_of(grade)
    at = STAGES.index(stage)
    if state is SchoolState.FOLLOWED_UP:
        return SchoolLine(path, None, ())
    done = tuple(one for one in path if STAGES.index(one) < at)
    later = tuple(one for one in path if STAGES.index(one) > at)
    if state in MOVING:
        return SchoolLine(done, stage, later)
    return SchoolLine(done, None, (stage, *later))
