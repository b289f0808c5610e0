"""Ways to school in the reader's language, and as pictures."""

from collections.abc import Iterable
from typing import Any

from community.foundation.i18n import current_language, lazy_gettext
from community.schooling.queries import facts_of
from community.schooling.rules import Refusal, SchoolStage, SchoolState, StallReason, Words

STAGES = {
    SchoolStage.APPLICATION: lazy_gettext("The parent applies"),
    SchoolStage.REFERRAL: lazy_gettext("A school is named"),
    SchoolStage.ORDER: lazy_gettext("The head of the school decides"),
    SchoolStage.INTERVIEW: lazy_gettext("Talk at the school"),
    SchoolStage.REPORT: lazy_gettext("The teachers say which class"),
    SchoolStage.ADMISSION: lazy_gettext("Place in a class"),
    SchoolStage.FIRST_MONTH: lazy_gettext("How is it after a month?"),
    SchoolStage.VALIDATION: lazy_gettext("Earlier classes are recognised"),
    SchoolStage.YEAR_END: lazy_gettext("How was the year?"),
}
STATES = {
    SchoolState.ON_THE_WAY: lazy_gettext("On the way to school"),
    SchoolState.ATTENDING: lazy_gettext("Goes to school"),
    SchoolState.STALLED: lazy_gettext("It does not go on at the moment"),
    SchoolState.WITHDRAWN: lazy_gettext("Taken back"),
    SchoolState.FOLLOWED_UP: lazy_gettext("Goes to school"),
}
REASONS = {
    StallReason.NO_PLACE: lazy_gettext("No free place"),
    StallReason.PAPERS: lazy_gettext("Papers are missing"),
    StallReason.NO_INTERPRETER: lazy_gettext("No interpreter"),
    StallReason.NOT_REACHED: lazy_gettext("The family was not reached"),
    StallReason.MOVED: lazy_gettext("The family moves"),
    StallReason.OTHER: lazy_gettext("Another reason"),
}
LABELS: dict[Any, Any] = {**STAGES, **STATES, **REASONS}
REFUSALS = {
    Refusal.GROWN_UP: lazy_gettext("A way to school begins for somebody under 18."),
    Refusal.ON_THE_WAY: lazy_gettext("This child is on the way to school already."),
    Refusal.NO_FACTS: lazy_gettext("For this country no steps to school are known here."),
    Refusal.NOT_NOW: lazy_gettext("That is not possible with this way to school now."),
    Refusal.TAKEN_ALREADY: lazy_gettext("Somebody noted this step already. Look which one is next."),
    Refusal.TO_COME: lazy_gettext("This day is still to come."),
    Refusal.BEFORE_THE_LAST: lazy_gettext("This day is before the last step."),
    Refusal.NO_SCHOOL: lazy_gettext("Write to which school or kindergarten the child is referred."),
    Refusal.NOT_AGREED: lazy_gettext("The family does not agree to be accompanied by this organisation."),
}
# What one knows of a step before one notes it.
HINTS = {
    SchoolStage.APPLICATION: lazy_gettext("Print the application, and the parent signs it."),
    SchoolStage.INTERVIEW: lazy_gettext("The talk has a protocol and a card of the child; both stay at the school."),
    SchoolStage.REPORT: lazy_gettext("The team of the school writes it, and tells the parent."),
}
ICONS = {
    SchoolStage.APPLICATION: "edit",
    SchoolStage.REFERRAL: "school",
    SchoolStage.ORDER: "venue",
    SchoolStage.INTERVIEW: "talk",
    SchoolStage.REPORT: "people",
    SchoolStage.ADMISSION: "check",
    SchoolStage.FIRST_MONTH: "child",
    SchoolStage.VALIDATION: "book",
    SchoolStage.YEAR_END: "star",
}
KINDS = {
    SchoolState.ON_THE_WAY: "waiting",
    SchoolState.ATTENDING: "good",
    SchoolState.STALLED: "few",
    SchoolState.WITHDRAWN: "off",
    SchoolState.FOLLOWED_UP: "good",
}


def word_in(words: Iterable[tuple[str, str]], code: str) -> str:
    """A word of the country's file in this language; else in English."""
    known = dict(words)
    return known.get(code) or known.get("en", "")


def grade_word(country: str, key: str) -> str:
    """What a class is called in the reader's language; its key where the country's file does not know it any more."""
    found = facts_of(country).grade(key)
    return word_in(found.words, current_language().code) if found else key


def choices_of(words: Iterable[tuple[str, Words]]) -> list[tuple[str, str]]:
    """Keys of the country's file with their words in the reader's language."""
    return [(key, word_in(known, current_language().code)) for key, known in words]
