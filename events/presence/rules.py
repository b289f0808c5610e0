"""When somebody can be marked as here, excused or missing, and from when on somebody is late."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any


class Mark(Enum):
    """What the person at the door says of somebody who was to come; UNDO takes the last word back."""

    HERE = "here"
    EXCUSED = "excused"
    NO_SHOW = "no_show"
    UNDO = "undo"


class Refusal(Enum):
    """Why somebody cannot be marked so; each has its wording on the page."""

    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    NOT_EXPECTED = "not_expected"
    TAKEN = "taken"


OPENS = timedelta(hours=2)
CLOSES = timedelta(days=14)
GRACE = timedelta(minutes=10)


def unmarkable(mark: Mark, now: datetime, starts_at: datetime, ends_at: datetime) -> Refusal | None:
    """Why it cannot be said now; None when it can. Who calls in sick is excused days before."""
    if now > ends_at + CLOSES:
        return Refusal.TOO_LATE
    if mark is Mark.HERE and now < starts_at - OPENS:
        return Refusal.TOO_EARLY
    if mark is Mark.NO_SHOW and now < starts_at:
        return Refusal.TOO_EARLY
    return None


def late(now: datetime, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether whoever is not here yet is late; after the end nobody is any more."""
    return starts_at + GRACE <= now < ends_at


@dataclass(frozen=True)
class Door:
    """Families at a session: how many parties and people are expected (those who are here among them), and are here."""

    parties: int = 0
    people: int = 0
    here: int = 0
    people_here: int = 0

    @property
    def missing(self) -> int:
        return self.parties - self.here


@dataclass(frozen=True)
class BoardLine:
    """What a context above says of a session on the board: a rendered line, how many people lack, whether at risk."""

    text: Any
    missing: int = 0
    at_risk: bool = False
