"""A first time, beside somebody: who is not cleared yet may take one such shift, and whom they then stand beside.

Pure: no database, no clock. Nothing here makes anybody cleared: what counts cleared people never counts a newcomer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from events.activities.rules import Audience
from events.registrations.waiting_list import Outcome
from events.sessions.rules import Span
from volunteers.clearances.rules import Clearance, includes
from volunteers.shifts.rules import Duty, Readiness, Refusal, SignUpState, decide, unfit

# What uses somebody's first shift up; whoever gave it back in time or was excused has it still.
COUNTS = (SignUpState.CONFIRMED, SignUpState.CHECKED_IN, SignUpState.COMPLETED, SignUpState.NO_SHOW)


@dataclass(frozen=True)
class Newcomer:
    """What the rule needs to know of somebody who is not cleared: whether they `applied`, whether the organisation said
    "not now" after the last talk, whether they were cleared before (it ended, or was taken away), how many first shifts
    they hold or had (`taken`), how many of these are still to come (`ahead`), and how many they are `allowed`."""

    applied: bool
    declined: bool = False
    cleared_before: bool = False
    taken: int = 0
    ahead: int = 0
    allowed: int = 1


@dataclass(frozen=True)
class Present:
    """Somebody who is expected in a session: their sign-up (`key`, in the order of commit), when they are there,
    whether they lead, what they are cleared for on its day, and whether they took their place as a first time."""

    key: int
    span: Span
    lead: bool = False
    cleared: Clearance | None = None
    first_time: bool = False

    @property
    def newcomer(self) -> bool:
        """Whether somebody has to stand beside them."""
        return self.first_time and self.cleared is None


@dataclass(frozen=True)
class FirstTimePlace:
    """A shift as a first time: whether staff said so (`offered`), what it asks for, whether children come to it alone,
    whether everybody may know of it and where it is, and whether somebody is there who stands beside nobody yet."""

    offered: bool
    clearance: Clearance
    for_children: bool
    open_to_all: bool
    somebody: bool


def needed_beside(audience: Audience) -> Clearance:
    """What whoever stands beside a newcomer is cleared for at least: with families nobody new is without somebody who
    is cleared for families."""
    return Clearance.FAMILIES if audience in (Audience.FAMILIES, Audience.CHILDREN) else Clearance.ADULTS


def unsuitable(clearance: Clearance, *, for_children: bool, open_to_all: bool) -> Refusal | None:
    """Why a role cannot be a first time; None when it can: it is with adults, never where children come alone, and at
    a place that is no secret, because whoever is not cleared learns of no other."""
    if clearance is not Clearance.ADULTS or for_children:
        return Refusal.FIRST_WITH_ADULTS
    return None if open_to_all else Refusal.FIRST_IN_PUBLIC


def refusal(place: FirstTimePlace, newcomer: Newcomer) -> Refusal | None:
    """Why somebody who is not cleared cannot have this shift as their first; None when they can. The reasons come in
    the order in which a person can do something about them."""
    if not place.offered or unsuitable(place.clearance, for_children=place.for_children, open_to_all=place.open_to_all):
        return Refusal.NOT_CLEARED
    if newcomer.cleared_before or newcomer.declined:
        return Refusal.NOT_CLEARED
    if not newcomer.applied:
        return Refusal.APPLY_FIRST
    if newcomer.ahead or newcomer.taken >= newcomer.allowed:
        return Refusal.FIRST_TAKEN
    return None if place.somebody else Refusal.NOBODY_BESIDE


def decide_first(
    now: datetime,
    duty: Duty,
    standing: Readiness,
    busy: Iterable[Span],
    mine: SignUpState,
    place: FirstTimePlace,
    newcomer: Newcomer,
) -> Outcome | Refusal:
    """What it leads to when somebody who is not cleared takes this shift as their first; as `decide` in all else.

    Whoever is new does not wait in a queue: where all places are taken they look for another.
    """
    spans = list(busy)
    answer = decide(now, duty, standing, spans, mine)
    if answer is not Refusal.NOT_CLEARED:
        # Whoever is cleared signs up like everybody, and is no newcomer.
        return Refusal.CLEARED if isinstance(answer, Outcome) else answer
    if reason := refusal(place, newcomer):
        return reason
    answer = decide(now, duty, _as_if_cleared(duty, standing), spans, mine)
    return Refusal.FIRST_FULL if answer is Outcome.WAITING else answer


def may_return(duty: Duty, standing: Readiness, place: FirstTimePlace, newcomer: Newcomer) -> bool:
    """Whether somebody of whom the door took its word back can have their first shift again; it is not counted in what
    is told of them."""
    return refusal(place, newcomer) is None and unfit(duty, _as_if_cleared(duty, standing)) is None


def _as_if_cleared(duty: Duty, standing: Readiness) -> Readiness:
    return replace(standing, clearances={duty.clearance: duty.on})


def beside(present: Sequence[Present], needed: Clearance) -> dict[int, int | None]:
    """By the sign-up of each newcomer, the sign-up of whom they stand beside, or None where nobody is left: one each,
    leads first, then in the order of commit; only who is cleared enough and there for the whole of it."""
    able = [one for one in present if one.cleared is not None and includes(one.cleared, needed)]
    free = sorted(able, key=lambda one: (not one.lead, one.key))
    found: dict[int, int | None] = {}
    for newcomer in sorted((one for one in present if one.newcomer), key=lambda one: one.key):
        partner = next((one for one in free if _covers(one.span, newcomer.span)), None)
        if partner:
            free.remove(partner)
        found[newcomer.key] = partner.key if partner else None
    return found


def somebody_free(present: Sequence[Present], needed: Clearance, span: Span) -> bool:
    """Whether somebody could stand beside one newcomer more, who would be there for this time."""
    last = Present(max((one.key for one in present), default=0) + 1, span, first_time=True)
    return beside([*present, last], needed)[last.key] is not None


def may_allow_again(newcomer: Newcomer) -> Refusal | None:
    """Why the organisation does not allow one first shift more; None when it can: after the last one, while whoever
    had it is on the way."""
    if newcomer.cleared_before or newcomer.declined or not newcomer.applied:
        return Refusal.NOT_CLEARED
    return Refusal.FIRST_AHEAD if newcomer.ahead or newcomer.taken < newcomer.allowed else None


def _covers(whole: Span, part: Span) -> bool:
    return whole[0] <= part[0] and part[1] <= whole[1]
