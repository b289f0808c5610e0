"""When a partner's calendar is read again, what of it is taken over unasked, and what waits for somebody to look."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import Enum

from events.imports.rules import ImportDoubt

EVERY = timedelta(hours=1)
A_MOMENT = timedelta(minutes=1)
# Who began to read has so long before another worker does it.
CLAIMED = timedelta(minutes=15)
# The window of dates moves on even where the calendar stays as it is.
WHOLE_EVERY = timedelta(days=1)
SELDOM = timedelta(days=1)
# Whoever waits for it hears of what fails so long.
LONG = timedelta(days=1)
LOOKED_AT_WITHIN = timedelta(days=2)
# What is held back is kept as a file is (imports.rules.BROUGHT_KEPT), and anew before that is over.
KEPT_ANEW = timedelta(hours=12)
MOST_FEEDS = 10
LONGEST_ADDRESS = 500


class FeedState(Enum):
    """How a partner's calendar goes."""

    NEW = "new"
    HELD = "held"
    FAILS = "fails"
    RUNS = "runs"


class FeedVerdict(Enum):
    """What becomes of what was read."""

    TAKE = "take"
    HOLD = "hold"
    NOTHING = "nothing"


class Refusal(Enum):
    """Why a calendar is not subscribed to."""

    NOT_ALLOWED = "not_allowed"
    TOO_MANY = "too_many"
    NAME_TAKEN = "name_taken"
    DEMONSTRATION = "demonstration"


def obstacle(*, allowed: bool, names: Collection[str], name: str, demonstration: bool = False) -> Refusal | None:
    """What keeps an organisation that reads calendars of these `names` from reading another; a demonstration reads
    none, because the partners that it made up have no site."""
    if demonstration:
        return Refusal.DEMONSTRATION
    if not allowed:
        return Refusal.NOT_ALLOWED
    if name in names:
        return Refusal.NAME_TAKEN
    return Refusal.TOO_MANY if len(names) >= MOST_FEEDS else None


def verdict(*, agreed: bool, doubts: Collection[ImportDoubt], acts: bool) -> FeedVerdict:
    """What becomes of a calendar that would change something (`acts`): the first time, and where it may be another one
    or half of it, somebody looks first."""
    if not acts:
        return FeedVerdict.NOTHING
    return FeedVerdict.TAKE if agreed and not doubts else FeedVerdict.HOLD


def again_after(failures: int, *, gone: bool = False) -> timedelta:
    """How long to wait after so many failures in a row; a calendar that is gone for good is asked for seldom."""
    return SELDOM if gone else min(EVERY * 2 ** min(failures - 1, 10), SELDOM)


def state_of(*, held: bool, failing: bool, succeeded: bool) -> FeedState:
    """How a calendar goes; what somebody should look at comes before all."""
    if held:
        return FeedState.HELD
    if failing:
        return FeedState.FAILS
    return FeedState.RUNS if succeeded else FeedState.NEW


def is_fresh(read_at: datetime | None, now: datetime) -> bool:
    """Whether the whole calendar was read so lately that only what changed since is asked for."""
    return read_at is not None and read_at > now - WHOLE_EVERY
