"""What came of asking somebody, as the coordinator reads it."""

from enum import Enum

from volunteers.pairs.rules import ASKED, Ending, PairState


class Came(Enum):
    """What came of asking one volunteer for a request, and what is still to come."""

    WAITS = "waits"
    YES = "yes"
    AGREED = "agreed"
    NO = "no"
    SILENT = "silent"
    FAMILY_NO = "family_no"
    FAMILY_SILENT = "family_silent"
    STAFF = "staff"
    GONE = "gone"
    PASSED = "passed"
    NEXT = "next"


ENDED = {
    Ending.DECLINED_BY_MENTOR: Came.NO,
    Ending.DECLINED_BY_MENTEE: Came.FAMILY_NO,
    Ending.DECLINED_BY_GUARDIAN: Came.FAMILY_NO,
    Ending.STAFF: Came.STAFF,
}


def came(state: PairState, ending: Ending | None, mentor_said: bool) -> Came:
    """What came of a pair that was asked. Who blocked whom, or lost what, is not told: it is not possible any more."""
    if state in ASKED:
        return Came.YES if mentor_said else Came.WAITS
    if ending is None:
        return Came.AGREED
    if ending is Ending.NO_ANSWER:
        return Came.FAMILY_SILENT if mentor_said else Came.SILENT
    return ENDED.get(ending, Came.GONE)
