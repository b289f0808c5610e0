"""Reading messages: whose one may see, whom one reaches and how, and how far each is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import joinedload, selectinload

from community.accounts.models import Account
from community.foundation.access import Actor, Role
from community.foundation.database import db, every
from community.foundation.forms import fingerprint
from community.foundation.outbox import Email, Recipient
from community.households.models import Household
from community.households.rules import HouseholdState
from events.contact_queue.models import QueuedContact
from events.messages import rules
from events.messages.models import MessageDate, MessageRecipient, WrittenMessage
from events.messages.rules import DeliveryState, MessageCircle, MessageScope, MessageWay
from events.registrations.models import Registration
from events.registrations.queries import addresses_of_parties
from events.registrations.rules import COMING, LIVE, RegistrationState
from events.sessions.models import Session
from events.sessions.queries import SHOWN

STATES = {
    MessageCircle.FAMILIES: COMING,
    MessageCircle.WAITING: (RegistrationState.WAITING, RegistrationState.OFFERED),
    MessageCircle.HELPERS: (),
    MessageCircle.EVERYBODY: tuple({*COMING, *LIVE}),
    MessageCircle.CHOSEN: tuple(one for one in RegistrationState if one is not RegistrationState.CANCELLED),
}
HELPED = (MessageCircle.HELPERS, MessageCircle.EVERYBODY)


def of_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Messages of the organisations in which the actor coordinates."""
    return WrittenMessage.organisation_id.in_(actor.organisations(Role.COORDINATOR))


def written_by_me(actor: Actor) -> sa.ColumnElement[bool]:
    """Messages that the actor wrote, where they still coordinate."""
    return sa.and_(of_my_organisations(actor), WrittenMessage.written_by_id == actor.account_id)


@dataclass(frozen=True)
class MessageReader:
    """One whom a message reaches: by an account or a party, at an address or, without one, by somebody who tells
    them."""

    account: Account | None
    registration: Registration | None
    recipient: Recipient | None
    locale: str
    # The first of the dates meant of which they are.
    session_id: int

    @property
    def key(self) -> str:
        """Who it is, by number."""
        return f"a{self.account.id}" if self.account else f"r{self.registration.id if self.registration else 0}"


@dataclass(frozen=True)
class MessageReaders:
    """All whom a message reaches at this moment."""

    people: tuple[MessageReader, ...]

    @property
    def emails(self) -> int:
        return sum(one.recipient is not None for one in self.people)

    @property
    def calls(self) -> int:
        return len(self.people) - self.emails

    @property
    def seen(self) -> str:
        """What names all of them, and how each is reached."""
        return fingerprint({one.key: one.recipient is not None for one in self.people})


def readers_of(message: WrittenMessage, session: Session) -> MessageReaders:
    """Whom a message reaches; nobody twice, nobody who is blocked or erased."""
    ids = sessions_meant(message, session)
    states = STATES[message.circle]
    parties = _parties(ids, states, message.chosen if message.circle is MessageCircle.CHOSEN else None)
    helpers = _helpers(ids) if message.circle in HELPED else []
    # What is one person's own matter reaches nobody else of the household.
    addresses = addresses_of_parties(parties)
    found, known = [], set()
    for account, date in helpers:
        known.add(account.id)
        found.append(MessageReader(account, None, Recipient.of(account), account.locale, date))
    for one in parties:
        to = addresses.get(one.id)
        if to and to.account_id in known:
            continue
        known |= {to.account_id} if to and to.account_id else set()
        found.append(MessageReader(None, one, to, to.locale if to else one.household.locale, one.session_id))
    return MessageReaders(tuple(found))


def sessions_meant(message: WrittenMessage, session: Session) -> list[int]:
    """The dates of which a message speaks, by number."""
    if message.scope is MessageScope.DATES:
        return every(MessageDate.session_id, MessageDate.message_id == message.id, by=MessageDate.session_id)
    if message.scope is MessageScope.DATE or session.series_id is None:
        return [session.id]
    return every(
        Session.id, Session.series_id == session.series_id, Session.starts_at >= session.starts_at, by=Session.id
    )


def _parties(
    session_ids: Collection[int], states: Sequence[RegistrationState], chosen: Collection[int] | None
) -> list[Registration]:
    """The first party of each household, or of each person whose own matter it is, soonest date first."""
    if not states:
        return []
    query = (
        sa.select(Registration)
        .join(Session, Session.id == Registration.session_id)
        .join(Household, Household.id == Registration.household_id)
        .where(
            Registration.session_id.in_(session_ids),
            Registration.state.in_(states),
            Household.state == HouseholdState.ACTIVE,
        )
        .options(joinedload(Registration.household))
        .order_by(Session.starts_at, Registration.id)
    )
    if chosen is not None:
        query = query.where(Registration.id.in_(chosen))
    first: dict[tuple[int, int | None], Registration] = {}
    for one in db.session.scalars(query):
        first.setdefault((one.household_id, one.member_id), one)
    return list(first.values())


def dates_of(message: WrittenMessage, session: Session) -> list[Session]:
    """The dates that were chosen for a message, soonest first; where none were, its own."""
    if message.scope is not MessageScope.DATES:
        return [session]
    chosen = sa.select(MessageDate.session_id).where(MessageDate.message_id == message.id)
    return every(Session, Session.id.in_(chosen), by=(Session.starts_at, Session.id), load=SHOWN)


def begin_at(session_ids: Collection[int]) -> dict[int, datetime]:
    """When these dates begin, by number."""
    rows = db.session.execute(sa.select(Session.id, Session.starts_at).where(Session.id.in_(session_ids)))
    return {row.id: row.starts_at for row in rows}


def _helpers(session_ids: Sequence[int]) -> list[tuple[Account, int]]:
    """Who helps in these dates, each once, with the first of them."""
    found: dict[int, tuple[Account, int]] = {}
    for offer in current_app.extensions["helpers_in"]:
        for account, session_id in offer(session_ids):
            found.setdefault(account.id, (account, session_id))
    return list(found.values())


def whole(message_id: int) -> WrittenMessage:
    """A message with its words and its date."""
    options = (selectinload(WrittenMessage.texts), joinedload(WrittenMessage.session).options(*SHOWN))
    query = sa.select(WrittenMessage).where(WrittenMessage.id == message_id).options(*options)
    return db.session.scalars(query.execution_options(populate_existing=True)).unique().one()


def written_lately(activity_ids: Collection[int], since: datetime) -> dict[int, int]:
    """By activity, how many messages about its dates went out since then."""
    sent = (Session.activity_id.in_(activity_ids), WrittenMessage.sent_at > since)
    of = sa.select(Session.activity_id.label("activity_id"), WrittenMessage.id.label("message_id"))
    its_own = of.join(WrittenMessage, WrittenMessage.session_id == Session.id).where(*sent)
    chosen = of.join(MessageDate, MessageDate.session_id == Session.id).join(
        WrittenMessage, WrittenMessage.id == MessageDate.message_id
    )
    both = its_own.union(chosen.where(*sent)).subquery()
    rows = db.session.execute(
        sa.select(both.c.activity_id, sa.func.count().label("number")).group_by(both.c.activity_id)
    )
    return {row.activity_id: row.number for row in rows}


def messages_of(session_id: int, reach: sa.ColumnElement[bool]) -> list[tuple[WrittenMessage, str]]:
    """What was written to those of a date, within reach, the last first, each with who wrote it."""
    chosen = sa.select(MessageDate.message_id).where(MessageDate.session_id == session_id)
    query = (
        sa.select(WrittenMessage, sa.func.coalesce(Account.name, ""))
        .outerjoin(Account, Account.id == WrittenMessage.written_by_id)
        .where(reach, sa.or_(WrittenMessage.session_id == session_id, WrittenMessage.id.in_(chosen)))
        .order_by(WrittenMessage.id.desc())
        .limit(20)
    )
    return [(message, name) for message, name in db.session.execute(query)]


@dataclass(frozen=True)
class Delivery:
    """How far a message to one person is: who it is (an account's name, or a party), how and since when."""

    name: str
    registration: Registration | None
    way: MessageWay
    locale: str
    state: DeliveryState
    at: datetime | None


def deliveries(message_id: int) -> list[Delivery]:
    """How far a message is, person by person, in the order in which they were written to."""
    key = sa.literal("message:") + sa.cast(MessageRecipient.id, sa.String)
    query = (
        sa.select(MessageRecipient, Account.name, Registration, Email.state, Email.sent_at, QueuedContact)
        .outerjoin(Account, Account.id == MessageRecipient.account_id)
        .outerjoin(Registration, Registration.id == MessageRecipient.registration_id)
        .outerjoin(Email, Email.dedupe_key == key)
        .outerjoin(QueuedContact, QueuedContact.id == MessageRecipient.contact_id)
        .where(MessageRecipient.message_id == message_id)
        .options(selectinload(Registration.party), joinedload(Registration.household))
        .order_by(MessageRecipient.id)
    )
    return [
        Delivery(
            name or "",
            party,
            one.way,
            one.locale,
            rules.delivery(
                one.way,
                email.value if email else "",
                contact.state.value if contact else "",
                one.taken_back_at is not None,
            ),
            one.taken_back_at or (sent_at if one.way is MessageWay.EMAIL else contact.told_at if contact else None),
        )
        for one, name, party, email, sent_at, contact in db.session.execute(query)
    ]


def not_yet_out(message_id: int) -> list[MessageRecipient]:
    """Those to whom a message was sent and from whom it was not taken back."""
    back = MessageRecipient.taken_back_at.is_(None)
    return every(MessageRecipient, MessageRecipient.message_id == message_id, back, by=MessageRecipient.id)


def recipient_to_write(
    recipient_id: int,
) -> tuple[MessageRecipient, WrittenMessage, Registration | None, Session] | None:
    """Whom an email is for, with the message, the party and the date of which they are; None where one is gone."""
    one = db.session.get(MessageRecipient, recipient_id)
    if one is None:
        return None
    party: Any = None
    if one.registration_id:
        loads = (joinedload(Registration.household), joinedload(Registration.session).options(*SHOWN))
        party = db.session.scalars(
            sa.select(Registration).where(Registration.id == one.registration_id).options(*loads)
        )
        party = party.unique().first()
        if party is None:
            return None
    message = whole(one.message_id)
    own = every(Session, Session.id == one.session_id, load=SHOWN) if one.session_id else []
    return one, message, party, party.session if party else next(iter(own), message.session)
