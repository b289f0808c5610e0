"""What a message says in the reader's language, or in the nearest one that has it.

A text in another language than the page's carries two marks, characters for private use: one that names its language
before it and one after it. They survive whatever is done with a text on its way (joined, put into another, kept for
the next page). `marked_up` makes elements with `lang` and `dir` of them in a finished page, and `without_marks` takes
them out of whatever is no text of a page; a language that lacks nothing never has any.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from flask import Response, g, has_app_context, has_request_context
from flask_babel import get_locale
from flask_babel.speaklater import LazyString

from community.foundation.config import settings
from community.foundation.i18n import catalogues
from community.foundation.i18n.languages import LANGUAGES, SOURCE, Language

FIRST_MARK = 0xE100
END = chr(FIRST_MARK + 31)
BEGINS = {code: chr(FIRST_MARK + number) for number, code in enumerate(LANGUAGES)}
BEGUN = {mark: LANGUAGES[code] for code, mark in BEGINS.items()}
_MARKS = f"{chr(FIRST_MARK)}-{END}"
# All marks, as they are, in JSON that is written with ASCII alone, and in the words of an address.
ANY_MARK = re.compile(rf"[{_MARKS}]|\\ue1[01][0-9a-f]|%EE%84%[89][0-9A-F]")
ANY_BYTES = re.compile(rb"\xee\x84[\x80-\x9f]|\\ue1[01][0-9a-f]|%EE%84%[89][0-9A-F]")
TEXT = re.compile(f"([{''.join(BEGUN)}])([^{_MARKS}]*){END}")
# What stands in a page and is no text that could hold an element.
NO_ELEMENTS = re.compile(
    r"""<(title|textarea|option|script|style|svg)\b.*?</\1\s*>|<!--.*?-->|<(?:[^<>"']|"[^"]*"|'[^']*')*>""",
    re.DOTALL | re.IGNORECASE,
)
# Unicode's isolates, where there are no elements: left to right, right to left, and the end of either.
ISOLATES = {"ltr": "\u2066", "rtl": "\u2067"}
ISOLATED = "\u2069"


def current_language() -> Language:
    """The language of the page or email being made; the source's where there is none."""
    locale = get_locale() if has_app_context() else None
    if locale is None:
        return LANGUAGES[SOURCE]
    return _BY_PARTS.get((locale.language, locale.territory)) or LANGUAGES[SOURCE]


_BY_PARTS = {(code.partition("_")[0], code.partition("_")[2] or None): one for code, one in LANGUAGES.items()}


def chain(code: str, asked: str = "", town: str = "") -> tuple[str, ...]:
    """Whose words are shown to a reader of a language, nearest first: its own, those the settings name for it
    (`LANGUAGE_FALLBACKS`, "uk:ru,en ku:ar"), or else the list's, then the town's and the source's."""
    named = dict(part.partition(":")[::2] for part in asked.split())
    then = named[code].split(",") if code in named else LANGUAGES[code].then
    return tuple(dict.fromkeys(one for one in (code, *then, town, SOURCE) if one in LANGUAGES))


@lru_cache
def _words_for(code: str, asked: str, town: str) -> tuple[tuple[Language, Any], ...]:
    """The languages of the chain with their catalogues, as far as the source: it has every word."""
    codes = chain(code, asked, town)
    return tuple((LANGUAGES[one], catalogues.words_of(one)) for one in codes[: codes.index(SOURCE)])


def fallbacks(code: str) -> tuple[str, ...]:
    """The chain of a language, by the settings at work."""
    return chain(code, settings().language_fallbacks, settings().default_locale)


def akin(code: str, asked: str = "", town: str = "") -> frozenset[str]:
    """In which other languages somebody who speaks this one may follow: the nearest of its `chain`, and the same
    language of another country; never the town's or the source's, of which the chain says nothing."""
    if code not in LANGUAGES:
        return frozenset()
    alike = {one for one in LANGUAGES if one.partition("_")[0] == code.partition("_")[0]}
    return frozenset({*chain(code, asked, town)[1:2], *alike}) - {code, town, SOURCE}


def near(code: str) -> frozenset[str]:
    """What is akin to a language, by the settings at work."""
    return akin(code, settings().language_fallbacks, settings().default_locale)


def _said(ask: Callable[[Any], str | None], otherwise: str, variables: dict[str, Any]) -> str:
    """The text of the nearest language that has it, filled in, and marked where it is another than the reader's."""
    reader = current_language()
    if reader.code == SOURCE:
        return otherwise % variables if variables else otherwise
    config = settings()
    for language, words in _words_for(reader.code, config.language_fallbacks, config.default_locale):
        text = ask(words)
        if text is not None:
            if language is reader:
                return text % variables if variables else text
            return _of_another(text, language, reader, variables)
    return _of_another(otherwise, LANGUAGES[SOURCE], reader, variables)


def _of_another(text: str, language: Language, reader: Language, variables: dict[str, Any]) -> str:
    turned = language.direction != reader.direction
    if variables:
        # What is put in is mostly the reader's own: a date, a name.
        given = {name: isolated(value) if turned and type(value) is str else value for name, value in variables.items()}
        text = text % given
    if has_request_context() and not g.get("plain_words"):
        return f"{BEGINS[language.code]}{text}{END}"
    return f"{ISOLATES[language.direction]}{text}{ISOLATED}" if turned else text


def gettext(message: str, /, **variables: Any) -> str:
    """A message in the reader's language, or the nearest one's, with what is to be put in."""
    return _said(lambda words: words.gettext(message), message, variables)


def ngettext(one: str, many: str, num: int, /, **variables: Any) -> str:
    """A message that counts, in the form that the number takes in the language it is said in."""
    variables.setdefault("num", num)
    return _said(lambda words: words.ngettext(one, many, num), one if num == 1 else many, variables)


def lazy_gettext(message: str, /, **variables: Any) -> LazyString:
    """A message that is looked up each time it is shown."""
    return LazyString(gettext, message, **variables)


def isolated(name: str) -> str:
    """A name inside a sentence, whatever the direction of either (Unicode's first-strong isolate)."""
    return f"\u2068{name}\u2069"


@contextmanager
def plain_words() -> Iterator[None]:
    """Let what is said in between carry no marks: an email, a file."""
    before = g.get("plain_words", False)
    g.plain_words = True
    try:
        yield
    finally:
        g.plain_words = before


def without_marks(text: str, direction: str = "") -> str:
    """A text with no marks; with the reader's `direction`, whatever runs the other way is isolated instead."""

    def bare(found: re.Match[str]) -> str:
        language = BEGUN[found[1]]
        if direction in ("", language.direction):
            return found[2]
        return f"{ISOLATES[language.direction]}{found[2]}{ISOLATED}"

    return ANY_MARK.sub("", _inmost_first(bare, text))


def marked_up(page: str, direction: str) -> str:
    """A page of HTML for a reader of that direction: marks in its text become elements with `lang` and `dir`, those in
    attributes, titles, options and drawings are taken out."""
    parts: list[str] = []
    since = 0
    for found in NO_ELEMENTS.finditer(page):
        parts.append(_elements(page[since : found.start()]))
        parts.append(without_marks(found[0], direction) if ANY_MARK.search(found[0]) else found[0])
        since = found.end()
    parts.append(_elements(page[since:]))
    return "".join(parts)


def _elements(text: str) -> str:
    def element(found: re.Match[str]) -> str:
        language = BEGUN[found[1]]
        return f'<span lang="{language.tag}" dir="{language.direction}">{found[2]}</span>'

    return ANY_MARK.sub("", _inmost_first(element, text)) if END in text or ANY_MARK.search(text) else text


def _inmost_first(make: Callable[[re.Match[str]], str], text: str) -> str:
    found = 1
    while found:
        text, found = TEXT.subn(make, text)
    return text


def finish(response: Response) -> Response:
    """Before an answer leaves: no mark stays in it."""
    if response.is_streamed or response.direct_passthrough:
        return response
    body = response.get_data()
    if ANY_BYTES.search(body):
        if response.mimetype == "text/html":
            response.set_data(marked_up(body.decode(), current_language().direction))
        else:
            response.set_data(ANY_BYTES.sub(b"", body))
    return response
