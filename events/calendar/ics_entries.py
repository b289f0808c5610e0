"""One VEVENT of a foreign calendar as a checked entry, or a note on why it is skipped."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from events.activities.rrule import RecurrenceRule, RuleProblem, RuleRefused, parse_rule
from events.calendar.content_lines import clean_line, shorten, unescape, uri
from events.calendar.ics_components import Component
from events.calendar.ics_report import EntryWords, Note, NoteKind, NoteReason, Status
from events.calendar.ics_values import AddedDate, BadValue, Moment, duration, moment, number, periods, plain, stamp

TITLE_LENGTH = 200
LOCATION_LENGTH = 300
DESCRIPTION_LENGTH = 5_000
UID_LENGTH = 255
MAX_NOTES = 50
# The standard says one; what has more than a few is no calendar of people.
MAX_RULES = 4
_NAMESPACE = UUID("3fd8a3f4-26f0-54a3-8d32-6c1d6d0d4a52")
_REASONS = {
    RuleProblem.UNSUPPORTED: NoteReason.UNSUPPORTED_RULE,
    RuleProblem.TOO_FREQUENT: NoteReason.TOO_MANY_DATES,
    RuleProblem.TOO_MANY: NoteReason.TOO_MANY_DATES,
    RuleProblem.TOO_FAR: NoteReason.UNSUPPORTED_RULE,
}
_ZERO = timedelta(0)


class Notes:
    """The notes on one entry, each with its line, UID and title."""

    def __init__(self, line: int, uid: str, title: str) -> None:
        self.line, self.uid, self.title = line, uid, title
        self.written: list[Note] = []
        # Which date of its series the entry is about, as far as that can be read.
        self.replaces: Moment | None = None

    def add(self, kind: NoteKind, reason: NoteReason, detail: object = "", line: int = 0) -> None:
        """Write a note; it belongs to the entry's first line unless another one is given."""
        self.written.append(Note(line or self.line, self.uid, self.title, kind, reason, str(detail)[:120]))

    def changed(self, reason: NoteReason, detail: object = "", line: int = 0) -> None:
        """Note what was taken otherwise than it stands in the file; nobody reads more than some dozens on one entry."""
        if len(self.written) < MAX_NOTES:
            self.add(NoteKind.CHANGED, reason, detail, line)

    def skipped(self, reason: NoteReason, detail: object = "") -> None:
        """Note that the entry is not taken; nothing else that was noted on it matters then."""
        self.written.clear()
        self.add(NoteKind.SKIPPED, reason, detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry(EntryWords):
    """A readable VEVENT: a single event, the master of a series, or the changed date of one (`recurrence_id`)."""

    stamped_at: datetime
    private: bool
    start: Moment
    end: Moment | None
    days: timedelta
    time: timedelta
    rules: tuple[RecurrenceRule, ...]
    added: tuple[AddedDate, ...]
    removed: tuple[Moment, ...]
    recurrence_id: Moment | None
    following: bool
    notes: Notes

    @property
    def replaces(self) -> Moment:
        """The date of its series that it stands for; its own start when it stands for none."""
        return self.recurrence_id or self.start

    @property
    def rank(self) -> tuple[int, datetime, int]:
        """Which of two versions of the same entry is the later one."""
        return self.sequence, self.stamped_at, self.line


def notes_on(component: Component) -> Notes:
    """An empty page for notes on an entry, under its UID, or under one made of its words."""
    title = clean_line(unescape(component.text("SUMMARY")))
    uid, given = clean_line(component.text("UID")), component.text("UID")
    if not uid:
        uid = str(uuid5(_NAMESPACE, f"{component.text('DTSTART')} {title}"))
    elif len(uid) > UID_LENGTH:
        uid = str(uuid5(_NAMESPACE, uid))
    notes = Notes(component.line, uid, shorten(title, TITLE_LENGTH))
    if not given.strip():
        notes.changed(NoteReason.NO_UID)
    elif len(clean_line(given)) > UID_LENGTH:
        notes.changed(NoteReason.LONG_UID, len(given))
    for line in component.malformed:
        notes.changed(NoteReason.BAD_LINE, line, line)
    return notes


def read_entry(component: Component) -> tuple[CalendarEntry | None, Notes]:
    """The entry, if it is taken, and what was noted on it."""
    notes = notes_on(component)
    try:
        notes.replaces = replaced_by(component)
        return _entry(component, notes), notes
    except BadValue as problem:
        notes.skipped(NoteReason.BAD_DATE, problem)
    except RuleRefused as refused:
        notes.skipped(_REASONS.get(refused.problem, NoteReason.BAD_RULE), component.text("RRULE"))
    return None, notes


def replaced_by(component: Component) -> Moment | None:
    """The date of its series that an entry is about, if it is about one; raises BadValue."""
    found = component.all("RECURRENCE-ID")
    return moment(found[0]) if found else None


def goes_on(component: Component) -> bool:
    """Whether what is said of a date is said of all following too."""
    return any(line.parameters.get("RANGE", "").upper() == "THISANDFUTURE" for line in component.all("RECURRENCE-ID"))


def _entry(component: Component, notes: Notes) -> CalendarEntry:
    if not component.all("DTSTART"):
        raise BadValue("DTSTART")
    start = moment(component.all("DTSTART")[0])
    if component.all("EXRULE"):
        raise RuleRefused(RuleProblem.UNSUPPORTED, "EXRULE")
    rules = [line for line in component.all("RRULE") if line.value.strip()]
    if len(rules) > MAX_RULES:
        raise RuleRefused(RuleProblem.TOO_MANY, "RRULE")
    if len(rules) < len(component.all("RRULE")):
        notes.changed(NoteReason.EMPTY_RULE)
    end, days, time = _length(component, start, notes)
    title = clean_line(unescape(component.text("SUMMARY")))
    if not title:
        notes.changed(NoteReason.NO_TITLE)
    elif len(title) > TITLE_LENGTH:
        notes.changed(NoteReason.TITLE_SHORTENED, len(title))
    status = component.text("STATUS").strip().lower()
    last_modified = stamp(component.all("LAST-MODIFIED"))
    return CalendarEntry(
        uid=notes.uid,
        line=component.line,
        title=shorten(title, TITLE_LENGTH),
        description=_text(component, "DESCRIPTION", DESCRIPTION_LENGTH, notes),
        location=clean_line(_text(component, "LOCATION", LOCATION_LENGTH, notes)),
        url=uri(component.text("URL"))[:500],
        categories=_categories(component),
        status=Status(status) if status in {*Status} else Status.CONFIRMED,
        sequence=number(component.all("SEQUENCE")),
        stamped_at=last_modified or stamp(component.all("DTSTAMP")) or datetime.min.replace(tzinfo=UTC),
        last_modified=last_modified,
        private=component.text("CLASS").strip().upper() in ("PRIVATE", "CONFIDENTIAL"),
        start=start,
        end=end,
        days=days,
        time=time,
        rules=tuple(parse_rule(line.value, endless=True) for line in rules),
        added=_exceptions(component, "RDATE", notes),
        removed=tuple(period.start.beside(start) for period in _exceptions(component, "EXDATE", notes)),
        recurrence_id=notes.replaces,
        following=goes_on(component),
        notes=notes,
    )


def _length(component: Component, start: Moment, notes: Notes) -> tuple[Moment | None, timedelta, timedelta]:
    """How long it lasts: an end, or days on the wall and an exact time."""
    if found := component.all("DTEND"):
        end = moment(found[0]).beside(start)
        if end.all_day == start.all_day and not (start.all_day and end.wall == start.wall):
            return end, _ZERO, _ZERO
        if not start.all_day:
            raise BadValue(found[0].value[:40])
        return None, timedelta(days=1), _ZERO
    if found := component.all("DURATION"):
        days, time = duration(found[0].value)
        return None, days, time
    if start.all_day:
        return None, timedelta(days=1), _ZERO
    notes.changed(NoteReason.NO_END)
    return None, _ZERO, _ZERO


def _exceptions(component: Component, name: str, notes: Notes) -> tuple[AddedDate, ...]:
    found: list[AddedDate] = []
    for line in component.all(name):
        try:
            found += periods(line)
        except BadValue as problem:
            notes.changed(NoteReason.BAD_EXCEPTION, f"{name} {problem}", line.number)
    return tuple(found)


def _text(component: Component, name: str, length: int, notes: Notes) -> str:
    text, was_html = plain(unescape(component.text(name)))
    if was_html:
        notes.changed(NoteReason.HTML_REMOVED, name)
    if len(text) > length:
        notes.changed(NoteReason.TEXT_SHORTENED, f"{name} {len(text)}")
    return shorten(text, length)


def _categories(component: Component) -> tuple[str, ...]:
    words = []
    for line in component.all("CATEGORIES"):
        # A comma separates unless a backslash stands before it.
        for word in line.value.replace("\\\\", "\0").replace("\\,", "\1").split(","):
            words.append(clean_line(unescape(word.replace("\1", "\\,").replace("\0", "\\\\")))[:100])
    return tuple(dict.fromkeys(word for word in words if word))[:20]
