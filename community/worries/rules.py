"""The vocabulary of worries, what may be done with one in each state, by when somebody looks at it, and its number."""

import hashlib
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from community.holidays.rules import after_working_days


class WorryKind(Enum):
    NOISE = "noise"
    STAIRWELL = "stairwell"
    SCHOOL = "school"
    RUMOUR = "rumour"
    HARASSMENT = "harassment"
    OTHER = "other"


class WorryState(Enum):
    OPEN = "open"
    IN_DIALOGUE = "in_dialogue"
    IN_MEDIATION = "in_mediation"
    ANSWERED = "answered"
    HANDED_OVER = "handed_over"
    SETTLED = "settled"


class WorryDeed(Enum):
    ANSWER = "answer"
    TALK = "talk"
    MEDIATE = "mediate"
    HAND_OVER = "hand_over"
    SETTLE = "settle"


class WorryReply(Enum):
    """Sentences that are true wherever somebody lives, so that none of them tells who does."""

    LOOKED = "looked"
    TALKED = "talked"
    REMINDED = "reminded"
    OFFICE = "office"
    AGAIN = "again"


class WorryAge(Enum):
    """How long an open one has been open."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    LONGER = "longer"


class Refusal(Enum):
    """Why a worry is not sent, or stays as it is."""

    NOBODY = "nobody"
    NOT_NOW = "not_now"
    ENDED = "ended"


LONGEST_TEXT, LONGEST_ANSWER = 2000, 600
# So many days after its end the texts are gone, and so many the row that was counted.
TEXTS_KEPT, ROWS_KEPT = 90, 730
# The figure asks how many are over within so many days.
SOON = 30

WAITING = (WorryState.OPEN,)
LIVE = (WorryState.OPEN, WorryState.IN_DIALOGUE, WorryState.IN_MEDIATION)
OVER = (WorryState.ANSWERED, WorryState.HANDED_OVER, WorryState.SETTLED)
# From which states it is done, and where it leads. A mediation ends by its own end.
DEEDS: dict[WorryDeed, tuple[Collection[WorryState], WorryState]] = {
    WorryDeed.ANSWER: ({WorryState.OPEN, WorryState.IN_DIALOGUE}, WorryState.ANSWERED),
    WorryDeed.TALK: ({WorryState.OPEN}, WorryState.IN_DIALOGUE),
    WorryDeed.MEDIATE: ({WorryState.OPEN, WorryState.IN_DIALOGUE}, WorryState.IN_MEDIATION),
    # What turns out to be dangerous is handed over at any time before it is over.
    WorryDeed.HAND_OVER: (set(LIVE), WorryState.HANDED_OVER),
    WorryDeed.SETTLE: ({WorryState.IN_MEDIATION}, WorryState.SETTLED),
}


def step(state: WorryState, deed: WorryDeed) -> WorryState | Refusal:
    """Where a deed leads from a state, or why it is not done."""
    states, onward = DEEDS[deed]
    if state in states:
        return onward
    return Refusal.ENDED if state in OVER else Refusal.NOT_NOW


def open_to(state: WorryState) -> list[WorryDeed]:
    """What may be done with it now."""
    return [deed for deed in WorryDeed if not isinstance(step(state, deed), Refusal)]


def lands_with(municipal: Collection[int], attended: Collection[int]) -> int | Refusal:
    """The organisation that reads it: a municipality before others, the first in which somebody can."""
    return next((one for one in (*sorted(municipal), *sorted(attended)) if one in attended), Refusal.NOBODY)


def looked_at_by(told_at: datetime, zone: str, off: Callable[[date], bool]) -> datetime:
    """By when somebody has looked at it: the end of the next working day after the one on which it came. `off` says
    which days are free."""
    day = after_working_days(told_at.astimezone(ZoneInfo(zone)).date(), 1, off)
    return datetime.combine(day + timedelta(days=1), time(0), ZoneInfo(zone)).astimezone(UTC)


def age_of(told_at: datetime, now: datetime) -> WorryAge:
    """How long an open one has been open."""
    days = (now - told_at).days
    if days < 1:
        return WorryAge.DAY
    return WorryAge.WEEK if days < 7 else WorryAge.MONTH if days < SOON else WorryAge.LONGER


def is_soon(told_at: datetime, closed_at: datetime | None) -> bool:
    """Whether it was over within thirty days."""
    return closed_at is not None and closed_at - told_at <= timedelta(days=SOON)


# No letters that are read for one another.
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP = 4, 4


def number_of(secret: str) -> str:
    """The number by which whoever wrote it finds the answer: 78 bits that nobody guesses, in groups of four letters."""
    drawn, letters = int(hashlib.sha256(secret.encode()).hexdigest(), 16), []
    for _ in range(GROUPS * GROUP):
        drawn, at = divmod(drawn, len(LETTERS))
        letters.append(LETTERS[at])
    return grouped("".join(letters))


def grouped(letters: Sequence[str]) -> str:
    """Letters as one reads them aloud."""
    return "-".join("".join(letters[start : start + GROUP]) for start in range(0, len(letters), GROUP))


def tidy_number(typed: str) -> str:
    """A typed number as it is compared: however it was spaced, in large letters."""
    return grouped([one for one in typed.upper() if one in LETTERS])
