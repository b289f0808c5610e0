"""What a pack is, everything that can be wrong with one, found before anything is written, and what it would do."""

import json
import math
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from community.foundation.personal_numbers import find_personal_number

FORMAT = "zaedno-pack"
VERSION = 1
# A town's is a fiftieth of it.
MOST_BYTES = 2_000_000
MOST_ENTRIES = 2_000
# So many faults are told; whoever mends these looks again.
MOST_FAULTS = 100
HEADER = ("format", "version", "country", "time_zone", "consent_texts", "parts")
SLUG = re.compile(r"[^\W_]+(-[^\W_]+)*")
# The signs by which the direction of a text is turned round, and what has no sign at all.
UNSEEN = ("Cc", "Cs", "Co", "Cn")
TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

Entry = Mapping[str, Any]


class FaultKind(Enum):
    """What is wrong at a place of a pack."""

    TOO_LARGE = "too_large"
    NOT_JSON = "not_json"
    NOT_A_PACK = "not_a_pack"
    OTHER_VERSION = "other_version"
    OTHER_COUNTRY = "other_country"
    OTHER_ZONE = "other_zone"
    UNKNOWN = "unknown"
    MISSING = "missing"
    WRONG_KIND = "wrong_kind"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    OUT_OF_RANGE = "out_of_range"
    NOT_A_CHOICE = "not_a_choice"
    UNSEEN_SIGNS = "unseen_signs"
    PERSONAL_NUMBER = "personal_number"
    TWICE = "twice"
    NOT_THERE = "not_there"
    UNFIT = "unfit"


class PackRefusal(Enum):
    """Why a pack is not taken over."""

    FAULTY = "faulty"


@dataclass(frozen=True)
class PackFault:
    """Something that is wrong: where ("areas[3].district") and what."""

    place: str
    kind: FaultKind
    word: str = ""


Check = Callable[[str, Any], Iterator[PackFault]]
REQUIRED: Any = object()


@dataclass(frozen=True)
class PackField:
    """What an entry says under a name: how it is checked, and what it is where it is not said."""

    check: Check
    otherwise: Any = REQUIRED


class Doing(Enum):
    """What becomes of an entry: it is made, is so already, is kept as it is here, or takes the place of that."""

    MADE = "made"
    SAME = "same"
    KEPT = "kept"
    REPLACED = "replaced"
    # Kept, and not to be replaced: whoever runs the server, or an open question, holds it.
    FIXED = "fixed"


@dataclass(frozen=True)
class Here:
    """An entry as it is in this town; `own`: somebody here decided it, `fixed`: nobody may change it now, `told`: a
    pack of this town has it."""

    entry: Entry
    own: bool = True
    fixed: bool = False
    told: bool = True


def _is_unseen(text: str, *, several: bool) -> bool:
    seen = "\n" if several else ""
    return any(sign in TURNING or (unicodedata.category(sign) in UNSEEN and sign not in seen) for sign in text)


def _tidy(text: str, *, several: bool) -> str:
    whole = unicodedata.normalize("NFC", text)
    return whole.strip() if several else " ".join(whole.split())


def line(
    longest: int,
    *,
    empty: bool = False,
    like: re.Pattern[str] | None = None,
    dialled: bool = False,
    several: bool = False,
) -> Check:
    """A text, at most so long, on one line or on `several`; like this pattern; `dialled`: a number of a telephone."""

    def check(place: str, value: Any) -> Iterator[PackFault]:
        if not isinstance(value, str):
            yield PackFault(place, FaultKind.WRONG_KIND)
        elif not value.strip() and not empty:
            yield PackFault(place, FaultKind.EMPTY)
        elif len(value) > longest:
            yield PackFault(place, FaultKind.TOO_LONG, str(longest))
        elif _is_unseen(value, several=several) or value != _tidy(value, several=several):
            yield PackFault(place, FaultKind.UNSEEN_SIGNS)
        elif value and like is not None and not like.fullmatch(value):
            yield PackFault(place, FaultKind.NOT_A_CHOICE, value)
        elif not dialled and find_personal_number(value) is not None:
            yield PackFault(place, FaultKind.PERSONAL_NUMBER)

    return check


def flag(place: str, value: Any) -> Iterator[PackFault]:
    """Yes or no."""
    if not isinstance(value, bool):
        yield PackFault(place, FaultKind.WRONG_KIND)


def number(least: float, most: float, *, whole: bool = True, nothing: bool = False) -> Check:
    """A number from one to the other; or nothing."""

    def check(place: str, value: Any) -> Iterator[PackFault]:
        if value is None and nothing:
            return
        if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
            yield PackFault(place, FaultKind.WRONG_KIND)
        elif not (math.isfinite(value) and least <= value <= most):
            yield PackFault(place, FaultKind.OUT_OF_RANGE, f"{least:g} – {most:g}")

    return check


def day(place: str, value: Any) -> Iterator[PackFault]:
    """A day, written as 2027-09-15."""
    if not isinstance(value, str):
        yield PackFault(place, FaultKind.WRONG_KIND)
        return
    try:
        known = date.fromisoformat(value).isoformat() == value
    except ValueError:
        known = False
    if not known:
        yield PackFault(place, FaultKind.NOT_A_CHOICE, value[:40])


def one_of(words: Iterable[str], *, nothing: bool = False) -> Check:
    """One of these words; or nothing."""
    known = frozenset(words)

    def check(place: str, value: Any) -> Iterator[PackFault]:
        if value is None and nothing:
            return
        if not isinstance(value, str):
            yield PackFault(place, FaultKind.WRONG_KIND)
        elif value not in known:
            yield PackFault(place, FaultKind.NOT_A_CHOICE, value[:40])

    return check


def some_of(words: Iterable[str]) -> Check:
    """A list of some of these words, each once."""
    single = one_of(words)

    def check(place: str, value: Any) -> Iterator[PackFault]:
        if not isinstance(value, list):
            yield PackFault(place, FaultKind.WRONG_KIND)
            return
        if len(value) > MOST_ENTRIES:
            yield PackFault(place, FaultKind.TOO_MANY, str(MOST_ENTRIES))
            return
        for position, one in enumerate(value):
            yield from single(f"{place}[{position}]", one)
            if isinstance(one, str) and one in value[:position]:
                yield PackFault(f"{place}[{position}]", FaultKind.TWICE, one[:40])

    return check


def names(languages: Iterable[str], longest: int, *, empty: bool = False) -> Check:
    """A name by language; in one of them at least."""
    known, text = frozenset(languages), line(longest)

    def check(place: str, value: Any) -> Iterator[PackFault]:
        if not isinstance(value, Mapping):
            yield PackFault(place, FaultKind.WRONG_KIND)
            return
        if not value and not empty:
            yield PackFault(place, FaultKind.EMPTY)
        for code, word in value.items():
            if code not in known:
                yield PackFault(f"{place}.{code[:20]}", FaultKind.UNKNOWN, code[:20])
            else:
                yield from text(f"{place}.{code}", word)

    return check


class _Twice(ValueError):
    """A name stands twice in one object, and a reader would take the last in silence."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Twice(next(name for number, (name, _) in enumerate(pairs) if name in dict(pairs[:number])))
    return found


def _no_number(word: str) -> Any:
    raise ValueError(word)


def document_of(content: bytes) -> tuple[dict[str, Any], list[PackFault]]:
    """What a file holds, and what is wrong with it before its parts are looked at; with any fault nothing is held."""
    if len(content) > MOST_BYTES:
        return {}, [PackFault("", FaultKind.TOO_LARGE, f"{MOST_BYTES:,}")]
    try:
        found = json.loads(content.decode(), object_pairs_hook=_once, parse_constant=_no_number)
    except _Twice as twice:
        return {}, [PackFault(str(twice)[:60], FaultKind.TWICE)]
    except (ValueError, RecursionError):
        return {}, [PackFault("", FaultKind.NOT_JSON)]
    faults = list(header_faults(found))
    return ({}, faults) if faults else (found, [])


def header_faults(document: Any) -> Iterator[PackFault]:
    """What is wrong with what stands before the parts."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        yield PackFault("format", FaultKind.NOT_A_PACK)
        return
    version = document.get("version")
    if isinstance(version, bool) or version != VERSION:
        yield PackFault("version", FaultKind.OTHER_VERSION, str(version)[:20])
        return
    yield from (PackFault(name[:60], FaultKind.UNKNOWN) for name in document if name not in HEADER)
    yield from (PackFault(name, FaultKind.MISSING) for name in HEADER if name not in document)
    for name in ("country", "time_zone", "consent_texts"):
        if name in document:
            yield from line(60)(name, document[name])
    if "parts" in document and not isinstance(document["parts"], dict):
        yield PackFault("parts", FaultKind.WRONG_KIND)


def entries_of(
    slug: str, listed: Any, shape: Mapping[str, PackField], key: Sequence[str]
) -> tuple[list[Entry], list[PackFault]]:
    """The entries of a part, each with whatever it does not say filled in, and what is wrong with them."""
    if not isinstance(listed, list):
        return [], [PackFault(slug, FaultKind.WRONG_KIND)]
    if len(listed) > MOST_ENTRIES:
        return [], [PackFault(slug, FaultKind.TOO_MANY, str(MOST_ENTRIES))]
    found: list[Entry] = []
    faults: list[PackFault] = []
    seen: set[str] = set()
    for position, one in enumerate(listed):
        place = f"{slug}[{position}]"
        wrong = list(_entry_faults(place, one, shape))
        faults += wrong
        if wrong:
            continue
        entry = {name: one.get(name, field.otherwise) for name, field in shape.items()}
        if (called := key_of(entry, key)) in seen:
            faults.append(PackFault(place, FaultKind.TWICE, called))
        seen.add(called)
        found.append(entry)
    return found, faults


def _entry_faults(place: str, one: Any, shape: Mapping[str, PackField]) -> Iterator[PackFault]:
    if not isinstance(one, dict):
        yield PackFault(place, FaultKind.WRONG_KIND)
        return
    for name in one:
        if name not in shape:
            yield PackFault(f"{place}.{name[:60]}", FaultKind.UNKNOWN)
    for name, field in shape.items():
        if name in one:
            yield from field.check(f"{place}.{name}", one[name])
        elif field.otherwise is REQUIRED:
            yield PackFault(f"{place}.{name}", FaultKind.MISSING)


def key_of(entry: Entry, key: Sequence[str]) -> str:
    """By what an entry is known: the values of these fields."""
    return " / ".join(str(entry[name]) for name in key if entry[name] not in ("", None))


def doing(there: Entry, here: Here | None, *, replace: bool) -> Doing:
    """What becomes of an entry of a pack where the town has `here`; what nobody here decided is no loss."""
    if here is None:
        return Doing.MADE
    if dict(there) == dict(here.entry):
        return Doing.SAME
    if here.fixed:
        return Doing.FIXED
    if not here.own:
        return Doing.MADE
    return Doing.REPLACED if replace else Doing.KEPT


def is_named(replace: Collection[str], slug: str, key: str) -> bool:
    """Whether an entry is among what is to be replaced: by its part and key ("districts:vitosha"), or its part."""
    return slug in replace or f"{slug}:{key}" in replace


def vocabulary(words: Iterable[str]) -> tuple[Mapping[str, PackField], Callable[[], list[Here]]]:
    """The shape of a part that is a list of words of the house, and those that are here."""
    known = tuple(words)
    return {"word": PackField(line(60))}, lambda: [Here({"word": word}) for word in known]


def written(
    parts: Mapping[str, Sequence[Entry]], *, country: str, time_zone: str, consent_texts: str
) -> dict[str, Any]:
    """A pack as it is kept: what it is, where it holds, and its parts."""
    header = {"format": FORMAT, "version": VERSION, "country": country, "time_zone": time_zone}
    return {**header, "consent_texts": consent_texts, "parts": {slug: list(some) for slug, some in parts.items()}}


def in_bytes(document: Mapping[str, Any]) -> bytes:
    """A pack as a file, the same for the same town."""
    return (json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()
