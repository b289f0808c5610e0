"""Values of a copy in the reader's language, and the same values for a machine."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from flask import current_app

from community.foundation.audit import Deed
from community.foundation.config import settings
from community.foundation.i18n import day_in_words, gettext, in_words, language_name, lazy_gettext, local, time_in_words
from community.foundation.personal_data import Sheet, Topic
from community.places.queries import districts
from community.privacy import queries

LABELS = {
    Deed.VIEWED: lazy_gettext("Opened"),
    Deed.EXPORTED: lazy_gettext("Taken along"),
}
# Columns that hold codes of languages.
SPOKEN = ("locale", "language", "languages")
# So many rows of a table stand on the page; all of them are in the file.
A_PAGE = 20


@dataclass(frozen=True)
class WordedSheet:
    """One table of a copy, worded: its name, heads, the rows that the page shows, and how many more there are."""

    label: str
    heads: list[str]
    rows: list[list[str]]
    more: int


@dataclass(frozen=True)
class Chapter:
    """All tables of one topic, worded, with why they are kept and for how long."""

    topic: Topic
    until: str
    parts: list[WordedSheet]


def chapters(sheets: list[Sheet]) -> list[Chapter]:
    """A copy as its owner reads it, topic by topic."""
    config = settings()
    named, places = queries.columns(), dict(districts())
    found: dict[int, Chapter] = {}
    for sheet in sheets:
        topic = sheet.share.topic
        assert topic is not None
        chapter = found.setdefault(id(topic), Chapter(topic, topic.until(config), []))
        chapter.parts.append(_part(sheet, named, places))
    return list(found.values())


def _part(sheet: Sheet, named: Mapping[str, Any], places: Mapping[str, str]) -> WordedSheet:
    names = sheet.share.columns
    shown = sheet.rows[:A_PAGE]
    # A column in which nothing was told says nothing.
    told = [place for place, _ in enumerate(names) if any(row[place] not in (None, "", [], {}) for row in shown)]
    return WordedSheet(
        str(sheet.share.label),
        [str(named[names[place]]) for place in told],
        [[_worded(sheet, names[place], row[place], places) for place in told] for row in shown],
        len(sheet.rows) - len(shown),
    )


def _worded(sheet: Sheet, column: str, value: Any, places: Mapping[str, str]) -> str:
    if value in (None, "", [], {}):
        return "–"
    if column in sheet.share.read:
        value = sheet.share.read[column](value)
    elif column in SPOKEN:
        value = [language_name(code) for code in value] if isinstance(value, list) else language_name(value)
    elif column in ("district", "districts"):
        value = [places.get(code, code) for code in ([value] if isinstance(value, str) else value)]
    return in_words([_word(one) for one in value]) if isinstance(value, list) else _word(value)


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, Enum):
        return str(current_app.jinja_env.filters["label"](value))
    if isinstance(value, datetime):
        moment = local(value, settings().time_zone)
        return f"{day_in_words(moment.date(), 'd MMM y')}, {time_in_words(moment.time())}"
    if isinstance(value, date):
        return day_in_words(value, "d MMM y")
    if isinstance(value, dict):
        return in_words([f"{name}: {one}" for name, one in value.items()])
    return str(value)


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
