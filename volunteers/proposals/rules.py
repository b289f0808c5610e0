"""What a coordinator may decide against the engine, and how waiting is counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from community.reporting.suppression import crossed
from volunteers.matching.rules import HUBS, Group, Limit
from volunteers.pairs.rules import ASKED, Ending, PairState
from volunteers.requests.rules import RequestState


class Show(Enum):
    """Which requests the desk lists."""

    PROPOSED = "proposed"
    NOBODY = "nobody"
    NEW = "new"
    ASKED = "asked"


class Refusal(Enum):
    """Why a pair of a coordinator's own is not made."""

    NOT_THESE_TWO = "not_these_two"
    NOBODY_FREE = "nobody_free"
    NOT_A_DRAFT = "not_a_draft"
    CLOSED = "closed"
    PAUSED = "paused"
    INACTIVE = "inactive"
    NO_CONSENT = "no_consent"


class WaitBand(Enum):
    """How long somebody waits, in bands."""

    A_MONTH = "a_month"
    THREE_MONTHS = "three_months"
    LONGER = "longer"


# What two people can arrange between themselves; all other limits protect somebody and hold for coordinators too.
CAN_BE_ARRANGED = frozenset({Limit.TIME, Limit.DISTANCE, Limit.AGE})


def unmatched(state: RequestState, *, active: bool) -> Refusal:
    """Why a request that the engine does not read cannot be matched: by its state, because its household is not
    `active`, else because it does not agree."""
    if state is RequestState.CLOSED:
        return Refusal.CLOSED
    if state is RequestState.PAUSED:
        return Refusal.PAUSED
    return Refusal.NO_CONSENT if active else Refusal.INACTIVE


def in_the_way(limits: tuple[Limit, ...]) -> tuple[Limit, ...]:
    """Which of the failed limits no coordinator can set aside."""
    return tuple(limit for limit in limits if limit not in CAN_BE_ARRANGED)


def wait(days: int) -> WaitBand:
    """The band of so many days."""
    return WaitBand.A_MONTH if days <= 31 else WaitBand.THREE_MONTHS if days <= 92 else WaitBand.LONGER


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


@dataclass(frozen=True)
class ServedShare:
    """How many of a group ask, and how many of them have somebody or are proposed to."""

    asking: int
    served: int


def fairness(group: Group, today: date, served: set[int]) -> tuple[dict[str, ServedShare], dict[WaitBand, ServedShare]]:
    """The served share by language group ("" for who has a hub language, else the first of theirs)
    and by waiting time."""
    by_language: dict[str, list[int]] = {}
    by_wait: dict[WaitBand, list[int]] = {}
    for seeker in group.seekers:
        # Who knows a few words of a hub language, and not enough to talk, belongs with the language they do speak.
        own = sorted(seeker.languages.keys() - HUBS) or sorted(seeker.languages)
        first = "" if seeker.speaks_a_hub_language else next(iter(own), "")
        by_language.setdefault(first, []).append(seeker.id)
        by_wait.setdefault(wait(today.toordinal() - seeker.waiting_since), []).append(seeker.id)

    def share(ids: list[int]) -> ServedShare:
        return ServedShare(len(ids), sum(one in served for one in ids))

    return (
        {code: share(ids) for code, ids in sorted(by_language.items(), key=lambda item: (-len(item[1]), item[0]))},
        {band: share(by_wait[band]) for band in WaitBand if band in by_wait},
    )


@dataclass(frozen=True)
class ShownShare:
    """A share as it may be shown; None is a hidden number."""

    asking: int | None
    served: int | None

    @property
    def percent(self) -> int | None:
        """The share of what is shown; None where one of both is hidden."""
        if self.asking is None or self.served is None:
            return None
        return min(100, round(100 * self.served / self.asking))


def shown_shares(rows: Sequence[tuple[Any, ServedShare]]) -> list[tuple[Any, ShownShare]]:
    """Shares of groups as they may be shown: who is served, who is not, and all of them are one table with totals."""
    if not rows:
        return []
    table = crossed([(share.served, share.asking - share.served) for _, share in rows])
    return [
        (label, ShownShare(asking, cells[0]))
        for (label, _), asking, cells in zip(rows, table.rows, table.cells, strict=True)
    ]
