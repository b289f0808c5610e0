"""Keeping what somebody saw, telling those who read it, beginning with it, closing it,
naming a colleague it is about."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from community.foundation import clock, database, outbox, tokens
from community.foundation.database import count, db, exists, transaction
from community.foundation.outbox import Recipient
from community.foundation.periodic_tasks import for_each
from community.foundation.refusal import Refused, refuse
from community.safeguarding import queries, rules
from community.safeguarding.models import Concern, ConcernNote, NamedColleague
from community.safeguarding.rules import ConcernState, Readers, Refusal


@dataclass(frozen=True)
class ToldConcern:
    """What somebody wrote; `reads` is the organisation that should read it, `concerned` the one that should not."""

    seen: str
    place: str
    about: str
    contact: str
    reads: int | None
    concerned: int | None
    locale: str


def tell(told: ToldConcern) -> int:
    """Keep it, write to those who read it, and return its number. Raises Refused where nobody could read it."""
    places = queries.reading(told.concerned)
    found = rules.readers(told.reads, places, about_staff=told.concerned is not None)
    if found is None:
        raise Refused(Refusal.NOBODY)
    now = clock.now()
    number = _unused_number(now)
    facts = {
        "id": number,
        "state": ConcernState.OPEN,
        "readers": found[0],
        "organisation_id": found[1],
        "concerned_id": told.concerned,
        **{name: getattr(told, name) for name in ("seen", "place", "about", "contact", "locale")},
        "outcome": "",
        "created_at": now,
    }
    # Not through the session: the trail would keep who was signed in while this was written.
    db.session.execute(sa.insert(Concern).values(facts))
    _write_to_readers(db.session.get_one(Concern, number))
    return number


def _unused_number(now: datetime) -> int:
    """Six digits that nobody can foresee: where numbers follow one another,
    a gap tells somebody what they do not read."""
    tried = count(Concern)
    while True:
        number = 100_000 + int(tokens.digest(tokens.sealed("concern", tried, now)), 16) % 900_000
        if not exists(Concern.id == number):
            return number
        tried += 1


def _write_to_readers(concern: Concern, **more: int) -> None:
    for account in queries.holders_reading(concern):
        # Its number is drawn, and may be drawn again when this concern is gone.
        key = f"concern:{concern.id}:{concern.created_at.timestamp()}:{account.id}"
        recipient = Recipient.of(account)
        outbox.post("community.safeguarding.waiting", recipient, {"concern": concern.id, **more}, key=key)


def remind() -> int:
    """The worker's periodic task: what somebody began with who reads it no longer is left to the others again, and
    while nobody has begun, those who read it are written to once a day; returns how many emails."""
    before = clock.now() - rules.REMINDED_EVERY
    with transaction(writing=False):
        left = queries.left_behind()
    for_each(left, _leave_to_the_others)
    with transaction(writing=False):
        numbers = queries.forgotten(before)
    return for_each(numbers, lambda number: _remind(number, before))


def _leave_to_the_others(number: int) -> int:
    [concern] = database.lock(Concern, [number])
    if number in queries.left_behind():
        _put_back(concern)
    return 0


def _remind(number: int, before: datetime) -> int:
    database.lock(Concern, [number])
    # Somebody may have begun in the meantime, or another worker have written.
    if number not in queries.forgotten(before):
        return 0
    concern = db.session.get_one(Concern, number)
    concern.reminded_at = clock.now()
    holders = queries.holders_reading(concern)
    if not holders:
        # Nobody is left of those it was meant for: as where readers name one another, the town's others read it.
        concern.readers, concern.organisation_id = Readers.ALL, None
        db.session.flush()
        holders = queries.holders_reading(concern)
    for account in holders:
        recipient = Recipient.of(account)
        key = f"concern:{number}:{account.id}:{concern.reminded_at.timestamp()}"
        outbox.post("community.safeguarding.waiting", recipient, {"concern": number}, key=key)
    return len(holders)


def claim(concern: Concern, me: int) -> None:
    """Begin with it, so that two do not. Raises Refused when a colleague did, or when it is closed."""
    concern = _locked(concern)
    refuse(rules.may_claim(concern.state))
    concern.state, concern.handled_by_id, concern.handled_at = ConcernState.HANDLED, me, clock.now()


def release(concern: Concern) -> None:
    """Leave it to the others again. Raises Refused when nobody has it."""
    concern = _locked(concern)
    refuse(rules.may_release(concern.state))
    _put_back(concern)


def close(concern: Concern, outcome: str, me: int) -> None:
    """Say what was done, and close it. Raises Refused for what somebody else handles, or nobody."""
    concern = _locked(concern)
    refuse(rules.may_close(concern.state, mine=concern.handled_by_id == me))
    concern.state, concern.outcome, concern.closed_at = ConcernState.CLOSED, outcome, clock.now()


def note(concern: Concern, text: str, me: int) -> None:
    """Add what the others should know; after it was closed too."""
    db.session.add(ConcernNote(concern_id=concern.id, text=text, written_by_id=me, created_at=clock.now()))


def name_colleague(concern: Concern, colleague_id: int, me: int) -> None:
    """Say that it is about a colleague, who reads it no longer and is told nothing. Raises Refused for oneself.

    Where nobody else would be left beside whoever says so, everybody in the town who holds the right reads it from now
    on: so nobody can keep a concern to themselves by naming the others.
    """
    concern = _locked(concern)
    refuse(Refusal.ONESELF, when=colleague_id == me)
    db.session.add(
        NamedColleague(concern_id=concern.id, account_id=colleague_id, named_by_id=me, created_at=clock.now())
    )
    if concern.handled_by_id == colleague_id and concern.state is ConcernState.HANDLED:
        _put_back(concern)
    db.session.flush()
    if not queries.colleagues(concern, me):
        concern.readers, concern.organisation_id = Readers.ALL, None
        db.session.flush()
        _write_to_readers(concern, named=colleague_id)


def _put_back(concern: Concern) -> None:
    concern.state, concern.handled_by_id, concern.handled_at = ConcernState.OPEN, None, None


def _locked(concern: Concern) -> Concern:
    [locked] = database.lock(Concern, [concern.id])
    return locked
