"""Keeping a worry, looking at it, answering, handing it over where somebody is in danger, and emptying what is over."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from community.foundation import clock, database, outbox, tokens
from community.foundation.database import db
from community.foundation.outbox import Recipient
from community.foundation.refusal import unless_refused
from community.safeguarding import actions as safeguarding
from community.safeguarding.actions import ToldConcern
from community.worries import queries, rules
from community.worries.models import Worry
from community.worries.rules import Refusal, WorryDeed, WorryKind, WorryReply, WorryState


@dataclass(frozen=True)
class ToldWorry:
    """What somebody wrote, without a word of who did."""

    kind: WorryKind
    text: str
    place: str
    email: str
    locale: str


def tell(told: ToldWorry) -> str:
    """Keep it, write to those who look at it, and return its number. Raises Refused where nobody could look at it."""
    place: int = unless_refused(queries.lands_with(), Refusal)
    now = clock.now()
    facts = {
        "organisation_id": place,
        "state": WorryState.OPEN,
        **{name: getattr(told, name) for name in ("kind", "text", "place", "email", "locale")},
        "answer": "",
        "hate": False,
        "repeated": False,
        "told_at": now,
        "digest": tokens.new_secret(),
    }
    # Not through the session: the trail would keep who was signed in while this was written.
    [key] = db.session.execute(sa.insert(Worry).returning(Worry.id), [facts]).scalars()
    number = rules.number_of(tokens.sealed(queries.NUMBERED, key, now))
    db.session.execute(sa.update(Worry).where(Worry.id == key).values(digest=tokens.digest(number)))
    for account in queries.who_look(place):
        outbox.post("community.worries.waiting", account, {"worry": key}, key=f"worry:{key}:{account.id}")
    if told.email:
        outbox.post("community.worries.kept", Recipient(None, told.email, told.locale), {"worry": key},
                    key=f"worry-kept:{key}")  # fmt: skip
    return number


def answer(worry: Worry, reply: WorryReply, words: str, me: int | None) -> None:
    """Say what became of it; whoever left an address hears that there is an answer. Raises Refused once it is over."""
    _step(worry, WorryDeed.ANSWER, me)
    worry.reply, worry.answer = reply, words
    _close(worry)


def talk(worry: Worry, me: int | None) -> None:
    """Staff talk with people themselves. Raises Refused where somebody has begun."""
    _step(worry, WorryDeed.TALK, me)


def mediate(worry: Worry, me: int | None) -> None:
    """A mediator is asked. Raises Refused once it is over."""
    _step(worry, WorryDeed.MEDIATE, me)


def hand_over(worry: Worry, me: int | None) -> None:
    """Somebody is in danger: those who protect people read it from now on as a concern. Raises Refused where it is
    over, and where nobody could read it there."""
    _step(worry, WorryDeed.HAND_OVER, me)
    worry.closed_at = clock.now()
    safeguarding.tell(
        ToldConcern(
            seen=worry.text,
            place=worry.place,
            about="",
            contact=worry.email,
            reads=None,
            concerned=None,
            locale=worry.locale,
        )
    )


def settle(worry_id: int | None) -> None:
    """The mediation is over, and with it the worry that it came of."""
    for worry in database.lock(Worry, [worry_id] if worry_id else []):
        if worry.state is WorryState.IN_MEDIATION:
            worry.state = unless_refused(rules.step(worry.state, WorryDeed.SETTLE), Refusal)
            _close(worry)


def mark(worry: Worry, *, hate: bool, repeated: bool) -> None:
    """Say how it is counted."""
    worry.hate, worry.repeated = hate, repeated


def _step(worry: Worry, deed: WorryDeed, me: int | None) -> None:
    """The one way in which a worry goes on."""
    worry.state = unless_refused(rules.step(worry.state, deed), Refusal)
    if worry.looked_at is None:
        worry.looked_at, worry.looked_by_id = clock.now(), me


def _close(worry: Worry) -> None:
    worry.closed_at = clock.now()
    if worry.email:
        recipient = Recipient(None, worry.email, worry.locale)
        outbox.post("community.worries.answered", recipient, {"worry": worry.id}, key=f"worry-answered:{worry.id}")


def empty(ids: Sequence[int]) -> int:
    """Leave of these what is counted; returns how many they were."""
    for worry in database.lock(Worry, list(ids)):
        if worry.email:
            outbox.forget(worry.email)
        worry.text = worry.place = worry.email = worry.answer = ""
        worry.emptied_at = clock.now()
    return len(ids)
