"""Whom a volunteer may name as a referee, and when a letter is answered, reminded of, or over."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import Enum

from volunteers.vetting.rules import MOST_REFEREES

LASTS = timedelta(days=21)
REMIND_AFTER = timedelta(days=7)


class Refusal(Enum):
    """Why somebody is not asked."""

    OWN_ADDRESS = "own_address"
    TWICE = "twice"
    ASKED = "asked"
    TOO_MANY = "too_many"
    APPLIED = "applied"


class Button(Enum):
    """What the button of a letter opens."""

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
