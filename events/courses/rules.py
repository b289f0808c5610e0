"""What counts as having been there, and why somebody is not taken into a course."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import Enum


class Refusal(Enum):
    """Why somebody is not taken into a course."""

    ALREADY = "already"
    NEVER_JOINED = "never_joined"


@dataclass(frozen=True)
class Attendance:
    """On how many of the dates that were held somebody was there."""

    attended: int
    held: int

    @property
    def certified(self) -> bool:
        """Whether there is anything to certify."""
        return self.attended > 0


def attendance(since: date, there: Collection[date], held: Collection[date]) -> Attendance:
    """The dates of a course from the day on which somebody began."""
    return Attendance(sum(day >= since for day in there), sum(day >= since for day in held))


def refusal(*, enrolled: bool, joined: bool) -> Refusal | None:
    """Whether somebody can be taken into a course: once, and only who joined one of its dates."""
    if enrolled:
        return Refusal.ALREADY
    return None if joined else Refusal.NEVER_JOINED
