"""The vocabulary of clearances, and who may grant which."""

from datetime import date, timedelta
from enum import Enum


class Clearance(Enum):
    """Whom a volunteer may be there for; each includes those before it."""

    ADULTS = "adults"
    FAMILIES = "families"
    CHILDREN = "children"


class Outcome(Enum):
    """What granting leads to."""

    GRANTED = "granted"
    PROPOSED = "proposed"


class Refusal(Enum):
    """Why a clearance is not granted."""

    ONESELF = "oneself"
    SAME_PERSON = "same_person"
    PAST = "past"
    TOO_LONG = "too_long"


LADDER = (Clearance.ADULTS, Clearance.FAMILIES, Clearance.CHILDREN)
BY_TWO = (Clearance.FAMILIES, Clearance.CHILDREN)
LONGEST = timedelta(days=3 * 366)


def includes(held: Clearance, needed: Clearance) -> bool:
    """Whether someone cleared for `held` may be where `needed` is asked."""
    return LADDER.index(held) >= LADDER.index(needed)


def decide(
    clearance: Clearance, until: date, today: date, granter: int, volunteer: int, proposer: int | None = None
) -> Outcome | Refusal:
    """What comes of `granter` wanting to clear `volunteer`; `proposer` is who proposed the same before, if anybody.

    Nobody clears oneself. Adults need one person, families and children two different ones.
    """
    if granter == volunteer:
        return Refusal.ONESELF
    if until <= today:
        return Refusal.PAST
    if until - today > LONGEST:
        return Refusal.TOO_LONG
    if clearance not in BY_TWO:
        return Outcome.GRANTED
    if proposer is None:
        return Outcome.PROPOSED
    return Refusal.SAME_PERSON if proposer == granter else Outcome.GRANTED
