"""The vocabulary of case conferences, and what may be done with one in each state."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import Enum


class ConferenceState(Enum):
    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class ConferenceDeed(Enum):
    """What whoever called it does with it; WRITE: what was decided, and who does what."""

    CHANGE = "change"
    HOLD = "hold"
    CANCEL = "cancel"
    WRITE = "write"


class CalledOffWhy(Enum):
    """Why a conference is not held."""

    FAMILY_ASKED = "family_asked"
    NOBODY_FREE = "nobody_free"
    NO_INTERPRETER = "no_interpreter"
    SETTLED = "settled"
    OTHER = "other"


class Refusal(Enum):
    """Why a conference stays as it is."""

    NOT_YET = "not_yet"
    OVER = "over"
    PAST = "past"
    NOT_INVITED = "not_invited"


DEEDS: dict[ConferenceDeed, tuple[ConferenceState, ConferenceState]] = {
    ConferenceDeed.CHANGE: (ConferenceState.PLANNED, ConferenceState.PLANNED),
    ConferenceDeed.HOLD: (ConferenceState.PLANNED, ConferenceState.HELD),
    ConferenceDeed.CANCEL: (ConferenceState.PLANNED, ConferenceState.CANCELLED),
    ConferenceDeed.WRITE: (ConferenceState.HELD, ConferenceState.HELD),
}
LONGEST_WORDS = 600
# Within so many days after its hour it is said whether it was held.
SAID_WITHIN = timedelta(days=2)
# Whoever has no address is told by somebody within a day.
TOLD_WITHIN = timedelta(days=1)
# So many days ahead a conference or a task stands on the morning list.
AHEAD = timedelta(days=6)
# So long after its hour it stands on the first page of the family.
SHOWN_AFTER = timedelta(days=30)
# Words are kept for the term of an agreement, that there was a conference for as long again.
TEXTS_KEPT, ROWS_KEPT = 365, 730


def step(state: ConferenceState, deed: ConferenceDeed, starts_at: datetime, now: datetime) -> ConferenceState | Refusal:
    """Where a deed leads from a state, or why it is not done: nothing was held before it began."""
    before, onward = DEEDS[deed]
    if state is not before:
        planned = deed is ConferenceDeed.WRITE and state is ConferenceState.PLANNED
        return Refusal.NOT_YET if planned else Refusal.OVER
    if deed is ConferenceDeed.HOLD and starts_at > now:
        return Refusal.NOT_YET
    return onward


def open_to(state: ConferenceState, starts_at: datetime, now: datetime) -> list[ConferenceDeed]:
    """What whoever called it may do now."""
    return [deed for deed in ConferenceDeed if not isinstance(step(state, deed, starts_at, now), Refusal)]


def may_begin(starts_at: datetime, now: datetime) -> Refusal | None:
    """Why a conference cannot be called for that moment; None where it can."""
    return Refusal.PAST if starts_at <= now else None


def may_be_due(due_on: date, today: date) -> Refusal | None:
    """Why nobody can be asked to act by that day; None where they can."""
    return Refusal.PAST if due_on < today else None


def newly_told(before: Collection[int], now: Collection[int], *, moved: bool) -> list[int]:
    """Who is to hear of a change: everybody who takes part where it moved, else who came to it."""
    return sorted(one for one in now if moved or one not in before)
