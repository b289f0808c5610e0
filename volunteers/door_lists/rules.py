"""What the list at a door says of somebody, how long a device keeps it, and what a device sends that was away."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from events.registrations.waiting_list import Entry, EntryState, Mark, Tap


class DoorWord(Enum):
    """What the list says of somebody, in a word."""

    EXPECTED = "expected"
    LATE = "late"
    HERE = "here"
    SOME_HERE = "some_here"
    WALKED_IN = "walked_in"
    EXCUSED = "excused"
    NO_SHOW = "no_show"
    OFFERED = "offered"


class RowKind(Enum):
    """Whom a row of the list is about: a party that takes part, or a helper's place."""

    PARTY = "party"
    PLACE = "place"


# A device whose clock is farther off than this has a wrong one: its taps are counted back from when it sends.
CLOCKS_AGREE = timedelta(minutes=1)
# After the end somebody still stands at the door and counts.
KEPT_AFTER = timedelta(hours=2)
# At a time; the rest comes with the next.
MOST_TAPS = 100
TAPS_KEPT_DAYS = 30
KEY = re.compile(r"[0-9a-f-]{16,36}")
LATEST_CLOCK = 10**13


def word_of(entry: Entry, *, late: bool, at_the_door: bool) -> DoorWord:
    """What is said of whoever is on the list and does not wait; `late`: it has begun, or they said so."""
    if entry.state is EntryState.PRESENT:
        if entry.missing:
            return DoorWord.SOME_HERE
        return DoorWord.WALKED_IN if at_the_door else DoorWord.HERE
    if entry.state is EntryState.CONFIRMED:
        return DoorWord.LATE if late else DoorWord.EXPECTED
    others = {EntryState.EXCUSED: DoorWord.EXCUSED, EntryState.MISSED: DoorWord.NO_SHOW}
    return others.get(entry.state, DoorWord.OFFERED)


def kept_until(starts_at: datetime, ends_at: datetime, zone: str) -> datetime:
    """Until when a device may keep the list: the end of that day at its place, or a while after the session's end."""
    there = ZoneInfo(zone)
    tomorrow = starts_at.astimezone(there).date() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time(), there).astimezone(UTC)
    return max(midnight, ends_at + KEPT_AFTER)


@dataclass(frozen=True)
class SentTap:
    """One tap as a device sends it: its random name, whose row, what was said, the device's clock in milliseconds, and
    who of a party is here (None: all of them)."""

    key: str
    kind: RowKind
    number: int
    said: Mark
    clock: int
    people: tuple[int, ...] | None = None


def read(text: str) -> list[SentTap]:
    """What a device sends, as JSON. Raises ValueError for anything else."""
    try:
        given = json.loads(text)
        if not isinstance(given, list) or len(given) > MOST_TAPS:
            raise ValueError("no list, or too long")
        return [_read(one) for one in given]
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError("no taps") from error


def _read(one: dict[str, object]) -> SentTap:
    kind, _, number = str(one["row"]).partition("-")
    people = one.get("people")
    if people is not None and not (isinstance(people, list) and 0 < len(people) <= 50):
        raise ValueError("no people")
    if not KEY.fullmatch(str(one["key"])):
        raise ValueError("no key")
    return SentTap(
        str(one["key"]),
        RowKind(kind),
        _whole(number, 2**31),
        Mark(one["said"]),
        read_clock(str(one["at"])),
        None if people is None else tuple(_whole(str(person), 2**31) for person in people),
    )


def read_clock(text: str) -> int:
    """Milliseconds since 1970. Raises ValueError for anything else."""
    return _whole(text, LATEST_CLOCK)


def _whole(text: str, beyond: int) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 14 or int(text) >= beyond:
        raise ValueError("no number")
    return int(text)


def tap_of(sent: SentTap, sent_clock: int, now: datetime) -> Tap:
    """When a tap was really made: by the device's clock, or counted back from when it sends (`sent_clock`) where that
    clock is wrong; never in the future."""
    sends_at = datetime.fromtimestamp(sent_clock / 1000, UTC)
    at = datetime.fromtimestamp(sent.clock / 1000, UTC)
    if abs(sends_at - now) > CLOCKS_AGREE:
        at += now - sends_at
    return Tap(min(at, now), sent.key)


def in_order(taps: Sequence[tuple[SentTap, Tap]]) -> list[tuple[SentTap, Tap]]:
    """In the order in which they were made."""
    return sorted(taps, key=lambda one: one[1])
