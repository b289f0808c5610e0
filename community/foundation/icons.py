"""The icons: which signs of the kept set the house uses, under its own words, and how they become one sprite.

The set is Phosphor (MIT), regular cut, as a locked package carries it; nothing of it is committed.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import distribution
from zipfile import ZipFile

PACKAGE = "justmyresource-phosphor"
ARCHIVE = "justmyresource_phosphor/icons.zip"
SIZE = 256
# Between two signs lies a gap, so that none bleeds into the next.
PITCH = SIZE + SIZE // 8

KINDS: Mapping[str, str] = {
    "sport": "soccer-ball", "culture": "music-notes", "language": "chats-circle", "mentoring": "users",
    "work": "briefcase", "school": "book-open-text", "health": "heartbeat", "training": "certificate",
    "community": "users-three",
}  # fmt: skip
SIGNS: Mapping[str, str] = {
    # places to go
    "home": "house-line", "programme": "calendar", "help-out": "hand-heart", "me": "user-circle", "family": "house",
    "inbox": "tray", "plan": "calendar-plus", "people": "users-four", "pairs": "handshake", "report": "chart-line-up",
    "settings": "gear-six", "more": "dots-three", "menu": "list", "team": "identification-badge", "roster": "user-list",
    # facts
    "calendar": "calendar-blank", "save-date": "calendar-check", "clock": "clock", "place": "map-pin",
    "map": "map-trifold", "food": "bowl-food", "child": "baby", "step-free": "wheelchair", "languages": "translate",
    "globe": "globe", "free": "tag", "bring": "backpack", "person": "user", "seat": "armchair", "repeat": "repeat",
    "walk": "person-simple-walk", "transport": "bus", "heart": "heart", "star": "star", "photo": "image",
    "camera": "camera", "no-camera": "camera-slash", "venue": "buildings", "rain": "umbrella-simple",
    "leaf": "plant", "device": "device-mobile", "book": "book-open-text",
    # times of day
    "morning": "sun-horizon", "afternoon": "sun", "evening": "moon-stars",
    # acts
    "join": "hand-waving", "share": "share-network", "search": "magnifying-glass", "filter": "sliders-horizontal",
    "add": "plus", "less": "minus", "edit": "pencil-simple", "delete": "trash", "copy": "copy", "print": "printer",
    "download": "download-simple", "link": "link-simple", "send": "paper-plane-tilt", "undo": "arrow-u-up-left",
    "swap": "swap", "subscribe": "rss-simple", "list": "list-bullets", "grid": "squares-four", "eye": "eye",
    "hide": "eye-slash",
    # ways and states
    "check": "check", "done": "check-circle", "open": "circle", "close": "x", "next": "caret-right",
    "back": "caret-left", "down": "caret-down", "go": "arrow-right", "leave": "sign-out", "enter": "sign-in",
    "warning": "warning", "info": "info", "question": "question", "waiting": "hourglass-medium", "bell": "bell",
    "mail": "envelope-simple", "phone": "phone", "talk": "chat-circle-text", "shield": "shield-check",
    "lock": "lock-simple", "key": "key", "qr": "qr-code", "rescue": "lifebuoy", "door": "door-open",
}  # fmt: skip
# `NAME-on`: filled, for the place where one is.
ON = (
    "home", "programme", "help-out", "me", "family", "inbox", "plan", "people", "pairs", "report", "heart", "star",
    "done", "bell", "calendar", "roster", "list", "shield",
)  # fmt: skip
# `NAME-two`: two tones, for pictures of 32 px and more that are read without words.
TWO = (
    *KINDS, "calendar", "clock", "place", "food", "child", "step-free", "languages", "family", "help-out", "rescue",
    "bring", "person", "qr", "phone", "join", "talk", "free", "people",
)  # fmt: skip
# These point, so they turn with the writing.
TURNING = ("next", "back", "go", "leave", "enter", "undo", "send")

OUTER = re.compile(r"^<svg[^>]*>|</svg>\s*$")


def names() -> list[str]:
    """Every sign in the order of the sprite: the kinds of activity first."""
    both = {**KINDS, **SIGNS}
    return [*both, *(f"{name}-on" for name in ON), *(f"{name}-two" for name in TWO)]


@cache
def edition() -> str:
    """What the sprite is made of, as a hash: it is drawn anew when the set or the choice changes."""
    said = repr((names(), KINDS, SIGNS, PITCH, distribution(PACKAGE).version))
    return sha256(said.encode()).hexdigest()[:10]


def sprite() -> bytes:
    """All signs in one column, `PITCH` apart, as an SVG for masks. Raises KeyError for one that the set lacks."""
    with ZipFile(str(distribution(PACKAGE).locate_file(ARCHIVE))) as archive:
        signs = [OUTER.sub("", archive.read(path).decode()) for path in _paths()]
    high = PITCH * len(signs)
    drawn = "".join(f'<g transform="translate(0 {n * PITCH})">{sign}</g>' for n, sign in enumerate(signs))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE}" height="{high}" viewBox="0 0 {SIZE} {high}">'
    return f"{head}{drawn}</svg>\n".encode()


def style_sheet() -> str:
    """`i-NAME` takes the sign of that name, `kind-NAME` that of a kind of activity."""
    every = names()
    lines = [f".kind-{name}{{--i:{n}}}" for n, name in enumerate(KINDS)]
    lines += [f".i-{name}{{--i:{n}}}" for n, name in enumerate(every)]
    turning = ",".join(f".i-{name}" for name in TURNING)
    return "\n".join([*lines, f":dir(rtl):is({turning})::before{{scale:-1 1}}"])


def _paths() -> Iterator[str]:
    both = {**KINDS, **SIGNS}
    for name in names():
        stem, _, cut = name.rpartition("-")
        if cut == "on" and stem in ON:
            yield f"fill/{both[stem]}-fill.svg"
        elif cut == "two" and stem in TWO:
            yield f"duotone/{both[stem]}-duotone.svg"
        else:
            yield f"regular/{both[name]}.svg"
