"""A spreadsheet is read like a table: days and hours that it keeps as numbers, and the first sheet that is shown.

Never is more of it read than its bounds, whatever it says of itself.
"""

import io
import zipfile
from datetime import UTC, date, datetime, time

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from events.activities.rules import ActivityKind
from events.calendar.ics_report import NoteReason, Unreadable, UnreadableCalendar
from events.calendar.window import window
from events.imports.csv_reader import SheetWords, read_rows, read_time
from events.imports.rules import MOST_BYTES, SheetColumn
from events.imports.xlsx_reader import MOST_UNPACKED, day_of, hour_of, plain, sheet_rows

NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)
WORDS = SheetWords({one.value: one for one in SheetColumn}, {"спорт": ActivityKind.SPORT}, {"december": 12})
HEADS = ["title", "date", "starts", "ends", "kind"]
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
BOOK = (
    f'<workbook {NAMESPACE} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="a" sheetId="1" state="{state}" r:id="rId1"/></sheets></workbook>'
)
RELATIONS = '<Relationships><Relationship Id="rId1" Target="{target}"/></Relationships>'


def read(content):
    return read_rows(sheet_rows(io.BytesIO(content)), zone="Europe/Sofia", words=WORDS, window=window(NOW))


def written(*rows, **options):
    """As a spreadsheet program writes it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet()
        looks = {kind: book.add_format({"num_format": shape}) for kind, shape in ((date, "d.m.yyyy"), (time, "hh:mm"))}
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date | time):
                    sheet.write_datetime(at, column, cell, looks[date if isinstance(cell, date) else time])
                else:
                    sheet.write(at, column, cell)
    return out.getvalue()


def by_hand(sheet, state="visible", target="worksheets/sheet1.xml", **more):
    """A file of these parts alone."""
    out = io.BytesIO()
    parts = {
        "xl/workbook.xml": BOOK.format(state=state),
        "xl/_rels/workbook.xml.rels": RELATIONS.format(target=target),
        "xl/worksheets/sheet1.xml": sheet,
        **more,
    }
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            if text is not None:
                packed.writestr(name, text)
    return out.getvalue()


def refused(content):
    with pytest.raises(UnreadableCalendar) as caught:
        list(sheet_rows(io.BytesIO(content)))
    return caught.value.reason


@pytest.mark.parametrize("since", [False, True])
def test_days_and_hours_are_read_as_people_see_them(since):
    rows = [["Футбол", date(2026, 12, 3), time(18), time(19, 30), "Спорт"], ["Choir", "4.12.2026", "18:00", "", ""]]
    found = read(written(HEADS, *rows, date_1904=since))
    assert [(event.title, event.start_at, event.end_at) for event in found.events] == [
        ("Футбол", datetime(2026, 12, 3, 16, tzinfo=UTC), datetime(2026, 12, 3, 17, 30, tzinfo=UTC)),
        ("Choir", datetime(2026, 12, 4, 16, tzinfo=UTC), datetime(2026, 12, 4, 17, tzinfo=UTC)),
    ]
    assert found.events[0].categories == ("sport",)
    assert [event.line for event in found.events] == [2, 3]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [("soon", NoteReason.BAD_DATE), (12, NoteReason.BAD_DATE), (1e300, NoteReason.BAD_DATE), ("", NoteReason.MISSING)],
)
def test_a_row_that_cannot_be_read_is_noted_with_its_number(cell, reason):
    [note] = read(written(HEADS, [], ["Choir", cell, "18:00"])).notes
    assert (note.line, note.reason) == (3, reason)


@given(st.dates(date(1970, 1, 1), date(2199, 12, 31)))
def test_every_day_is_its_number(day):
    assert day_of((day - date(1899, 12, 30)).days) == day.isoformat()


@given(st.integers(0, 1439), st.sampled_from([0, 46_000]))
def test_every_minute_is_its_part_of_a_day(minute, day):
    assert read_time(hour_of(day + minute / 1440)) == time(minute // 60, minute % 60)


@pytest.mark.parametrize(("number", "said"), [(18.0, "18"), (18.3, "18.3"), (1.0, "24:00"), (-0.5, "-0.5")])
def test_what_may_be_an_hour_or_not_is_left_as_it_is(number, said):
    assert hour_of(number) == said
    assert (read_time(said) is None) is (number != 18)


def test_numbers_are_told_as_people_write_them():
    assert [plain(5.0), plain(5.25)] == ["5", "5.25"]


def test_a_text_in_parts_is_one_and_how_it_is_pronounced_is_none_of_it():
    texts = f"<sst {NAMESPACE}><si><r><t>Foot</t></r><r><t>ball</t></r><rPh><t>x</t></rPh></si></sst>"
    cells = (
        '<c t="s"><v>0</v></c><c t="inlineStr"><is><t>in line</t></is></c><c t="s"><v>9</v></c><c t="e"><v>#N</v></c>'
    )
    cells += '<c r="F1" t="str"><v>made</v></c><c r="AAAAAAAAAAAAAAAA1"><v>1</v></c><c r="ZZZ1"><v>1</v></c>'
    rows = f'<row r="7">{cells}</row><row/><row><c><v>1</v></c></row>'
    sheet = f"<worksheet {NAMESPACE}><sheetData>{rows}</sheetData></worksheet>"
    found = list(sheet_rows(io.BytesIO(by_hand(sheet, **{"xl/sharedStrings.xml": texts}))))
    assert found == [(7, ["Football", "in line", "", "", "", "made"]), (9, [1.0])]


def test_only_a_sheet_that_is_shown_is_read():
    sheet = f"<worksheet {NAMESPACE}><sheetData/></worksheet>"
    assert refused(by_hand(sheet, state="hidden")) is Unreadable.EMPTY
    assert list(sheet_rows(io.BytesIO(by_hand(sheet, target="/xl/worksheets/sheet1.xml")))) == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04", Unreadable.BROKEN),
        (b"PK\x03\x04" + b"x" * MOST_BYTES, Unreadable.TOO_LARGE),
        (by_hand("<worksheet"), Unreadable.BROKEN),
        (by_hand("<a/>", target="../../elsewhere"), Unreadable.BROKEN),
        (by_hand("<a/>", target="x"), Unreadable.BROKEN),
        (by_hand("<a/>", **{"xl/workbook.xml": None, "content.xml": "ods"}), Unreadable.SPREADSHEET),
        (by_hand('<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'), Unreadable.BROKEN),
        (by_hand('<?xml version="1.0" encoding="utf-16"?><a/>'.encode("utf-16")), Unreadable.BROKEN),
        (by_hand(f"<worksheet {NAMESPACE}><row><c><v>nan</v></c></row></worksheet>"), Unreadable.BROKEN),
        (by_hand(f'<worksheet {NAMESPACE}><row r="x"/></worksheet>'), Unreadable.BROKEN),
        (by_hand("<a>" + " " * MOST_UNPACKED), Unreadable.TOO_LARGE),
        (by_hand("<a/>", **{f"part {number}": "" for number in range(600)}), Unreadable.TOO_LARGE),
    ],
)
def test_what_is_no_spreadsheet_or_too_much_is_refused_whole(content, reason):
    assert refused(content) is reason


def test_a_file_that_is_said_to_be_small_is_not_unpacked_beyond_its_bound():
    """The sizes in the directory of a file are what its maker wrote there."""
    content = bytearray(by_hand("<a>" + " " * (3 * MOST_UNPACKED)))
    size = (3 * MOST_UNPACKED + 3).to_bytes(4, "little")
    while (at := content.find(size)) >= 0:
        content[at : at + 4] = (10).to_bytes(4, "little")
    assert refused(bytes(content)) is Unreadable.BROKEN


@given(st.binary(max_size=300))
def test_whatever_else_lies_in_it_is_refused_in_words(content):
    for made in (b"PK\x03\x04" + content, by_hand(content)):
        with pytest.raises(UnreadableCalendar):
            read(made)
