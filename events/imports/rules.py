"""How what a foreign calendar says becomes what we keep: languages, places, kinds, identities."""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from events.activities.rules import ActivityKind

# What an organisation did not tell; it can be changed on the activity's page.
CAPACITY = 50
GONE = "gone"
WITHHELD = "withheld"
_SCRIPTS = {"CYRILLIC": "bg", "ARABIC": "ar", "LATIN": "en"}
_LONGEST_UID = 230


class ImportFate(Enum):
    """What became of something in the database."""

    NEW = "new"
    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    CANCELLED = "cancelled"
    RESTORED = "restored"
    HIDDEN = "hidden"
    SAME = "same"


@dataclass(frozen=True)
class ImportedChange:
    """One change of a session or activity that was there before, for the report."""

    line: int
    fate: ImportFate
    title: str
    detail: str


@dataclass
class Imported:
    """What an import did: the fate of each UID, the single steps, and how many sessions had which fate."""

    fates: dict[str, ImportFate] = field(default_factory=dict)
    steps: list[ImportedChange] = field(default_factory=list)
    counts: Counter[ImportFate] = field(default_factory=Counter)

    def note(self, uid: str, fate: ImportFate) -> None:
        """Remember the strongest that happened to a UID: new, else changed, else the same."""
        seen = self.fates.setdefault(uid, fate)
        if seen is ImportFate.SAME and fate is not ImportFate.SAME:
            self.fates[uid] = fate


def language_of(text: str) -> str:
    """The language a text is most likely written in, by its script: Bulgarian, Arabic, or English."""
    counted: Counter[str] = Counter()
    for email in text:
        if email.isalpha():
            counted[_SCRIPTS.get(unicodedata.name(email, "").partition(" ")[0], "")] += 1
    counted.pop("", None)
    return counted.most_common(1)[0][0] if counted else "en"


def place_of(location: str) -> tuple[str, str]:
    """The name and the address in a line like "Hall, 1 Example Street"."""
    name, _, address = location.partition(",")
    return name.strip(), address.strip()


def kind_of(categories: Iterable[str]) -> ActivityKind:
    """The kind that a category names in our own word, else a community activity."""
    known = {kind.value: kind for kind in ActivityKind}
    return next((known[word.casefold()] for word in categories if word.casefold() in known), ActivityKind.COMMUNITY)


def stored_uid(uid: str) -> str:
    """The UID as we keep it: whole, or shortened with a hash that keeps it unique."""
    if len(uid) <= _LONGEST_UID:
        return uid
    return f"{uid[:160]}#{hashlib.sha256(uid.encode()).hexdigest()[:32]}"


def digest(*parts: object) -> str:
    """A word that changes when any of the parts does."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()


def series_uid(source_uid: str, recurrence: str) -> str:
    """The UID of the series, also of a date that is an activity of its own because its words differ."""
    return source_uid.removesuffix(f"/{recurrence}")
