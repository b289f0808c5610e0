"""What can be done to several dates in one go, which of them it leaves alone, and what it would make of the others."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum


class BulkAct(Enum):
    """What somebody does to the dates that they chose."""

    PUBLISH = "publish"
    MOVE = "move"
    CANCEL = "cancel"


class Refusal(Enum):
    """Why nothing is done to any of them."""

    CHANGED_MEANWHILE = "date_changed_meanwhile"
    NOTHING_LEFT = "nothing_left"
    ONE_REFUSED = "one_refused"


class LeftAlone(Enum):
    """Why one of the dates is left as it is."""

    CANCELLED = "cancelled"
    OVER = "over"
    WOULD_BE_OVER = "would_be_over"
    AS_IT_IS = "as_it_is"
    PUBLISHED = "published"
    UNFIT = "unfit"


# So many are chosen at most; so far they are moved, in days.
MOST = 100
FURTHEST = 366


@dataclass(frozen=True)
class MoveBy:
    """How far dates move on the wall clock at their place, and to which venue (None: each stays at its own)."""

    days: int = 0
    minutes: int = 0
    venue_id: int | None = None

    @property
    def by(self) -> timedelta:
        return timedelta(days=self.days, minutes=self.minutes)


def left_alone(now: datetime, ends_at: datetime, cancelled: bool) -> LeftAlone | None:
    """Why a date can be neither moved nor called off; None where it can."""
    if cancelled:
        return LeftAlone.CANCELLED
    return LeftAlone.OVER if ends_at <= now else None


def not_moved(
    now: datetime, before: tuple[datetime, datetime, int], after: tuple[datetime, datetime, int]
) -> LeftAlone | None:
    """Why a date that could be moved is not (start, end, venue): nothing of it changes, or it would be over."""
    if before == after:
        return LeftAlone.AS_IT_IS
    return LeftAlone.WOULD_BE_OVER if after[1] <= now else None


def chosen_on(activity: str, activities: Collection[int]) -> int | None:
    """The activity on whose page dates of these activities were chosen, by what a form says of it; None: the board."""
    return next((one for one in activities if str(one) == activity), None)


def obstacle(left: int) -> Refusal | None:
    """Why nothing can be done to the dates that were chosen, of which so many are left."""
    return None if left else Refusal.NOTHING_LEFT


def in_words_of(seen: Mapping[int, str]) -> str:
    """What a form keeps of what was shown: each date with its fingerprint."""
    return " ".join(f"{number}:{print_}" for number, print_ in sorted(seen.items()))


def changed_since(shown: str, now: Mapping[int, str]) -> set[int]:
    """Those of the dates as they are now that are not as a form says they were shown."""
    return {number for number, print_ in now.items() if f"{number}:{print_}" not in set(shown.split())}


def wanted(values: Iterable[str]) -> list[int]:
    """The dates (ids) that somebody named, each once, in their order; what is no number is none, and only so many."""
    found = dict.fromkeys(int(one) for one in values if one.isascii() and one.isdecimal() and len(one) < 10)
    return list(found)[:MOST]
