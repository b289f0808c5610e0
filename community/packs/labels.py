"""What is wrong with a pack, and what becomes of its lines, in the reader's language."""

from typing import Any

from community.foundation.i18n import lazy_gettext
from community.packs.rules import Doing, FaultKind, PackFault

FAULTS = {
    FaultKind.TOO_LARGE: lazy_gettext("The file is too large: a pack has at most %(word)s bytes."),
    FaultKind.NOT_JSON: lazy_gettext("The file cannot be read as JSON in UTF-8."),
    FaultKind.NOT_A_PACK: lazy_gettext("This is no pack of a town."),
    FaultKind.OTHER_VERSION: lazy_gettext("Version %(word)s is not known here; version 1 is."),
    FaultKind.OTHER_COUNTRY: lazy_gettext(
        "The pack is of another country. Whoever runs the server sets COUNTRY=%(word)s first."
    ),
    FaultKind.OTHER_ZONE: lazy_gettext(
        "The pack is of another time zone. Whoever runs the server sets TIME_ZONE=%(word)s first."
    ),
    FaultKind.UNKNOWN: lazy_gettext("Nothing of this name is known here."),
    FaultKind.MISSING: lazy_gettext("This is missing."),
    FaultKind.WRONG_KIND: lazy_gettext("This is of another kind than is expected here."),
    FaultKind.EMPTY: lazy_gettext("This is empty."),
    FaultKind.TOO_LONG: lazy_gettext("This is too long: at most %(word)s characters."),
    FaultKind.TOO_MANY: lazy_gettext("These are too many: at most %(word)s."),
    FaultKind.OUT_OF_RANGE: lazy_gettext("The number must be within %(word)s."),
    FaultKind.NOT_A_CHOICE: lazy_gettext("“%(word)s” is not among what can stand here."),
    FaultKind.UNSEEN_SIGNS: lazy_gettext("There are signs in it that nobody sees, or spaces too many."),
    FaultKind.PERSONAL_NUMBER: lazy_gettext(
        "This looks like a personal number. Nothing of a person belongs into a pack."
    ),
    FaultKind.TWICE: lazy_gettext("This stands there twice."),
    FaultKind.NOT_THERE: lazy_gettext("“%(word)s” is neither in the pack nor here."),
    FaultKind.UNFIT: lazy_gettext("This would not work: %(word)s"),
}
LABELS: dict[Any, Any] = {
    Doing.MADE: lazy_gettext("Is made"),
    Doing.SAME: lazy_gettext("Is so already"),
    Doing.KEPT: lazy_gettext("Stays as it is here"),
    Doing.REPLACED: lazy_gettext("Is replaced"),
    Doing.FIXED: lazy_gettext("Cannot be changed now"),
}


def in_plain_words(fault: PackFault) -> str:
    """What is wrong, as a sentence."""
    return str(FAULTS[fault.kind]) % {"word": fault.word}
