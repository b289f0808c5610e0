"""Whether somebody may delete the own account now."""

from collections.abc import Sequence
from enum import Enum


class Refusal(Enum):
    """Why an account is not deleted."""

    LAST_ADMINISTRATOR = "last_administrator"
    LAST_COORDINATOR = "last_coordinator"


def may_leave(administers_alone: bool, coordinates_alone: Sequence[str]) -> Refusal | None:
    """Why an account cannot be deleted; None when it can. `coordinates_alone`: organisations with no other coordinator.

    A town without an administrator, or an organisation without a coordinator, could never be entered again.
    """
    if administers_alone:
        return Refusal.LAST_ADMINISTRATOR
    return Refusal.LAST_COORDINATOR if coordinates_alone else None
