"""A programme that somebody keeps as a table, read row by row as `ics_reader` reads a calendar: every row is noted.

    read_sheet(content: bytes, *, zone: str, words: SheetWords, window: Window) -> ReadCalendar

Raises UnreadableCalendar(reason, line, detail). Rows of one title are the dates of one activity; a row that cannot be
read keeps the dates of its activity from being taken for gone.
"""

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from events.activities.recurrence import span
from events.activities.rules import ActivityKind
from events.calendar.content_lines import clean_line, clean_text, shorten
from events.calendar.ics_report import (
    DatesOf,
    Note,
    NoteKind,
    NoteReason,
    ReadCalendar,
    ReadEvent,
    Status,
    Unreadable,
    UnreadableCalendar,
)
from events.calendar.window import Window
from events.imports.rules import MOST_BYTES, MOST_IN_BROWSER, NEEDED, SheetColumn
from events.imports.xlsx_reader import ZIP, Cell, day_of, hour_of, plain

MARKS = (";", "\t", ",")
LONGEST_TITLE, LONGEST_TEXT = 160, 4_000
# A date without an end lasts so long, and one that ends earlier than it begins ends on the next day, if soon enough.
USUAL = timedelta(hours=1)
OVER_NIGHT = timedelta(hours=12)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# What spreadsheets were before they were packed.
_OLE = b"\xd0\xcf\x11\xe0"
_NUMBERS = re.compile(r"(\d{1,4})[./\s-]+(\d{1,2})[./\s-]+(\d{1,4})\.?(?:\s*г\.?)?")
_WORDS = re.compile(r"(\d{1,2})\.?\s+([^\W\d]+)\.?,?\s+(\d{4})(?:\s*г\.?)?")
_TIME = re.compile(r"(\d{1,2})(?:\s*[:.h]\s*(\d{2}))?(?::\d{2})?\s*(?:ч\.?)?\s*([ap])?\.?(?:m\.?)?", re.IGNORECASE)


@dataclass(frozen=True)
class SheetWords:
    """By which words (folded) a table may name its columns, the kinds of activities and the twelve months."""

    heads: Mapping[str, SheetColumn]
    kinds: Mapping[str, ActivityKind]
    months: Mapping[str, int]


def read_sheet(content: bytes, *, zone: str, words: SheetWords, window: Window) -> ReadCalendar:
    """The dates of a table within the window, and a note on each row, or UnreadableCalendar."""
    return read_rows(_rows(text_of(content)), zone=zone, words=words, window=window)


def read_rows(
    rows: Iterator[tuple[int, Sequence[Cell]]], *, zone: str, words: SheetWords, window: Window
) -> ReadCalendar:
    """The dates of these rows, each with its number, as `read_sheet` finds those of a table."""
    reading = _SheetReading(zone, words, window)
    line, first = next(rows, (0, ()))
    heads = enumerate(map(str, first))
    columns = {place: words.heads[word] for place, cell in heads if (word := folded(cell)) in words.heads}
    missing = [one for one in NEEDED if one not in columns.values()]
    if missing:
        raise UnreadableCalendar(Unreadable.NO_HEADS, line=line, detail=missing[0].value)
    for number, (at, row) in enumerate(rows):
        if number >= MOST_IN_BROWSER:
            raise UnreadableCalendar(Unreadable.TOO_MANY, detail=str(MOST_IN_BROWSER))
        told = dict.fromkeys(SheetColumn, "")
        for place, cell in enumerate(row):
            if place in columns:
                told[columns[place]] = _said(columns[place], cell)
        if any(told.values()):
            reading.take(at, told)
    return reading.calendar()


def _said(column: SheetColumn, cell: Cell) -> str:
    """What a cell says; a spreadsheet keeps days and hours as numbers."""
    if isinstance(cell, str):
        return cell.strip()
    if column is SheetColumn.DATE:
        return day_of(cell)
    return hour_of(cell) if column in (SheetColumn.STARTS, SheetColumn.ENDS) else plain(cell)


def folded(word: str) -> str:
    """A head as it is compared."""
    return clean_line(word).casefold().strip(" *:")


def text_of(content: bytes) -> str:
    """The text of a file: UTF-8 with or without a mark, UTF-16 with one, else Windows-1251. Raises
    UnreadableCalendar."""
    if len(content) > MOST_BYTES:
        raise UnreadableCalendar(Unreadable.TOO_LARGE)
    if content.startswith((ZIP, _OLE)):
        raise UnreadableCalendar(Unreadable.SPREADSHEET)
    if not content.strip():
        raise UnreadableCalendar(Unreadable.EMPTY)
    ways = ("utf-16",) if content.startswith(_UTF16) else ("utf-8-sig", "cp1251")
    for way in ways:
        try:
            text = content.decode(way)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise UnreadableCalendar(Unreadable.ENCODING)


def _rows(text: str) -> Iterator[tuple[int, Sequence[Cell]]]:
    """The rows of a table, each with the line on which it begins."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    mark = max(MARKS, key=first.count)
    reader = csv.reader((f"{line}\n" for line in text.split("\n")), delimiter=mark)
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield line, row
            line = reader.line_num + 1
    except csv.Error:
        raise UnreadableCalendar(Unreadable.BROKEN, line=line) from None


def read_date(written: str, months: Mapping[str, int]) -> date | None:
    """A day as people write it: 2026-12-03, 3.12.2026, 3/12/2026, 3 December 2026; None where that is no day."""
    if found := _NUMBERS.fullmatch(written):
        first, middle, last = (int(part) for part in found.groups())
        year, day = (first, last) if len(found[1]) == 4 else (last, first)
        if len(found[1]) != 4 and len(found[3]) == 2:
            year += 2000
        month = middle
    elif found := _WORDS.fullmatch(written.casefold()):
        day, month, year = int(found[1]), months.get(found[2], 0), int(found[3])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_time(written: str) -> time | None:
    """An hour as people write it: 18:30, 18.30, 9, 6:30 pm; None where that is none."""
    found = _TIME.fullmatch(written)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").casefold()
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + 12 * (half == "p") if half else hour
    return time(hour, minute) if hour < 24 and minute < 60 else None


def uid_of(title: str) -> str:
    """By what the dates of a title are known."""
    return f"table:{hashlib.sha256(title.casefold().encode()).hexdigest()[:32]}"


class _SheetReading:
    """The reading of a table, row by row."""

    def __init__(self, zone: str, words: SheetWords, window: Window) -> None:
        self.zone, self.words, self.window = zone, words, window
        self.events: list[ReadEvent] = []
        self.notes: list[Note] = []
        self.unread: list[DatesOf] = []
        self.seen: set[tuple[str, datetime]] = set()
        self.whole = True

    def take(self, line: int, told: Mapping[SheetColumn, str]) -> None:
        title = shorten(clean_line(told[SheetColumn.TITLE]), LONGEST_TITLE)
        if not title:
            # Whose date it was nobody knows, so nothing is taken for gone.
            self.whole = False
            self._skip(line, "", title, NoteReason.MISSING, SheetColumn.TITLE.value)
            return
        uid = uid_of(title)
        if found := self._hours(line, uid, title, told):
            self._keep(line, uid, title, told, *found)

    def _hours(
        self, line: int, uid: str, title: str, told: Mapping[SheetColumn, str]
    ) -> tuple[datetime, datetime] | None:
        """When the date of a row begins and ends; None where that cannot be read, which is noted."""
        for column in NEEDED:
            if not told[column]:
                self._unreadable(line, uid, title, NoteReason.MISSING, column.value)
                return None
        day = read_date(told[SheetColumn.DATE], self.words.months)
        starts = read_time(told[SheetColumn.STARTS])
        ends = read_time(told[SheetColumn.ENDS]) if told[SheetColumn.ENDS] else None
        if day is None or not 1970 <= day.year <= 2199:
            self._unreadable(line, uid, title, NoteReason.BAD_DATE, told[SheetColumn.DATE][:40])
            return None
        if starts is None or (told[SheetColumn.ENDS] and ends is None):
            wrong = SheetColumn.STARTS if starts is None else SheetColumn.ENDS
            self._unreadable(line, uid, title, NoteReason.BAD_TIME, told[wrong][:40])
            return None
        first = datetime.combine(day, starts)
        last = datetime.combine(day, ends) if ends else first + USUAL
        if last <= first:
            last += timedelta(days=1)
        if last - first > OVER_NIGHT and last.date() != day:
            self._unreadable(line, uid, title, NoteReason.END_BEFORE_START)
            return None
        return span(first, last, self.zone)

    def _keep(
        self,
        line: int,
        uid: str,
        title: str,
        told: Mapping[SheetColumn, str],
        start_at: datetime,
        end_at: datetime,
    ) -> None:
        if (uid, start_at) in self.seen:
            self._skip(line, uid, title, NoteReason.TWICE)
        elif not self.window.touches(start_at, end_at):
            self._skip(line, uid, title, NoteReason.OUT_OF_WINDOW)
        else:
            self.seen.add((uid, start_at))
            kind = self.words.kinds.get(folded(told[SheetColumn.KIND]))
            place, address = clean_line(told[SheetColumn.PLACE]), clean_line(told[SheetColumn.ADDRESS])
            self.events.append(
                ReadEvent(
                    uid=uid,
                    title=title,
                    description=shorten(clean_text(told[SheetColumn.TEXT]), LONGEST_TEXT),
                    location=f"{place.replace(',', ' ')}, {address}" if address else place,
                    url="",
                    categories=(kind.value,) if kind else (),
                    status=Status.CONFIRMED,
                    sequence=0,
                    last_modified=None,
                    line=line,
                    original_start=start_at,
                    in_series=True,
                    start_at=start_at,
                    end_at=end_at,
                    zone=self.zone,
                    all_day=False,
                )
            )
            self.notes.append(Note(line, uid, title, NoteKind.TAKEN, NoteReason.SINGLE))

    def _unreadable(self, line: int, uid: str, title: str, reason: NoteReason, detail: str = "") -> None:
        self.unread.append(DatesOf(uid))
        self._skip(line, uid, title, reason, detail)

    def _skip(self, line: int, uid: str, title: str, reason: NoteReason, detail: str = "") -> None:
        self.notes.append(Note(line, uid, title, NoteKind.SKIPPED, reason, detail))

    def calendar(self) -> ReadCalendar:
        """What was read."""
        return ReadCalendar(
            name="",
            zone=self.zone,
            events=tuple(sorted(self.events, key=lambda event: (event.start_at, event.uid))),
            notes=tuple(self.notes),
            unread=tuple(self.unread),
            whole=self.whole,
        )
