"""The enums of matching in the reader's language."""

from enum import Enum
from typing import Any

from community.foundation.i18n import lazy_gettext
from volunteers.matching.rules import Limit, ScorePart, Unserved
from volunteers.proposals.rules import Came, Show, WaitBand

LIMITS = {
    "NO_CONSENT": lazy_gettext("One of the two has not agreed to be matched"),
    "BLOCKED": lazy_gettext("They do not want to meet"),
    "FAILED_BEFORE": lazy_gettext("It did not work out between them before"),
    "CAPACITY": lazy_gettext("No place left"),
    "CLEARANCE": lazy_gettext("The clearance does not reach"),
    "AGE": lazy_gettext("Outside the ages that were wished for"),
    "GENDER": lazy_gettext("The wish for a woman or a man is not met"),
    "LANGUAGE": lazy_gettext("No language in common"),
    "TIME": lazy_gettext("No time in common"),
    "DISTANCE": lazy_gettext("Too far away"),
}
LABELS: dict[Enum, Any] = {
    **{limit: LIMITS[limit.name] for limit in Limit},
    **{code: LIMITS[code.name] for code in Unserved if code.name in LIMITS},
    Unserved.SHORTAGE: lazy_gettext("Too few volunteers for all who wait"),
    Unserved.NOBODY: lazy_gettext("Nobody offers it yet"),
    ScorePart.LANGUAGE: lazy_gettext("Language"),
    ScorePart.TIME: lazy_gettext("Time"),
    ScorePart.DISTANCE: lazy_gettext("Distance"),
    ScorePart.INTERESTS: lazy_gettext("Interests and skills"),
    ScorePart.AGE: lazy_gettext("Age"),
    Show.PROPOSED: lazy_gettext("Proposed"),
    Show.NOBODY: lazy_gettext("Nobody found"),
    Show.NEW: lazy_gettext("New since the last run"),
    Show.ASKED: lazy_gettext("Asked"),
    WaitBand.A_MONTH: lazy_gettext("Up to a month"),
    WaitBand.THREE_MONTHS: lazy_gettext("One to three months"),
    WaitBand.LONGER: lazy_gettext("Longer"),
    Came.WAITS: lazy_gettext("Asked, no answer yet"),
    Came.YES: lazy_gettext("The volunteer said yes"),
    Came.AGREED: lazy_gettext("Both said yes"),
    Came.NO: lazy_gettext("Said no"),
    Came.SILENT: lazy_gettext("No answer in time"),
    Came.FAMILY_NO: lazy_gettext("The family said no"),
    Came.FAMILY_SILENT: lazy_gettext("The family did not answer"),
    Came.STAFF: lazy_gettext("Ended by staff"),
    Came.GONE: lazy_gettext("Not possible any more"),
    Came.PASSED: lazy_gettext("Could not be asked any more"),
    Came.NEXT: lazy_gettext("Comes next"),
}


KINDS = {Came.WAITS: "waiting", Came.YES: "good", Came.AGREED: "good", Came.NEXT: "info"}
