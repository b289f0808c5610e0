"""What a helper who stands at the place of a shift can say of themselves now, and why not."""

from datetime import datetime
from enum import Enum

from events.registrations.waiting_list import AWAY, EntryState, Mark, Occasion, unmarkable
from volunteers.attendance.rules import A_MINUTE, unnotable
from volunteers.door_lists.rules import KEPT_AFTER


class Arrival(Enum):
    """Where a helper at the place of their shift stands at this moment."""

    SOON = "soon"
    EXPECTED = "expected"
    JUST_CAME = "just_came"
    HERE = "here"
    LEFT = "left"
    SAID_AWAY = "said_away"
    CALLED_OFF = "called_off"
    OVER = "over"
    NO_PLACE = "no_place"


class Refusal(Enum):
    """Why nothing can be said at a place."""

    ELSEWHERE = "elsewhere"


# What is said twice is said once: who is here came, and who left did.
CAME = (Arrival.JUST_CAME, Arrival.HERE, Arrival.LEFT)


def arrival_of(
    now: datetime, occasion: Occasion, state: EntryState, came_at: datetime | None, left_at: datetime | None
) -> Arrival:
    """Where a helper stands: what the door can note of them, it takes from themselves, until a while after the end.

    What somebody else said of them stays said: whoever was noted as away, or as gone at some time, asks the door.
    """
    if occasion.cancelled:
        return Arrival.CALLED_OFF
    if state in AWAY:
        return Arrival.SAID_AWAY
    if state is EntryState.PRESENT:
        return _of_present(now, occasion, came_at, left_at)
    if state is not EntryState.CONFIRMED:
        return Arrival.NO_PLACE
    if occasion.ends_at <= now:
        return Arrival.OVER
    too_early = unmarkable(Mark.HERE, now, occasion.starts_at, occasion.ends_at)
    return Arrival.SOON if too_early else Arrival.EXPECTED


def _of_present(now: datetime, occasion: Occasion, came_at: datetime | None, left_at: datetime | None) -> Arrival:
    if left_at:
        return Arrival.LEFT
    if occasion.ends_at + KEPT_AFTER <= now:
        return Arrival.OVER
    early = unnotable(now, occasion, EntryState.PRESENT) or now < (came_at or occasion.starts_at) + A_MINUTE
    return Arrival.JUST_CAME if early else Arrival.HERE


def on_the_minute(moment: datetime) -> datetime:
    """The minute that a clock on the wall shows."""
    return moment.replace(second=0, microsecond=0)
