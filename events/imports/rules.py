"""How what a foreign calendar says becomes what we keep: languages, places, kinds, identities."""

import hashlib
import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from events.activities.rules import ActivityKind
from events.calendar.ics_report import NoteKind, ReadCalendar, ReadEvent, Status, Unreadable, UnreadableCalendar
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


class CalendarFormat(Enum):
    """In which form a programme comes in or goes out."""

    ICS = "ics"
    CSV = "csv"
    XLSX = "xlsx"


class SheetColumn(Enum):
    """What a row of a table says of a date."""

    TITLE = "title"
    DATE = "date"
    STARTS = "starts"
    ENDS = "ends"
    PLACE = "place"
    ADDRESS = "address"
    TEXT = "text"
    KIND = "kind"


# Without these a table is no programme.
NEEDED = (SheetColumn.TITLE, SheetColumn.DATE, SheetColumn.STARTS)
# So many dates are looked at in a browser; the command takes more.
MOST_IN_BROWSER = 2_000
MOST_BYTES = 5_000_000
# What was brought and not taken over is forgotten after so many days.
BROUGHT_KEPT = 1


class Refusal(Enum):
    """Why what was brought is not taken over."""

    TAKEN = "taken"
    CHANGED_MEANWHILE = "changed_meanwhile"


class ImportDoubt(Enum):
    """Why a file may be another calendar than the one it is taken for, or half of it."""

    ALL_NEW = "all_new"
    KNOWN_ELSEWHERE = "known_elsewhere"
    MANY_CANCELLED = "many_cancelled"


class ChangedPart(Enum):
    """What of a date, or of its activity, is another thing than before."""

    END = "end"
    LENGTH = "length"
    PLACE = "place"
    STATE = "state"
    TEXT = "text"


class CalledOff(Enum):
    """Why a date is cancelled that the file does not cancel by name."""

    MESSAGE = "message"
    MISSING = "missing"


@dataclass(frozen=True)
class ImportedChange:
    """One change of a session or activity, for the report: when the date is (nothing where it is about the activity),
    and when it was; what else changed, what it was and becomes; and why it is cancelled."""

    line: int
    fate: ImportFate
    title: str
    at: datetime | None = None
    before: datetime | None = None
    zone: str = ""
    parts: tuple[tuple[ChangedPart, str, str], ...] = ()
    why: CalledOff | None = None


@dataclass
class Imported:
    """What an import did: the fate of each UID, the single steps, the dates of what is new, and how many sessions had
    which fate."""

    fates: dict[str, ImportFate] = field(default_factory=dict)
    steps: list[ImportedChange] = field(default_factory=list)
    fresh: list[ImportedChange] = field(default_factory=list)
    counts: Counter[ImportFate] = field(default_factory=Counter)
    doubts: tuple[ImportDoubt, ...] = ()
    other_sources: tuple[str, ...] = ()

    def note(self, uid: str, fate: ImportFate) -> None:
        """Remember the strongest that happened to a UID: new, else changed, else the same."""
        seen = self.fates.setdefault(uid, fate)
        if seen is ImportFate.SAME and fate is not ImportFate.SAME:
            self.fates[uid] = fate


@dataclass(frozen=True)
class PreviewRow:
    """One line of what a file would do: where it stands in the file, what becomes of it (a fate, or "skipped"), and
    what there is to say of it; a moment is ISO 8601, "" where there is none."""

    line: int
    fate: str
    title: str
    at: str = ""
    before: str = ""
    zone: str = ""
    parts: tuple[tuple[str, str, str], ...] = ()
    why: str = ""
    reason: str = ""
    detail: str = ""


SKIPPED = "skipped"


@dataclass(frozen=True)
class Preview:
    """What a file would do, line by line, with how many dates stay the same and what speaks against taking it."""

    rows: tuple[PreviewRow, ...]
    same: int
    doubts: tuple[ImportDoubt, ...]
    others: tuple[str, ...]

    def packed(self) -> str:
        """As it is kept."""
        rows = [[getattr(row, name) for name in PreviewRow.__dataclass_fields__] for row in self.rows]
        kept = [rows, self.same, [one.value for one in self.doubts], list(self.others)]
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def unpacked(cls, kept: str) -> "Preview":
        """What was kept."""
        rows, same, doubted, others = json.loads(kept)
        found = [dict(zip(PreviewRow.__dataclass_fields__, row, strict=True)) for row in rows]
        whole = [PreviewRow(**{**row, "parts": tuple(tuple(part) for part in row["parts"])}) for row in found]
        return cls(tuple(whole), same, tuple(ImportDoubt(one) for one in doubted), tuple(others))

    def counted(self) -> Counter[str]:
        """How many lines there are of each kind."""
        return Counter(row.fate for row in self.rows)


# What is decided about first stands first.
_ORDER = (ImportFate.CANCELLED, ImportFate.HIDDEN, ImportFate.MOVED, ImportFate.CHANGED, ImportFate.RESTORED)


def preview_of(calendar: ReadCalendar, imported: Imported) -> Preview:
    """What a file does or would do, line by line: what is lost first, then what is skipped, then what is new."""
    moves = [_previewed(step) for fate in _ORDER for step in imported.steps if step.fate is fate]
    skipped = [
        PreviewRow(note.line, SKIPPED, note.title, reason=note.reason.value, detail=note.detail)
        for note in calendar.notes
        if note.kind is NoteKind.SKIPPED
    ]
    rest = [step for step in imported.steps if step.fate not in _ORDER]
    new = [_previewed(step) for step in (*imported.fresh, *rest)]
    same = imported.counts[ImportFate.SAME]
    return Preview((*moves, *skipped, *new), same, imported.doubts, imported.other_sources)


def _previewed(step: ImportedChange) -> PreviewRow:
    return PreviewRow(
        step.line,
        step.fate.value,
        step.title,
        step.at.isoformat() if step.at else "",
        step.before.isoformat() if step.before else "",
        step.zone,
        tuple((part.value, was, now) for part, was, now in step.parts),
        step.why.value if step.why else "",
    )


def few_enough(calendar: ReadCalendar) -> ReadCalendar:
    """The calendar, where its dates can be looked at in a browser. Raises UnreadableCalendar where they are too
    many."""
    if len(calendar.events) > MOST_IN_BROWSER:
        raise UnreadableCalendar(Unreadable.TOO_MANY, detail=str(len(calendar.events)))
    return calendar


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
