"""Agreements and their steps in the reader's language."""

from typing import Any

from community.agreements.models import AgreementStep
from community.agreements.rules import AgreementEnding, AgreementStanding, Refusal, StepState, WishEnding
from community.duties.queries import duty_words
from community.foundation.i18n import best_name, lazy_gettext

LABELS: dict[Any, Any] = {
    AgreementEnding.TERM_OVER: lazy_gettext("Its term is over"),
    AgreementEnding.MUTUAL: lazy_gettext("Both sides agreed to end it"),
    AgreementEnding.BY_FAMILY: lazy_gettext("They ended it"),
    AgreementEnding.LEFT: lazy_gettext("They left the country"),
    AgreementEnding.STATUS_LOST: lazy_gettext("The protection ended"),
    AgreementStanding.APPLIED: lazy_gettext("Waits for the signature"),
    AgreementStanding.RUNNING: lazy_gettext("Runs"),
    AgreementStanding.TERM_PASSED: lazy_gettext("The term is over, close it"),
    AgreementStanding.ENDED: lazy_gettext("Ended"),
    WishEnding.BEGUN: lazy_gettext("The agreement is being prepared"),
    WishEnding.NOT_BEGUN: lazy_gettext("No agreement was begun. Ask your caseworker."),
    WishEnding.TAKEN_BACK: lazy_gettext("You took it back"),
    StepState.OPEN: lazy_gettext("To do"),
    StepState.DONE: lazy_gettext("Done"),
    StepState.NOT_NEEDED: lazy_gettext("Not needed here"),
}
REFUSALS = {
    Refusal.TOO_LATE: lazy_gettext("The days in which one can apply after the decision are over."),
    Refusal.BEFORE_DECISION: lazy_gettext("The application cannot be before the decision."),
    Refusal.TO_COME: lazy_gettext("This day is still to come."),
    Refusal.ALREADY_ONE: lazy_gettext("The family has an agreement already."),
    Refusal.NO_ADULT: lazy_gettext("An agreement needs an adult of this family."),
    Refusal.BEFORE_APPLICATION: lazy_gettext("It cannot be signed before the application."),
    Refusal.NOT_RUNNING: lazy_gettext("That is not possible with this agreement any more, or not yet."),
    Refusal.EXTENDED_ALREADY: lazy_gettext("It was extended once. It cannot be extended again."),
    Refusal.TERM_PASSED: lazy_gettext("The consent has to be given before the term is over."),
    Refusal.MOVED_ALREADY: lazy_gettext("It moved once. It cannot move again."),
    Refusal.NOT_YET_OVER: lazy_gettext("Its term is not over on that day."),
    Refusal.NOT_OF_ONE: lazy_gettext("This ends it for the whole family. Choose everybody."),
    Refusal.NOT_A_CHILD: lazy_gettext("A plan is for somebody under 18 of this family."),
    Refusal.SETTLED: lazy_gettext("This step is settled."),
    Refusal.WISH_OVER: lazy_gettext("This was answered already."),
    Refusal.NOWHERE: lazy_gettext("This municipality makes no agreements here. Choose another one."),
    Refusal.BEFORE_SIGNING: lazy_gettext("This day is before the agreement begins."),
}
KINDS = {
    AgreementStanding.APPLIED: "waiting",
    AgreementStanding.RUNNING: "good",
    AgreementStanding.TERM_PASSED: "few",
    AgreementStanding.ENDED: "off",
}


def title_of(step: AgreementStep, country: str) -> str:
    """What a step is called: a measure by its title, a duty as it was called when the agreement was signed."""
    return best_name(step.words or duty_words(country, step.duty_code)) if step.duty_code else step.title
