"""Writing a referral, agreeing to it, sending it, and every step after; reminding, and emptying what is over."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from community.foundation import clock, database, outbox
from community.foundation.access import Role
from community.foundation.database import added, db
from community.foundation.outbox import Recipient
from community.foundation.periodic_tasks import for_each
from community.foundation.refusal import refuse, unless_refused
from community.households.models import Member
from community.members.queries import holders_of
from community.referrals import queries, rules
from community.referrals.models import Referral, ReferralNote, ReferralOffer, kept
from community.referrals.rules import (
    DeclineReason,
    ReferralDeed,
    ReferralKind,
    ReferralOutcome,
    ReferralPriority,
    ReferralSide,
    ReferralState,
    ReferralWay,
    Refusal,
)
from community.sharing.rules import Disclosure


@dataclass(frozen=True)
class ToldCaregiver:
    """Who looks after a child, whether they are related, and whether they know of this, or why they do not."""

    member_id: int | None
    related: bool | None
    informed: bool | None
    not_informed: str = ""


@dataclass(frozen=True)
class ToldReferral:
    """What a sender writes; `asked` is that it be confidential, whatever its kind."""

    kind: ReferralKind
    priority: ReferralPriority
    receiver_id: int
    reason: str
    disclosed: Collection[Disclosure]
    asked: bool = False
    interpreter: str = ""
    caregiver: ToldCaregiver = field(default_factory=lambda: ToldCaregiver(None, None, None))


def write(member: Member, told: ToldReferral, sender_id: int, author_id: int | None) -> Referral:
    """Keep a draft that waits for the person's word. Raises Refused where that organisation does not take it."""
    referral = Referral(
        household_id=member.household_id,
        member_id=member.id,
        sender_id=sender_id,
        author_id=author_id,
        state=ReferralState.DRAFT,
        created_at=clock.now(),
        **_facts(told, sender_id),
    )
    return added(referral)


def change(referral: Referral, told: ToldReferral) -> None:
    """Say it otherwise; what was agreed to before has to be agreed to again. Raises Refused once it is sent."""
    _step(referral, ReferralDeed.CHANGE, ReferralSide.SENDER)
    for name, value in _facts(told, referral.sender_id).items():
        setattr(referral, name, value)
    referral.consented_at = referral.consent_way = referral.consent_noted_by_id = None
    referral.consent_language = ""


def _facts(told: ToldReferral, sender_id: int) -> dict[str, Any]:
    confidential = rules.is_confidential(told.kind, asked=told.asked)
    disclosed = rules.goes_along(told.disclosed, confidential=confidential)
    refuse(rules.may_send_to(sender_id, queries.receiver_for(sender_id, told.receiver_id), told.kind, disclosed))
    return {
        "sealed_kind": kept(told.kind),
        "confidential": confidential,
        "priority": told.priority,
        "receiver_id": told.receiver_id,
        "reason": told.reason,
        "disclosed": [one.value for one in disclosed],
        "interpreter_language": told.interpreter,
        "caregiver_id": told.caregiver.member_id,
        "caregiver_related": told.caregiver.related,
        "caregiver_informed": told.caregiver.informed,
        "not_informed": told.caregiver.not_informed,
    }


def agree(referral: Referral, way: ReferralWay, language: str, noted_by: int | None) -> None:
    """The person read, or heard in their language, exactly what goes along, and agrees; `noted_by` is who of the staff
    took it down, None for the own card. Raises Refused where there is nothing to agree to."""
    _step(referral, ReferralDeed.CONSENT, ReferralSide.SENDER if noted_by else ReferralSide.PERSON)
    referral.consented_at, referral.consent_way = clock.now(), way
    referral.consent_language, referral.consent_noted_by_id = language, noted_by
    if not noted_by and referral.author_id:
        _tell(referral, queries.accounts([referral.author_id]))


def send(referral: Referral) -> None:
    """Pass it on, and write to those who receive it there; from now on the time runs. Raises Refused without consent,
    where that organisation does not take it any more, and where the two do not share what goes along."""
    held = queries.held_back(referral)
    _step(referral, ReferralDeed.SEND, ReferralSide.SENDER)
    refuse(held)
    referral.sent_at = clock.now()
    referral.due_at = rules.due(referral.sent_at, referral.priority)
    # Who waits for help within days is not left for the night.
    mail = "news" if referral.priority is ReferralPriority.NORMAL else "pressing"
    _tell(referral, holders_of(Role.SERVICE, referral.receiver_id), mail)


def acknowledge(referral: Referral) -> None:
    """Somebody has it before them. Raises Refused where that was said."""
    _received(referral, ReferralDeed.ACKNOWLEDGE)
    referral.acknowledged_at = clock.now()


def accept(referral: Referral) -> None:
    """They help. Raises Refused before it is acknowledged."""
    _received(referral, ReferralDeed.ACCEPT)
    referral.accepted_at = clock.now()
    _tell_sender(referral)


def decline(referral: Referral, reason: DeclineReason, other_place: str) -> None:
    """They cannot, and say who may; from the next request on they read it no longer. Raises Refused once accepted."""
    _received(referral, ReferralDeed.DECLINE)
    referral.declined, referral.other_place, referral.over_at = reason, other_place, clock.now()
    _tell_sender(referral)


def meet(referral: Referral) -> None:
    """The first contact has been. Raises Refused before it is accepted."""
    _received(referral, ReferralDeed.MEET)
    referral.met_at = clock.now()
    _tell_sender(referral)


def answer(referral: Referral, text: str) -> None:
    """What the sender and the person may read; it takes the place of what was there. Raises Refused when it is over."""
    _received(referral, ReferralDeed.ANSWER)
    referral.answer = text
    _tell_sender(referral)


def note(referral: Referral, text: str, me: int | None) -> None:
    """Add what only those who receive read. Raises Refused when it is over."""
    _received(referral, ReferralDeed.NOTE)
    db.session.add(ReferralNote(referral_id=referral.id, text=text, written_by_id=me, created_at=clock.now()))


def close(referral: Referral, outcome: ReferralOutcome) -> None:
    """Say what came of it. Raises Refused before it is accepted."""
    _received(referral, ReferralDeed.CLOSE)
    referral.outcome, referral.over_at = outcome, clock.now()
    _tell_sender(referral)


def withdraw(referral: Referral, side: ReferralSide) -> None:
    """The person takes it back: who received it reads nothing of it from the next request on. Raises Refused where it
    was taken back already."""
    received = referral.state in rules.RECEIVED
    _step(referral, ReferralDeed.WITHDRAW, side)
    referral.over_at = clock.now()
    if side is ReferralSide.PERSON:
        _tell_sender(referral)
    if received:
        # What they noted is about somebody who does not want it.
        db.session.execute(sa.delete(ReferralNote).where(ReferralNote.referral_id == referral.id))


def _received(referral: Referral, deed: ReferralDeed) -> None:
    _step(referral, deed, ReferralSide.RECEIVER)


def _step(referral: Referral, deed: ReferralDeed, side: ReferralSide) -> None:
    """The one way in which a referral goes on."""
    referral.state = unless_refused(rules.step(referral.state, deed, side), Refusal)


def offer(organisation_id: int, kinds: Collection[ReferralKind]) -> None:
    """From now on an organisation takes these kinds, and no others; what it has stays with it."""
    before = queries.offers_of(organisation_id)
    gone = (ReferralOffer.organisation_id == organisation_id, ReferralOffer.kind.in_(before - set(kinds)))
    for row in database.every(ReferralOffer, *gone):
        db.session.delete(row)
    for kind in [one for one in ReferralKind if one in kinds and one not in before]:
        db.session.add(ReferralOffer(organisation_id=organisation_id, kind=kind))


def _tell_sender(referral: Referral) -> None:
    """Write to the author; of one who is gone, to those who coordinate there."""
    _tell(referral, queries.accounts([referral.author_id]) or holders_of(Role.COORDINATOR, referral.sender_id))


def _tell(referral: Referral, accounts: Sequence[Any], mail: str = "news") -> int:
    for account in accounts:
        key = f"referral:{mail}:{referral.id}:{clock.now().timestamp()}:{account.id}"
        outbox.post(f"community.referrals.{mail}", Recipient.of(account), {"referral": referral.id}, key=key)
    return len(accounts)


def remind() -> int:
    """The worker's periodic task: where the first contact is overdue, its author and those who coordinate where it
    lies hear of it, once; all others hear by what they watch. Returns how many emails."""
    return for_each(lambda: queries.overdue_untold(clock.now()), _remind)


def _remind(number: int) -> int:
    [referral] = database.lock(Referral, [number])
    now = clock.now()
    if referral.reminded_at or not rules.is_overdue(referral.state, referral.due_at, now):
        return 0
    referral.reminded_at = now
    watching = {
        one.id
        for role, place in ((Role.SERVICE, referral.receiver_id), (Role.COORDINATOR, referral.sender_id))
        for one in holders_of(role, place)
    }
    others = [*queries.accounts([referral.author_id]), *holders_of(Role.COORDINATOR, referral.receiver_id)]
    return _tell(referral, list({one.id: one for one in others if one.id not in watching}.values()), "overdue")


def empty(ids: Sequence[int]) -> int:
    """Leave of these the state and the dates alone; returns how many they were."""
    for referral in database.lock(Referral, list(ids)):
        referral.reason = referral.not_informed = referral.other_place = referral.answer = ""
        referral.disclosed, referral.emptied_at = [], clock.now()
    db.session.execute(sa.delete(ReferralNote).where(ReferralNote.referral_id.in_(ids)))
    return len(ids)
