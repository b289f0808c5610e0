"""Writing a message, and sending it once, to each by the way that reaches them."""

from collections.abc import Mapping, Sequence
from functools import partial

from community.foundation import clock, i18n, outbox
from community.foundation.access import Actor
from community.foundation.database import added, db
from community.foundation.refusal import refuse
from events.activities.queries import acting_for_all
from events.contact_queue.actions import queue_words, take_back_words
from events.messages import queries, rules
from events.messages.models import MessageDate, MessageRecipient, MessageText, WrittenMessage
from events.messages.queries import MessageReaders
from events.messages.rules import MessageCircle, MessageScope, MessageStart, MessageWay, Refusal
from events.sessions.models import Session


def obstacles(sessions: Sequence[Session]) -> dict[int, Refusal]:
    """By date, why nobody can write to those of it at this moment, where nobody can."""
    now = clock.now()
    lately = queries.written_lately({one.activity_id for one in sessions}, now - rules.A_DAY)
    found = {one.id: rules.may_write(now, one.ends_at, lately.get(one.activity_id, 0)) for one in sessions}
    return {number: refusal for number, refusal in found.items() if refusal}


def obstacle(*sessions: Session) -> Refusal | None:
    """Why nobody can write to those of these dates together at this moment."""
    return next(iter(obstacles(sessions).values()), None)


def of_several(sessions: Sequence[Session], writer: Actor) -> Refusal | None:
    """Why nobody writes to those of these dates together; None where one may."""
    return rules.of_one(len(sessions), acting_for_all([one.activity for one in sessions], writer))


def write_to_many(
    sessions: Sequence[Session],
    writer: Actor,
    words: Mapping[str, str],
    circle: MessageCircle,
    start: MessageStart | None = None,
) -> WrittenMessage:
    """Keep what somebody wrote to those of several dates, to be looked at. Raises Refused where the dates are of
    several organisations, and where nothing can be written to those of one of them now."""
    refuse(of_several(sessions, writer))
    refuse(obstacle(*sessions))
    ours = acting_for_all([one.activity for one in sessions], writer)
    assert ours is not None
    made = _kept(sessions[0], ours, writer.account_id, words, circle, MessageScope.DATES, start)
    made.dates = [MessageDate(session_id=one.id) for one in sessions]
    return added(made)


def write(
    session: Session,
    organisation_id: int,
    me: int | None,
    words: Mapping[str, str],
    circle: MessageCircle,
    scope: MessageScope = MessageScope.DATE,
    start: MessageStart | None = None,
    chosen: Sequence[int] = (),
) -> WrittenMessage:
    """Keep what somebody wrote, to be looked at. Raises Refused where nothing can be written now."""
    refuse(obstacle(session))
    scope = scope if session.series_id else MessageScope.DATE
    return added(_kept(session, organisation_id, me, words, circle, scope, start, chosen))


def _kept(
    session: Session,
    organisation_id: int,
    me: int | None,
    words: Mapping[str, str],
    circle: MessageCircle,
    scope: MessageScope,
    start: MessageStart | None,
    chosen: Sequence[int] = (),
) -> WrittenMessage:
    return WrittenMessage(
        organisation_id=organisation_id,
        session_id=session.id,
        circle=circle,
        scope=scope,
        start=start,
        chosen=[*chosen],
        written_by_id=me,
        created_at=clock.now(),
        texts=[MessageText(locale=locale, text=text) for locale, text in words.items()],
    )


def send(message: WrittenMessage, session: Session, seen: str) -> MessageReaders:
    """Send it to exactly those who were `seen`, each in the language that they read best of those that are written: by
    email, or by somebody who tells them. Raises Refused where it went out, where it reaches others by now, or nobody,
    and where nothing can be written now."""
    readers = queries.readers_of(message, session)
    refuse(rules.may_send(message.sent_at is not None, len(readers.people), seen, readers.seen))
    refuse(obstacle(*queries.dates_of(message, session)))
    message.sent_at = clock.now()
    begin_at = queries.begin_at({one.session_id for one in readers.people})
    words = {text.locale: text.text for text in message.texts}
    rows = []
    for one in readers.people:
        rows.append(
            MessageRecipient(
                message_id=message.id,
                account_id=one.account.id if one.account else None,
                registration_id=one.registration.id if one.registration else None,
                session_id=one.session_id if one.account else None,
                locale=rules.read_best(i18n.fallbacks(one.locale), words),
                way=MessageWay.EMAIL if one.recipient else MessageWay.CONTACT,
            )
        )
    db.session.add_all(rows)
    db.session.flush()
    template = "events.messages.thanked" if message.start is MessageStart.THANKS else "events.messages.written"
    for one, row in zip(readers.people, rows, strict=True):
        if one.recipient:
            # The whole email is in the language of the words.
            to = outbox.Recipient(one.recipient.account_id, one.recipient.address, row.locale)
            begins = begin_at[one.session_id]
            until = begins if begins > message.sent_at else None
            outbox.post(template, to, {"recipient": row.id}, key=_key(row), helps_until=until)
    to_tell = {row.registration_id: row for row in rows if row.way is MessageWay.CONTACT and row.registration_id}
    told = {number: (row.locale, words[row.locale]) for number, row in to_tell.items()}
    parties = [one.registration for one in readers.people if one.registration and one.registration.id in to_tell]
    for number, contact in queue_words(parties, told, partial(rules.told_by, clock.now())).items():
        to_tell[number].contact_id = contact.id
    db.session.flush()
    return readers


def _key(row: MessageRecipient) -> str:
    """What names the email to one of them."""
    return f"message:{row.id}"


def take_back(message: WrittenMessage) -> int:
    """Take a message back from all whose email has not gone out and whom nobody told yet; returns how many they are.
    Who has it keeps it."""
    rows = queries.not_yet_out(message.id)
    contacts = take_back_words([one.contact_id for one in rows if one.contact_id])
    emails = outbox.take_back([_key(one) for one in rows if one.way is MessageWay.EMAIL])
    taken = [one for one in rows if _key(one) in emails or one.contact_id in contacts]
    for one in taken:
        one.taken_back_at = clock.now()
    return len(taken)
