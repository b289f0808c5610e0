"""The one waiting list: who holds seats, who waits, who is offered what became free, and until when.

Helpers of a shift and parties of a session stand on such lists. Their slices translate what they keep into an occasion
and entries, ask here, and write down the step that comes back. All times are aware UTC.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum

from events.sessions.rules import Span


class EntryState(Enum):
    """Where an entry stands; whoever is gone is on the list no more."""

    WAITING = "waiting"
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    PRESENT = "present"
    EXCUSED = "excused"
    MISSED = "missed"
    GONE = "gone"


HOLDING = (EntryState.OFFERED, EntryState.CONFIRMED, EntryState.PRESENT)
LIVE = (EntryState.WAITING, *HOLDING)
# What was said of somebody at the door: only the door takes it back, and until then there is no second entry beside it.
AWAY = (EntryState.EXCUSED, EntryState.MISSED)


class Outcome(Enum):
    """What signing up or joining leads to."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"


class Objection(Enum):
    """Why the list says no; the slices word it."""

    ALREADY = "already"
    AWAY = "away"
    CANCELLED = "cancelled"
    STARTED = "started"
    TOO_MANY = "too_many"
    OVERLAPS = "overlaps"
    NOT_OFFERED = "not_offered"
    OFFER_ENDED = "offer_ended"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    NOT_EXPECTED = "not_expected"
    TAKEN = "taken"
    TOO_FEW = "too_few"
    NOT_LISTED = "not_listed"
    ARRIVED = "arrived"
    ELSEWHERE = "elsewhere"
    OVER = "over"
    FULL = "full"
    UNFIT = "unfit"


class Mark(Enum):
    """What the person at the door says of somebody who was to come; UNDO takes the last word back."""

    HERE = "here"
    EXCUSED = "excused"
    NO_SHOW = "no_show"
    UNDO = "undo"


@dataclass(frozen=True, order=True)
class Tap:
    """When the door said something, by the clock of whoever tapped, and the random name of that tap. Of what was said
    of somebody the latest tap counts, in whatever order they arrive; names only order taps of the same moment."""

    at: datetime
    key: str


# A tap of a page that is connected: what is said now is the latest word, also of the same moment.
CONNECTED = "~"


class TapOutcome(Enum):
    """What became of a tap: noted, or somebody said something later; why one is refused is an objection."""

    NOTED = "noted"
    OVERTAKEN = "overtaken"


class OwnStep(Enum):
    """What somebody on the list can do by themselves."""

    LEAVE = "leave"
    CLAIM = "claim"
    CHANGE = "change"
    SAY_LATE = "say_late"


@dataclass(frozen=True)
class KeptSeats:
    """Seats that are kept for those of one `circle`, and how many of them its people hold by now."""

    circle: Enum
    seats: int
    taken: int = 0


@dataclass(frozen=True)
class Occasion:
    """What people come to: when, how many seats there are, how many of them are held, and whether it was called off.

    More may be held than there are: where the seats were made fewer nobody is thrown out. Until `opens_at` some of the
    seats are `kept`, each for a circle of its own; what is left over of them is everybody's then.
    """

    starts_at: datetime
    ends_at: datetime
    capacity: int
    taken: int
    cancelled: bool
    kept: tuple[KeptSeats, ...] = field(default=(), kw_only=True)
    opens_at: datetime | None = field(default=None, kw_only=True)


@dataclass(frozen=True)
class Entry:
    """One party on the list, `size` people who sit together; `key` grows in the order of commit, `until` ends an
    offer; `missing` of those who are here did not come. Seats may be kept for its `circle`; parties of one `group` are
    offered theirs at the same time."""

    key: int
    size: int
    state: EntryState
    until: datetime | None = None
    missing: int = 0
    circle: Enum | None = None
    group: int | None = None

    @property
    def held(self) -> int:
        """How many seats it holds."""
        return (self.size - self.missing) * (self.state in HOLDING)


@dataclass(frozen=True)
class Step:
    """What becomes of an entry: its state, how many seats more (or fewer) it holds, until when an offer stands, and how
    many of those who are here did not come."""

    state: EntryState
    seats: int = 0
    until: datetime | None = None
    missing: int = 0


WINDOW = timedelta(hours=24)
SHORTEST_WINDOW = timedelta(minutes=10)
# By email, or on the screen.
HEARD_AT_ONCE: Mapping[int, datetime] = {}
OPENS = timedelta(hours=2)
# By how many minutes somebody can say that they come later, and from when on.
LATE_BY = (10, 20, 30)
SAID_AHEAD = timedelta(hours=12)
# From when on whoever runs it is told at once that somebody does not come.
SHORT_NOTICE = timedelta(hours=6)
CLOSES = timedelta(days=14)

MARKED = {
    Mark.HERE: EntryState.PRESENT,
    Mark.EXCUSED: EntryState.EXCUSED,
    Mark.NO_SHOW: EntryState.MISSED,
    Mark.UNDO: EntryState.CONFIRMED,
}

# Why a party in these states does not change any more who comes.
UNCHANGEABLE = {
    EntryState.GONE: Objection.NOT_LISTED,
    EntryState.PRESENT: Objection.ARRIVED,
    **dict.fromkeys(AWAY, Objection.AWAY),
}


def still_kept(now: datetime, occasion: Occasion, but: Enum | None = None) -> int:
    """How many seats are kept at this moment for others than the circle `but`, and are not held by them yet."""
    if occasion.opens_at is None or occasion.opens_at <= now:
        return 0
    return sum(max(0, one.seats - one.taken) for one in occasion.kept if one.circle is not but)


def fits(now: datetime, occasion: Occasion, size: int, circle: Enum | None = None) -> bool:
    """Whether a party of this size and circle can have its seats, all of them together."""
    return occasion.taken + size + still_kept(now, occasion, circle) <= occasion.capacity


def held_more(occasion: Occasion, seats: int, circle: Enum | None) -> Occasion:
    """The occasion when so many seats more (or fewer) are held by those of a circle."""
    kept = tuple(replace(one, taken=one.taken + seats) if one.circle is circle else one for one in occasion.kept)
    return replace(occasion, taken=occasion.taken + seats, kept=kept)


def overlaps(occasion: Occasion, busy: Iterable[Span]) -> bool:
    """Whether any promised time (start, end) shares a moment with the occasion; touching ends do not."""
    return any(start < occasion.ends_at and occasion.starts_at < end for start, end in busy)


def decide(
    now: datetime,
    occasion: Occasion,
    busy: Iterable[Span],
    *,
    mine: EntryState | None = None,
    size: int = 1,
    circle: Enum | None = None,
    unfit: Enum | None = None,
) -> Outcome | Enum:
    """What it leads to when a party of `size` wants to come: an outcome, an objection, or the slice's reason `unfit`.

    `circle`: whose seats may be kept for them. `mine`: where the same party stands on this list already. `busy`: the
    times (start, end) that somebody of it holds a seat for elsewhere. The reasons come in the order in which a person
    can do something about them.
    """
    if mine in LIVE:
        return Objection.ALREADY
    if occasion.cancelled:
        return Objection.CANCELLED
    if occasion.starts_at <= now:
        return Objection.STARTED
    if mine in AWAY:
        return Objection.AWAY
    if unfit:
        return unfit
    if size > occasion.capacity:
        return Objection.TOO_MANY
    if overlaps(occasion, busy):
        return Objection.OVERLAPS
    return Outcome.CONFIRMED if fits(now, occasion, size, circle) else Outcome.WAITING


def door_is_open(now: datetime, occasion: Occasion) -> bool:
    """Whether somebody who stands at the door can be let in: from shortly before the beginning to the end."""
    return not occasion.cancelled and occasion.starts_at - OPENS <= now < occasion.ends_at


def walk_in(
    now: datetime,
    occasion: Occasion,
    busy: Iterable[Span],
    *,
    mine: Entry | None = None,
    size: int = 1,
    circle: Enum | None = None,
    unfit: Enum | None = None,
) -> Step | Enum:
    """What it leads to when a party of `size` stands at the door: they are here at once, or why not.

    From shortly before the beginning to the end. `mine`: where they stand on this list already; whoever waits, or is
    offered seats, is let in like everybody else: where there are seats for all of them. The rest is as in `decide`.
    """
    if mine and mine.state in (EntryState.CONFIRMED, EntryState.PRESENT):
        return Objection.ALREADY
    if occasion.cancelled:
        return Objection.CANCELLED
    if now < occasion.starts_at - OPENS:
        return Objection.TOO_EARLY
    if occasion.ends_at <= now:
        return Objection.OVER
    if mine and mine.state in AWAY:
        return Objection.AWAY
    if unfit:
        return unfit
    if overlaps(occasion, busy):
        return Objection.OVERLAPS
    more = size - (mine.held if mine else 0)
    return Objection.FULL if more > 0 and not fits(now, occasion, more, circle) else Step(EntryState.PRESENT, more)


def leave(now: datetime, occasion: Occasion, entry: Entry) -> Step | Objection | None:
    """Give seats back, or wait no longer; None for whoever is gone already.

    From the beginning to the end whoever is expected is excused. Not by whoever is excused: what the door said stays
    said.
    """
    if entry.state is EntryState.GONE:
        return None
    if occasion.starts_at <= now:
        expected = entry.state is EntryState.CONFIRMED and not occasion.cancelled and now < occasion.ends_at
        return Step(EntryState.EXCUSED, -entry.held) if expected else Objection.STARTED
    return Objection.AWAY if entry.state in AWAY else _gone(entry)


def say_late(now: datetime, occasion: Occasion, entry: Entry) -> Step | Objection:
    """Come later than it begins, or in time after all: said by whoever is expected, on the day until its end."""
    if entry.state is not EntryState.CONFIRMED:
        return Objection.NOT_EXPECTED
    if occasion.cancelled:
        return Objection.CANCELLED
    if now < occasion.starts_at - SAID_AHEAD:
        return Objection.TOO_EARLY
    return Objection.OVER if occasion.ends_at <= now else Step(entry.state)


def short_notice(now: datetime, occasion: Occasion) -> bool:
    """Whether who runs it must hear at once that somebody does not come: shortly before the beginning, and until the
    end."""
    return occasion.starts_at - SHORT_NOTICE <= now < occasion.ends_at


def claim(now: datetime, occasion: Occasion, entry: Entry, busy: Iterable[Span]) -> Step | Objection | None:
    """Take what was offered; None for whoever holds it already. `busy`: the times promised elsewhere, not this one."""
    if entry.state in (EntryState.CONFIRMED, EntryState.PRESENT):
        return None
    if entry.state is not EntryState.OFFERED:
        return Objection.NOT_OFFERED
    if occasion.cancelled:
        return Objection.CANCELLED
    if occasion.starts_at <= now:
        return Objection.STARTED
    if entry.until is None or entry.until <= now:
        return Objection.OFFER_ENDED
    return Objection.OVERLAPS if overlaps(occasion, busy) else Step(EntryState.CONFIRMED)


def resize(
    now: datetime, occasion: Occasion, entry: Entry, size: int, busy: Iterable[Span], unfit: Enum | None = None
) -> Step | Enum:
    """A party becomes one of `size` and keeps what it holds: its seats, what it is offered, its place in the queue.

    Fewer give seats back; more take what is free now, or nothing changes. `busy`: the times that those who are new in
    the party have promised elsewhere; whoever was in it before is asked nothing. `unfit`: the slice's reason why these
    people cannot come, whenever it is.
    """
    if (reason := UNCHANGEABLE.get(entry.state)) is not None:
        return reason
    if occasion.cancelled:
        return Objection.CANCELLED
    if occasion.starts_at <= now:
        return Objection.STARTED
    if entry.state is EntryState.OFFERED and (entry.until is None or entry.until <= now):
        return Objection.OFFER_ENDED
    if unfit:
        return unfit
    if size > max(entry.size, occasion.capacity):
        return Objection.TOO_MANY
    if overlaps(occasion, busy):
        return Objection.OVERLAPS
    more = (size - entry.size) * (entry.state in HOLDING)
    too_few = more > 0 and not fits(now, occasion, more, entry.circle)
    return Objection.TOO_FEW if too_few else Step(entry.state, more, entry.until)


def own_steps(now: datetime, occasion: Occasion, entry: Entry) -> frozenset[OwnStep]:
    """What somebody on the list can still do by themselves: pages offer this, and nothing that would be refused."""
    tried = {
        OwnStep.LEAVE: leave(now, occasion, entry),
        OwnStep.CLAIM: claim(now, occasion, entry, ()),
        OwnStep.CHANGE: resize(now, occasion, entry, entry.size, ()),
        OwnStep.SAY_LATE: say_late(now, occasion, entry),
    }
    return frozenset(one for one, answer in tried.items() if isinstance(answer, Step))


def offer(
    now: datetime,
    occasion: Occasion,
    queue: Iterable[Entry],
    unable: Collection[int],
    heard_by: Mapping[int, datetime] = HEARD_AT_ONCE,
) -> list[tuple[int, Step]]:
    """Who of the queue is offered what is free, by key: the first that fit, in their order.

    A party too large for what is left to it is passed over and keeps its place, as do the `unable` (keys), who cannot
    come. `heard_by` (by key): by when somebody tried to tell those who hear of it from a person. Those of one group are
    offered seats all or none, in the place of the last of them, so that nobody is overtaken, and until the same moment.
    """
    if occasion.cancelled or occasion.starts_at <= now:
        return []
    found = []
    for unit in _units(queue):
        after = occasion
        for entry in unit:
            if entry.key in unable or not fits(now, after, entry.size, entry.circle):
                break
            after = held_more(after, entry.size, entry.circle)
        else:
            until = max(offer_until(now, occasion.starts_at, heard_by.get(entry.key)) for entry in unit)
            found += [(entry.key, Step(EntryState.OFFERED, entry.size, until)) for entry in unit]
            occasion = after
    return found


def _units(queue: Iterable[Entry]) -> list[list[Entry]]:
    """Those who wait, by whom they are offered seats with, in the order of the last of each."""
    units: dict[tuple[int | None, int], list[Entry]] = {}
    for entry in sorted(queue, key=lambda one: one.key):
        if entry.state is EntryState.WAITING:
            units.setdefault((entry.group, entry.key if entry.group is None else 0), []).append(entry)
    return sorted(units.values(), key=lambda unit: unit[-1].key)


def offer_until(now: datetime, starts_at: datetime, heard_by: datetime | None = None) -> datetime:
    """Until when seats are kept for the party they are offered to: a day, or a quarter of the time left, and not under
    ten minutes, nor before they can have heard of it (`heard_by`); never beyond the start."""
    window = min(WINDOW, max((starts_at - now) / 4, SHORTEST_WINDOW))
    return min(max(now + window, heard_by or now), starts_at)


def expire(now: datetime, entry: Entry) -> Step | None:
    """An offer that nobody claimed in time is taken back; None for every other entry."""
    over = entry.state is EntryState.OFFERED and (entry.until is None or entry.until <= now)
    return _gone(entry) if over else None


def follow(entry: Entry, starts_at: datetime) -> datetime | None:
    """Until when an offer stands after its occasion moved to begin then: as before, but never beyond the start."""
    return min(entry.until, starts_at) if entry.until else None


def call_off(entry: Entry) -> Step | None:
    """The occasion does not take place: whoever held seats or waited is free; None where nothing changes."""
    return _gone(entry) if entry.state in LIVE else None


def closed(now: datetime, ends_at: datetime) -> bool:
    """Whether what was noted of who came stands: its figures are closed."""
    return now > ends_at + CLOSES


def unmarkable(
    said: Mark, now: datetime, starts_at: datetime, ends_at: datetime, tapped_at: datetime | None = None
) -> Objection | None:
    """Why it cannot be said at the door now; None when it can. Who calls in sick is excused days before.

    `tapped_at`: when it was said, where it arrives only now.
    """
    if closed(now, ends_at):
        return Objection.TOO_LATE
    at = tapped_at or now
    if said is Mark.HERE and at < starts_at - OPENS:
        return Objection.TOO_EARLY
    if said is Mark.NO_SHOW and at < starts_at:
        return Objection.TOO_EARLY
    return None


def overtaken(tap: Tap, last: Tap | None) -> bool:
    """Whether the door has said something later of the same party already, or this very word."""
    return last is not None and tap <= last


def sayable(now: datetime, occasion: Occasion, entry: Entry) -> tuple[Mark, ...]:
    """What the door can say of somebody now: here, excused or missing of whoever is expected; of whom something was
    said the way back, where their seats are free. Pages offer this, and nothing that would be refused."""
    if occasion.cancelled:
        return ()
    if entry.state is EntryState.CONFIRMED:
        marks: tuple[Mark, ...] = (Mark.HERE, Mark.EXCUSED, Mark.NO_SHOW)
    elif entry.held < entry.size and not fits(now, occasion, entry.size - entry.held, entry.circle):
        marks = ()
    else:
        marks = (Mark.UNDO,) if entry.state in MARKED.values() else ()
    return tuple(one for one in marks if unmarkable(one, now, occasion.starts_at, occasion.ends_at) is None)


def countable(now: datetime, occasion: Occasion, entry: Entry) -> bool:
    """Whether the door can say now how many of a party are here."""
    expected = entry.state in (EntryState.CONFIRMED, EntryState.PRESENT) and entry.size > 1
    open_to_say = unmarkable(Mark.HERE, now, occasion.starts_at, occasion.ends_at) is None
    return expected and open_to_say and not occasion.cancelled


def mark(
    now: datetime,
    occasion: Occasion,
    entry: Entry,
    said: Mark,
    busy: Iterable[Span],
    *,
    fit: bool = True,
    here: int | None = None,
    tapped_at: datetime | None = None,
) -> Step | Objection | None:
    """What the door's word makes of somebody who was to come; None where it was said already.

    Where only some of a party are `here` (at least one), the seats of the others are free again. Who holds fewer seats
    and gets them back (an undo) must find them free; who held none must be nowhere else by now (`busy`, as in `claim`),
    and while it is not over still be `fit` for it. `tapped_at`: when it was said, where it arrives only now.
    """
    if occasion.cancelled:
        return Objection.CANCELLED
    if reason := unmarkable(said, now, occasion.starts_at, occasion.ends_at, tapped_at):
        return reason
    if entry.state not in MARKED.values():
        return Objection.NOT_EXPECTED
    to = MARKED[said]
    missing = entry.size - here if said is Mark.HERE and here else 0
    if to is entry.state and missing == entry.missing:
        return None
    more = (entry.size - missing) * (to in HOLDING) - entry.held
    if more > 0:
        if not fits(now, occasion, more, entry.circle):
            return Objection.TAKEN
        if overlaps(occasion, busy):
            return Objection.ELSEWHERE
        if not fit and now < occasion.ends_at:
            return Objection.UNFIT
    return Step(to, more, missing=missing)


def _gone(entry: Entry) -> Step:
    return Step(EntryState.GONE, -entry.held)
