"""Writing a message, and sending it once, to each by the way that reaches them."""

from collections.abc import Mapping, Sequence
from functools import partial

from community.foundation import clock, i18n, outbox
from community.foundation.database import added, db
from community.foundation.refusal import refuse
from events.contact_queue.actions import queue_words
from events.messages import queries, rules
from events.messages.models import MessageRecipient, MessageText, WrittenMessage
from events.messages.queries import MessageReaders
from events.messages.rules import MessageCircle, MessageScope, MessageStart, MessageWay, Refusal
from events.sessions.models import Session


def obstacle(session: Session) -> Refusal | None:
    """Why nobody can write to those of a date at this moment."""
    now = clock.now()
    lately = queries.written_lately(session.activity_id, now - rules.A_DAY)
    return rules.may_write(now, session.ends_at, lately)


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
    return added(
        WrittenMessage(
            organisation_id=organisation_id,
            session_id=session.id,
            circle=circle,
            scope=scope if session.series_id else MessageScope.DATE,
            start=start,
            chosen=[*chosen],
            written_by_id=me,
            created_at=clock.now(),
            texts=[MessageText(locale=locale, text=text) for locale, text in words.items()],
        )
    )


def send(message: WrittenMessage, session: Session, seen: str) -> MessageReaders:
    """Send it to exactly those who were `seen`, each in the language that they read best of those that are written: by
    email, or by somebody who tells them. Raises Refused where it went out, where it reaches others by now, or nobody,
    and where nothing can be written now."""
    readers = queries.readers_of(message, session)
    refuse(rules.may_send(message.sent_at is not None, len(readers.people), seen, readers.seen))
    refuse(obstacle(session))
    message.sent_at = clock.now()
    words = {text.locale: text.text for text in message.texts}
    rows = []
    for one in readers.people:
        rows.append(
            MessageRecipient(
                message_id=message.id,
                account_id=one.account.id if one.account else None,
                registration_id=one.registration.id if one.registration else None,
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
            key, until = f"message:{row.id}", session.starts_at if session.starts_at > message.sent_at else None
            outbox.post(template, to, {"recipient": row.id}, key=key, helps_until=until)
    to_tell = {row.registration_id: row for row in rows if row.way is MessageWay.CONTACT and row.registration_id}
    told = {number: (row.locale, words[row.locale]) for number, row in to_tell.items()}
    parties = [one.registration for one in readers.people if one.registration and one.registration.id in to_tell]
    for number, contact in queue_words(parties, told, partial(rules.told_by, clock.now())).items():
        to_tell[number].contact_id = contact.id
    db.session.flush()
    return readers
