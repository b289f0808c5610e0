"""What makes a session for children safe enough to be published (the thresholds of the house's safeguarding)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from enum import Enum

from volunteers.shifts.rules import ShiftRole
from volunteers.vetting.rules import Clearance

# Youngest age up to which a band goes -> how many children one adult may watch over.
RATIOS = ((1, 3), (3, 4), (8, 6), (12, 8), (17, 10))
FEWEST_ADULTS = 2
END_UNDER_14 = time(20)
END_UNDER_18 = time(22)


class Refusal(Enum):
    TOO_FEW_ADULTS = "too_few_adults"
    NO_LEAD = "no_lead"
    TOO_LATE = "too_late"
    NOT_OPEN = "not_open"
    CHANGED_MEANWHILE = "changed_meanwhile"


@dataclass(frozen=True)
class Role:
    """An opened role of a session: what it is, for whom it is cleared, how many places it has."""

    role: ShiftRole
    clearance: Clearance
    places: int


def ratio(youngest: int) -> int:
    """How many children of this age one adult may watch over."""
    return next((children for oldest, children in RATIOS if youngest <= oldest), RATIOS[-1][1])


def adults_needed(youngest: int, seats: int) -> int:
    """How many cleared adults so many seats ask for; never fewer than two."""
    return max(FEWEST_ADULTS, -(-seats // ratio(youngest)))


def unsafe(youngest: int, seats: int, ends: time, roles: Sequence[Role]) -> Refusal | None:
    """Why a session for children alone cannot be published; `ends` is the wall-clock end at its place."""
    cleared = [role for role in roles if role.clearance is Clearance.CHILDREN]
    if sum(role.places for role in cleared) < adults_needed(youngest, seats):
        return Refusal.TOO_FEW_ADULTS
    if not any(role.role is ShiftRole.LEAD for role in cleared):
        return Refusal.NO_LEAD
    # An end after midnight is later than any limit.
    limit = END_UNDER_14 if youngest < 14 else END_UNDER_18
    return Refusal.TOO_LATE if ends > limit or ends < time(5) else None


def at_risk(youngest: int, expected: int, people: Sequence[Role]) -> Refusal | None:
    """Why a session is not safe with those who come: `people` are its roles with how many are confirmed as places."""
    cleared = [role for role in people if role.clearance is Clearance.CHILDREN and role.places > 0]
    if sum(role.places for role in cleared) < adults_needed(youngest, expected):
        return Refusal.TOO_FEW_ADULTS
    return None if any(role.role is ShiftRole.LEAD for role in cleared) else Refusal.NO_LEAD
