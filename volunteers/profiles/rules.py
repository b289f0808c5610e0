"""The vocabulary of volunteers."""

from enum import Enum


class VolunteerState(Enum):
    APPLIED = "applied"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"
