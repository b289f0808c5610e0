"""How far somebody is with a job, and how many can be kept."""

from dataclasses import dataclass
from enum import Enum


class LeadState(Enum):
    FOUND = "found"
    APPLIED = "applied"
    INTERVIEW = "interview"
    GOT_IT = "got_it"
    NOT_THIS_TIME = "not_this_time"


class ToldInTalk(Enum):
    """What a person said in a talk that is asked of the town every year."""

    HELPS = "helps"
    RECOGNITION = "recognition"
    UNIVERSITY = "university"


@dataclass(frozen=True)
class Job:
    """What is known of a job."""

    title: str
    employer: str = ""
    place: str = ""
    link: str = ""


class Refusal(Enum):
    """Why a job is not added."""

    TOO_MANY = "too_many"


MOST_LEADS = 40
SHORTEST, LONGEST = 5, 480
# The steps to a job in their order; "not this time" is beside them.
STEPS = (LeadState.FOUND, LeadState.APPLIED, LeadState.INTERVIEW, LeadState.GOT_IT)


def onward(state: LeadState) -> LeadState | None:
    """The step after this one; None where it ended."""
    if state not in STEPS[:-1]:
        return None
    return STEPS[STEPS.index(state) + 1]


def done(state: LeadState) -> int:
    """How many steps are done; none where it came to nothing."""
    return STEPS.index(state) + 1 if state in STEPS else 0


def fits(kept: int) -> Refusal | None:
    """Whether one more job can be kept beside so many."""
    return Refusal.TOO_MANY if kept >= MOST_LEADS else None
