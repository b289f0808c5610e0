"""When a session may be changed, and what a change means to those who count on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

# So long a change can be undone by its button.
UNDONE_WITHIN = timedelta(hours=24)


class Refusal(Enum):
    OVER = "over"
    CANCELLED = "cancelled"
    CHANGED_MEANWHILE = "changed_meanwhile"
    NO_DATES = "no_dates"
    NOTHING_CHANGES = "nothing_changes"
    NOT_TO_PUT_BACK = "not_to_put_back"
    ROOM_TAKEN = "room_taken"
    ROOM_CLOSED = "room_closed"
    ROOM_TOO_SMALL = "room_too_small"
    UNDONE_ALREADY = "undone_already"
    UNDO_TOO_LATE = "undo_too_late"
    CHANGED_SINCE = "changed_since"
    BEGUN_SINCE = "begun_since"
    DATE_UNFIT = "date_unfit"


class BatchKind(Enum):
    """What was done to dates in one go."""

    CHANGED = "changed"
    CANCELLED = "cancelled"
    PLANNED = "planned"
    PUBLISHED = "published"


def unchangeable(now: datetime, ends_at: datetime, cancelled: bool) -> Refusal | None:
    """Why a session can no longer be moved or cancelled; None when it can."""
    if cancelled:
        return Refusal.CANCELLED
    return Refusal.OVER if ends_at <= now else None


def too_late_to_undo(now: datetime, made_at: datetime, undone: bool) -> Refusal | None:
    """Why what was done at a moment can no longer be undone, whatever became of it; None while it can."""
    if undone:
        return Refusal.UNDONE_ALREADY
    return Refusal.UNDO_TOO_LATE if now - made_at > UNDONE_WITHIN else None


def snag(taken: bool, seats: int, room: int, shut: bool = False) -> Refusal | None:
    """What speaks against a venue, unless somebody insists: it is taken or closed then, or has room for fewer than the
    seats."""
    if taken or shut:
        return Refusal.ROOM_TAKEN if taken else Refusal.ROOM_CLOSED
    return Refusal.ROOM_TOO_SMALL if too_small(seats, room) else None


def too_small(seats: int, room: int) -> bool:
    """Whether a venue has room for fewer people than there are seats."""
    return seats > room


def shown_first(anew: bool, seats_before: int, seats: int, room: int) -> bool:
    """Whether a change of a session is shown before it is done: people must hear of it, or the room becomes too
    small."""
    return anew or (seats != seats_before and too_small(seats, room))


def moves(before: tuple[datetime, datetime, int], after: tuple[datetime, datetime, int]) -> bool:
    """Whether start, end or venue differ, so that people must hear of it."""
    return before != after


def untouched(before: datetime, after: datetime) -> datetime:
    """The moment before, where the one after is the same minute."""
    return before if before.replace(second=0, microsecond=0) == after else after


@dataclass(frozen=True)
class SessionChange:
    """What is to become of a session: its new start and end (aware), or neither when it is called off; its new venue,
    where that is another one; who is in charge of it then, where that is somebody of its own."""

    session_id: int
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    venue_id: int | None = None
    contact_id: int | None = None


@dataclass(frozen=True)
class Touched:
    """Whom changes touch: how many people (or households), with how many places, how many wait, and who is
    somewhere else at the new time, or too far away: session id -> their names, or "" where they are not named."""

    people: int = 0
    places: int = 0
    waiting: int = 0
    clashes: dict[int, tuple[str, ...]] | None = None
    too_far: dict[int, tuple[str, ...]] | None = None

    @property
    def far(self) -> dict[int, tuple[str, ...]]:
        return self.too_far or {}

    @property
    def torn(self) -> bool:
        """Whether somebody cannot come to it as it would be."""
        return bool(self.busy or self.far)

    @property
    def busy(self) -> dict[int, tuple[str, ...]]:
        return self.clashes or {}


class Kept(Enum):
    """Why a date is left alone, whatever happens to its series."""

    MOVED = "moved"
    CANCELLED = "cancelled"
    BEGUN = "begun"


@dataclass(frozen=True)
class Pairing:
    """What becomes of the dates: id -> its new date, the ids without one, and the dates that are new."""

    pairs: dict[int, date]
    gone: list[int]
    fresh: list[date]


def pair(made: Sequence[tuple[int, date]], wanted: Sequence[date], *, monthly: bool = False) -> Pairing:
    """Find each date (id, date) its new one: the same day where it stays, else the nearest turn in its own week, or in
    its own month where either rule is a `monthly` one.

    A date never wanders further: whoever counts on Wednesday the 10th can be told of Monday the 8th,
    and is told that it does not take place where that week has none.
    """
    own = _month if monthly else _week
    free = sorted(set(wanted))
    pairs = {row_id: on for row_id, on in made if on in set(free)}
    free = [on for on in free if on not in set(pairs.values())]
    for row_id, on in sorted(made, key=lambda one: (one[1], one[0])):
        if row_id in pairs:
            continue
        found = next((other for other in free if own(other) == own(on)), None)
        if found:
            pairs[row_id] = found
            free.remove(found)
    return Pairing(pairs, [row_id for row_id, _ in made if row_id not in pairs], free)


def _week(on: date) -> date:
    return on - timedelta(days=on.weekday())


def _month(on: date) -> date:
    return on.replace(day=1)


def first_month(since: date, interval: int, phase: date, old_interval: int) -> date:
    """The first day on or after `since` in a month that the old rule (which began on `phase`) meant, where the new one
    leaves months out too."""
    behind = (since.year * 12 + since.month - phase.year * 12 - phase.month) % old_interval
    if not behind or interval == 1:
        return since
    years, month = divmod(since.month - 1 + old_interval - behind, 12)
    return date(since.year + years, month + 1, 1)


def first_on(since: date, weekdays: Sequence[int], interval: int, phase: date, old_interval: int) -> date:
    """The first date of the new rule on or after `since`,
    in a week that the old rule (which began on `phase`) meant."""
    monday = _week(since)
    behind = (monday - _week(phase)).days // 7 % old_interval
    if behind:
        monday += timedelta(weeks=old_interval - behind)
    while True:
        for weekday in sorted(weekdays):
            if monday + timedelta(days=weekday) >= since:
                return monday + timedelta(days=weekday)
        monday += timedelta(weeks=interval)
