"""Who may be asked to run an activity together, and when nobody can be."""

from datetime import timedelta
from enum import Enum

# Whoever is asked says within this whether they join.
ANSWERED_WITHIN = timedelta(days=7)


class JointState(Enum):
    """How it stands between the organisation of an activity and another."""

    ALONE = "alone"
    ASKED = "asked"
    TOGETHER = "together"


class Refusal(Enum):
    """Why nobody is asked to run an activity together."""

    OWN = "own_organisation"
    NOT_AT_WORK = "organisation_not_at_work"
    NOT_ALONE = "not_alone"
    ARCHIVED = "activity_archived"
    OF_THE_HOUSE = "activity_of_the_house"


def state_of(partner_id: int | None, asked_id: int | None) -> JointState:
    """How it stands, by who runs an activity together with its organisation, and who is asked to."""
    if partner_id is not None:
        return JointState.TOGETHER
    return JointState.ALONE if asked_id is None else JointState.ASKED


def unaskable(state: JointState, archived: bool, of_the_house: bool) -> Refusal | None:
    """Why nobody can be asked now; None where somebody can. What is `of_the_house` (first meetings, viewings) is
    between those who are named."""
    if of_the_house:
        return Refusal.OF_THE_HOUSE
    if archived:
        return Refusal.ARCHIVED
    return None if state is JointState.ALONE else Refusal.NOT_ALONE


def unfit(own: bool, at_work: bool) -> Refusal | None:
    """Why this organisation is not asked: it is the activity's own, or is closed; None where it can be."""
    if own:
        return Refusal.OWN
    return None if at_work else Refusal.NOT_AT_WORK
