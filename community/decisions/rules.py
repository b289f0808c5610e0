"""When a change of a setting acts: at once, or after those whom it binds agreed."""

from collections.abc import Iterable
from enum import Enum


class ChangeState(Enum):
    """What became of a change: those whom it binds are asked, it acts, or it never will."""

    ASKED = "asked"
    ACTS = "acts"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Refusal(Enum):
    """Why a setting is not changed, or a change not answered."""

    LOCKED = "locked"
    ASKED_ALREADY = "asked_already"
    OVER = "over"


def not_to_change(*, locked: bool, asked: bool) -> Refusal | None:
    """Why a setting may not become something else now: the operator locked it, or others are being asked about it."""
    if locked:
        return Refusal.LOCKED
    return Refusal.ASKED_ALREADY if asked else None


def outcome(answers: Iterable[bool | None]) -> ChangeState:
    """What becomes of a change by the answers of those whom it binds (None: not yet): one that refuses ends it, and it
    acts when all agreed. Whom nobody is bound by nobody is asked about."""
    given = list(answers)
    if False in given:
        return ChangeState.REFUSED
    return ChangeState.ASKED if None in given else ChangeState.ACTS
