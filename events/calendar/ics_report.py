"""What reading a foreign calendar gives: its events date by date, a note on every entry, or one clear refusal."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Unreadable(StrEnum):
    """Why nothing at all is taken from a file."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    ENCODING = "encoding"
    NO_CALENDAR = "no_calendar"
    BROKEN = "broken"
    BAD_DATES = "bad_dates"
    RECURRENCE_BOMB = "recurrence_bomb"
    TOO_MANY = "too_many"
    # Of tables.
    NO_HEADS = "no_heads"
    SPREADSHEET = "spreadsheet"


class UnreadableCalendar(ValueError):
    """A file from which nothing is taken: `reason` says why, `line` where (0: the whole file), `detail` what."""

    def __init__(self, reason: Unreadable, *, line: int = 0, detail: str = "") -> None:
        super().__init__(f"{reason}, line {line}: {detail}")
        self.reason = reason
        self.line = line
        self.detail = detail


class NoteKind(StrEnum):
    """What became of an entry of the file."""

    TAKEN = "taken"
    CHANGED = "changed"
    SKIPPED = "skipped"


class NoteReason(StrEnum):
    """Why a note was written; which kinds it comes with is said in front of each group."""

    # taken
    SINGLE = "single"
    SERIES = "series"
    OVERRIDE = "override"
    OVERRIDE_WITHOUT_SERIES = "override_without_series"
    CALLED_OFF = "called_off"
    # changed
    ZONE_RENAMED = "zone_renamed"
    ZONE_UNKNOWN = "zone_unknown"
    ZONE_DIFFERS = "zone_differs"
    ZONE_ENDED = "zone_ended"
    ZONE_UNREADABLE = "zone_unreadable"
    FLOATING = "floating"
    NO_UID = "no_uid"
    LONG_UID = "long_uid"
    NO_TITLE = "no_title"
    TITLE_SHORTENED = "title_shortened"
    TEXT_SHORTENED = "text_shortened"
    HTML_REMOVED = "html_removed"
    NO_END = "no_end"
    EMPTY_RULE = "empty_rule"
    START_OFF_RULE = "start_off_rule"
    BAD_LINE = "bad_line"
    BAD_EXCEPTION = "bad_exception"
    # skipped
    BAD_DATE = "bad_date"
    BAD_RULE = "bad_rule"
    UNSUPPORTED_RULE = "unsupported_rule"
    TOO_MANY_DATES = "too_many_dates"
    END_BEFORE_START = "end_before_start"
    PRIVATE = "private"
    DUPLICATE = "duplicate"
    OUT_OF_WINDOW = "out_of_window"
    NOT_AN_EVENT = "not_an_event"
    # skipped, of tables
    MISSING = "missing"
    BAD_TIME = "bad_time"
    TWICE = "twice"


class Status(StrEnum):
    """The STATUS of an event; whatever else a file says is CONFIRMED."""

    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Note:
    """One line of the report; `line` is where the entry begins in the file, `detail` a date, number or name."""

    line: int
    uid: str
    title: str
    kind: NoteKind
    reason: NoteReason
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryWords:
    """What an entry says of all its dates, cleaned; `line` is where it begins in the file."""

    uid: str
    title: str
    description: str
    location: str
    url: str
    categories: tuple[str, ...]
    status: Status
    sequence: int
    last_modified: datetime | None
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEvent(EntryWords):
    """One date of one event. (uid, original_start) identifies it in this file and in every later version of it.

    Times are aware, UTC; `zone` is the IANA name in which they were meant. A whole day lasts from midnight to
    midnight in `zone`. `end_at` equals `start_at` where the file gives no end (a note says so).
    """

    original_start: datetime
    in_series: bool
    start_at: datetime
    end_at: datetime
    zone: str
    all_day: bool


@dataclass(frozen=True, slots=True)
class DatesOf:
    """All dates of a UID (`original_start` is None), one of them, or one and the `following`."""

    uid: str
    original_start: datetime | None = None
    following: bool = False

    def holds(self, original_start: datetime) -> bool:
        """Whether the date that the UID gives for this moment is among them."""
        first = self.original_start
        return first is None or first == original_start or (self.following and first < original_start)


@dataclass(frozen=True, slots=True)
class ReadCalendar:
    """What a file holds within the window, ordered by start, and what was noted, ordered by line.

    `unread` are dates that it has but that could not be read, `called_off` those that a message (METHOD:CANCEL) calls
    off; a message is not `whole`: what it does not name is not gone.
    """

    name: str
    zone: str
    events: tuple[ReadEvent, ...]
    notes: tuple[Note, ...]
    unread: tuple[DatesOf, ...] = ()
    called_off: tuple[DatesOf, ...] = ()
    whole: bool = True
