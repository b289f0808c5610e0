"""Languages: which there are, which one a reader gets, and how dates and lists are worded in it."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from flask import Flask, has_request_context, request, session
from flask_babel import Babel, force_locale, get_locale, gettext, lazy_gettext, ngettext

from community.foundation.access import current_actor
from community.foundation.config import settings
from community.foundation.rules import days_of, whole_days

__all__ = ["LANGUAGES", "Language", "force_locale", "gettext", "lazy_gettext", "ngettext"]

FOLDER = Path(__file__).parent / "translations"


@dataclass(frozen=True)
class Language:
    """A language of the site: BCP 47 code, its name in itself, its direction."""

    code: str
    own_name: str
    direction: str = "ltr"

    @property
    def tag(self) -> str:
        """The code as HTML's lang attribute writes it."""
        return self.code.replace("_", "-")


LANGUAGES = {
    language.code: language
    for language in (
        Language("bg", "Български"),
        Language("en", "English"),
        Language("uk", "Українська"),
        Language("ru", "Русский"),
        Language("ar", "العربية", "rtl"),
        Language("fa", "فارسی", "rtl"),
        Language("fa_AF", "دری", "rtl"),
        Language("ps", "پښتو", "rtl"),
        Language("ckb", "کوردیی ناوەندی", "rtl"),
        Language("ku", "Kurdî"),
        Language("fr", "Français"),
        Language("sv", "Svenska"),
    )
}
SOURCE = "en"
# Names of weekdays up to so many emails count as short.
SHORT = 4


def install(app: Flask) -> None:
    """Compile the catalogues that are newer than their compiled form and choose a language for each request."""
    compile_catalogues()
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(FOLDER)
    app.config["BABEL_DEFAULT_LOCALE"] = SOURCE
    Babel(app, locale_selector=chosen_locale, timezone_selector=lambda: app.config["ZAEDNO"].time_zone)


def compile_catalogues() -> None:
    """Write the .mo beside each .po that changed since."""
    for source in FOLDER.glob("*/LC_MESSAGES/messages.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        from babel.messages import mofile, pofile

        with source.open("rb") as text:
            catalogue = pofile.read_po(text, locale=source.parts[-3])
        part = target.with_suffix(f".{os.getpid()}.part")
        with part.open("wb") as out:
            mofile.write_mo(out, catalogue)
        part.replace(target)


@lru_cache
def available() -> tuple[Language, ...]:
    """The languages the interface speaks: the source and each that has a catalogue."""
    return tuple(
        language
        for code, language in LANGUAGES.items()
        if code == SOURCE or (FOLDER / code / "LC_MESSAGES" / "messages.po").exists()
    )


def chosen_locale() -> str:
    """The reader's language: chosen on this device, then the account's, then the browser's, then the town's."""
    spoken = [language.code for language in available()]
    if not has_request_context():
        return SOURCE
    for wish in (session.get("locale"), current_actor().locale):
        if wish in spoken:
            return wish
    best = request.accept_languages.best_match([code.replace("_", "-") for code in spoken])
    default = settings().default_locale
    return (best or (default if default in spoken else SOURCE)).replace("-", "_")


def current_language() -> Language:
    """The language of the page being made."""
    return LANGUAGES[str(get_locale() or SOURCE)]


def language_name(code: str) -> str:
    """The name of a language in the reader's language (by CLDR, its own name where CLDR has none)."""
    name = (get_locale() or Locale(SOURCE)).languages.get(code)
    return str(name or LANGUAGES[code].own_name if code in LANGUAGES else name or code)


def in_words(items: Iterable[str], *, either: bool = False) -> str:
    """A list as the reader's language writes it, its parts joined by "and", or by "or" where it is `either` of them."""
    return format_list(list(items), style="or" if either else "standard", locale=get_locale() or SOURCE)


def listed(items: Iterable[str]) -> str:
    """Parts with the reader's comma between them and no "and"."""
    return (", " if current_language().direction == "ltr" else "، ").join(items)


def day_in_words(day: date, pattern: str = "EEEE d MMMM") -> str:
    """A date in the reader's language; the pattern is CLDR's."""
    return format_date(day, pattern, locale=get_locale() or SOURCE)


def first_weekday() -> int:
    """The week starts as the country's calendars do (CLDR), whatever the reader's language; Monday is 0."""
    country = settings().country
    return Locale.parse(f"und_{country}", resolve_likely_subtags=True).first_week_day


def weekdays(width: str = "short") -> list[tuple[int, str]]:
    """The days of the week in the place's order, Monday is 0, with their names in the reader's language (`wide`,
    `short`; an email each where the language has no short ones)."""
    days = Locale.parse(current_language().code).days["stand-alone"]
    names = days[width]
    if width == "short" and max(len(name) for name in names.values()) > SHORT:
        names = days["narrow"]
    return [(day, names[day]) for day in ((first_weekday() + n) % 7 for n in range(7))]


def local(moment: datetime, zone: str) -> datetime:
    """A moment on the wall clock of `zone`."""
    return moment.astimezone(ZoneInfo(zone))


def time_in_words(moment: datetime | time) -> str:
    """A wall-clock time, 24 hours, as two pairs of digits in the digits of the reader's language."""
    return format_time(moment, "HH:mm", locale=get_locale() or SOURCE)


def hours_in_words(starts: datetime, ends: datetime, zone: str) -> str:
    """From when to when on the wall clock of `zone`: of one day the hours ("18:00 – 19:30", "All day"), of several
    both days ("18 December 18:00 to 20 December 15:00", "8 to 11 December")."""
    first, last = days_of(starts, ends, zone)
    whole = whole_days(starts, ends, zone)
    begin, end = (time_in_words(local(moment, zone).time()) for moment in (starts, ends))
    if first == last:
        return gettext("All day") if whole else span_in_words(begin, end)
    named = "d MMMM" if first.year == last.year else "d MMMM y"
    days = [day_in_words(first, named), day_in_words(last, named)]
    if not whole:
        days = [f"{days[0]} {begin}", f"{days[1]} {end}"]
    elif (first.year, first.month) == (last.year, last.month):
        days[0] = day_in_words(first, "d")
    return gettext("%(begin)s to %(end)s", begin=days[0], end=days[1])


def when_parts(starts: datetime, ends: datetime, zone: str, pattern: str = "EEEE d MMMM") -> list[str]:
    """The day and the hours of something, or, where it takes several days, the one part that names them all."""
    first, last = days_of(starts, ends, zone)
    hours = hours_in_words(starts, ends, zone)
    return [day_in_words(first, pattern), hours] if first == last else [hours]


def when_in_words(starts: datetime, ends: datetime, zone: str, pattern: str = "EEEE d MMMM") -> str:
    """When something takes place, in one line: "Friday 18 December, 18:00 – 19:30"; the pattern is CLDR's."""
    return listed(when_parts(starts, ends, zone, pattern))


def span_in_words(begin: object, end: object) -> str:
    """A range of numbers as it is read: from the right in a right-to-left language, though digits alone run left."""
    mark = "\N{RIGHT-TO-LEFT MARK}" if current_language().direction == "rtl" else ""
    return f"{mark}{begin} – {end}"


def days_long(days: int) -> str:
    """So many days as people say it: whole years, else whole months, else days."""
    if days % 365 == 0:
        return ngettext("%(num)d year", "%(num)d years", days // 365)
    if days % 30 == 0 and days >= 60:
        return ngettext("%(num)d month", "%(num)d months", days // 30)
    return ngettext("%(num)d day", "%(num)d days", days)


@dataclass(frozen=True)
class Wording:
    """A row of texts in one language, and whether that is another than the reader's."""

    row: Any
    language: Language
    is_fallback: bool


def best_of(rows: Iterable[Any]) -> Wording:
    """Of rows with a `locale`, the reader's, else the town's, else the English, else any, labelled as a fallback."""
    by_code = {row.locale: row for row in rows}
    wanted = current_language().code
    order = (wanted, settings().default_locale, SOURCE, *sorted(by_code))
    code = next(code for code in order if code in by_code)
    return Wording(by_code[code], LANGUAGES[code], code != wanted)


def best_name(names: Mapping[str, str]) -> str:
    """Of names by language, the reader's, else the town's, else any."""
    order = (current_language().code, settings().default_locale, SOURCE, *sorted(names))
    return next(names[code] for code in order if names.get(code))


def isolated(name: str) -> str:
    """A name inside a sentence, whatever the direction of either (Unicode's first-strong isolate)."""
    return f"\u2068{name}\u2069"
