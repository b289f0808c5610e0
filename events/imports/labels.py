"""What of a programme could not be read, what became of each line, and why, in the reader's language."""

from typing import Any

from community.foundation.i18n import lazy_gettext
from events.calendar.ics_report import NoteReason, Unreadable
from events.imports.rules import (
    CalendarFormat,
    CalledOff,
    ChangedPart,
    ImportDoubt,
    ImportFate,
    SheetColumn,
)

REFUSED = {
    Unreadable.EMPTY: lazy_gettext("The file is empty."),
    Unreadable.TOO_LARGE: lazy_gettext("The file is too large: at most 5 MB are read."),
    Unreadable.ENCODING: lazy_gettext("The file is not UTF-8, as calendars must be; save it so and try again."),
    Unreadable.NO_CALENDAR: lazy_gettext("This is not a calendar file: it does not begin with BEGIN:VCALENDAR."),
    Unreadable.BROKEN: lazy_gettext("The file is damaged or was cut short."),
    Unreadable.BAD_DATES: lazy_gettext("No date in the file can be read."),
    Unreadable.RECURRENCE_BOMB: lazy_gettext("A recurrence rule makes more dates than any programme has."),
    Unreadable.TOO_MANY: lazy_gettext("The file holds more dates than can be taken at once."),
    Unreadable.NO_HEADS: lazy_gettext(
        "Its first row does not name a title, a date and a beginning, as the template does."
    ),
    Unreadable.SPREADSHEET: lazy_gettext(
        "This kind of spreadsheet is not read: save it as XLSX or CSV and choose that file."
    ),
}
REASONS = {
    NoteReason.BAD_DATE: lazy_gettext("its date cannot be read: %(detail)s"),
    NoteReason.BAD_RULE: lazy_gettext("its recurrence rule cannot be read: %(detail)s"),
    NoteReason.UNSUPPORTED_RULE: lazy_gettext("its recurrence rule is of a kind that is not supported: %(detail)s"),
    NoteReason.TOO_MANY_DATES: lazy_gettext("it makes more dates than any programme has: %(detail)s"),
    NoteReason.END_BEFORE_START: lazy_gettext("it ends before it starts"),
    NoteReason.PRIVATE: lazy_gettext("it is private, so it is not for a public programme"),
    NoteReason.DUPLICATE: lazy_gettext("a newer entry has the same UID"),
    NoteReason.OUT_OF_WINDOW: lazy_gettext("it has no date from 60 days back to 18 months ahead"),
    NoteReason.NOT_AN_EVENT: lazy_gettext("it is no event: %(detail)s"),
    NoteReason.MISSING: lazy_gettext("this is missing: %(detail)s"),
    NoteReason.BAD_TIME: lazy_gettext("its hour cannot be read: %(detail)s"),
    NoteReason.TWICE: lazy_gettext("the same date stands above"),
}
DOUBTS = {
    ImportDoubt.ALL_NEW: lazy_gettext(
        "Nothing in the file is known from this source: it may be another calendar, which needs a name of its own."
    ),
    ImportDoubt.KNOWN_ELSEWHERE: lazy_gettext(
        "This source is new, but much of the file is known from another: give that name, or its dates are there twice."
    ),
    ImportDoubt.MANY_CANCELLED: lazy_gettext(
        "It would cancel more than a third of the dates to come from this source."
    ),
}
COLUMNS = {
    SheetColumn.TITLE: lazy_gettext("Title"),
    SheetColumn.DATE: lazy_gettext("Date"),
    SheetColumn.STARTS: lazy_gettext("Begins"),
    SheetColumn.ENDS: lazy_gettext("Ends"),
    SheetColumn.PLACE: lazy_gettext("Place"),
    SheetColumn.ADDRESS: lazy_gettext("Address"),
    SheetColumn.TEXT: lazy_gettext("Text"),
    SheetColumn.KIND: lazy_gettext("Kind"),
}
LABELS: dict[Any, Any] = {
    CalendarFormat.ICS: lazy_gettext("Calendar"),
    CalendarFormat.CSV: lazy_gettext("Table"),
    CalendarFormat.XLSX: lazy_gettext("Spreadsheet"),
    **COLUMNS,
    ImportFate.NEW: lazy_gettext("New"),
    ImportFate.ADDED: lazy_gettext("Another date"),
    ImportFate.CHANGED: lazy_gettext("Changed"),
    ImportFate.MOVED: lazy_gettext("Moved"),
    ImportFate.CANCELLED: lazy_gettext("Cancelled"),
    ImportFate.RESTORED: lazy_gettext("Takes place again"),
    ImportFate.HIDDEN: lazy_gettext("Leaves the programme"),
    ImportFate.SAME: lazy_gettext("As it was"),
    CalledOff.MESSAGE: lazy_gettext("called off by a message"),
    CalledOff.MISSING: lazy_gettext("no longer in the file"),
    ChangedPart.END: lazy_gettext("End"),
    ChangedPart.LENGTH: lazy_gettext("Length"),
    ChangedPart.PLACE: lazy_gettext("Place"),
    ChangedPart.STATE: lazy_gettext("State"),
    ChangedPart.TEXT: lazy_gettext("Title or text"),
}
