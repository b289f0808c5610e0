"""The components of a foreign calendar file: bytes in, nested properties with their line numbers out."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from events.calendar.content_lines import ContentLine, MalformedLine, parse_line, unfold
from events.calendar.ics_report import Unreadable, UnreadableCalendar

MAX_BYTES = 5_000_000
_MAX_DEPTH = 8
_MAX_LINE = 200_000
_MAX_MALFORMED = 1_000
# Lines may be folded after any octet (RFC 5545, 3.1), so also inside a character; no text in UTF-8 looks like this.
_SPLIT = re.compile(rb"([\xc2-\xf4][\x80-\xbf]{0,2})(\r\n?[ \t]|\n[ \t])([\x80-\xbf]{1,3})")


@dataclass(slots=True)
class Component:
    """A component as it stands in the file; `malformed` are the lines in it that are none."""

    name: str
    line: int
    properties: dict[str, list[ContentLine]] = field(default_factory=dict)
    components: list["Component"] = field(default_factory=list)
    malformed: list[int] = field(default_factory=list)

    def all(self, name: str) -> list[ContentLine]:
        """The properties of this name, in the order of the file."""
        return self.properties.get(name, [])

    def text(self, name: str) -> str:
        """The raw value of the first property of this name, or nothing."""
        found = self.properties.get(name)
        return found[0].value if found else ""


def read_components(content: bytes) -> list[Component]:
    """The VCALENDARs of a file, or UnreadableCalendar; a file cut short is refused, not half taken."""
    if len(content) > MAX_BYTES:
        raise UnreadableCalendar(Unreadable.TOO_LARGE, detail=str(len(content)))
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableCalendar(Unreadable.ENCODING, detail="UTF-16")
    try:
        text = _SPLIT.sub(rb"\1\3\2", content).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableCalendar(Unreadable.ENCODING, line=line, detail=f"octet {error.start}") from None
    if not text.strip():
        raise UnreadableCalendar(Unreadable.EMPTY)
    if "\0" in text:
        raise UnreadableCalendar(Unreadable.BROKEN, line=text.count("\n", 0, text.index("\0")) + 1)
    return list(_calendars(text))


def _calendars(text: str) -> Iterator[Component]:
    stack: list[Component] = []
    closed: Component | None = None
    malformed = 0
    for number, raw in unfold(text):
        if not stack:
            if raw.strip().upper() == "BEGIN:VCALENDAR":
                stack.append(Component("VCALENDAR", number))
                continue
            if closed is None:
                raise UnreadableCalendar(Unreadable.NO_CALENDAR, line=number)
            malformed = _leave_out(closed, number, malformed)
            continue
        if len(raw) > _MAX_LINE:
            raise UnreadableCalendar(Unreadable.BROKEN, line=number)
        try:
            line = parse_line(number, raw)
        except MalformedLine:
            malformed = _leave_out(stack[-1], number, malformed)
            continue
        if line.name == "BEGIN":
            if len(stack) == _MAX_DEPTH:
                raise UnreadableCalendar(Unreadable.BROKEN, line=number)
            component = Component(line.value.strip().upper(), number)
            stack[-1].components.append(component)
            stack.append(component)
        elif line.name == "END":
            name = line.value.strip().upper()
            if all(component.name != name for component in stack):
                malformed = _leave_out(stack[-1], number, malformed)
                continue
            closed = stack.pop()
            if closed.name != name:
                raise UnreadableCalendar(Unreadable.BROKEN, line=number, detail=closed.name[:40])
            if not stack:
                yield closed
        else:
            stack[-1].properties.setdefault(line.name, []).append(line)
    if stack:
        raise UnreadableCalendar(Unreadable.BROKEN, line=stack[-1].line, detail=stack[-1].name[:40])
    if closed is None:
        raise UnreadableCalendar(Unreadable.NO_CALENDAR)


def _leave_out(component: Component, number: int, before: int) -> int:
    """Remember a line that says nothing, and how many there are now; what is full of them is no calendar."""
    if before == _MAX_MALFORMED:
        raise UnreadableCalendar(Unreadable.BROKEN, line=number)
    component.malformed.append(number)
    return before + 1
