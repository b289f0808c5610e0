"""Queueing what a household has to hear, noting what came of telling it, and reminding of tomorrow."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from community.foundation import clock, database, outbox, sms
from community.foundation.database import added, db
from community.foundation.outbox import Channel, Recipient
from community.foundation.periodic_tasks import for_each
from community.foundation.refusal import refuse
from community.households.models import Household
from events.contact_queue import queries, rules
from events.contact_queue.models import ContactAttempt, QueuedContact, ReachingWish
from events.contact_queue.rules import ContactAnswer, ContactState, Message, Refusal, Untold, Way
from events.registrations.models import Registration
from events.registrations.queries import addresses_of_parties
from events.sessions.models import Invitee, Session
from events.sessions.rules import Span

NEVER_MOVED: Mapping[int, Span] = {}
# Who was reminded is not again for the same date.
ONCE = timedelta(hours=20)


def queue(registrations: Sequence[Registration], message: Message, was: Mapping[int, Span] = NEVER_MOVED) -> None:
    """Let somebody tell these parties, of households without an address; `was`: by session, when it was before.

    What waited for them and is overtaken by this is not told any more. Their sessions are locked by the change that
    they hear of, so that a party has one row that waits.
    """
    now = clock.now()
    rows: list[dict[str, Any]] = []
    parties = {one.id: one for one in registrations}
    if not parties:
        return
    for registration_id, starts_at, tells, row in queries.beginnings_and_tellers(parties):
        one = parties[registration_id]
        before = Untold(row.message, _was(row)) if row else None
        left = rules.overtaken(before, Untold(message, was.get(one.session_id)))
        due_at = rules.due(now, left, starts_at, one.offered_until) if left else None
        if row and left == before and due_at:
            row.due_at = due_at
            continue
        if row:
            row.state, row.again_at = ContactState.OVERTAKEN, None
        if left and due_at:
            was_from, was_to = left.was or (None, None)
            rows.append(
                {
                    "organisation_id": tells,
                    "registration_id": one.id,
                    "message": left.message,
                    "was_from": was_from,
                    "was_to": was_to,
                    "due_at": due_at,
                    "state": ContactState.WAITING,
                    "created_at": now,
                }
            )
    # What is overtaken goes first: one row of a party waits.
    db.session.flush()
    if rows:
        # However many hear of it, they are one statement.
        db.session.execute(sa.insert(QueuedContact), rows)
        _send(QueuedContact.registration_id.in_([row["registration_id"] for row in rows]))


def queue_invited(session: Session, invitees: Sequence[Invitee]) -> None:
    """Let somebody tell these households, which have no address, that they are invited; the session is locked."""
    if not invitees or session.starts_at <= clock.now():
        return
    for household in queries.every(Household, Household.id.in_([one.household_id for one in invitees])):
        told = {"organisation_id": household.organisation_id, "message": Message.INVITED}
        [number] = [one.id for one in invitees if one.household_id == household.id]
        added(QueuedContact(invitee_id=number, due_at=session.starts_at, created_at=clock.now(), **told))
    _send(QueuedContact.invitee_id.in_([one.id for one in invitees]))


def queue_words(
    registrations: Sequence[Registration], told: Mapping[int, tuple[str, str]], until: Callable[[datetime], datetime]
) -> dict[int, QueuedContact]:
    """Let somebody tell these parties what was written: by registration, the language and the words; `until` when, of
    the beginning of a date. Returns the rows, by registration."""
    now, made = clock.now(), {}
    parties = {one.id: one for one in registrations}
    for registration_id, starts_at, tells, _ in queries.beginnings_and_tellers(parties) if parties else ():
        locale, words = told[registration_id]
        made[registration_id] = QueuedContact(
            organisation_id=tells,
            registration_id=registration_id,
            message=Message.WRITTEN,
            words=words,
            words_locale=locale,
            due_at=until(starts_at),
            created_at=now,
        )
    db.session.add_all(made.values())
    db.session.flush()
    if made:
        _send(QueuedContact.id.in_([one.id for one in made.values()]))
    return made


def take_back_words(ids: Collection[int]) -> set[int]:
    """Let nobody tell any more what was written where nobody did yet; returns the rows (ids) that are not told. An SMS
    that is on its way arrives."""
    rows = [one for one in database.lock(QueuedContact, sorted(ids)) if one.state is ContactState.WAITING]
    keys = [_key(one.id) for one in rows]
    outbox.take_back(keys)
    going = outbox.gone_out(keys)
    taken = [one for one in rows if _key(one.id) not in going]
    for one in taken:
        one.state, one.again_at = ContactState.OVERTAKEN, None
    return {one.id for one in taken}


def _key(number: int) -> str:
    """What names the SMS of a row."""
    return f"contact:{number}"


def ask_until(session_ids: Collection[int]) -> None:
    """Who is invited to these sessions is told so before they begin, whenever that is now."""
    asked = sa.select(Session.starts_at).join(Invitee, Invitee.session_id == Session.id)
    begins = asked.where(Invitee.id == QueuedContact.invitee_id).correlate(QueuedContact).scalar_subquery()
    ours = QueuedContact.invitee_id.in_(sa.select(Invitee.id).where(Invitee.session_id.in_(session_ids)))
    waiting = QueuedContact.state == ContactState.WAITING
    db.session.execute(sa.update(QueuedContact).where(ours, waiting).values(due_at=begins))


def _send(which: sa.ColumnElement[bool]) -> None:
    """Let the worker send what was just queued to those who agreed to SMS."""
    for row, household in queries.agreed_to_sms(which) if sms.is_on() else ():
        outbox.post(
            "events.contact_queue.told",
            Recipient(None, "", household.locale),
            {"contact": row.id},
            key=_key(row.id),
            helps_until=row.due_at,
            channel=Channel.SMS,
        )


def note_sent(about: Mapping[str, Any]) -> None:
    """The gateway took an SMS: its household is told, unless somebody was quicker."""
    database.lock(QueuedContact, [about["contact"]])
    for row in queries.with_attempts([about["contact"]]):
        if row.state is ContactState.WAITING:
            row.attempts.append(ContactAttempt(answer=ContactAnswer.TOLD, at=clock.now(), by_id=None))
            _stand(row, clock.town_zone())


def _was(row: QueuedContact) -> Span | None:
    return (row.was_from, row.was_to) if row.was_from and row.was_to else None


def answer(contact: QueuedContact, said: ContactAnswer, account_id: int | None) -> int:
    """Note what came of telling a household this, and all that waited for it longer; returns how many things.

    Raises Refused where nothing of it waits any more.
    """
    now, zone = clock.now(), clock.town_zone()
    ids = queries.waiting_beside(contact)
    refuse(Refusal.NOTHING_WAITS, when=not ids)
    database.lock(QueuedContact, ids)
    rows = [row for row in queries.with_attempts(ids) if row.state is ContactState.WAITING]
    refuse(Refusal.NOTHING_WAITS, when=not rows)
    for row in rows:
        row.attempts.append(ContactAttempt(answer=said, at=now, by_id=account_id))
        _stand(row, zone)
    db.session.flush()
    return len(rows)


def undo(contact: QueuedContact) -> None:
    """Take the last answer back, of all that it was said of. Raises Refused where there is none."""
    zone = clock.town_zone()
    ids = [one.contact_id for one in queries.answered_with(contact)]
    refuse(Refusal.NOTHING_TO_UNDO, when=not ids)
    database.lock(QueuedContact, ids)
    refuse(Refusal.NOTHING_TO_UNDO, when=not queries.answered_with(contact))
    rows = [row for row in queries.with_attempts(ids) if row.state is not ContactState.OVERTAKEN]
    newer = queries.waiting_of([row.registration_id for row in rows if row.registration_id])
    for row in rows:
        row.attempts.pop()
        _stand(row, zone)
        if newer.get(row.registration_id or 0, row) is not row:
            row.state = ContactState.OVERTAKEN
    db.session.flush()


def _stand(row: QueuedContact, zone: str) -> None:
    """Let a row stand where its last attempt leaves it."""
    last = row.attempts[-1] if row.attempts else None
    told = last if last and last.answer is ContactAnswer.TOLD else None
    row.state = ContactState.TOLD if told else ContactState.WAITING
    row.told_at, row.told_by_id = (told.at, told.by_id) if told else (None, None)
    row.again_at = rules.again_at(last.answer, last.at, row.due_at, zone) if last else None


def remind_of_tomorrow() -> int:
    """The worker's periodic task: whoever asked for it, and has no address, is reminded of what they come to tomorrow;
    returns how many things are queued."""
    now = clock.now()
    tomorrow = rules.reminds_of(now, clock.town_zone())
    if tomorrow is None:
        return 0
    since = now - ONCE
    due = lambda: sorted({one.session_id for one in _unaddressed(queries.to_remind_of(*tomorrow, since))})  # noqa: E731
    return for_each(due, lambda session_id: _remind(session_id, tomorrow, since))


def _remind(session_id: int, tomorrow: Span, since: datetime) -> int:
    database.lock(Session, [session_id])
    found = _unaddressed(queries.to_remind_of(*tomorrow, since, session_id))
    queue(found, Message.TOMORROW)
    return len(found)


def _unaddressed(registrations: Sequence[Registration]) -> list[Registration]:
    addressed = addresses_of_parties(registrations)
    return [one for one in registrations if one.id not in addressed]


def wish(household_id: int, way: Way, *, remind: bool, sms_agreed: bool | None = None, by: int | None = None) -> None:
    """Keep how a household likes to be reached; `by`: who of the staff notes it, where they said it to somebody.

    Whether they agree to SMS stays as it is where nobody was asked (None).
    """
    kept = queries.wishes_of([household_id]).get(household_id) or ReachingWish(household_id=household_id)
    if sms_agreed not in (None, kept.sms_agreed_at is not None):
        kept.sms_agreed_at, kept.sms_noted_by_id = (clock.now(), by) if sms_agreed else (None, None)
    kept.way, kept.remind, kept.changed_at = way, remind, clock.now()
    db.session.add(kept)
    db.session.flush()


def note_way(household: Household, *, way: Way) -> None:
    """A family that is registered says how it likes to be told; telephone is what nobody has to note."""
    if way is not Way.CALL:
        wish(household.id, way, remind=False)
