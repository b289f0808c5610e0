"""The catalogues as translators have them: gathered from the source, brought up to it, and what they lack."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from community.foundation.i18n.catalogues import ROOT, WHOLE_KEY, path_of
from community.foundation.i18n.languages import LANGUAGES, SOURCE, Language
from community.foundation.i18n.tiers import Tier, names_at, tier_of

TEMPLATES = {"trim_blocks": "true", "lstrip_blocks": "true"}
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
KEYWORDS: Mapping[str, Any] = {**DEFAULT_KEYWORDS, "lazy_gettext": None}
# The folders of the house that hold no words of it.
ELSEWHERE = {"tests", "node_modules", "migrations", "instance"}
MARK = "tier "


def key_of(message: Message) -> str:
    """A message as translators' lists write it: plural forms joined by three bars."""
    return "|||".join(message.id) if isinstance(message.id, tuple | list) else message.id


def is_whole(message: Message) -> bool:
    """Whether every form of a message is translated."""
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(forms) and all(form and form.strip() for form in forms)


def tier_in(message: Message) -> Tier:
    """The tier that a message of a catalogue is marked with; the first, which asks most, where there is no mark."""
    marks = [int(text.removeprefix(MARK)) for text in message.auto_comments if text.startswith(MARK)]
    return Tier(min(marks)) if marks else Tier.FAMILIES


def gathered(root: Path = ROOT) -> Catalog:
    """All messages of the source, each with the places where it stands and marked with its tier.

    Raises Unplaced where a file with messages stands nowhere in tiers.toml.
    """
    options = {pattern: TEMPLATES for pattern, method in METHODS if method == "jinja2"}
    found = Catalog(project="Zaedno", version="1")
    tiers: dict[Any, Tier] = {}
    names: dict[str, Mapping[int, frozenset[str]]] = {}
    rows = extract_from_dir(root, METHODS, options, KEYWORDS, directory_filter=_is_ours)
    for path, line, words, _comments, _context in sorted(rows, key=lambda row: (str(row[2]), row[0], row[1])):
        if path.endswith(".py") and path not in names:
            names[path] = names_at((root / path).read_text("utf-8"))
        tier = tier_of(path, names.get(path, {}).get(line, ()))
        found.add(words, None, [(path, line)])
        key = words[0] if isinstance(words, tuple) else words
        tiers[key] = min(tier, tiers.get(key, tier))
    for message in found:
        if message.id:
            message.auto_comments = [f"{MARK}{tiers[message.id[0] if message.pluralizable else message.id]:d}"]
    return found


def _is_ours(folder: str | Path) -> bool:
    name = Path(folder).name
    return name not in ELSEWHERE and not name.startswith(".")


def read(code: str, folder: Path | None = None) -> Catalog:
    """The catalogue of a language; an empty one, with CLDR's plural forms, where there is none yet."""
    path, language = path_of(code, folder), LANGUAGES[code]
    if not path.exists():
        return _empty(language)
    with path.open("rb") as text:
        return read_po(text, locale=code)


def _empty(language: Language) -> Catalog:
    lines = (f"Language: {language.code}", f"Plural-Forms: {language.plural_header}")
    head = "".join(f'"{line}\\n"\n' for line in (*lines, "Content-Type: text/plain; charset=utf-8"))
    return read_po(BytesIO(f'msgid ""\nmsgstr ""\n{head}'.encode()), locale=language.code)


def bring_up(folder: Path | None = None) -> None:
    """Write every catalogue anew with the messages of the source: what is new is empty, what is gone is gone."""
    source = gathered()
    for code in LANGUAGES:
        if code == SOURCE:
            continue
        catalogue, path = read(code, folder), path_of(code, folder)
        catalogue.update(source, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        catalogue.header_comment = "# The words of Zaedno."
        catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as out:
            write_po(out, catalogue, width=0, no_location=True, sort_output=True, ignore_obsolete=True)


def whole_tier(messages: Iterable[Message]) -> int:
    """Down to which tier nothing is missing among these; 0 where the first has a gap, or there is nothing at all."""
    lacking = [tier_in(message) for message in messages if not is_whole(message)]
    return min(lacking) - 1 if lacking else int(max(Tier))


def compiled(code: str, folder: Path | None = None) -> bytes:
    """A catalogue as gettext reads it. What lacks a form is left out, so that it falls back whole."""
    catalogue = read(code, folder)
    whole = whole_tier(message for message in catalogue if message.id)
    for message in list(catalogue):
        if message.id and not is_whole(message):
            catalogue.delete(message.id)
    catalogue.add(WHOLE_KEY, str(whole))
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def missing(code: str, upto: Tier = Tier.STAFF, folder: Path | None = None) -> Iterator[Message]:
    """The messages of a catalogue that lack a form, as far as they are of the tier `upto` or a lower one."""
    for message in read(code, folder):
        if message.id and tier_in(message) <= upto and not is_whole(message):
            yield message


def to_translate(code: str, upto: Tier, beside: Sequence[str] = ()) -> dict[str, dict[str, Any]]:
    """What a translator needs of each missing message: its forms (CLDR's names), where it stands, and what other
    languages say."""
    forms = list(LANGUAGES[code].plural_forms)
    others = {other: {key_of(one): one.string for one in read(other) if one.id} for other in beside}
    source = {key_of(one): one for one in gathered() if one.id}
    asked: dict[str, dict[str, Any]] = {}
    for message in missing(code, upto):
        key = key_of(message)
        said = {other: texts[key] for other, texts in others.items() if texts.get(key)}
        places = sorted({path for path, _line in source[key].locations}) if key in source else []
        asked[key] = {"tier": int(tier_in(message)), "where": places, **said}
        if message.pluralizable:
            asked[key]["forms"] = forms
    return asked
