"""When a child can have a second home."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from community.households.rules import Relative, WordWay


class Refusal(Enum):
    """Why a household does not become a child's second home."""

    GROWN_UP = "grown_up"
    ONE_HOUSEHOLD = "one_household"
    TWO_ALREADY = "two_already"
    NO_GUARDIAN = "no_guardian"


@dataclass(frozen=True)
class Said:
    """The word of a guardian of one home: who (a member's id), how, on which day, and whether somebody interpreted."""

    guardian_id: int
    way: WordWay
    said_on: date
    interpreter: bool = False


def shareable(child: Relative, homes: tuple[int, int], twins: tuple[int | None, int | None]) -> Refusal | None:
    """Why not; None where nothing is against it. `homes`: the two households; `twins`: who the child is elsewhere
    already, as a member of the one and, where it is known there, of the other."""
    if not child.may_be_child:
        return Refusal.GROWN_UP
    if homes[0] == homes[1]:
        return Refusal.ONE_HOUSEHOLD
    return Refusal.TWO_ALREADY if any(twins) else None
