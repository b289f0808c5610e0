"""What the icalendar library writes, kept from its traps: each value is cleaned and typed before the library sees it.

    text(words, language="") / words_of(items)                   escaped as it stands, also where the library would not
    instant(moment) / local(moment, zone_key) / day(date)        aware or refused; UTC, or under an IANA name
    address_of_page(url) / mailbox(address, **parameters)        ASCII, and never with what ends a line
    hint(delta) / zone(component) / written(calendar, parts)     a length under its type, a time zone, the bytes
    rule(text, until) / moments(moments, zone_key)               a recurrence whose end is in UTC, several local times

Measured with icalendar 7.3: values of NAME and of every X- property are not escaped, and a newline in them raises; a
literal "\\N" becomes a line break; control characters pass; times without a zone float and times of a fixed offset get
a zone that nobody knows; REFRESH-INTERVAL and SOURCE lack the type that they must have; `Calendar.new()` and
`Event.new()` invent a UID and a stamp, so that no two answers are equal; with a UID of the calendar vdirsyncer takes
all its events for one; `add_missing_timezones()` writes zones that Outlook, ical.js and vobject misread. So values come
from here, components are made empty, and zones are those of `vtimezone`.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from urllib.parse import quote
from zoneinfo import ZoneInfo

from icalendar import (
    Calendar,
    Component,
    Timezone,
    vCalAddress,
    vCategory,
    vDate,
    vDatetime,
    vDDDLists,
    vDuration,
    vRecur,
    vText,
    vUri,
)

from events.calendar.content_lines import clean_line, clean_text, uri

_ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}
_ESCAPED = re.compile(r"[\\;,\n]")
_IN_ADDRESSES = "!$&'*+-/=^_`{|}~."


class _AsItStands(vText):
    """A text whose every character arrives: the library takes a backslash before an N for a line break."""

    def to_ical(self) -> bytes:
        return _ESCAPED.sub(lambda match: _ESCAPES[match[0]], self).encode()


def text(words: str, *, lines: bool = False, language: str = "") -> vText:
    """A text of one line, or of several (`lines`), with its language where that is a tag."""
    tag = language.replace("_", "-")
    known = tag.isascii() and tag.replace("-", "").isalnum()
    return _AsItStands(clean_text(words) if lines else clean_line(words), params={"LANGUAGE": tag} if known else {})


def words_of(items: Iterable[str]) -> vCategory:
    """Several words under one property."""
    found = vCategory([])
    found.cats = [text(item) for item in items]
    return found


def instant(moment: datetime) -> vDatetime:
    """A moment in UTC; raises ValueError for one without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a calendar never floats: the time needs a zone")
    return vDatetime(moment.astimezone(UTC))


def local(moment: datetime, zone_key: str) -> vDatetime:
    """A moment on the wall clock of an IANA zone, under its name; raises ValueError for one without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a calendar never floats: the time needs a zone")
    return vDatetime(moment.astimezone(ZoneInfo(zone_key)), params={"TZID": zone_key})


def rule(words: str, until: datetime) -> vRecur:
    """A recurrence up to a moment: the library would write its end without a zone, which is no time at all."""
    if until.tzinfo is None:
        raise ValueError("a calendar never floats: the time needs a zone")
    return vRecur.from_ical(f"{words};UNTIL={until.astimezone(UTC):%Y%m%dT%H%M%SZ}")


def moments(several: Iterable[datetime], zone_key: str) -> vDDDLists:
    """Moments on the wall clock of an IANA zone, of one property under one name."""
    zone = ZoneInfo(zone_key)
    found = vDDDLists([moment.astimezone(zone) for moment in several])
    found.params["TZID"] = zone_key
    return found


def day(on: date) -> vDate:
    """A whole day."""
    return vDate(on, params={"VALUE": "DATE"})


def hint(delta: timedelta) -> vDuration:
    """A length of time, under the type that properties need whose usual type it is not."""
    return vDuration(delta, params={"VALUE": "DURATION"})


def address_of_page(url: str, *, typed: bool = False) -> vUri | None:
    """A web address, `typed` where the property needs it; None for what is none."""
    found = uri(url)
    return vUri(found, params={"VALUE": "URI"} if typed else {}) if found else None


def mailbox(address: str, name: str, **parameters: str) -> vCalAddress:
    """A mail address under a name; raises ValueError for what is none (RFC 6068)."""
    address = clean_line(address)
    box, at, host = address.rpartition("@")
    if not at or not box or not host or any(character in address for character in " <>"):
        raise ValueError("not a mail address")
    called = {"CN": clean_line(name)} if clean_line(name) else {}
    found = f"mailto:{quote(box, safe=_IN_ADDRESSES)}@{quote(host, safe='.-[]:')}"
    return vCalAddress(found, params={**called, **parameters})


@lru_cache(maxsize=64)
def zone(component: bytes) -> Component:
    """The library's component of a time zone that `vtimezone` wrote."""
    return Timezone.from_ical(component)


def part(component: Component) -> bytes:
    """The bytes of one component, with every property where it was put."""
    return bytes(component.to_ical(sorted=False))


def written(calendar: Calendar, parts: Iterable[bytes] = ()) -> bytes:
    """The bytes, with every property where it was put: Outlook wants those of the calendar first; `parts` are those of
    its components, in their order."""
    whole = part(calendar)
    end = b"END:VCALENDAR\r\n"
    return b"".join([whole.removesuffix(end), *parts, end])
