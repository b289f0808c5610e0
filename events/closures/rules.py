"""What can become of the dates ahead when a venue is closed, and when it cannot be closed."""

from enum import Enum


class AheadChoice(Enum):
    """What becomes of the dates ahead: they move to another venue, they are called off, or they stay as planned."""

    MOVE = "move"
    CANCEL = "cancel"
    LEAVE = "leave"


class Refusal(Enum):
    """Why a venue is not closed, or not put into use again."""

    CLOSED_ALREADY = "closed_already"
    IN_USE = "in_use"
    DATES_AHEAD = "dates_ahead"


def offered(dates: int, venues: int) -> tuple[AheadChoice, ...]:
    """What can become of so many dates ahead where there are so many other venues."""
    if not dates:
        return ()
    return tuple(one for one in AheadChoice if venues or one is not AheadChoice.MOVE)


def unclosable(closed: bool, dates: int, choice: AheadChoice | None) -> Refusal | None:
    """Why a venue with so many dates ahead is not closed so; None when it is. It never is without a word of them."""
    if closed:
        return Refusal.CLOSED_ALREADY
    return Refusal.DATES_AHEAD if dates and choice is None else None
