"""Reading the contact queue: whose rows one sees, what waits in them, who was told, and who has to be telephoned."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from community.accounts.models import Account
from community.foundation import clock
from community.foundation.access import Actor, Role, by_way_of
from community.foundation.database import db, every, first, grouped
from community.foundation.metrics import Measure, age_of
from community.foundation.watch import Organisations, WaitingThing
from community.households.models import Household, Member
from community.households.queries import agreeing
from community.households.rules import ConsentPurpose, HouseholdState
from community.members.queries import holders
from community.organisations.models import Membership, Organisation
from community.own_addresses.queries import addresses_of_owners
from events.activities.models import Activity
from events.activities.rules import ActivityState
from events.contact_queue import rules
from events.contact_queue.models import ContactAttempt, QueuedContact, ReachingWish
from events.contact_queue.rules import ContactState, Message
from events.registrations.models import Registration
from events.registrations.rules import LIVE, RegistrationState
from events.sessions.models import Invitee, Session
from events.sessions.queries import SHOWN
from events.sessions.rules import GOING_ON

# What somebody has to hear only while they stand like this; the rest, while they are on the list at all.
STANDS = {
    Message.OFFERED: (RegistrationState.OFFERED,),
    Message.WRITTEN: tuple(one for one in RegistrationState if one is not RegistrationState.CANCELLED),
    **dict.fromkeys((Message.KEPT, Message.TOMORROW), (RegistrationState.CONFIRMED,)),
}
# Whoever tells it.
TELLERS = (Role.COORDINATOR, Role.CASEWORKER)
# Whose the party or the invitation is that a row is about: the household, and the one person of it whose alone.
HOME = sa.func.coalesce(Registration.household_id, Invitee.household_id)
ALONE = sa.func.coalesce(Registration.member_id, Invitee.member_id)


def of_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Rows of the organisations in which the actor coordinates, or accompanies households that agree to be known."""
    coordinated, accompanied = (QueuedContact.organisation_id.in_(actor.organisations(role)) for role in TELLERS)
    agrees = agreeing(ConsentPurpose.COORDINATION)
    party, asked = (by_way_of(one.household_id, Household, agrees) for one in (Registration, Invitee))
    home = sa.or_(
        by_way_of(QueuedContact.registration_id, Registration, party),
        by_way_of(QueuedContact.invitee_id, Invitee, asked),
    )
    return sa.or_(coordinated, sa.and_(accompanied, home))


def waits(now: datetime) -> sa.ColumnElement[bool]:
    """Rows that somebody should still tell, joined to their registration or invitation and household: what they speak
    of is so at this moment, and it is not long over."""
    stands = [sa.and_(QueuedContact.message == one, Registration.state.in_(STANDS.get(one, LIVE))) for one in Message]
    stands.append(sa.and_(QueuedContact.message == Message.INVITED, _unanswered()))
    return sa.and_(
        QueuedContact.state == ContactState.WAITING,
        QueuedContact.due_at > now - rules.KEPT_IN_SIGHT,
        Household.state == HouseholdState.ACTIVE,
        sa.or_(*stands),
        # What is in the programme again is not out of it.
        sa.or_(QueuedContact.message != Message.WITHHELD, ~_of_activities(Activity.state == ActivityState.PUBLISHED)),
    )


def _unanswered() -> sa.ColumnElement[bool]:
    """Invitations to what takes place, to which their household has said nothing yet."""
    own = aliased(Registration)
    answered = sa.exists().where(own.session_id == Invitee.session_id, own.household_id == Invitee.household_id)
    shown = by_way_of(Session.activity_id, Activity, Activity.state == ActivityState.PUBLISHED)
    on = by_way_of(Invitee.session_id, Session, sa.and_(Session.state.in_(GOING_ON), shown))
    return sa.and_(Invitee.declined_at.is_(None), on, ~answered.correlate(Invitee))


def _of_activities(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Registrations in sessions of these activities."""
    return by_way_of(Registration.session_id, Session, by_way_of(Session.activity_id, Activity, condition))


def joined(*columns: Any) -> sa.Select[Any]:
    """What is to be told, or these columns of it, with the household that is to hear it."""
    return (
        sa.select(*(columns or (QueuedContact,)))
        .select_from(QueuedContact)
        .outerjoin(Registration, Registration.id == QueuedContact.registration_id)
        .outerjoin(Invitee, Invitee.id == QueuedContact.invitee_id)
        .join(Household, Household.id == HOME)
    )


WHOLE = (
    contains_eager(QueuedContact.registration).options(
        joinedload(Registration.session).options(*SHOWN),
        contains_eager(Registration.household).selectinload(Household.consents),
    ),
    contains_eager(QueuedContact.invitee).options(
        selectinload(Invitee.session).options(*SHOWN),
        contains_eager(Invitee.household).selectinload(Household.consents),
    ),
    selectinload(QueuedContact.attempts),
)


def to_tell(reach: sa.ColumnElement[bool], now: datetime, most: int) -> list[QueuedContact]:
    """What waits within reach, the most urgent first, with all that its page shows."""
    query = joined().where(reach, waits(now)).options(*WHOLE)
    return list(db.session.scalars(query.order_by(QueuedContact.due_at, QueuedContact.id).limit(most)))


def told_lately(reach: sa.ColumnElement[bool], since: datetime, most: int) -> list[tuple[QueuedContact, str]]:
    """What was told since then within reach, the last first, and by whom."""
    query = joined(QueuedContact, sa.func.coalesce(Account.name, "")).outerjoin(
        Account, Account.id == QueuedContact.told_by_id
    )
    query = query.where(reach, QueuedContact.state == ContactState.TOLD, QueuedContact.told_at > since)
    rows = query.options(*WHOLE).order_by(QueuedContact.told_at.desc(), QueuedContact.id.desc()).limit(most)
    return [(row, name) for row, name in db.session.execute(rows)]


def waiting_beside(contact: QueuedContact) -> list[int]:
    """The rows that wait for the same household at the same organisation, by id: this one, and older ones; what is one
    person's own waits apart from what is everybody's."""
    household, member = db.session.execute(joined(HOME, ALONE).where(QueuedContact.id == contact.id)).one()
    query = joined(QueuedContact.id).where(
        QueuedContact.organisation_id == contact.organisation_id,
        household == HOME,
        ALONE.is_not_distinct_from(member),
        QueuedContact.id <= contact.id,
        waits(clock.now()),
    )
    return list(db.session.scalars(query.order_by(QueuedContact.id)))


def answered_with(contact: QueuedContact) -> list[ContactAttempt]:
    """The last attempt to tell this, and what was said of other rows by the same tap."""
    last = first(ContactAttempt, ContactAttempt.contact_id == contact.id, by=ContactAttempt.id.desc())
    if last is None:
        return []
    same = (ContactAttempt.at == last.at, ContactAttempt.by_id.is_not_distinct_from(last.by_id))
    return every(ContactAttempt, *same, ContactAttempt.answer == last.answer, by=ContactAttempt.id)


def with_attempts(ids: Collection[int]) -> list[QueuedContact]:
    """Rows with what came of each attempt."""
    attempts = selectinload(QueuedContact.attempts)
    return every(QueuedContact, QueuedContact.id.in_(ids), by=QueuedContact.id, load=attempts, fresh=True)


def waiting_of(registration_ids: Collection[int]) -> dict[int, QueuedContact]:
    """What waits to be told of these parties, by registration."""
    waiting = sa.and_(QueuedContact.state == ContactState.WAITING, QueuedContact.message != Message.WRITTEN)
    rows = every(QueuedContact, QueuedContact.registration_id.in_(registration_ids), waiting)
    return {row.registration_id: row for row in rows if row.registration_id}


def beginnings_and_tellers(
    registration_ids: Collection[int],
) -> list[tuple[int, datetime, int, QueuedContact | None]]:
    """Of each of these registrations: its id, when it begins, which organisation tells them, and what waits to be told.

    The organisation that accompanies the household tells it, because it alone may know its telephone; a guest, the one
    that runs the session.
    """
    waiting = sa.and_(
        QueuedContact.registration_id == Registration.id,
        QueuedContact.state == ContactState.WAITING,
        QueuedContact.message != Message.WRITTEN,
    )
    query = (
        sa.select(
            Registration.id,
            Session.starts_at,
            sa.func.coalesce(Household.organisation_id, Activity.organisation_id),
            QueuedContact,
        )
        .join(Household, Household.id == Registration.household_id)
        .join(Session, Session.id == Registration.session_id)
        .join(Activity, Activity.id == Session.activity_id)
        .outerjoin(QueuedContact, waiting)
        .where(Registration.id.in_(registration_ids))
        .order_by(Registration.id)
    )
    return [(one, starts_at, tells, row) for one, starts_at, tells, row in db.session.execute(query)]


def told_of(session_id: int) -> tuple[int, int]:
    """Of the parties of a session that had to be told something lately: how many were, and how many they are."""
    newest = (
        sa.select(sa.func.max(QueuedContact.id))
        .where(QueuedContact.state != ContactState.OVERTAKEN, QueuedContact.message != Message.WRITTEN)
        .group_by(QueuedContact.registration_id)
    )
    query = joined(QueuedContact.state, sa.func.count()).where(
        Registration.session_id == session_id, Registration.state.in_(LIVE), QueuedContact.id.in_(newest)
    )
    found: dict[ContactState, int] = {}
    for state, number in db.session.execute(query.group_by(QueuedContact.state)):
        found[state] = number
    return found.get(ContactState.TOLD, 0), sum(found.values())


@dataclass(frozen=True)
class Hearers:
    """How many households hear of something by email, and how many somebody has to tell."""

    emails: int = 0
    calls: int = 0


def hearers(session_ids: Collection[int]) -> Hearers:
    """Who of those that take part or wait in these sessions hears in which way."""
    live = Registration.state.in_(LIVE)
    query = sa.select(Registration.household_id, Registration.member_id).distinct()
    rows = db.session.execute(query.where(Registration.session_id.in_(session_ids), live))
    owners = {(home, member) for home, member in rows}
    emails = len(addresses_of_owners(owners))
    return Hearers(emails, len(owners) - emails)


def to_remind_of(
    begins: datetime, before: datetime, since: datetime, session_id: int | None = None
) -> list[Registration]:
    """Who comes to something that begins in this time, asked to be reminded, and was not since then."""
    reminded = sa.exists().where(
        QueuedContact.registration_id == Registration.id,
        QueuedContact.message == Message.TOMORROW,
        QueuedContact.created_at > since,
    )
    query = (
        sa.select(Registration)
        .join(Session, Session.id == Registration.session_id)
        .join(ReachingWish, ReachingWish.household_id == Registration.household_id)
        .where(
            ReachingWish.remind,
            Registration.state == RegistrationState.CONFIRMED,
            Session.state.in_(GOING_ON),
            _of_activities(Activity.state == ActivityState.PUBLISHED),
            Session.starts_at >= begins,
            Session.starts_at < before,
            ~reminded,
        )
        .options(joinedload(Registration.household))
        .order_by(Registration.id)
    )
    query = query if session_id is None else query.where(Session.id == session_id)
    return list(db.session.scalars(query))


def wishes_of(household_ids: Collection[int]) -> dict[int, ReachingWish]:
    """How these households like to be reached, by household; none of those that said nothing."""
    rows = every(ReachingWish, ReachingWish.household_id.in_(household_ids))
    return {row.household_id: row for row in rows}


def names_alone(rows: Collection[QueuedContact]) -> dict[int, str]:
    """What those are called to whom alone something of this is to be told, by their id."""
    ids = {row.about.member_id for row in rows} - {None}
    return {one.id: one.call_name for one in every(Member, Member.id.in_(ids))} if ids else {}


def agreed_to_sms(which: sa.ColumnElement[bool]) -> list[tuple[QueuedContact, Household]]:
    """What waits of these rows for households that agreed to SMS and have a telephone.

    What is one person's own is told to them alone: who of the family reads the telephone, nobody knows.
    """
    query = (
        joined(QueuedContact, Household)
        .join(ReachingWish, ReachingWish.household_id == Household.id)
        .where(
            which,
            ALONE.is_(None),
            ReachingWish.sms_agreed_at.is_not(None),
            Household.phone_number != "",
            waits(clock.now()),
        )
    )
    return [(row, household) for row, household in db.session.execute(query.order_by(QueuedContact.id))]


def find_to_send(contact_id: int) -> QueuedContact | None:
    """A row that still waits, with all that its text says, while its household agrees to SMS."""
    agrees = sa.exists().where(ReachingWish.household_id == Household.id, ReachingWish.sms_agreed_at.is_not(None))
    query = joined().where(QueuedContact.id == contact_id, agrees, waits(clock.now())).options(*WHOLE)
    return db.session.scalars(query).first()


def speakers(organisation_ids: Collection[int]) -> dict[tuple[int, str], list[str]]:
    """By organisation and language, who of its people speaks it, by name: who reads the site in it, or says so in a
    profile of their own."""
    held = holders(TELLERS, Membership.organisation_id.in_(organisation_ids))
    people = {(place or 0, account.id): account for (_, place), accounts in held.items() for account in accounts}
    spoken = {account.id: {account.locale} for account in people.values()}
    for ask in current_app.extensions["languages_spoken"]:
        for account_id, codes in ask(list(spoken)).items():
            spoken[account_id] |= codes
    return grouped(((place, code), people[place, one].name) for place, one in people for code in sorted(spoken[one]))


def names_of(organisation_ids: Collection[int]) -> dict[int, Organisation]:
    """These organisations, by id."""
    return {one.id: one for one in every(Organisation, Organisation.id.in_(organisation_ids))}


def waiting_contacts(among: Organisations = None) -> Sequence[WaitingThing]:
    """What waits to be told, for whoever looks after what waits."""
    query = joined(
        QueuedContact.id, QueuedContact.created_at, QueuedContact.organisation_id, QueuedContact.due_at
    ).where(waits(clock.now()))
    if among is not None:
        query = query.where(QueuedContact.organisation_id.in_(among))
    return [
        WaitingThing(row_id, since, place, due=rules.late_from(since, due_at))
        for row_id, since, place, due_at in db.session.execute(query.order_by(QueuedContact.id))
    ]


def measures() -> list[Measure]:
    """How many wait to be told something, and how long the first of them is due, by what has to be said."""
    rows = db.session.execute(
        sa.select(QueuedContact.message, sa.func.count(), sa.func.min(QueuedContact.due_at))
        .where(QueuedContact.state == ContactState.WAITING)
        .group_by(QueuedContact.message)
    ).all()
    return [
        Measure(
            "zaedno_contacts_waiting",
            "Parties that wait to be told something.",
            [({"message": message.value}, number) for message, number, _ in rows],
        ),
        Measure(
            "zaedno_contacts_age_seconds",
            "How long the first of them is due.",
            [({"message": message.value}, age_of(due)) for message, _, due in rows],
        ),
    ]
