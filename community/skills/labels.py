"""The levels of a language in the reader's language, with what they mean."""

from typing import Any

from community.foundation.i18n import lazy_gettext
from community.skills.rules import Cefr

LABELS: dict[Any, Any] = {
    Cefr.A1: "A1",
    Cefr.A2: "A2",
    Cefr.B1: "B1",
    Cefr.B2: "B2",
    Cefr.C1: "C1",
    Cefr.C2: "C2",
    Cefr.FIRST: lazy_gettext("First language"),
}
LEVELS = {
    Cefr.A1: lazy_gettext("Greetings and single words; others speak slowly and help."),
    Cefr.A2: lazy_gettext("Short everyday talk: shopping, the way, the family."),
    Cefr.B1: lazy_gettext("I manage most of daily life and can tell what happened."),
    Cefr.B2: lazy_gettext("I talk without effort, also about work and opinions."),
    Cefr.C1: lazy_gettext("Nearly everything, long texts and official letters too."),
    Cefr.C2: lazy_gettext("Everything, as easily as those who grew up with it."),
}
