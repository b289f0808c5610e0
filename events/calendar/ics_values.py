"""The values of a foreign calendar: dates, durations and texts, each refused when it is not what it says it is."""

import html
import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from events.calendar.content_lines import ContentLine, clean_text

_MOMENT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})(Z)?)?")
_DURATION = re.compile(
    r"([+-])?P(?:([0-9]{1,4})W|(?:([0-9]{1,5})D)?(?:T(?:([0-9]{1,5})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,8})S)?)?)"
)
_OFFSET = re.compile(r"([+-])([0-9]{2})([0-9]{2})([0-9]{2})?")
_TAG = re.compile(r"</?[a-z][a-z0-9-]*(?:\s[^<>]*)?/?>|&(?:nbsp|amp|lt|gt|quot|#[0-9]+);", re.IGNORECASE)
_ANY_TAG = re.compile(r"<(/?)([a-z][a-z0-9-]*|!)[^<>]*>", re.IGNORECASE)
YEARS = range(1900, 2201)


class BadValue(ValueError):
    """A value that is not what its property says."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, or a wall-clock time in the zone `tzid`, in UTC, or floating (no zone at all)."""

    wall: datetime
    all_day: bool = False
    utc: bool = False
    tzid: str = ""

    def beside(self, other: "Moment") -> "Moment":
        """The same; a time that names no zone stands in that of the time beside which it stands."""
        if self.all_day or self.utc or self.tzid or other.all_day:
            return self
        return replace(self, utc=other.utc, tzid=other.tzid)


@dataclass(frozen=True, slots=True)
class AddedDate:
    """A date that RDATE adds: its start and, where it says so, an end or a length (days on the wall, exact time)."""

    start: Moment
    end: Moment | None = None
    length: tuple[timedelta, timedelta] | None = None


def moments(line: ContentLine, years: range = YEARS) -> list[Moment]:
    """The dates or times of a line, which may hold several; of a PERIOD, its start."""
    return [period.start for period in periods(line, years)]


def periods(line: ContentLine, years: range = YEARS) -> list[AddedDate]:
    """The dates, times or periods of a line, which may hold several."""
    return [_period(text.strip(), line.parameters.get("TZID", ""), years) for text in line.value.split(",")]


def _period(text: str, tzid: str, years: range) -> AddedDate:
    first, slash, last = text.partition("/")
    start = _moment(first, tzid, years)
    if not slash:
        return AddedDate(start)
    if last.startswith(("P", "+P")):
        return AddedDate(start, length=duration(last))
    return AddedDate(start, end=_moment(last, tzid, years).beside(start))


def moment(line: ContentLine, years: range = YEARS) -> Moment:
    """The one date or time of a line."""
    found = moments(line, years)
    if len(found) != 1:
        raise BadValue(line.value[:40])
    return found[0]


def _moment(text: str, tzid: str, years: range) -> Moment:
    match = _MOMENT.fullmatch(text)
    if match is None or int(match[1]) not in years:
        raise BadValue(text[:40])
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
        if match[4] is None:
            return Moment(datetime.combine(day, time()), all_day=True)
        # A leap second is legal and nobody has one.
        wall = datetime.combine(day, time(int(match[4]), int(match[5]), min(int(match[6]), 59)))
    except ValueError:
        raise BadValue(text) from None
    return Moment(wall, utc=bool(match[7]), tzid="" if match[7] else tzid)


def stamp(lines: list[ContentLine]) -> datetime | None:
    """The time of a LAST-MODIFIED or DTSTAMP, if it is one in UTC."""
    for line in lines:
        try:
            found = moment(line)
        except BadValue:
            continue
        if found.utc:
            return found.wall.replace(tzinfo=UTC)
    return None


def duration(text: str) -> tuple[timedelta, timedelta]:
    """A DURATION as (days on the wall, exact time)."""
    match = _DURATION.fullmatch(text.strip())
    if match is None or not any(match.groups()[1:]) or match[1] == "-":
        raise BadValue(text[:40])
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    return timedelta(weeks=weeks, days=days), timedelta(hours=hours, minutes=minutes, seconds=seconds)


def offset(text: str) -> timedelta:
    """A UTC offset such as +0300."""
    match = _OFFSET.fullmatch(text.strip())
    if match is None or int(match[2]) > 23 or int(match[3]) > 59:
        raise BadValue(text[:40])
    amount = timedelta(hours=int(match[2]), minutes=int(match[3]), seconds=int(match[4] or 0))
    return -amount if match[1] == "-" else amount


def number(lines: list[ContentLine]) -> int:
    """A SEQUENCE; what is none counts as 0."""
    text = lines[0].value.strip() if lines else ""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0


_BREAKS = {"p", "br", "div", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4"}


def plain(text: str) -> tuple[str, bool]:
    """The text without HTML, and whether there was any; Google writes HTML into DESCRIPTION.

    What is shown is escaped anyway, so that this has to be fast and legible, not safe: html.parser takes minutes
    for a few thousand open comments.
    """
    if not _TAG.search(text):
        return clean_text(text), False
    pieces: list[str] = []
    place, silent = 0, ""
    for match in _ANY_TAG.finditer(text):
        closing, name = match[1], match[2].lower()
        if not silent:
            pieces += [text[place : match.start()], "\n" if name in _BREAKS else ""]
        if not closing and not silent and name in ("script", "style"):
            silent = name
        elif closing and name == silent:
            silent = ""
        place = match.end()
    if not silent:
        pieces.append(text[place:])
    lines = [" ".join(line.split()) for line in html.unescape("".join(pieces)).split("\n")]
    return clean_text(re.sub("\n{3,}", "\n\n", "\n".join(lines))), True
