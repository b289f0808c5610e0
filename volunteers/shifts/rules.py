"""Who may take a shift, who waits, who is offered a freed place and for how long."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from volunteers.profiles.rules import paused
from volunteers.vetting.rules import Clearance, includes


class ShiftRole(Enum):
    LEAD = "lead"
    HELPER = "helper"
    COACH = "coach"
    INTERPRETER = "interpreter"
    CHILDCARE = "childcare"
    COOK = "cook"
    WELCOME = "welcome"
    MENTOR = "mentor"
    DRIVER = "driver"


class ShiftState(Enum):
    OPEN = "open"
    CANCELLED = "cancelled"


class SignUpState(Enum):
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    OFFERED = "offered"
    WITHDRAWN = "withdrawn"
    CHECKED_IN = "checked_in"
    COMPLETED = "completed"
    EXCUSED = "excused"
    NO_SHOW = "no_show"


HOLDS_A_PLACE = (SignUpState.CONFIRMED, SignUpState.OFFERED, SignUpState.CHECKED_IN, SignUpState.COMPLETED)
# Their letter brought a calendar entry; who only waited or was offered a place never had one.
IN_CALENDAR = (SignUpState.CONFIRMED, SignUpState.CHECKED_IN, SignUpState.COMPLETED)
LIVE = (*HOLDS_A_PLACE, SignUpState.WAITING)


class Outcome(Enum):
    """What a sign-up leads to."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"


class Refusal(Enum):
    """Why a volunteer cannot have a shift; each has its wording on the page."""

    CANCELLED = "cancelled"
    STARTED = "started"
    NOT_ACTIVE = "not_active"
    PAUSED = "paused"
    NOT_CLEARED = "not_cleared"
    CLEARANCE_ENDS = "clearance_ends"
    LANGUAGE = "language"
    OVERLAPS = "overlaps"
    ALREADY = "already"
    NOT_OFFERED = "not_offered"
    OFFER_ENDED = "offer_ended"


class Staffing(Enum):
    """How a shift stands, in a word."""

    OPEN = "open"
    UNDER_STAFFED = "under_staffed"
    FULL = "full"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Duty:
    """What a rule needs to know of a shift; times are aware UTC, `on` is the date at its place."""

    starts_at: datetime
    ends_at: datetime
    on: date
    maximum: int
    taken: int
    cancelled: bool
    language: str | None
    clearance: Clearance


@dataclass(frozen=True)
class Standing:
    """What a rule needs to know of a volunteer: active, clearances by last valid date, languages,
    and the pauses by first and last day."""

    active: bool
    clearances: Mapping[Clearance, date]
    languages: Collection[str]
    pauses: Collection[tuple[date, date]] = ()


WINDOW = timedelta(hours=24)
SHORTEST_WINDOW = timedelta(minutes=10)


def decide(
    now: datetime, duty: Duty, standing: Standing, busy: Iterable[tuple[datetime, datetime]]
) -> Outcome | Refusal:
    """What signing up leads to. `busy` are the times (start, end) the person has promised already.

    The reasons come in the order in which a person can do something about them.
    """
    if duty.cancelled:
        return Refusal.CANCELLED
    if duty.starts_at <= now:
        return Refusal.STARTED
    if reason := unfit(duty, standing):
        return reason
    if overlaps(duty, busy):
        return Refusal.OVERLAPS
    return Outcome.CONFIRMED if duty.taken < duty.maximum else Outcome.WAITING


def unfit(duty: Duty, standing: Standing) -> Refusal | None:
    """Why this person cannot have this shift, whenever it is; None when they can."""
    if not standing.active:
        return Refusal.NOT_ACTIVE
    if paused(duty.on, standing.pauses):
        return Refusal.PAUSED
    if reason := uncleared(duty, standing):
        return reason
    if duty.language and duty.language not in standing.languages:
        return Refusal.LANGUAGE
    return None


def uncleared(duty: Duty, standing: Standing) -> Refusal | None:
    """Why this person's clearances do not reach to the shift on the date at its place; None when one does.

    One that ends before that date blocks it; earlier dates stay open.
    """
    ends = [until for held, until in standing.clearances.items() if includes(held, duty.clearance)]
    if not ends:
        return Refusal.NOT_CLEARED
    return None if max(ends) >= duty.on else Refusal.CLEARANCE_ENDS


def overlaps(duty: Duty, busy: Iterable[tuple[datetime, datetime]]) -> bool:
    """Whether any promised time shares a moment with the shift; touching ends do not."""
    return any(start < duty.ends_at and duty.starts_at < end for start, end in busy)


def offer_until(now: datetime, starts_at: datetime) -> datetime:
    """Until when a freed place is kept for the one it was offered to: a day, or a quarter of the time left."""
    window = min(WINDOW, max((starts_at - now) / 4, SHORTEST_WINDOW))
    return min(now + window, starts_at)


def staffing(cancelled: bool, minimum: int, maximum: int, taken: int) -> Staffing:
    """How a shift stands."""
    if cancelled:
        return Staffing.CANCELLED
    if taken >= maximum:
        return Staffing.FULL
    return Staffing.UNDER_STAFFED if taken < minimum else Staffing.OPEN


def clashing(promised: Iterable[tuple[int, datetime, datetime]]) -> set[int]:
    """The ids of those promises (id, start, end) that share a moment with another; touching ends do not."""
    rows = sorted(promised, key=lambda one: (one[1], one[0]))
    found: set[int] = set()
    for place, (one, _, end) in enumerate(rows):
        for other, start, _ in rows[place + 1 :]:
            if start >= end:
                break
            found |= {one, other}
    return found
