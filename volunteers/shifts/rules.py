"""Who may take a shift, who waits, who is offered a freed place and for how long."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from events.registrations import waiting_list
from events.registrations.waiting_list import EntryState, Objection, Occasion, Outcome
from events.sessions.rules import USUAL_EVENINGS, Evenings, SessionState, Span
from volunteers.clearances.rules import Clearance, includes
from volunteers.profiles.rules import paused


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


# What each state is to the waiting list: a helper who is here and one who has helped are the same to it.
ENTRY_STATES = {
    SignUpState.CONFIRMED: EntryState.CONFIRMED,
    SignUpState.WAITING: EntryState.WAITING,
    SignUpState.OFFERED: EntryState.OFFERED,
    SignUpState.WITHDRAWN: EntryState.GONE,
    SignUpState.CHECKED_IN: EntryState.PRESENT,
    SignUpState.COMPLETED: EntryState.PRESENT,
    SignUpState.EXCUSED: EntryState.EXCUSED,
    SignUpState.NO_SHOW: EntryState.MISSED,
}
HOLDS_A_PLACE = tuple(state for state in SignUpState if ENTRY_STATES[state] in waiting_list.HOLDING)
# Their email brought a calendar entry; who only waited or was offered a place never had one.
COMING = tuple(state for state in HOLDS_A_PLACE if state is not SignUpState.OFFERED)
HERE = (SignUpState.CHECKED_IN, SignUpState.COMPLETED)
LIVE = tuple(state for state in SignUpState if ENTRY_STATES[state] in waiting_list.LIVE)
# Who is excused stands there too, and signs up no second time.
LISTED = tuple(state for state in SignUpState if state is not SignUpState.WITHDRAWN)


def state_of(entry: EntryState) -> SignUpState:
    """The state of a sign-up after a step of the waiting list; that a helper has helped, no step says."""
    return next(state for state, to in ENTRY_STATES.items() if to is entry)


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
    AWAY = "away"
    NOT_OFFERED = "not_offered"
    OFFER_ENDED = "offer_ended"
    TOO_FEW_ADULTS = "too_few_adults"
    NO_LEAD = "no_lead"
    TOO_LATE = "too_late"
    NOT_OPEN = "not_open"
    CHANGED_MEANWHILE = "changed_meanwhile"
    TOO_EARLY = "too_early"
    OVER = "over"
    NOT_EXPECTED = "not_expected"
    # Of a first time, beside somebody.
    APPLY_FIRST = "apply_first"
    FIRST_TAKEN = "first_taken"
    NOBODY_BESIDE = "nobody_beside"
    FIRST_FULL = "first_full"
    CLEARED = "cleared"
    FIRST_WITH_ADULTS = "first_with_adults"
    FIRST_IN_PUBLIC = "first_in_public"
    FIRST_AHEAD = "first_ahead"


class Staffing(Enum):
    """How a shift stands, in a word."""

    OPEN = "open"
    UNDER_STAFFED = "under_staffed"
    FULL = "full"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Duty(Occasion):
    """What a rule needs to know of a shift; `on` is the date at its place."""

    on: date
    language: str | None
    clearance: Clearance


@dataclass(frozen=True)
class Readiness:
    """What a rule needs to know of a volunteer: active, clearances by last valid date, languages,
    and the pauses by first and last day."""

    active: bool
    clearances: Mapping[Clearance, date]
    languages: Collection[str]
    pauses: Collection[tuple[date, date]] = ()


def decide(
    now: datetime, duty: Duty, standing: Readiness, busy: Iterable[Span], mine: SignUpState = SignUpState.WITHDRAWN
) -> Outcome | Refusal:
    """What signing up leads to. `busy` are the times (start, end) the person has promised elsewhere; `mine` says where
    they stand in this shift already."""
    return worded(waiting_list.decide(now, duty, busy, mine=ENTRY_STATES[mine], unfit=unfit(duty, standing)))


def worded(answer: Any) -> Any:
    """An objection of the waiting list as the refusal that the pages of shifts word; any other answer as it is."""
    return Refusal[answer.name] if isinstance(answer, Objection) else answer


def unfit(duty: Duty, standing: Readiness) -> Refusal | None:
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


def uncleared(duty: Duty, standing: Readiness) -> Refusal | None:
    """Why this person's clearances do not reach to the shift on the date at its place; None when one does.

    One that ends before that date blocks it; earlier dates stay open.
    """
    ends = [until for held, until in standing.clearances.items() if includes(held, duty.clearance)]
    if not ends:
        return Refusal.NOT_CLEARED
    return None if max(ends) >= duty.on else Refusal.CLEARANCE_ENDS


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


@dataclass(frozen=True)
class SafeguardingLimits:
    """The thresholds of safeguarding; an installation may set its own.

    `ratios`: youngest age up to which a band goes -> how many children one adult may watch over; ages ascending.
    """

    ratios: tuple[tuple[int, int], ...] = ((1, 3), (3, 4), (8, 6), (12, 8), (17, 10))
    fewest_adults: int = 2
    evenings: Evenings = USUAL_EVENINGS

    @classmethod
    def read(cls, ratios: str, fewest_adults: int, evenings: Evenings) -> "SafeguardingLimits":
        """Limits as the settings write them: "1:3 3:4", 2. Raises ValueError for anything else."""
        bands = tuple((int(oldest), int(children)) for oldest, children in (part.split(":") for part in ratios.split()))
        if not bands or list(bands) != sorted(set(bands)) or min(children for _, children in bands) < 1:
            raise ValueError("the bands are ages in ascending order, each with at least one child")
        if fewest_adults < 1:
            raise ValueError("at least one adult")
        return cls(bands, fewest_adults, evenings)


USUAL = SafeguardingLimits()


def may_open(state: SessionState, ends_at: datetime, now: datetime) -> bool:
    """Whether a role can still be opened in a session: it takes place, and is not over."""
    return state is not SessionState.CANCELLED and ends_at > now


@dataclass(frozen=True)
class OpenedRole:
    """An opened role of a session: what it is, for whom it is cleared, how many places it has."""

    role: ShiftRole
    clearance: Clearance
    places: int


def ratio(youngest: int, limits: SafeguardingLimits = USUAL) -> int:
    """How many children of this age one adult may watch over."""
    return next((children for oldest, children in limits.ratios if youngest <= oldest), limits.ratios[-1][1])


def adults_needed(youngest: int, seats: int, limits: SafeguardingLimits = USUAL) -> int:
    """How many cleared adults so many seats ask for; never fewer than the limits say (two)."""
    return max(limits.fewest_adults, -(-seats // ratio(youngest, limits)))


def unsafe(
    youngest: int,
    seats: int,
    starts: datetime,
    ends: datetime,
    roles: Sequence[OpenedRole],
    limits: SafeguardingLimits = USUAL,
) -> Refusal | None:
    """Why a session for children alone cannot be published; start and end naive, on the wall clock at its place."""
    cleared = [role for role in roles if role.clearance is Clearance.CHILDREN]
    if sum(role.places for role in cleared) < adults_needed(youngest, seats, limits):
        return Refusal.TOO_FEW_ADULTS
    if not any(role.role is ShiftRole.LEAD for role in cleared):
        return Refusal.NO_LEAD
    return Refusal.TOO_LATE if limits.evenings.too_late(youngest, starts, ends) else None


def at_risk(
    youngest: int, expected: int, people: Sequence[OpenedRole], limits: SafeguardingLimits = USUAL
) -> Refusal | None:
    """Why a session is not safe with those who come: `people` are its roles with how many are confirmed as places."""
    cleared = [role for role in people if role.clearance is Clearance.CHILDREN and role.places > 0]
    if sum(role.places for role in cleared) < adults_needed(youngest, expected, limits):
        return Refusal.TOO_FEW_ADULTS
    return None if any(role.role is ShiftRole.LEAD for role in cleared) else Refusal.NO_LEAD


# A day before; so shortly before the start it helps nobody any more.
AHEAD = timedelta(days=1)
TOO_LATE = timedelta(hours=2)
# Who said yes within the last day before that has just had an email.
FRESH = timedelta(days=1)


def is_due(now: datetime, starts_at: datetime, said_yes_at: datetime) -> bool:
    """Whether somebody who said yes to a shift at that moment is to be reminded of it now; all aware UTC."""
    first, last = starts_at - AHEAD, starts_at - TOO_LATE
    return first <= now < last and said_yes_at <= first - FRESH
