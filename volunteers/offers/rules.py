"""Where an offer of help lands, how long its mailed button works, and how long it is kept."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import Enum


class OfferState(Enum):
    """Asked: the mailed button was not pressed yet. Open: somebody has to answer. Settled: somebody did."""

    ASKED = "asked"
    OPEN = "open"
    SETTLED = "settled"


class Refusal(Enum):
    """Why an offer goes nowhere."""

    NOBODY = "nobody"


BUTTON_WORKS = timedelta(days=2)
ASKED_KEPT_DAYS, OFFERS_KEPT_DAYS = 2, 90


def works(state: OfferState, asked_at: datetime, now: datetime) -> bool:
    """Whether the mailed button of an offer that was written then still does something, or says what it did."""
    return state is not OfferState.ASKED or now < asked_at + BUTTON_WORKS


def lands_with(chosen: int | None, municipal: Collection[int], attended: Collection[int]) -> int | Refusal:
    """The organisation that answers: the one that was chosen, else the municipality, else the first in which somebody
    coordinates. `attended`: where somebody does."""
    wanted = (*((chosen,) if chosen else ()), *sorted(municipal), *sorted(attended))
    return next((one for one in wanted if one in attended), Refusal.NOBODY)
