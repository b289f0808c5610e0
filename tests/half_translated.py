"""A language whose first tier alone is translated, as most are: a catalogue of that kind for a test to put up."""

from collections.abc import Callable
from pathlib import Path

from community.foundation import i18n
from community.foundation.i18n import catalogues, gathering, words
from community.foundation.i18n.catalogues import path_of
from community.foundation.i18n.languages import LANGUAGES
from community.foundation.i18n.tiers import Tier


def catalogue_in(folder: Path, code: str, is_left_out: Callable[..., bool] = lambda _message: False) -> None:
    """Write and compile a catalogue in which each message says the language's code and itself, apart from what is
    left out."""
    catalogue = gathering.read(code)
    for message in catalogue:
        if message.id:
            forms = len(LANGUAGES[code].plural_forms)
            text = f"{code} {message.id if isinstance(message.id, str) else message.id[1]}"
            said = "" if is_left_out(message) else text
            message.string = said if isinstance(message.id, str) else (said,) * forms
    path = path_of(code, folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as out:
        gathering.write_po(out, catalogue)
    path.with_suffix(".mo").write_bytes(gathering.compiled(code, folder))
    catalogues.words_of.cache_clear()


def is_for_others(message) -> bool:
    """Whether neither families nor guests read this."""
    return gathering.tier_in(message) is not Tier.FAMILIES


def put_up(monkeypatch, folder: Path, *codes: str) -> None:
    """Let these languages be translated as far as families and guests read, and no other at all but the source."""
    for code in codes:
        catalogue_in(folder, code, is_for_others)
    monkeypatch.setattr(catalogues, "FOLDER", folder)
    forget()


def forget() -> None:
    """Read the catalogues anew."""
    for kept in (catalogues.words_of, words._words_for, i18n.complete):
        kept.cache_clear()
