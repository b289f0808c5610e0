"""How what a foreign calendar says becomes what we keep: languages, places, kinds, identities."""

import hashlib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from events.activities.rules import ActivityKind
from events.calendar.ics_report import ReadCalendar, ReadEvent, Status
from events.sessions.rules import SessionState

# What an organisation did not tell; it can be changed on the activity's page.
CAPACITY = 50
GONE = "gone"
WITHHELD = "withheld"
_SCRIPTS = {"CYRILLIC": "bg", "ARABIC": "ar", "LATIN": "en"}
_LONGEST_UID = 230
# A single event is its UID, whenever it takes place.
SINGLE = ""


class ImportFate(Enum):
    """What became of something in the database."""

    NEW = "new"
    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    CANCELLED = "cancelled"
    RESTORED = "restored"
    HIDDEN = "hidden"
    SAME = "same"


class ImportDoubt(Enum):
    """Why a file may be another calendar than the one it is taken for, or half of it."""

    ALL_NEW = "all_new"
    KNOWN_ELSEWHERE = "known_elsewhere"
    MANY_CANCELLED = "many_cancelled"


@dataclass(frozen=True)
class ImportedChange:
    """One change of a session or activity that was there before, for the report."""

    line: int
    fate: ImportFate
    title: str
    detail: str


@dataclass
class Imported:
    """What an import did: the fate of each UID, the single steps, and how many sessions had which fate."""

    fates: dict[str, ImportFate] = field(default_factory=dict)
    steps: list[ImportedChange] = field(default_factory=list)
    counts: Counter[ImportFate] = field(default_factory=Counter)
    doubts: tuple[ImportDoubt, ...] = ()
    other_sources: tuple[str, ...] = ()

    def note(self, uid: str, fate: ImportFate) -> None:
        """Remember the strongest that happened to a UID: new, else changed, else the same."""
        seen = self.fates.setdefault(uid, fate)
        if seen is ImportFate.SAME and fate is not ImportFate.SAME:
            self.fates[uid] = fate


def language_of(text: str) -> str:
    """The language a text is most likely written in, by its script: Bulgarian, Arabic, or English."""
    counted: Counter[str] = Counter()
    for email in text:
        if email.isalpha():
            counted[_SCRIPTS.get(unicodedata.name(email, "").partition(" ")[0], "")] += 1
    counted.pop("", None)
    return counted.most_common(1)[0][0] if counted else "en"


def place_of(location: str) -> tuple[str, str]:
    """The name and the address in a line like "Hall, 1 Example Street"."""
    name, _, address = location.partition(",")
    return name.strip(), address.strip()


def kind_of(categories: Iterable[str]) -> ActivityKind:
    """The kind that a category names in our own word, else a community activity."""
    known = {kind.value: kind for kind in ActivityKind}
    return next((known[word.casefold()] for word in categories if word.casefold() in known), ActivityKind.COMMUNITY)


def stored_uid(uid: str) -> str:
    """The UID as we keep it: whole, or shortened with a hash that keeps it unique."""
    if len(uid) <= _LONGEST_UID:
        return uid
    return f"{uid[:160]}#{hashlib.sha256(uid.encode()).hexdigest()[:32]}"


def digest(*parts: object) -> str:
    """A word that changes when any of the parts does."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()


def series_uid(source_uid: str, recurrence: str) -> str:
    """The UID of the series, also of a date that is an activity of its own because its words differ."""
    return source_uid.removesuffix(f"/{recurrence}") if recurrence else source_uid


def recurrence(original_start: datetime) -> str:
    """By what a date is known among those of its UID."""
    return f"{original_start:%Y%m%dT%H%M%SZ}"


def recurrence_of(event: ReadEvent) -> str:
    """By what the date of a file is known; a single event by nothing, so that it can be rescheduled."""
    return recurrence(event.original_start) if event.in_series else SINGLE


def by_uid(calendar: ReadCalendar) -> dict[str, list[ReadEvent]]:
    """The dates of each UID, as it is stored."""
    found: dict[str, list[ReadEvent]] = defaultdict(list)
    for event in calendar.events:
        found[stored_uid(event.uid)].append(event)
    return found


def usual_words(calendar: ReadCalendar) -> dict[str, tuple[str, str]]:
    """The title and the text that most dates of each UID have."""
    counted: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for event in calendar.events:
        counted[event.uid][event.title, event.description] += 1
    return {uid: words.most_common(1)[0][0] for uid, words in counted.items()}


def rescheduled(known: Mapping[str, date], named: Mapping[str, date]) -> dict[str, str]:
    """Which date of a UID in a file is which that we know, where they are not called the same: {new: known}.

    Both say on which day each is. A series whose time of day shifts keeps its dates: on each day the first is the
    first. What was a single event, or becomes one, stays the same where nothing else is left that it could be.
    """
    left: dict[date, list[str]] = {}
    for old in sorted(known.keys() - named.keys()):
        left.setdefault(known[old], []).append(old)
    found, missing = {}, []
    for new in sorted(named.keys() - known.keys()):
        if left.get(named[new]):
            found[new] = left[named[new]].pop(0)
        else:
            missing.append(new)
    rest = [old for olds in left.values() for old in olds]
    if missing and len(rest) == 1 and SINGLE in (missing[0], rest[0]):
        found[missing[0]] = rest[0]
    return found


def doubts(
    known: Set[str], named: Set[str], elsewhere: Set[str], to_come: int, cancelled: int
) -> tuple[ImportDoubt, ...]:
    """What speaks against taking a file without asking.

    `known` are the UIDs of its source, `named` those in the file, `elsewhere` those of the organisation's other
    sources; of so many dates `to_come` it would cancel so many.
    """
    found = []
    if known and named and not known & named:
        found.append(ImportDoubt.ALL_NEW)
    if not known and 3 * len(named & elsewhere) > len(named):
        found.append(ImportDoubt.KNOWN_ELSEWHERE)
    if 3 * cancelled > to_come:
        found.append(ImportDoubt.MANY_CANCELLED)
    return tuple(found)


def state_of(event: ReadEvent) -> SessionState:
    """The state of a date as its file says."""
    if event.status is Status.CANCELLED:
        return SessionState.CANCELLED
    return SessionState.SCHEDULED if event.start_at == event.original_start else SessionState.MOVED


def fate_of(before: SessionState, after: SessionState, moved: bool) -> ImportFate:
    """What became of a session that was there before."""
    if after is SessionState.CANCELLED and before is not SessionState.CANCELLED:
        return ImportFate.CANCELLED
    if before is SessionState.CANCELLED and after is not SessionState.CANCELLED:
        return ImportFate.RESTORED
    return ImportFate.MOVED if moved else ImportFate.CHANGED
