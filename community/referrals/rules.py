"""The vocabulary of referrals, and the one table of what each side may do in each state."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from community.sharing.rules import Disclosure, withheld
from community.sharing.rules import Refusal as SharingRefusal


class ReferralKind(Enum):
    HOUSING = "housing"
    HEALTH = "health"
    PSYCHIATRIC = "psychiatric"
    SCHOOL = "school"
    EMPLOYMENT = "employment"
    SOCIAL_ASSISTANCE = "social_assistance"
    LEGAL = "legal"
    CHILD_SUPPORT = "child_support"
    SAFETY = "safety"
    OTHER = "other"


# Whose kind alone would tell something: others read that it is handled, and by whom.
SENSITIVE = (ReferralKind.PSYCHIATRIC, ReferralKind.LEGAL, ReferralKind.SAFETY)


class ReferralPriority(Enum):
    EMERGENCY = "emergency"
    URGENT = "urgent"
    NORMAL = "normal"


# From the sending on, so long until somebody has met or called the person.
FIRST_CONTACT = {
    ReferralPriority.EMERGENCY: timedelta(hours=24),
    ReferralPriority.URGENT: timedelta(hours=72),
    ReferralPriority.NORMAL: timedelta(days=14),
}


class ReferralState(Enum):
    DRAFT = "draft"
    CONSENTED = "consented"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    IN_CONTACT = "in_contact"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class ReferralSide(Enum):
    """From which side somebody acts: whom it is about, who sends, who receives."""

    PERSON = "person"
    SENDER = "sender"
    RECEIVER = "receiver"


class ReferralDeed(Enum):
    CHANGE = "change"
    CONSENT = "consent"
    SEND = "send"
    ACKNOWLEDGE = "acknowledge"
    ACCEPT = "accept"
    DECLINE = "decline"
    MEET = "meet"
    ANSWER = "answer"
    NOTE = "note"
    CLOSE = "close"
    WITHDRAW = "withdraw"


class DeclineReason(Enum):
    FULL = "full"
    NOT_OURS = "not_ours"
    NO_LANGUAGE = "no_language"
    NOT_REACHED = "not_reached"
    OTHER = "other"


class ReferralOutcome(Enum):
    HELPED = "helped"
    PARTLY = "partly"
    PASSED_ON = "passed_on"
    NOT_REACHED = "not_reached"
    NOT_WANTED = "not_wanted"


class Refusal(Enum):
    """Why a referral stays as it is."""

    NOT_NOW = "not_now"
    NOT_YOURS = "not_yours"
    ENDED = "ended"
    NOT_OFFERED = "not_offered"
    ITSELF = "itself"


# How it was agreed to that something goes along: read on one's own card, or said to staff.
class ReferralWay(Enum):
    OWN_CARD = "own_card"
    ORALLY = "orally"
    INTERPRETED = "interpreted"


SAID_TO_STAFF = (ReferralWay.ORALLY, ReferralWay.INTERPRETED)
LONGEST_REASON = 600
# So many days after its end the texts are gone.
TEXTS_KEPT = 90
REMINDED_EVERY = timedelta(days=1)

# The receiver reads it in these states and in no other.
RECEIVED = (
    ReferralState.SENT,
    ReferralState.ACKNOWLEDGED,
    ReferralState.ACCEPTED,
    ReferralState.IN_CONTACT,
    ReferralState.CLOSED,
)
# Somebody waits for the first contact.
WAITS = (ReferralState.SENT, ReferralState.ACKNOWLEDGED, ReferralState.ACCEPTED)
# Nothing more comes of it.
OVER = (ReferralState.DECLINED, ReferralState.CLOSED, ReferralState.WITHDRAWN)
# Agreed to, and nothing has gone out yet.
BEFORE = (ReferralState.DRAFT, ReferralState.CONSENTED)
HANDLED = (ReferralState.ACKNOWLEDGED, ReferralState.ACCEPTED, ReferralState.IN_CONTACT)

# Who may do it, from which states, and where it leads (None: it stays where it is).
DEEDS: dict[ReferralDeed, tuple[Collection[ReferralSide], Collection[ReferralState], ReferralState | None]] = {
    # What was agreed to is not what is changed: it is asked for again.
    ReferralDeed.CHANGE: ({ReferralSide.SENDER}, BEFORE, ReferralState.DRAFT),
    ReferralDeed.CONSENT: ({ReferralSide.PERSON, ReferralSide.SENDER}, {ReferralState.DRAFT}, ReferralState.CONSENTED),
    ReferralDeed.SEND: ({ReferralSide.SENDER}, {ReferralState.CONSENTED}, ReferralState.SENT),
    ReferralDeed.ACKNOWLEDGE: ({ReferralSide.RECEIVER}, {ReferralState.SENT}, ReferralState.ACKNOWLEDGED),
    ReferralDeed.ACCEPT: ({ReferralSide.RECEIVER}, {ReferralState.ACKNOWLEDGED}, ReferralState.ACCEPTED),
    ReferralDeed.DECLINE: ({ReferralSide.RECEIVER}, {ReferralState.ACKNOWLEDGED}, ReferralState.DECLINED),
    ReferralDeed.MEET: ({ReferralSide.RECEIVER}, {ReferralState.ACCEPTED}, ReferralState.IN_CONTACT),
    ReferralDeed.ANSWER: ({ReferralSide.RECEIVER}, HANDLED, None),
    ReferralDeed.NOTE: ({ReferralSide.RECEIVER}, HANDLED, None),
    # Whom nobody could reach is not looked for for ever.
    ReferralDeed.CLOSE: (
        {ReferralSide.RECEIVER},
        {ReferralState.ACCEPTED, ReferralState.IN_CONTACT},
        ReferralState.CLOSED,
    ),
    # At any time, and what is over is read by the receiver no longer, too. Staff note what they are told.
    ReferralDeed.WITHDRAW: (
        {ReferralSide.PERSON, ReferralSide.SENDER},
        set(ReferralState) - {ReferralState.WITHDRAWN},
        ReferralState.WITHDRAWN,
    ),
}


def step(state: ReferralState, deed: ReferralDeed, side: ReferralSide) -> ReferralState | Refusal:
    """Where a deed of this side leads from a state, or why it is not done."""
    sides, states, onward = DEEDS[deed]
    if side not in sides:
        return Refusal.NOT_YOURS
    if state not in states:
        return Refusal.ENDED if state in OVER else Refusal.NOT_NOW
    return onward or state


def open_to(state: ReferralState, side: ReferralSide) -> list[ReferralDeed]:
    """What this side may do now, in the order of the way."""
    return [deed for deed in ReferralDeed if not isinstance(step(state, deed, side), Refusal)]


def due(sent_at: datetime, priority: ReferralPriority) -> datetime:
    """By when there has to be a first contact."""
    return sent_at + FIRST_CONTACT[priority]


def leads_on(state: ReferralState, *, confidential: bool) -> bool:
    """Whether a referral may lead to more than itself here: one that was accepted and goes on, and of which nobody has
    to hide whom it is about."""
    return state in (ReferralState.ACCEPTED, ReferralState.IN_CONTACT) and not confidential


def is_overdue(state: ReferralState, due_at: datetime | None, now: datetime) -> bool:
    """Whether somebody waits longer than they may."""
    return state in WAITS and due_at is not None and due_at <= now


def is_confidential(kind: ReferralKind, *, asked: bool) -> bool:
    """Whether only who sends it, who receives it and whom it is about read what it is of: always where its kind tells
    something, and wherever that is `asked` for, so that being so tells nothing."""
    return asked or kind in SENSITIVE


def goes_along(disclosed: Collection[Disclosure], *, confidential: bool) -> list[Disclosure]:
    """What goes along, in its order; of a confidential one the case code stands for the name."""
    return [one for one in Disclosure if one in disclosed and not (confidential and one is Disclosure.NAME)]


@dataclass(frozen=True)
class Receiver:
    """An organisation as a sender sees it: its id, the kinds it takes, and what of people the two agreed to share; None
    where no data sharing runs between them."""

    id: int
    offered: Collection[ReferralKind]
    shared: Collection[Disclosure] | None


def may_send_to(
    sender_id: int, receiver: Receiver, kind: ReferralKind, disclosed: Collection[Disclosure]
) -> Refusal | SharingRefusal | None:
    """Why an organisation cannot be asked for this, or not with all of that; None where it can."""
    if sender_id == receiver.id:
        return Refusal.ITSELF
    if kind not in receiver.offered:
        return Refusal.NOT_OFFERED
    return withheld((sender_id, receiver.id), disclosed, receiver.shared)
