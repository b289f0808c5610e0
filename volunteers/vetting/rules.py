"""The vocabulary of clearances."""

from enum import Enum


class Clearance(Enum):
    """Whom a volunteer may be there for; each includes those before it."""

    ADULTS = "adults"
    FAMILIES = "families"
    CHILDREN = "children"


LADDER = (Clearance.ADULTS, Clearance.FAMILIES, Clearance.CHILDREN)


def includes(held: Clearance, needed: Clearance) -> bool:
    """Whether someone cleared for `held` may be where `needed` is asked."""
    return LADDER.index(held) >= LADDER.index(needed)
