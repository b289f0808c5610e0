"""Sex, status and country in the reader's language."""

from functools import lru_cache

from babel import Locale

from community.foundation.i18n import current_language, lazy_gettext
from community.origins.rules import ResidenceStatus, Sex

LABELS = {
    Sex.FEMALE: lazy_gettext("Women and girls"),
    Sex.MALE: lazy_gettext("Men and boys"),
    ResidenceStatus.TEMPORARY_PROTECTION: lazy_gettext("Temporary protection"),
    ResidenceStatus.INTERNATIONAL_PROTECTION: lazy_gettext("International protection (refugee status)"),
    ResidenceStatus.HUMANITARIAN: lazy_gettext("Humanitarian status"),
    ResidenceStatus.APPLICANT: lazy_gettext("Applied for protection"),
    ResidenceStatus.RESIDENCE: lazy_gettext("Other right of residence"),
    ResidenceStatus.CITIZEN: lazy_gettext("Citizen of this country"),
}


@lru_cache
def _countries(locale: str) -> dict[str, str]:
    return {code: name for code, name in Locale.parse(locale).territories.items() if len(code) == 2 and code.isalpha()}


def countries() -> list[tuple[str, str]]:
    """Every country by its name in the reader's language: code and name."""
    named = _countries(current_language().code) or _countries("en")
    return sorted(((code, name) for code, name in named.items() if code != "ZZ"), key=lambda pair: pair[1].casefold())


def country_name(code: str) -> str:
    """A country in the reader's language."""
    return _countries(current_language().code).get(code, code)
