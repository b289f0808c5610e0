"""Languages: which there are, which one a reader gets, and how dates and lists are worded in it."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_currency, get_territory_currencies
from babel.units import format_unit
from flask import Flask, has_request_context, request, session
from flask_babel import Babel, LazyString, force_locale, get_locale

from community.foundation.access import current_actor
from community.foundation.config import settings
from community.foundation.i18n import catalogues, compiling, words
from community.foundation.i18n.languages import LANGUAGES, SOURCE, Language, reviews
from community.foundation.i18n.tiers import Tier
from community.foundation.i18n.words import (
    current_language,
    fallbacks,
    gettext,
    isolated,
    lazy_gettext,
    near,
    ngettext,
    plain_words,
    without_marks,
)
from community.foundation.rules import days_of, whole_days

__all__ = [
    "LANGUAGES",
    "Language",
    "current_language",
    "force_locale",
    "gettext",
    "isolated",
    "lazy_gettext",
    "near",
    "ngettext",
    "plain_words",
    "reviews",
    "without_marks",
]

# Names of weekdays up to so many emails count as short.
SHORT = 4
# The longest name of a day that a strip of days has room for.
WORD = 8


def install(app: Flask) -> None:
    """Compile the catalogues that are newer than their compiled form and choose a language for each request."""
    compiling.compile_all()
    app.config["BABEL_DEFAULT_LOCALE"] = SOURCE
    app.after_request(words.finish)
    Babel(app, locale_selector=chosen_locale, timezone_selector=lambda: app.config["ZAEDNO"].time_zone)


@lru_cache
def complete() -> tuple[Language, ...]:
    """The source, and each language whose first tier lacks nothing."""
    return tuple(language for code, language in LANGUAGES.items() if catalogues.is_offered(code))


def available() -> tuple[Language, ...]:
    """The languages that can be chosen: those that lack nothing, or of them what this town offers and the source."""
    return _offered(complete(), settings().offered_languages)


@lru_cache
def _offered(languages: tuple[Language, ...], wanted: str) -> tuple[Language, ...]:
    chosen = {SOURCE, *wanted.split()}
    return tuple(one for one in languages if not wanted or one.code in chosen)


NOT_REVIEWED = lazy_gettext("Translated, and not yet reviewed by somebody who speaks the language.")


def translated() -> list[Language]:
    """The languages that can be chosen and are not the one in which the words are written."""
    return [one for one in available() if one.code != SOURCE]


def unreviewed(noted: Collection[str] = ()) -> list[tuple[Language, str]]:
    """The languages that are offered before a speaker has reviewed what families read (reviews.toml, and what was
    `noted` in this town), each with the remark in itself; the source, which is written and not translated, comes last
    and says it of all of them."""
    said = in_every_language(NOT_REVIEWED)
    read = {*noted, *(code for code, review in reviews().items() if review.tier >= Tier.FAMILIES)}
    order = [one for one in translated() if one.code not in read]
    return [(one, said[one.code]) for one in (*order, LANGUAGES[SOURCE])] if order else []


def chosen_locale() -> str:
    """The reader's language: chosen on this device, then the account's, then the browser's, then the town's."""
    spoken = [language.code for language in available()]
    if not has_request_context():
        return SOURCE
    for wish in (session.get("locale"), current_actor().locale):
        if wish in spoken:
            return wish
    best = request.accept_languages.best_match([code.replace("_", "-") for code in spoken])
    return (best or language_of_the_town()).replace("-", "_")


def language_of_the_town() -> str:
    """The language for whoever names none: the town's, where everything is said in it."""
    default = settings().default_locale
    return default if default in {language.code for language in available()} else SOURCE


def language_name(code: str) -> str:
    """The name of a language in the reader's language (by CLDR, its own name where CLDR has none)."""
    name = (get_locale() or Locale(SOURCE)).languages.get(code)
    return str(name or LANGUAGES[code].own_name if code in LANGUAGES else name or code)


def in_words(items: Iterable[str], *, either: bool = False) -> str:
    """A list as the reader's language writes it, its parts joined by "and", or by "or" where it is `either` of them."""
    if joins := current_language().joins:
        # CLDR has a Latin comma for these, and no words of theirs.
        *before, last = list(items) or [""]
        return f"{listed(before)} {joins[either]} {last}" if before else last
    return format_list(list(items), style="or" if either else "standard", locale=get_locale() or SOURCE)


def in_every_language(message: LazyString) -> dict[str, str]:
    """What each language that can be chosen says for a message, by code: for texts that are kept in several."""
    said = {}
    with plain_words():
        for language in available():
            with force_locale(language.code):
                said[language.code] = str(message)
    return said


def listed(items: Iterable[str]) -> str:
    """Parts with the reader's comma between them and no "and"."""
    return (", " if current_language().direction == "ltr" else "، ").join(items)


def day_in_words(day: date, pattern: str = "EEEE d MMMM") -> str:
    """A date in the reader's language; the pattern is CLDR's."""
    return format_date(day, pattern, locale=get_locale() or SOURCE)


# Where CLDR, as the locked package carries it, does not know yet what a country pays with.
CHANGED_CURRENCIES = {"BG": (date(2026, 1, 1), "EUR")}


def currency_of(country: str, on: date) -> str:
    """What is paid with in a country on a day (ISO 4217), as CLDR says; nothing where it says nothing."""
    since, changed = CHANGED_CURRENCIES.get(country, (date.max, ""))
    return changed if on >= since else next(iter(get_territory_currencies(country, on)), "")


def money_in_words(amount: int, currency: str) -> str:
    """A whole amount of a currency in the reader's language."""
    locale = Locale.parse(str(get_locale() or SOURCE))
    pattern = re.sub(r"\.0+", "", locale.currency_formats["standard"].pattern)
    return format_currency(amount, currency, pattern, locale, currency_digits=False)


def first_weekday() -> int:
    """The week starts as the country's calendars do (CLDR), whatever the reader's language; Monday is 0."""
    return _first_weekday_of(settings().country)


@lru_cache
def _first_weekday_of(country: str) -> int:
    # Babel looks through the names of all its locales for each that it parses.
    return Locale.parse(f"und_{country}", resolve_likely_subtags=True).first_week_day


@lru_cache
def _locale(code: str) -> Locale:
    return Locale.parse(code)


def weekdays(width: str = "short") -> list[tuple[int, str]]:
    """The days of the week in the place's order, Monday is 0, with their names in the reader's language (`wide`,
    `abbreviated`, `short`; the last are a few letters, one each where the language has no others)."""
    # Never "stand-alone": Babel 2.18 writes those of Pashto over every language that it reads later in the process.
    days = _locale(current_language().code).days["format"]
    named = [days[one] for one in ((width, "narrow", "wide") if width == "short" else (width,))]
    names = next((one for one in named if width != "short" or _is_short(one.values())), named[-1])
    first = first_weekday()
    return [(day, names[day]) for day in ((first + n) % 7 for n in range(7))]


def short_weekday(day: date) -> str:
    """The name of a day above its number in a strip of days: abbreviated, as short as in a table where a language's
    abbreviations are whole words (Sorani)."""
    names = _locale(current_language().code).days["format"]["abbreviated"]
    whole = max(map(len, names.values())) > WORD
    return dict(weekdays())[day.weekday()] if whole else str(names[day.weekday()])


def _is_short(names: Iterable[str]) -> bool:
    """Whether names of days are a few letters of the reader's script: Persian has digits, Pashto Latin letters."""
    foreign = current_language().direction == "rtl" and any(name.isascii() for name in names)
    return not foreign and all(name.isalpha() and len(name) <= SHORT for name in names)


def local(moment: datetime, zone: str) -> datetime:
    """A moment on the wall clock of `zone`."""
    return moment.astimezone(ZoneInfo(zone))


def time_in_words(moment: datetime | time) -> str:
    """A wall-clock time, 24 hours, as two pairs of digits in the digits of the reader's language."""
    return format_time(moment, "HH:mm", locale=get_locale() or SOURCE)


def minutes_in_words(number: int) -> str:
    """So many minutes, short: "20 min"; CLDR has a whole word for them not in every language."""
    return format_unit(number, "duration-minute", length="short", locale=get_locale() or SOURCE)


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
    """Of rows with a `locale`, the reader's, else the nearest language's, else any, labelled as a fallback."""
    by_code = {row.locale: row for row in rows}
    wanted = current_language().code
    order = (*fallbacks(wanted), *sorted(by_code))
    code = next(code for code in order if code in by_code)
    return Wording(by_code[code], LANGUAGES[code], code != wanted)


def best_said(rows: Iterable[Any], name: str) -> Wording | None:
    """Of rows with a `locale`, the best one (`best_of`) of those that say something under this name; None where none
    does."""
    said = [row for row in rows if getattr(row, name)]
    return best_of(said) if said else None


def title_of(texts: Iterable[Any]) -> str:
    """The title among these texts in plain words, with the name of its language where that is not the reader's."""
    best = best_of(texts)
    return f"{best.row.title} ({language_name(best.language.code)})" if best.is_fallback else str(best.row.title)


def best_name(names: Mapping[str, str]) -> str:
    """Of names by language, the reader's, else the nearest language's, else any."""
    order = (*fallbacks(current_language().code), *sorted(names))
    return next(names[code] for code in order if names.get(code))
