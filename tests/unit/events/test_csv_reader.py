"""A table is read row by row, whatever program wrote it and however people write a day or an hour."""

import itertools
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.activities.rules import ActivityKind
from events.calendar.ics_report import NoteReason, Unreadable, UnreadableCalendar
from events.calendar.window import window
from events.imports.csv_reader import SheetWords, read_date, read_sheet, read_time, text_of
from events.imports.rules import MOST_BYTES, MOST_IN_BROWSER, Preview, PreviewRow, SheetColumn

NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)
WAYS = ("utf-8", "utf-8-sig", "cp1251", "utf-16")
MONTHS = {"december": 12, "декември": 12, "дек": 12}
WORDS = SheetWords({one.value: one for one in SheetColumn}, {"спорт": ActivityKind.SPORT}, MONTHS)


def read(text):
    return read_sheet(text.encode(), zone="Europe/Sofia", words=WORDS, window=window(NOW))


@pytest.mark.parametrize(
    "written",
    [
        "2026-12-03",
        "3.12.2026",
        "03.12.2026 г.",
        "3/12/2026",
        "03/12/26",
        "3 December 2026",
        "3 дек. 2026",
        "٣/١٢/٢٠٢٦",
    ],
)
def test_a_day_as_people_write_it(written):
    assert read_date(written, MONTHS) == date(2026, 12, 3)


@pytest.mark.parametrize(
    "written", ["", "31.02.2026", "3 Foo 2026", "tomorrow", "29.2.2027", "3.13.2026", "12-2026", "0.0.0"]
)
def test_what_is_no_day(written):
    assert read_date(written, MONTHS) is None


@given(st.dates(date(1970, 1, 1), date(2199, 12, 31)))
def test_every_day_is_read_as_it_is_written(day):
    assert read_date(f"{day:%Y-%m-%d}", {}) == read_date(f"{day:%d.%m.%Y}", {}) == day


@pytest.mark.parametrize(
    ("written", "hour"),
    [("18:30", time(18, 30)), ("18.30", time(18, 30)), ("9", time(9)), ("18:30:00", time(18, 30)),
     ("6:30 pm", time(18, 30)),
     ("12 am", time(0)), ("12 pm", time(12)), ("18h30", time(18, 30)), ("18:30 ч.", time(18, 30)), ("24:00", None),
     ("18:60", None), ("late", None), ("13 pm", None), ("", None)],
)  # fmt: skip
def test_an_hour_as_people_write_it(written, hour):
    assert read_time(written) == hour


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_a_day_or_an_hour(written):
    read_date(written, MONTHS)
    read_time(written)


@given(st.binary(max_size=400))
def test_no_file_breaks_the_reading(content):
    for head in (b"", b"title;date;starts\n"):
        try:
            read_sheet(head + content, zone="Europe/Sofia", words=WORDS, window=window(NOW))
        except UnreadableCalendar:
            continue


@pytest.mark.parametrize(("mark", "way"), list(itertools.product(";,\t", WAYS)))
def test_marks_and_ways_of_writing(mark, way):
    text = "title;date;starts;kind\nХор;3.12.2026;18:00;Спорт\n".replace(";", mark)
    [event] = read_sheet(text.encode(way), zone="Europe/Sofia", words=WORDS, window=window(NOW)).events
    assert (event.title, event.start_at, event.categories) == ("Хор", datetime(2026, 12, 3, 16, tzinfo=UTC), ("sport",))


def test_rows_of_one_title_are_one_series_and_a_quoted_cell_may_have_lines():
    rows = 'title;date;starts;text\n"Choir; all";3.12.2026;18:00;"one\ntwo"\nchoir; x;\n'
    found = read(rows + '"choir; ALL";10.12.2026;18:00;\n')
    assert len({event.uid for event in found.events}) == 1
    assert found.events[0].description == "one\ntwo"
    assert [note.line for note in found.notes] == [2, 4, 5]


def test_a_night_goes_on_after_midnight_and_a_whole_day_backwards_does_not():
    night, wrong = "a;3.12.2026;22:00;01:00\n", "b;3.12.2026;18:00;17:00\n"
    found = read("title;date;starts;ends\n" + night + wrong)
    assert found.events[0].end_at == datetime(2026, 12, 3, 23, tzinfo=UTC)
    assert [note.reason for note in found.notes] == [NoteReason.SINGLE, NoteReason.END_BEFORE_START]


def test_an_hour_that_the_clock_leaves_out_is_moved_past_the_gap():
    [event] = read("title;date;starts;ends\na;28.3.2027;03:30;04:30\n").events
    assert event.start_at < event.end_at


def test_a_row_without_a_title_lets_nothing_be_taken_for_gone():
    assert not read("title;date;starts\n;3.12.2026;18:00\n").whole
    found = read("title;date;starts\na;x;18:00\n")
    assert found.whole
    assert [one.uid for one in found.unread] == [found.notes[0].uid]


@pytest.mark.parametrize(
    ("content", "why"),
    [(b" \n", Unreadable.EMPTY), (b"PK\x03\x04", Unreadable.SPREADSHEET), (b"a;b\n", Unreadable.NO_HEADS),
     (b"\xd0\xcf\x11\xe0", Unreadable.SPREADSHEET),
     (b"x" * (MOST_BYTES + 1), Unreadable.TOO_LARGE), (b"a\x00b\x98", Unreadable.ENCODING)],
)  # fmt: skip
def test_what_is_no_table(content, why):
    with pytest.raises(UnreadableCalendar) as refused:
        read_sheet(content, zone="Europe/Sofia", words=WORDS, window=window(NOW))
    assert refused.value.reason is why


def test_too_many_rows_are_refused_and_as_many_as_allowed_are_not():
    row = "a;3.12.2026;18:00\n"
    assert read("title;date;starts\n" + row * MOST_IN_BROWSER).events
    with pytest.raises(UnreadableCalendar):
        read("title;date;starts\n" + row * (MOST_IN_BROWSER + 1))


def test_line_ends_of_every_system_are_the_same():
    assert text_of(b"a\r\nb\rc\n") == "a\nb\nc\n"


def test_a_preview_is_kept_as_it_was():
    row = PreviewRow(1, "changed", "Хор", "2026-12-03T16:00:00+00:00", parts=(("place", "a", "b"),))
    preview = Preview((row,), 3, (), ("other",))
    assert Preview.unpacked(preview.packed()) == preview
    assert preview.counted() == {"changed": 1}
