"""The enums of clearances in the reader's language."""

from community.foundation.i18n import lazy_gettext
from volunteers.clearances.rules import Acquaintance, Certificate, InterviewOutcome, Stage, Step, Training

LABELS = {
    Step.REFERENCES: lazy_gettext("Two references"),
    Step.INTERVIEW: lazy_gettext("A talk"),
    Step.CHECK: lazy_gettext("A certificate"),
    Step.TRAINING: lazy_gettext("Child protection training"),
    Stage.NEW: lazy_gettext("Has not applied yet"),
    Stage.REFERENCES: lazy_gettext("Referees are asked"),
    Stage.INTERVIEW: lazy_gettext("The talk is next"),
    Stage.CHECK: lazy_gettext("The certificate is next"),
    Stage.TRAINING: lazy_gettext("The training is next"),
    Stage.DECISION: lazy_gettext("Ready for the decision"),
    Stage.CLEARED: lazy_gettext("Cleared"),
    Acquaintance.MONTHS: lazy_gettext("Less than a year"),
    Acquaintance.YEARS: lazy_gettext("One to five years"),
    Acquaintance.LONG: lazy_gettext("More than five years"),
    InterviewOutcome.FITS: lazy_gettext("Fits"),
    InterviewOutcome.AGAIN: lazy_gettext("Let us talk again"),
    InterviewOutcome.NOT_NOW: lazy_gettext("Not now"),
    Certificate.RECORD: lazy_gettext("Criminal record certificate"),
    Certificate.CHILD_PROTECTION: lazy_gettext("Certificate for work with children"),
    Training.INTRODUCTION: lazy_gettext("Introduction"),
    Training.SAFEGUARDING: lazy_gettext("Child protection"),
    Training.FIRST_AID: lazy_gettext("First aid"),
}
# The small picture of each step.
PICTURES = {Step.REFERENCES: "people", Step.INTERVIEW: "mentoring", Step.CHECK: "shield", Step.TRAINING: "training"}
