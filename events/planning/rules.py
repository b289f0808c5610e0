"""When a session may be changed, and what a change means to those who count on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Refusal(Enum):
    OVER = "over"
    CANCELLED = "cancelled"
    CHANGED_MEANWHILE = "changed_meanwhile"
    NO_DATES = "no_dates"


def unchangeable(now: datetime, ends_at: datetime, cancelled: bool) -> Refusal | None:
    """Why a session can no longer be moved or cancelled; None when it can."""
    if cancelled:
        return Refusal.CANCELLED
    return Refusal.OVER if ends_at <= now else None


def moves(before: tuple[datetime, datetime, int], after: tuple[datetime, datetime, int]) -> bool:
    """Whether start, end or venue differ, so that people must hear of it."""
    return before != after


def untouched(before: datetime, after: datetime) -> datetime:
    """The moment before, where the one after is the same minute."""
    return before if before.replace(second=0, microsecond=0) == after else after


@dataclass(frozen=True)
class Change:
    """What is to become of a session: its new start and end (aware), or neither when it is called off."""

    session_id: int
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True)
class Touched:
    """Whom changes touch: how many people (or households), with how many places, how many wait, and who is
    somewhere else at the new time: session id -> their names, or "" where they are not named."""

    people: int = 0
    places: int = 0
    waiting: int = 0
    clashes: dict[int, tuple[str, ...]] | None = None

    @property
    def busy(self) -> dict[int, tuple[str, ...]]:
        return self.clashes or {}


Span = tuple[datetime, datetime]


def torn(new: dict[int, Span], elsewhere: Sequence[Span]) -> list[int]:
    """The sessions whose new time meets something that the same person has promised elsewhere."""
    return [
        session_id
        for session_id, (start, end) in new.items()
        if any(start < other_end and other_start < end for other_start, other_end in elsewhere)
    ]
