"""The vocabulary of clearances: which steps lead to each, who may grant it, when it warns and ends."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum


class Clearance(Enum):
    """Whom a volunteer may be there for; each includes those before it."""

    ADULTS = "adults"
    FAMILIES = "families"
    CHILDREN = "children"


class ClearanceStep(Enum):
    """What stands between an application and a clearance."""

    REFERENCES = "references"
    INTERVIEW = "interview"
    CHECK = "check"
    TRAINING = "training"


class ClearanceStage(Enum):
    """Where somebody is: before the application, at a step, waiting for two signatures, or cleared."""

    NEW = "new"
    REFERENCES = "references"
    INTERVIEW = "interview"
    CHECK = "check"
    TRAINING = "training"
    DECISION = "decision"
    CLEARED = "cleared"


class Acquaintance(Enum):
    """How long a referee has known the volunteer."""

    MONTHS = "months"
    YEARS = "years"
    LONG = "long"


class InterviewOutcome(Enum):
    """What came of a talk."""

    FITS = "fits"
    AGAIN = "again"
    NOT_NOW = "not_now"


class Certificate(Enum):
    """A kind of certificate that was seen; never what it says, never its number."""

    RECORD = "record"
    CHILD_PROTECTION = "child_protection"


class Training(Enum):
    """A training that was attended."""

    INTRODUCTION = "introduction"
    SAFEGUARDING = "safeguarding"
    FIRST_AID = "first_aid"


class EndReason(Enum):
    """Why a clearance ended."""

    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class GrantOutcome(Enum):
    """What granting leads to."""

    GRANTED = "granted"
    PROPOSED = "proposed"


class Refusal(Enum):
    """Why a clearance is not granted, or a step not recorded."""

    ONESELF = "oneself"
    SAME_PERSON = "same_person"
    PAST = "past"
    TOO_LONG = "too_long"
    REFERENCES_MISSING = "references_missing"
    INTERVIEW_MISSING = "interview_missing"
    CHECK_MISSING = "check_missing"
    TRAINING_MISSING = "training_missing"
    CHECK_ENDS = "check_ends"
    TO_COME = "to_come"
    OWN_ADDRESS = "own_address"
    TWICE = "twice"
    ASKED = "asked"
    TOO_MANY = "too_many"
    APPLIED = "applied"


LADDER = (Clearance.ADULTS, Clearance.FAMILIES, Clearance.CHILDREN)
LONGEST = timedelta(days=3 * 366)
# A town that asks for more, or for less, changes these lines alone.
NEEDED: Mapping[Clearance, tuple[ClearanceStep, ...]] = {
    Clearance.ADULTS: (ClearanceStep.REFERENCES, ClearanceStep.INTERVIEW),
    # In a family there are children, too: who is with them knows what to look out for, as with children alone.
    Clearance.FAMILIES: tuple(ClearanceStep),
    Clearance.CHILDREN: tuple(ClearanceStep),
}
REFERENCES_NEEDED = 2
MOST_REFEREES = 4
TRAININGS_NEEDED = frozenset({Training.SAFEGUARDING})
MISSING = {step: Refusal[f"{step.name}_MISSING"] for step in ClearanceStep}
# Days before the end at which the volunteer is told.
WARNINGS = (60, 30, 7)


@dataclass(frozen=True)
class Dossier:
    """What the rules need to know of a file: whom each referee would trust this person with, what came of the last
    talk, until when the certificates that were seen count, which trainings were attended."""

    trusted: tuple[frozenset[Clearance], ...] = ()
    interview: InterviewOutcome | None = None
    checks: tuple[date, ...] = ()
    trainings: frozenset[Training] = field(default_factory=frozenset)


@dataclass(frozen=True)
class ClearanceProgress:
    """How far somebody is on the way to a clearance: its steps in order, and those that are done."""

    clearance: Clearance
    steps: tuple[ClearanceStep, ...]
    done: frozenset[ClearanceStep]

    @property
    def next(self) -> ClearanceStep | None:
        """The first step that is not done."""
        return next((step for step in self.steps if step not in self.done), None)


def includes(held: Clearance, needed: Clearance) -> bool:
    """Whether someone cleared for `held` may be where `needed` is asked."""
    return LADDER.index(held) >= LADDER.index(needed)


def progress(clearance: Clearance, dossier: Dossier, today: date) -> ClearanceProgress:
    """Which steps to `clearance` are done on this day; steps count in any order."""
    found = {
        ClearanceStep.REFERENCES: sum(clearance in trusted for trusted in dossier.trusted) >= REFERENCES_NEEDED,
        ClearanceStep.INTERVIEW: dossier.interview is InterviewOutcome.FITS,
        ClearanceStep.CHECK: any(until >= today for until in dossier.checks),
        ClearanceStep.TRAINING: dossier.trainings >= TRAININGS_NEEDED,
    }
    steps = NEEDED[clearance]
    return ClearanceProgress(clearance, steps, frozenset(step for step in steps if found[step]))


def stage(wanted: Clearance | None, dossier: Dossier, held: Mapping[Clearance, date], today: date) -> ClearanceStage:
    """Where somebody is who asked for `wanted` (None: for nothing yet) and holds clearances, each to its last day."""
    valid = [clearance for clearance, until in held.items() if until >= today]
    if any(wanted is None or includes(one, wanted) for one in valid):
        return ClearanceStage.CLEARED
    if wanted is None:
        return ClearanceStage.NEW
    step = progress(wanted, dossier, today).next
    return ClearanceStage(step.value) if step else ClearanceStage.DECISION


def decide(
    clearance: Clearance,
    until: date,
    today: date,
    granter: int,
    volunteer: int,
    dossier: Dossier,
    proposer: int | None = None,
) -> GrantOutcome | Refusal:
    """What comes of `granter` wanting to clear `volunteer`; `proposer` is who proposed the same before, if anybody.

    Nobody clears oneself; every clearance needs its steps and two different people; none outlasts the certificate
    that it rests on.
    """
    if granter == volunteer:
        return Refusal.ONESELF
    if until <= today:
        return Refusal.PAST
    if until - today > LONGEST:
        return Refusal.TOO_LONG
    if missing := progress(clearance, dossier, today).next:
        return MISSING[missing]
    if ClearanceStep.CHECK in NEEDED[clearance] and until > max(dossier.checks):
        return Refusal.CHECK_ENDS
    if proposer is None:
        return GrantOutcome.PROPOSED
    return Refusal.SAME_PERSON if proposer == granter else GrantOutcome.GRANTED


def last_day(clearance: Clearance, dossier: Dossier, today: date) -> date:
    """The last day to which `clearance`, whose steps are done, may be given today."""
    longest = today + LONGEST
    return min(longest, max(dossier.checks)) if ClearanceStep.CHECK in NEEDED[clearance] else longest


def grantable(dossier: Dossier, today: date, proposed: Collection[Clearance]) -> list[Clearance]:
    """What somebody who has proposed these already can give on this day, to the next one at least."""
    ready = [one for one in LADDER if one not in proposed and progress(one, dossier, today).next is None]
    return [one for one in ready if last_day(one, dossier, today) > today]


def may_record(recorder: int, volunteer: int, on: date, today: date) -> Refusal | None:
    """Why a step that was taken on the day `on` is not recorded; None when it is."""
    if recorder == volunteer:
        return Refusal.ONESELF
    return Refusal.TO_COME if on > today else None


def may_name_another(known: ClearanceProgress | None, referees: int) -> bool:
    """Whether the volunteer may name one more referee: while answers are missing, and not without end."""
    return known is not None and ClearanceStep.REFERENCES not in known.done and referees < MOST_REFEREES


def warning_due(granted_on: date, expires_on: date, today: date, warned: int | None) -> int | None:
    """The warning (60, 30 or 7 days before the end) that is due and was not given yet; `warned` is the last given.

    After a pause of the worker only the nearest is given. A clearance that was granted for less is not warned of more.
    """
    left = (expires_on - today).days
    due = min((days for days in WARNINGS if 0 <= left <= days), default=None)
    if due is None or (warned is not None and warned <= due) or (expires_on - granted_on).days <= due:
        return None
    return due


def covered(clearance: Clearance, until: date, held: Iterable[tuple[Clearance, date]]) -> bool:
    """Whether a higher clearance lasts at least as long, so that the end of this one changes nothing."""
    return any(one is not clearance and includes(one, clearance) and end >= until for one, end in held)


def highest(clearances: Collection[Clearance]) -> Clearance | None:
    """The clearance that includes the others; None of none."""
    return max(clearances, key=LADDER.index, default=None)


def ending_first(held: Mapping[Clearance, date]) -> Clearance | None:
    """Of clearances with their last days the one that ends first, those apart whose end changes nothing."""
    matters = [one for one, until in held.items() if not covered(one, until, held.items())]
    return min(matters, key=lambda one: held[one], default=None)


LASTS = timedelta(days=21)
REMIND_AFTER = timedelta(days=7)


class Button(Enum):
    """What the button of an email opens."""

    OPEN = "open"
    ANSWERED = "answered"
    OVER = "over"


def may_ask(addresses: Sequence[str], own: str, asked: Collection[str]) -> Refusal | None:
    """Why these addresses are not written to; None when they are. `asked` are those the volunteer named before."""
    named = [address.strip().lower() for address in addresses]
    if own.strip().lower() in named:
        return Refusal.OWN_ADDRESS
    if len(set(named)) < len(named):
        return Refusal.TWICE
    if {address.strip().lower() for address in asked} & set(named):
        return Refusal.ASKED
    return Refusal.TOO_MANY if len(asked) + len(named) > MOST_REFEREES else None


def button(now: datetime, expires_at: datetime, answered_at: datetime | None) -> Button:
    """What the button opens now."""
    if answered_at is not None:
        return Button.ANSWERED
    return Button.OPEN if now < expires_at else Button.OVER


def remind_before(now: datetime) -> datetime:
    """Whoever was asked before this moment and has not answered is reminded, once."""
    return now - REMIND_AFTER
