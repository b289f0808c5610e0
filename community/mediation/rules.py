"""The vocabulary of mediation, what each side may do in each state, what a start needs, and the six months."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from community.agreements.rules import in_months


class MediationState(Enum):
    INVITING = "inviting"
    UNDER_WAY = "under_way"
    AGREED = "agreed"
    NO_AGREEMENT = "no_agreement"
    REFUSED = "refused"
    EXPIRED = "expired"


class MediationDeed(Enum):
    INVITE = "invite"
    MEET = "meet"
    CONSENT = "consent"
    DECLARE = "declare"
    START = "start"
    NOTE = "note"
    AGREE = "agree"
    END = "end"
    REFUSE = "refuse"
    EXPIRE = "expire"
    HAND_OVER = "hand_over"


class HandOver(Enum):
    """Why somebody else leads a mediation."""

    UNABLE = "unable"
    NOT_IMPARTIAL = "not_impartial"
    LANGUAGE = "language"
    ASKED = "asked"
    OTHER = "other"


class StartLack(Enum):
    """What is missing before a mediation can begin."""

    PARTIES = "parties"
    MEETING = "meeting"
    CONSENT = "consent"
    IMPARTIALITY = "impartiality"


class HeldResult(Enum):
    """Whether what was agreed holds."""

    HOLDS = "holds"
    PARTLY = "partly"
    BROKEN = "broken"
    NOT_REACHED = "not_reached"


class Refusal(Enum):
    """Why a mediation stays as it is."""

    NOT_NOW = "not_now"
    ENDED = "ended"
    TWO = "two"
    SAME = "same"
    LACKS = "lacks"
    DAY = "day"
    SAID = "said"
    ASKED = "asked"
    NOT_REGISTERED = "not_registered"
    LEADS_ALREADY = "leads_already"
    ANEW = "anew"


PARTIES = 2
MONTHS = 6
# So long until both sides were asked and said what they want.
INVITED_WITHIN = timedelta(days=14)
NEAR_DAYS = 14
FOLLOW_UPS = (30, 90)
# So many days after the end the texts and the notes are gone: after both questions whether it holds.
TEXTS_KEPT, ROWS_KEPT = 180, 730
LONGEST_NOTE, LONGEST_TERMS = 2000, 4000

LIVE = (MediationState.INVITING, MediationState.UNDER_WAY)
ENDINGS = (MediationState.AGREED, MediationState.NO_AGREEMENT, MediationState.REFUSED, MediationState.EXPIRED)
# From which states it is done, and where it leads (None: it stays where it is).
DEEDS: dict[MediationDeed, tuple[Collection[MediationState], MediationState | None]] = {
    MediationDeed.INVITE: ({MediationState.INVITING}, None),
    MediationDeed.MEET: ({MediationState.INVITING}, None),
    # Also on the way, where somebody else leads it from then on.
    MediationDeed.CONSENT: (LIVE, None),
    MediationDeed.DECLARE: (LIVE, None),
    MediationDeed.START: ({MediationState.INVITING}, MediationState.UNDER_WAY),
    MediationDeed.NOTE: (LIVE, None),
    MediationDeed.AGREE: ({MediationState.UNDER_WAY}, MediationState.AGREED),
    MediationDeed.END: ({MediationState.UNDER_WAY}, MediationState.NO_AGREEMENT),
    # It is voluntary until the end.
    MediationDeed.REFUSE: (LIVE, MediationState.REFUSED),
    MediationDeed.EXPIRE: ({MediationState.UNDER_WAY}, MediationState.EXPIRED),
    # Once agreed somebody still has to ask whether it holds.
    MediationDeed.HAND_OVER: ((*LIVE, MediationState.AGREED), None),
}
# What has to wait until both sides know and want who leads it now.
TALKING = (MediationDeed.NOTE, MediationDeed.AGREE)


def step(state: MediationState, deed: MediationDeed) -> MediationState | Refusal:
    """Where a deed leads from a state, or why it is not done."""
    states, onward = DEEDS[deed]
    if state in states:
        return onward or state
    return Refusal.NOT_NOW if state in LIVE else Refusal.ENDED


@dataclass(frozen=True)
class PartyCourse:
    """How far one side is."""

    consented: bool
    impartial: bool


def lacking(parties: Sequence[PartyCourse], *, met: bool) -> list[StartLack]:
    """What is missing before a mediation can begin, in the order of the way."""
    missing = {
        StartLack.PARTIES: len(parties) < PARTIES,
        StartLack.MEETING: not met,
        StartLack.CONSENT: not all(one.consented for one in parties),
        StartLack.IMPARTIALITY: not all(one.impartial for one in parties),
    }
    return [one for one in StartLack if missing[one]]


def held_up(state: MediationState, deed: MediationDeed, lacks: Collection[StartLack]) -> Refusal | None:
    """Why the talks of one that is under way do not go on: somebody else leads it, and a side has not agreed to that
    yet, or was not told that they are impartial."""
    anew = StartLack.CONSENT in lacks or StartLack.IMPARTIALITY in lacks
    return Refusal.ANEW if anew and state is MediationState.UNDER_WAY and deed in TALKING else None


def may_lead(account_id: int, mediator_id: int | None, registered: Collection[int]) -> Refusal | None:
    """Why a mediation is not handed over to somebody: they lead it, or are not in the register."""
    if account_id == mediator_id:
        return Refusal.LEADS_ALREADY
    return None if account_id in registered else Refusal.NOT_REGISTERED


def may_hand_over(state: MediationState, *, asks: bool) -> Refusal | None:
    """Why nobody else leads it from now on; None where somebody can. `asks`: it is time to ask whether it holds, and
    nobody does."""
    found = step(state, MediationDeed.HAND_OVER)
    if isinstance(found, Refusal):
        return found
    return None if state in LIVE or asks else Refusal.ENDED


def led_the_talks(agreed_on: date | None, handed_over_on: date | None) -> bool:
    """Whether the present mediator led the talks in which it was agreed, and does not only ask whether it holds."""
    return handed_over_on is None or agreed_on is None or handed_over_on <= agreed_on


def open_to(state: MediationState, lacks: Collection[StartLack]) -> list[MediationDeed]:
    """What may be done with it now, whoever does it; a start only where nothing is missing."""
    return [
        deed
        for deed in MediationDeed
        if not isinstance(step(state, deed), Refusal)
        and not held_up(state, deed, lacks)
        and not (deed is MediationDeed.START and lacks)
        and not (deed is MediationDeed.INVITE and StartLack.PARTIES not in lacks)
    ]


def ends_on(started_on: date) -> date:
    """The day on which it ends by itself: six months after its start, the last day of a month that has no such day."""
    return in_months(started_on, MONTHS)


def is_spent(started_on: date, today: date) -> bool:
    """Whether the six months are over."""
    return today >= ends_on(started_on)


def is_near(started_on: date, today: date) -> bool:
    """Whether the six months are over within two weeks."""
    until = ends_on(started_on)
    return until - timedelta(days=NEAR_DAYS) <= today < until


def may_agree_on(on: date, started_on: date, today: date) -> Refusal | None:
    """Why no agreement was signed on a day; None where one can have been."""
    return None if started_on <= on <= today else Refusal.DAY


def follow_ups(agreed_on: date) -> list[date]:
    """When both sides are asked whether it holds."""
    return [agreed_on + timedelta(days=days) for days in FOLLOW_UPS]


def may_ask_after(due_on: date, today: date, *, done: bool) -> Refusal | None:
    """Why a question whether it holds is not answered; None where it can be."""
    if done:
        return Refusal.ASKED
    return None if today >= due_on else Refusal.NOT_NOW


def may_say(state: MediationState, *, consented: bool) -> Refusal | None:
    """Why a side cannot agree to take part; None where it can."""
    found = step(state, MediationDeed.CONSENT)
    if isinstance(found, Refusal):
        return found
    return Refusal.SAID if consented else None
