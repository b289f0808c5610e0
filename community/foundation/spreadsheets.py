"""Tables that one takes along, as CSV and as XLSX: whatever is a text stays a text in every program that opens them."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from babel.numbers import get_decimal_symbol
from flask import Response

from community.foundation.i18n import current_language

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip()[:1] in ("=", "+", "-", "@") or text[:1] in ("\t", "\r", "\n") else text


def separator(locale: str) -> str:
    """What stands between two cells for a spreadsheet in this language: a comma, except where numbers have one."""
    return "," if get_decimal_symbol(locale) == "." else ";"


def as_csv(name: str, rows: Iterable[Sequence[Any]]) -> Response:
    """A file of these rows as a spreadsheet in the reader's language opens it; a cell is a whole number or a text."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator(current_language().code))
    for row in rows:
        writer.writerow([cell if isinstance(cell, int) else harmless(str(cell)) for cell in row])
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response("\ufeff" + out.getvalue(), mimetype="text/csv", headers=headers)


def as_sheet(name: str, rows: Iterable[Sequence[Any]]) -> Response:
    """The same as a spreadsheet: what is text is written as text, so that no program takes it for a formula."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(at, column, cell)
                else:
                    sheet.write_string(at, column, harmless(str(cell)))
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return Response(out.getvalue(), mimetype=SHEET, headers=headers)
