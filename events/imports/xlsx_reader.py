"""The rows of a spreadsheet (XLSX, ECMA-376): of its first sheet that is shown, cell by cell, within bounds.

    sheet_rows(file: IO[bytes]) -> Iterator[tuple[int, list[str | float]]]

A number stays one: what it means, a day or an hour, its column says. Raises UnreadableCalendar. Whatever a file says of
its own sizes is not believed: no part is unpacked beyond a bound, and none may define words of its own (a DTD).
"""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import IO
from xml.etree.ElementTree import Element, ParseError, fromstring

from events.calendar.ics_report import Unreadable, UnreadableCalendar
from events.imports.rules import MOST_BYTES

SEEK_END = 2
ZIP = b"PK\x03\x04"
MOST_PARTS = 500
# So many bytes one part may have when it is unpacked; texts and rows of 2,000 dates are a tenth of it.
MOST_UNPACKED = 12_000_000
MOST_COLUMNS = 60
LONGEST_CELL = 32_767
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
# Day 0, for every day after the one that the first spreadsheet took for a leap day (29 February 1900).
_DAY_ZERO, _DAY_ZERO_OF_1904 = date(1899, 12, 30), date(1904, 1, 1)
_SHIFT = (_DAY_ZERO_OF_1904 - _DAY_ZERO).days
_DAYS = range(61, 200_000)
_MINUTES = 24 * 60
Cell = str | float


def sheet_rows(file: IO[bytes]) -> Iterator[tuple[int, Sequence[Cell]]]:
    """The rows of the first sheet that is shown, each with its number; empty ones are left out."""
    if file.seek(0, SEEK_END) > MOST_BYTES:
        raise UnreadableCalendar(Unreadable.TOO_LARGE)
    try:
        with zipfile.ZipFile(file) as packed:
            if len(packed.infolist()) > MOST_PARTS:
                raise UnreadableCalendar(Unreadable.TOO_LARGE)
            yield from _Book(packed).rows()
    except UnreadableCalendar:
        raise
    except (zipfile.BadZipFile, zlib.error, ParseError, EOFError, NotImplementedError, RuntimeError, ValueError):
        raise UnreadableCalendar(Unreadable.BROKEN) from None


def day_of(number: float) -> str:
    """A day that is kept as a number, as people write it; the number where it is none."""
    whole = int(number)
    return (_DAY_ZERO + timedelta(days=whole)).isoformat() if whole in _DAYS else plain(number)


def hour_of(number: float) -> str:
    """An hour that is kept as a part of a day, alone or after a day, as people write it; the number where it is
    none."""
    if number == 1:
        # Midnight at the end of a day, or one o'clock: nobody knows.
        return "24:00"
    if not 0 <= number < 1 and number < _DAYS.start:
        return plain(number)
    minutes = round(number % 1 * _MINUTES) % _MINUTES
    return f"{minutes // 60:02}:{minutes % 60:02}"


def plain(number: float) -> str:
    """A number as a text."""
    return str(int(number)) if number == int(number) else repr(number)


class _Book:
    """A workbook whose parts are read one after another."""

    def __init__(self, packed: zipfile.ZipFile):
        self.packed = packed
        self.names = set(packed.namelist())

    def rows(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        if "xl/workbook.xml" not in self.names:
            # Another kind of spreadsheet, or of file.
            raise UnreadableCalendar(Unreadable.SPREADSHEET)
        book = self._part("xl/workbook.xml")
        shift = 0
        for about in _all(book, "workbookPr"):
            shift = _SHIFT if about.get("date1904") in ("1", "true") else 0
        texts = self._texts()
        last = 0
        for row in _all(self._part(self._shown(book)), "row"):
            # A sheet may leave out the numbers of its rows and cells: then each follows the one before.
            last = int(row.get("r") or last + 1)
            cells = _cells(row, texts, shift)
            if any(cell != "" for cell in cells):
                yield last, cells

    def _part(self, name: str) -> Element:
        if name not in self.names:
            raise UnreadableCalendar(Unreadable.BROKEN)
        with self.packed.open(name) as part:
            found = part.read(MOST_UNPACKED + 1)
        if len(found) > MOST_UNPACKED:
            raise UnreadableCalendar(Unreadable.TOO_LARGE)
        # As a text, so that what it says of its own encoding hides nothing (UnicodeDecodeError is a ValueError).
        text = found.decode("utf-8-sig")
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            raise UnreadableCalendar(Unreadable.BROKEN)
        return fromstring(text)  # noqa: S314 - without a DTD nothing grows

    def _texts(self) -> list[str]:
        name = "xl/sharedStrings.xml"
        return [_text(one) for one in _all(self._part(name), "si")] if name in self.names else []

    def _shown(self, book: Element) -> str:
        """The part that holds the first sheet which is not hidden."""
        shown = next((one for one in _all(book, "sheet") if one.get("state", "visible") == "visible"), None)
        if shown is None:
            raise UnreadableCalendar(Unreadable.EMPTY)
        wanted = shown.get(_RELATION) or shown.get(_STRICT_RELATION)
        for relation in self._part("xl/_rels/workbook.xml.rels"):
            if relation.get("Id") == wanted:
                target = relation.get("Target", "")
                return posixpath.normpath(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
        raise UnreadableCalendar(Unreadable.BROKEN)


def _all(within: Element, name: str) -> Iterator[Element]:
    for kind in (_MAIN, _STRICT):
        yield from within.iter(f"{kind}{name}")


def _text(of: Element) -> str:
    """A text of a cell, whose parts may each look otherwise; how it is pronounced is left out."""
    parts = []
    for child in of:
        name = child.tag.rpartition("}")[2]
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts += [one.text or "" for one in _all(child, "t")]
    return "".join(parts)[:LONGEST_CELL]


def _cells(row: Element, texts: list[str], shift: int) -> list[Cell]:
    found: dict[int, Cell] = {}
    place = -1
    for one in _all(row, "c"):
        place = _place(one.get("r", "")) if one.get("r") else place + 1
        if place < MOST_COLUMNS:
            found[place] = _value(one, texts, shift)
    return [found.get(place, "") for place in range(max(found, default=-1) + 1)]


def _place(name: str) -> int:
    """The column of a cell that is called "AB12", from 0."""
    number = 0
    for letter in name[:12].rstrip("0123456789").upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _value(cell: Element, texts: list[str], shift: int) -> Cell:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(_text(one) for one in _all(cell, "is"))
    said = next((one.text or "" for one in _all(cell, "v")), "")
    if kind == "s":
        number = int(said or -1)
        return texts[number] if 0 <= number < len(texts) else ""
    if kind == "e":
        return ""
    if kind != "n" or not said:
        # The outcome of a formula, a truth, or a day in ISO 8601, of which the day is what counts.
        return said.removesuffix("T00:00:00")[:LONGEST_CELL]
    value = float(said)
    # "nan" and "inf" are no numbers of a sheet.
    if value - value:
        raise ValueError(said)
    return value + shift if shift and value > 1 else value
