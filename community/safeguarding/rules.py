"""The vocabulary of concerns, who is to read one, and who may do what next."""

from collections.abc import Mapping
from datetime import timedelta
from enum import Enum

# Nobody has begun: how long until those who read it are told again, each time, and until the doctor says so.
REMINDED_EVERY = timedelta(days=1)
FORGOTTEN = timedelta(days=3)


class ConcernState(Enum):
    OPEN = "open"
    HANDLED = "handled"
    CLOSED = "closed"


class Readers(Enum):
    """To whom a concern is open, of those who hold the right."""

    ALL = "all"
    MUNICIPALITIES = "municipalities"
    ONE = "one"


class Refusal(Enum):
    """Why a concern is not sent, or stays as it is."""

    NOBODY = "nobody"
    HANDLED = "handled"
    NOT_MINE = "not_mine"
    CLOSED = "closed"
    ONESELF = "oneself"


def readers(chosen: int | None, reading: Mapping[int, bool], *, about_staff: bool) -> tuple[Readers, int | None] | None:
    """To whom a concern goes and, of ONE, to which organisation; None when nobody could read it.

    `reading`: the organisations in which somebody holds the right who may read this, and whether each is a
    municipality. What is about somebody who works at one of them goes to the municipalities first: they are nobody's
    colleagues.
    """
    if not reading:
        return None
    if chosen in reading:
        return Readers.ONE, chosen
    if about_staff and any(reading.values()):
        return Readers.MUNICIPALITIES, None
    return Readers.ALL, None


def may_claim(state: ConcernState) -> Refusal | None:
    """Why nobody can begin with it; None when one can."""
    return {ConcernState.HANDLED: Refusal.HANDLED, ConcernState.CLOSED: Refusal.CLOSED}.get(state)


def may_release(state: ConcernState) -> Refusal | None:
    """Why it cannot be left to the others: anybody who reads it may do that, because whoever began may be ill."""
    return None if state is ConcernState.HANDLED else Refusal.NOT_MINE


def may_close(state: ConcernState, *, mine: bool) -> Refusal | None:
    """Why one cannot close it: only who began with it says what was done."""
    if state is ConcernState.CLOSED:
        return Refusal.CLOSED
    return None if state is ConcernState.HANDLED and mine else Refusal.NOT_MINE
