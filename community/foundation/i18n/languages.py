"""The one list of languages: what each is called, how it is written, and how far it is to be translated."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from babel import Locale
from babel.plural import PluralRule, to_gettext

from community.foundation.i18n.tiers import Tier

SOURCE = "en"
# The forms of CLDR in its own order; a catalogue writes them in this one.
FORMS = ("zero", "one", "two", "few", "many", "other")
# The largest count of anything here: forms of larger numbers (French has one for millions) are not asked for.
MOST = 1_000


@dataclass(frozen=True)
class Language:
    """A language of the site.

    `code` is Babel's, `own_name` the name in its own script, `reaches` the last tier that is to be translated, and
    `then` whose words stand in for missing ones, nearest first, before the town's language and the source. `joins` are
    "and" and "or" of a list, where CLDR has none.
    """

    code: str
    own_name: str
    direction: str = "ltr"
    reaches: Tier = Tier.FAMILIES
    then: tuple[str, ...] = ()
    joins: tuple[str, str] | None = None

    @property
    def tag(self) -> str:
        """The code as HTML's lang attribute writes it (BCP 47)."""
        return self.code.replace("_", "-")

    @cached_property
    def plural_forms(self) -> tuple[str, ...]:
        """CLDR's names of the forms that a counted noun has here, in the order of the catalogue: those of whole
        numbers up to a thousand, without forms that only fractions or millions take."""
        rule = Locale.parse(self.code).plural_form
        taken = {rule(number) for number in range(MOST)}
        return tuple(form for form in FORMS if form in taken)

    @property
    def plural_rule(self) -> PluralRule:
        """CLDR's rule for these forms; the last of them takes whatever no other takes."""
        rules = Locale.parse(self.code).plural_form.rules
        return PluralRule({form: text for form, text in rules.items() if form in self.plural_forms[:-1]})

    @property
    def plural_header(self) -> str:
        """What a catalogue's Plural-Forms says (GNU gettext)."""
        return to_gettext(self.plural_rule)


LANGUAGES = {
    language.code: language
    for language in (
        Language("bg", "Български", reaches=Tier.STAFF),
        Language("en", "English", reaches=Tier.STAFF),
        Language("uk", "Українська", reaches=Tier.VOLUNTEERS, then=("ru", "bg")),
        Language("ru", "Русский", reaches=Tier.VOLUNTEERS, then=("bg",)),
        Language("ar", "العربية", "rtl", reaches=Tier.STAFF, then=("en",)),
        Language("fa", "فارسی", "rtl", then=("ar", "en")),
        Language("fa_AF", "دری", "rtl", then=("fa", "ar", "en")),
        Language("ps", "پښتو", "rtl", then=("fa", "ar", "en"), joins=("او", "یا")),
        Language("ckb", "کوردیی ناوەندی", "rtl", then=("fa", "ar", "en"), joins=("و", "یان")),
        Language("ku", "Kurdî", then=("en",)),
        Language("fr", "Français", then=("en",)),
        Language("sv", "Svenska", then=("en",)),
    )
}


@dataclass(frozen=True)
class Review:
    """Somebody who speaks a language has read its catalogue: who, on which day, and down to which tier."""

    by: str
    on: date
    tier: Tier


@cache
def reviews() -> dict[str, Review]:
    """What reviews.toml says, by language; nobody stands there who has not read the words."""
    said = tomllib.loads(Path(__file__).with_name("reviews.toml").read_text("utf-8"))
    return {code: Review(row["by"], row["on"], Tier(row["tier"])) for code, row in said.items()}
