"""Which part of the programme somebody wants to see, as it stands in an address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from events.activities.rules import ActivityKind

OLDEST = 120
# What is typed beyond this is left out, so that nobody makes the database compare for long.
LONGEST, MOST_WORDS = 60, 6
EARLIEST, LATEST = date(1970, 1, 1), date(2999, 12, 31)


class UnknownKind(ValueError):
    """An address that asks for a kind of activity that there is not."""


@dataclass(frozen=True)
class Filter:
    """A wish; None and False mean "whatever". Two equal wishes have the same canonical query."""

    kind: ActivityKind | None = None
    area: str = ""
    # By its slug.
    organisation: str = ""
    age: int | None = None
    language: str = ""
    free: bool = False
    on: date | None = None
    words: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filter":
        """The wish of a query string; what makes no sense in it is left out, but for a kind (raises UnknownKind).

        Whoever subscribed to one kind must not be sent the whole programme when that kind's name is wrong.
        """
        kind, age = query.get("kind", ""), query.get("age", "")
        if kind and kind not in {member.value for member in ActivityKind}:
            raise UnknownKind
        return cls(
            kind=ActivityKind(kind) if kind else None,
            area=_plain(query.get("area", ""))[:60],
            organisation=_plain(query.get("organisation", ""))[:60],
            age=int(age) if age.isdecimal() and len(age) < 4 and int(age) <= OLDEST else None,
            language=_plain(query.get("language", ""))[:8],
            free=query.get("free") == "1",
            on=_day(query.get("date", "")),
            words=" ".join(_plain(query.get("q", ""))[:LONGEST].split()[:MOST_WORDS]),
        )

    def pairs(self) -> dict[str, str]:
        """The wish as the names and values of a query string, in a fixed order, without what is not wished."""
        found = {
            "kind": self.kind.value if self.kind else "",
            "area": self.area,
            "organisation": self.organisation,
            "age": "" if self.age is None else str(self.age),
            "language": self.language,
            "free": "1" if self.free else "",
            "date": self.on.isoformat() if self.on else "",
            "q": self.words,
        }
        return {name: value for name, value in found.items() if value}

    @property
    def query(self) -> str:
        """The canonical query string; empty for the whole programme."""
        return urlencode(self.pairs())

    @property
    def narrow(self) -> int:
        """How many wishes are made beside those that stand in the bar by themselves: kind, day, words, who runs it."""
        return len(self.pairs().keys() - {"kind", "date", "q", "organisation"})

    def with_(self, **changes: object) -> "Filter":
        """The same wish, changed."""
        return replace(self, **changes)  # type: ignore[arg-type]

    @property
    def lasting(self) -> "Filter":
        """The wish without its date, for whatever shows more than a day."""
        return replace(self, on=None)

    @property
    def subscribed(self) -> "Filter":
        """The wish as a calendar can hold it: dates do not come and go in it with the places that are free."""
        return replace(self, on=None, free=False)


def _plain(text: str) -> str:
    # The joiners of Persian and Kurdish words stay.
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable() or sign in "\u200c\u200d")


def _day(text: str) -> date | None:
    try:
        return _near(date.fromisoformat(text))
    except ValueError:
        return None


def _near(day: date) -> date:
    # At both ends of the calendar there is no month before or after, and no hour in another zone.
    if not EARLIEST <= day <= LATEST:
        raise ValueError("too far away")
    return day


def month_of(text: str, usual: date) -> date:
    """The first day of a month written as 2026-12, of `usual`'s month for anything else."""
    try:
        return _near(date.fromisoformat(f"{text}-01"))
    except ValueError:
        return usual.replace(day=1)


def next_month(first: date, by: int = 1) -> date:
    """The first day of the month `by` months later."""
    months = first.year * 12 + first.month - 1 + by
    return date(months // 12, months % 12 + 1, 1)
