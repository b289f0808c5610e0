"""The lines that iCalendar files are made of: cleaned on the way out, unfolded and taken apart on the way in."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

_LINE_ENDS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
# C0 and C1 controls except TAB and newline, DEL, bidi overrides and isolates, half characters, byte order marks.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")
_UNESCAPED = re.compile(r"\\([\\;,nN])")
_IN_URLS = "%/:?#[]@!$&'()*+,;=~"


def clean_text(text: str) -> str:
    """The text with every kind of line end as newline and without what no reader can show or some obey."""
    return _UNWANTED.sub("", _LINE_ENDS.sub("\n", text)).strip()


def clean_line(text: str) -> str:
    """The text as one line: whatever would break it becomes one space."""
    return " ".join(_UNWANTED.sub("", _LINE_ENDS.sub(" ", text)).split())


def shorten(text: str, length: int) -> str:
    """At most `length` characters, cut between words where there are any, never before a combining mark."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    head, space, _ = cut.rpartition(" ")
    if space and len(head) > length // 2:
        cut = head
    else:
        following = text[len(cut)]
        while cut and (following == "\u200d" or unicodedata.category(following)[0] == "M" or cut[-1] == "\u200d"):
            following = cut[-1]
            cut = cut[:-1]
    return cut.rstrip() + "…"


def unescape(value: str) -> str:
    """A text value as it was before it was escaped, in one pass so that an escaped backslash stays one."""
    return _UNESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)


def uri(address: str) -> str:
    """A web address in ASCII without anything that could end a line; empty when it is not http or https."""
    address = quote(address.strip(), safe=_IN_URLS, errors="replace")
    return address if address.startswith(("https://", "http://")) else ""


@dataclass(frozen=True, slots=True)
class ContentLine:
    """One unfolded line: where it began in the file, its name, its parameters and its raw value."""

    number: int
    name: str
    value: str
    parameters: dict[str, str] = field(default_factory=dict)


class MalformedLine(ValueError):
    """A line that is not `name;parameters:value`."""

    def __init__(self, number: int) -> None:
        super().__init__(f"line {number}")
        self.number = number


_NAME = re.compile(r"[A-Za-z0-9-]+")
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)')
_CARET = re.compile(r"\^([n^'])")


def unfold(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a file as (number of the first, text), folded ones joined, empty ones left out."""
    number = 0
    pieces: list[str] = []
    for place, line in enumerate(re.split("\r\n|\n|\r", text), start=1):
        if line[:1] in (" ", "\t") and pieces:
            pieces.append(line[1:])
            continue
        if pieces and (joined := "".join(pieces)).strip():
            yield number, joined
        number, pieces = place, [line]
    if pieces and (joined := "".join(pieces)).strip():
        yield number, joined


def parse_line(number: int, text: str) -> ContentLine:
    """Take one unfolded line apart, or raise MalformedLine."""
    match = _NAME.match(text)
    if match is None:
        raise MalformedLine(number)
    name, place = match[0].upper(), match.end()
    parameters = {}
    while text[place : place + 1] == ";":
        match = _PARAMETER.match(text, place)
        if match is None:
            raise MalformedLine(number)
        value = match[2].strip('"') if match[2].count('"') == 2 else match[2]
        parameters[match[1].upper()] = _CARET.sub(lambda m: {"n": "\n", "^": "^", "'": '"'}[m[1]], value)
        place = match.end()
    if text[place : place + 1] != ":":
        raise MalformedLine(number)
    return ContentLine(number, name, text[place + 1 :], parameters)
