"""The catalogues at work: read once, and whether a language can be offered with them."""

import gettext
from functools import lru_cache
from pathlib import Path
from typing import Any

from community.foundation.i18n.languages import SOURCE
from community.foundation.i18n.tiers import Tier

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "community/foundation/translations"
# Under this key a compiled catalogue says down to which tier it lacks nothing.
WHOLE_KEY = "\N{BLACK SQUARE} whole tier"


def path_of(code: str, folder: Path | None = None) -> Path:
    """Where the catalogue of a language lies, whether it is there or not."""
    return (folder or FOLDER) / code / "LC_MESSAGES" / "messages.po"


class _Nothing(gettext.NullTranslations):
    """Says so where a catalogue has no word, instead of saying the source's."""

    def gettext(self, message: str) -> Any:
        return None

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> Any:
        return None


@lru_cache
def words_of(code: str, folder: Path | None = None) -> gettext.NullTranslations:
    """The compiled catalogue of a language; it answers None where it has no word."""
    compiled = path_of(code, folder).with_suffix(".mo")
    if not compiled.exists():
        return _Nothing()
    with compiled.open("rb") as file:
        words = gettext.GNUTranslations(file)  # type: ignore[arg-type]
    words.add_fallback(_Nothing())
    return words


def is_offered(code: str, folder: Path | None = None) -> bool:
    """Whether the language can be chosen: nothing is missing of what families and guests read."""
    return code == SOURCE or int(words_of(code, folder).gettext(WHOLE_KEY) or 0) >= Tier.FAMILIES
