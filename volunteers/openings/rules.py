"""What makes a session for children safe enough to be published (the thresholds of the house's safeguarding)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import Enum

from events.sessions.rules import SessionState
from volunteers.shifts.rules import ShiftRole
from volunteers.vetting.rules import Clearance


class Refusal(Enum):
    TOO_FEW_ADULTS = "too_few_adults"
    NO_LEAD = "no_lead"
    TOO_LATE = "too_late"
    NOT_OPEN = "not_open"
    CHANGED_MEANWHILE = "changed_meanwhile"


@dataclass(frozen=True)
class Limits:
    """The thresholds of safeguarding; an installation may set its own.

    `ratios`: youngest age up to which a band goes -> how many children one adult may watch over; ages ascending.
    """

    ratios: tuple[tuple[int, int], ...] = ((1, 3), (3, 4), (8, 6), (12, 8), (17, 10))
    fewest_adults: int = 2
    end_under_14: time = time(20)
    end_under_18: time = time(22)

    @classmethod
    def read(cls, ratios: str, fewest_adults: int, end_children: str, end_youth: str) -> "Limits":
        """Limits as the settings write them: "1:3 3:4", 2, "20:00", "22:00". Raises ValueError for anything else."""
        bands = tuple((int(oldest), int(children)) for oldest, children in (part.split(":") for part in ratios.split()))
        if not bands or list(bands) != sorted(set(bands)) or min(children for _, children in bands) < 1:
            raise ValueError("the bands are ages in ascending order, each with at least one child")
        if fewest_adults < 1:
            raise ValueError("at least one adult")
        return cls(bands, fewest_adults, time.fromisoformat(end_children), time.fromisoformat(end_youth))


USUAL = Limits()


def may_open(state: SessionState, ends_at: datetime, now: datetime) -> bool:
    """Whether a role can still be opened in a session: it takes place, and is not over."""
    return state is not SessionState.CANCELLED and ends_at > now


@dataclass(frozen=True)
class Role:
    """An opened role of a session: what it is, for whom it is cleared, how many places it has."""

    role: ShiftRole
    clearance: Clearance
    places: int


def ratio(youngest: int, limits: Limits = USUAL) -> int:
    """How many children of this age one adult may watch over."""
    return next((children for oldest, children in limits.ratios if youngest <= oldest), limits.ratios[-1][1])


def adults_needed(youngest: int, seats: int, limits: Limits = USUAL) -> int:
    """How many cleared adults so many seats ask for; never fewer than the limits say (two)."""
    return max(limits.fewest_adults, -(-seats // ratio(youngest, limits)))


def unsafe(youngest: int, seats: int, ends: time, roles: Sequence[Role], limits: Limits = USUAL) -> Refusal | None:
    """Why a session for children alone cannot be published; `ends` is the wall-clock end at its place."""
    cleared = [role for role in roles if role.clearance is Clearance.CHILDREN]
    if sum(role.places for role in cleared) < adults_needed(youngest, seats, limits):
        return Refusal.TOO_FEW_ADULTS
    if not any(role.role is ShiftRole.LEAD for role in cleared):
        return Refusal.NO_LEAD
    # An end after midnight is later than any limit.
    limit = limits.end_under_14 if youngest < 14 else limits.end_under_18
    return Refusal.TOO_LATE if ends > limit or ends < time(5) else None


def at_risk(youngest: int, expected: int, people: Sequence[Role], limits: Limits = USUAL) -> Refusal | None:
    """Why a session is not safe with those who come: `people` are its roles with how many are confirmed as places."""
    cleared = [role for role in people if role.clearance is Clearance.CHILDREN and role.places > 0]
    if sum(role.places for role in cleared) < adults_needed(youngest, expected, limits):
        return Refusal.TOO_FEW_ADULTS
    return None if any(role.role is ShiftRole.LEAD for role in cleared) else Refusal.NO_LEAD
