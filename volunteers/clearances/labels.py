"""The enums of clearances in the reader's language."""

from community.foundation.i18n import lazy_gettext
from volunteers.clearances.rules import (
    Acquaintance,
    Certificate,
    ClearanceStage,
    ClearanceStep,
    EndReason,
    InterviewOutcome,
    Training,
)

LABELS = {
    EndReason.WITHDRAWN: lazy_gettext("Withdrawn"),
    EndReason.EXPIRED: lazy_gettext("Run out"),
    ClearanceStep.REFERENCES: lazy_gettext("Two references"),
    ClearanceStep.INTERVIEW: lazy_gettext("A talk"),
    ClearanceStep.CHECK: lazy_gettext("A certificate"),
    ClearanceStep.TRAINING: lazy_gettext("Child protection training"),
    ClearanceStage.NEW: lazy_gettext("Has not applied yet"),
    ClearanceStage.REFERENCES: lazy_gettext("Referees are asked"),
    ClearanceStage.INTERVIEW: lazy_gettext("The talk is next"),
    ClearanceStage.CHECK: lazy_gettext("The certificate is next"),
    ClearanceStage.TRAINING: lazy_gettext("The training is next"),
    ClearanceStage.DECISION: lazy_gettext("Ready for the decision"),
    ClearanceStage.CLEARED: lazy_gettext("Cleared"),
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
PICTURES = {
    ClearanceStep.REFERENCES: "people",
    ClearanceStep.INTERVIEW: "mentoring",
    ClearanceStep.CHECK: "shield",
    ClearanceStep.TRAINING: "training",
}
