"""Reading registrations: whose they are, who is in a party, what a household has promised, who waits."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from community.duplicates.rules import Refusal as DuplicateRefusal
from community.foundation import clock
from community.foundation.access import Actor, by_way_of, whoever, within_reach
from community.foundation.config import settings
from community.foundation.database import db, every, exists, first, grouped
from community.foundation.manifest import FamilyPanel
from community.foundation.merging import Merge, moved_rows
from community.foundation.metrics import Measure, by_state
from community.foundation.outbox import Recipient
from community.households.models import Household, Member
from community.households.queries import agreeing, is_mine, own
from community.households.rules import Accommodation, ConsentPurpose, HouseholdState, YearPrecision
from community.organisations.models import Organisation
from community.organisations.rules import OrganisationState
from community.own_addresses.queries import addresses_of_owners
from events.activities.models import Activity
from events.activities.rules import ActivityState, Audience
from events.clashes.queries import stay_of, with_where
from events.clashes.rules import LONGEST_WAY, Stay
from events.needs.queries import interpreted_into, merged, needs_of, perhaps_there, provision_of
from events.needs.rules import met_and_missing, not_understood
from events.permissions import Permission
from events.registrations import rules
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import (
    AWAY,
    COMING,
    ENTRY_STATES,
    HOLDS_SEATS,
    LIVE,
    Circle,
    Door,
    Gathering,
    Person,
    RegistrationState,
)
from events.registrations.waiting_list import Entry, KeptSeats, OwnStep, Tap, fits, overlaps, own_steps, still_kept
from events.sessions.models import Invitee, Session
from events.sessions.queries import (
    CONTACTS,
    SHOWN,
    at_a_place_told_to_the_confirmed,
    at_a_public_place,
    contact_of,
    evenings,
    published,
)
from events.sessions.rules import ContactPerson, SessionState, Span

OFF_BY = {YearPrecision.EXACT: 0, YearPrecision.YEAR: 0, YearPrecision.ESTIMATED: 2}


def at_a_place_told_to_my_household(actor: Actor) -> sa.ColumnElement[bool]:
    """Sessions in which the actor's household is confirmed, where the venue tells its place to the confirmed."""
    mine = sa.select(Registration.session_id).where(
        of_my_household(actor), Registration.state == RegistrationState.CONFIRMED
    )
    return sa.and_(Session.id.in_(mine), at_a_place_told_to_the_confirmed())


def of_my_household(actor: Actor) -> sa.ColumnElement[bool]:
    """The registrations of the actor's household that their card shows."""
    return sa.and_(is_mine(Registration.household_id, actor), own(Registration.member_id, actor))


def shown_to(card: Actor | None) -> sa.ColumnElement[bool]:
    """Registrations that a household's card shows; all of them, where nobody asks with a card."""
    return sa.true() if card is None else own(Registration.member_id, card)


def open_to_my_household(actor: Actor) -> sa.ColumnElement[bool]:
    """Sessions that the programme shows, published ones to which the household is invited, and what it has joined."""
    mine = sa.select(Registration.session_id).where(of_my_household(actor), Registration.state.in_(LIVE))
    ours = sa.and_(is_mine(Invitee.household_id, actor), own(Invitee.member_id, actor))
    asked_by_name = sa.and_(Invitee.account_id == (actor.account_id or 0), Invitee.invited_at.is_not(None))
    invited = sa.select(Invitee.session_id).where(sa.or_(ours, asked_by_name))
    offered = (
        sa.select(Activity.id)
        .join(Organisation, Organisation.id == Activity.organisation_id)
        .where(Activity.state == ActivityState.PUBLISHED, Organisation.state == OrganisationState.ACTIVE)
    )
    return sa.or_(
        published(actor),
        Session.id.in_(mine),
        sa.and_(Session.id.in_(invited), Session.activity_id.in_(offered)),
    )


@whoever
def open_to_guests(actor: Actor) -> sa.ColumnElement[bool]:
    """Sessions of the programme that somebody without an account can join: nothing for children alone, and no place
    that is kept from everybody."""
    grown_up = Activity.audience.not_in((Audience.CHILDREN, Audience.YOUTH))
    return sa.and_(published(actor), by_way_of(Session.activity_id, Activity, grown_up), at_a_public_place(actor))


def kept_in(session: Session) -> dict[Circle, int]:
    """How many seats a session keeps for whom, at all; its activity must be loaded."""
    usual = session.activity
    own = (session.kept_for_families, session.kept_for_neighbours)
    seats = [
        mine if mine is not None else theirs
        for mine, theirs in zip(own, (usual.kept_for_families, usual.kept_for_neighbours), strict=True)
    ]
    return {circle: number for circle, number in zip(Circle, seats, strict=True) if number}


def opens_at(session: Session) -> datetime:
    """When seats that it keeps are everybody's."""
    return session.starts_at - timedelta(hours=session.activity.kept_hours)


def held_by_circle(sessions: Sequence[Session]) -> dict[int, dict[Circle, int]]:
    """By session that keeps seats, how many of all its seats each circle holds; nothing is asked where none does."""
    ids = [session.id for session in sessions if kept_in(session)]
    held: dict[int, dict[Circle, int]] = {number: {} for number in ids}
    if ids:
        query = (
            sa.select(
                Registration.session_id,
                Registration.circle,
                sa.func.sum(Registration.party_size - Registration.missing),
            )
            .where(Registration.session_id.in_(ids), Registration.state.in_(HOLDS_SEATS))
            .group_by(Registration.session_id, Registration.circle)
        )
        for session_id, circle, seats in db.session.execute(query):
            held[session_id][circle] = int(seats)
    return held


def circle_of_reader(actor: Actor) -> Circle:
    """Whose seats may be kept for somebody who reads: families read with their card, everybody else is a neighbour."""
    return Circle.NEIGHBOURS if actor.household_id is None else Circle.FAMILIES


def withheld_from(actor: Actor, sessions: Sequence[Session]) -> dict[int, int]:
    """By session (its venue and activity are loaded), how many of its free seats are kept for others at this moment."""
    now = clock.now()
    keeping = [one for one in sessions if kept_in(one) and opens_at(one) > now]
    held, circle = held_by_circle(keeping), circle_of_reader(actor)
    return {one.id: still_kept(now, gathering_of(one, held), circle) for one in keeping}


def gathering_of(session: Session, held: Mapping[int, Mapping[Circle, int]] | None = None) -> Gathering:
    """The session as the rules see it; its venue and activity must be loaded.

    `held`: what `held_by_circle` says of it, where that was asked for many at once.
    """
    by_circle = (held_by_circle([session]) if held is None else held).get(session.id, {})
    kept = [KeptSeats(circle, seats, by_circle.get(circle, 0)) for circle, seats in kept_in(session).items()]
    return Gathering(
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        on=session.starts_at.astimezone(ZoneInfo(session.venue.zone)).date(),
        capacity=session.capacity,
        taken=session.seats_taken,
        cancelled=session.state is SessionState.CANCELLED,
        age_from=session.activity.age_from,
        age_to=session.activity.age_to,
        guardians_too=session.activity.audience is Audience.FAMILIES,
        company_below=_company_below(session),
        kept=tuple(kept),
        opens_at=opens_at(session) if kept else None,
    )


def _company_below(session: Session) -> int:
    starts, ends = (
        moment.astimezone(ZoneInfo(session.venue.zone)).replace(tzinfo=None)
        for moment in (session.starts_at, session.starts_at if session.all_day else session.ends_at)
    )
    return evenings().company_below(starts, ends, may_be_left=session.activity.children_may_be_left)


def addresses_of_parties(registrations: Iterable[Registration]) -> dict[int, Recipient]:
    """By registration, where its people are written to; whoever is not among them has to be told by somebody."""
    owners = {one.id: (one.household_id, one.member_id) for one in registrations}
    found = addresses_of_owners(set(owners.values()))
    return {number: found[owner] for number, owner in owners.items() if owner in found}


def entry_of(registration: Registration) -> Entry:
    """The registration as the waiting list sees it."""
    state = ENTRY_STATES[registration.state]
    return Entry(
        registration.id,
        registration.party_size,
        state,
        registration.offered_until,
        registration.missing,
        registration.circle,
        registration.together,
    )


def tap_of(row: Any) -> Tap | None:
    """What the door said last of a registration, or of a row that keeps it alike; None where it said nothing."""
    return Tap(row.marked_at, row.marked_key or "") if row.marked_at else None


def circle_of(household: Household) -> Circle:
    """Whose seats may be kept for this household."""
    return Circle.NEIGHBOURS if household.organisation_id is None else Circle.FAMILIES


def person_of(member: Member) -> Person:
    """The member as the rules see them."""
    return Person(member.birth_year, OFF_BY[member.birth_year_precision], member.guardian)


def session_with_place(session_id: int) -> Session:
    """A session with its activity and venue, as it is now. Raises ValueError where there is none."""
    [session] = sessions_with_places([session_id])
    return session


def sessions_with_places(session_ids: Collection[int]) -> list[Session]:
    """These sessions with their activities and venues, as they are now, by id."""
    places = (joinedload(Session.venue), joinedload(Session.activity))
    return every(Session, Session.id.in_(session_ids), by=Session.id, load=places, fresh=True)


def find_household(household_id: int | None) -> Household | None:
    """The household of a card, unless it was closed."""
    return first(Household, Household.id == household_id, Household.state == HouseholdState.ACTIVE)


def members_of(household_id: int | None) -> list[Member]:
    """The people of a household who come along now."""
    return every(Member, Member.household_id == household_id, Member.active, by=Member.id)


def panels_for(card: Actor) -> list[FamilyPanel]:
    """The panels of all contexts that have something for a family, found by one statement for all of them."""
    panels = current_app.extensions["family_panels"]
    told = db.session.execute(sa.select(*(one.exists(card).label(f"panel_{n}") for n, one in enumerate(panels)))).one()
    return [panel for panel, has in zip(panels, told, strict=True) if has]


def people_of(household_id: int | None) -> list[Member]:
    """The same with what each needs, in one statement."""
    here = (Member.household_id == household_id, Member.active)
    query = sa.select(Member).where(*here).order_by(Member.id).options(joinedload(Member.needs))
    return list(db.session.scalars(query).unique())


# When somebody of a party holds a seat: the times of sessions that take place.
LISTED = (
    sa.select(Session.starts_at, Session.ends_at)
    .join(Registration, Registration.session_id == Session.id)
    .join(PartyMember, PartyMember.registration_id == Registration.id)
    .where(Session.state != SessionState.CANCELLED)
)
HELD_SEATS = LISTED.where(Registration.state.in_(HOLDS_SEATS))

JOINED = HELD_SEATS.join(Member, Member.id == PartyMember.member_id).add_columns(Member.account_id)


def _around(starts_at: Any, ends_at: Any, but: Collection[int] = ()) -> tuple[sa.ColumnElement[bool], ...]:
    return Session.starts_at < ends_at, Session.ends_at > starts_at, Session.id.not_in(but)


def promised_times(
    member_ids: Collection[int],
    starts_at: datetime,
    ends_at: datetime,
    but: Collection[int] = (),
    card: Actor | None = None,
) -> dict[int, list[Span]]:
    """By member, the times around [starts_at, ends_at) for which these members hold a seat elsewhere, or have promised
    something else with their own account; of a child of two homes, what either gave them.

    What a card does not show refuses nobody who asks with it: else it could be found out by asking.
    """
    nobody = sa.cast(sa.null(), sa.Integer)
    held = HELD_SEATS.add_columns(PartyMember.member_id, nobody).where(
        PartyMember.member_id.in_(member_ids), shown_to(card), *_around(starts_at, ends_at, but)
    )
    beside = _beside(member_ids, but).add_columns(nobody).where(shown_to(card), *_around(starts_at, ends_at))
    # In the same step: who of them signs in with an account.
    accounts = sa.select(sa.null(), sa.null(), Member.id, Member.account_id).where(
        Member.id.in_(member_ids), Member.account_id.is_not(None)
    )
    rows = db.session.execute(sa.union_all(held, beside, accounts)).all()
    times = grouped((member_id, (start, end)) for start, end, member_id, account_id in rows if account_id is None)
    if signing_in := {account_id: member_id for _, _, member_id, account_id in rows if account_id is not None}:
        for account_id, spans in engaged(list(signing_in), starts_at, ends_at).items():
            times[signing_in[account_id]] += spans
    return times


def _beside(member_ids: Collection[int], at: Collection[int] = ()) -> sa.Select[Any]:
    """When children of two homes hold a seat that their other home took, and by whom here; also where they only wait,
    in the sessions `at`: no child is on one list twice."""
    here = aliased(Member)
    waiting = sa.and_(Registration.state.in_(LIVE), Session.id.in_(at))
    held = sa.or_(Registration.state.in_(HOLDS_SEATS), waiting)
    twins = LISTED.join(here, here.twin_id == PartyMember.member_id).add_columns(here.id.label("member_id"))
    return twins.where(here.id.in_(member_ids), held)


def promised_beside(
    members: Sequence[Member], sessions: Sequence[Session], card: Actor | None = None
) -> dict[int, list[Span]]:
    """By member, the times around these sessions in which their second home gave them a seat; nothing is asked where
    nobody has one."""
    ids = [one.id for one in members if one.twin_id is not None]
    if not (ids and sessions):
        return {}
    first_at, last_at = min(one.starts_at for one in sessions), max(one.ends_at for one in sessions)
    rows = db.session.execute(_beside(ids).where(shown_to(card), *_around(first_at, last_at)))
    return grouped((member_id, (start, end)) for start, end, member_id in rows)


def engaged(account_ids: Sequence[int], starts_at: datetime, ends_at: datetime) -> dict[int, list[Span]]:
    """By account, the times around [starts_at, ends_at) that contexts above know of, like what somebody helps with."""
    return grouped(
        (account_id, span)
        for promised_by in current_app.extensions["engagements"]
        for account_id, spans in promised_by(account_ids, starts_at, ends_at).items()
        for span in spans
    )


def promised_stays(
    member_ids: Collection[int], stays: Sequence[Stay], but: Collection[int] = ()
) -> dict[int, list[Stay]]:
    """By member, what they have promised near these stays, as `promised_times` has it, and where they are in that time
    or shortly before and after it, as far as that is known."""
    first, last = min(one.starts_at for one in stays), max(one.ends_at for one in stays)
    times = promised_times(member_ids, first, last, but)
    seats = with_where(HELD_SEATS.add_columns(PartyMember.member_id)).where(
        PartyMember.member_id.in_(member_ids), *_around(first - LONGEST_WAY, last + LONGEST_WAY, but)
    )
    places = grouped((row.member_id, stay_of(row.starts_at, row.ends_at, row)) for row in db.session.execute(seats))
    return {one: [*(Stay(*span) for span in times.get(one, ())), *places.get(one, ())] for one in member_ids}


def joined_stays(
    account_ids: Collection[int], starts_at: datetime, ends_at: datetime, but: Collection[int] = ()
) -> dict[int, list[Stay]]:
    """By account, where its owner holds a seat around [starts_at, ends_at), as far as that is known."""
    query = with_where(JOINED).where(Member.account_id.in_(account_ids), *_around(starts_at, ends_at, but))
    return grouped((row.account_id, stay_of(row.starts_at, row.ends_at, row)) for row in db.session.execute(query))


def joined_near(
    account_ids: Collection[int], stays: Sequence[Stay], but: Collection[int] = ()
) -> dict[int, list[Stay]]:
    """The same, around these stays, or shortly before and after them."""
    first, last = min(one.starts_at for one in stays) - LONGEST_WAY, max(one.ends_at for one in stays) + LONGEST_WAY
    return joined_stays(account_ids, first, last, but)


def joined_times(
    account_ids: Collection[int], starts_at: datetime, ends_at: datetime, but: Collection[int] = ()
) -> dict[int, list[Span]]:
    """By account, the times around [starts_at, ends_at) for which their owners themselves hold a seat."""
    query = JOINED.where(Member.account_id.in_(account_ids), *_around(starts_at, ends_at, but))
    return grouped((account_id, (start, end)) for start, end, account_id in db.session.execute(query))


def promised_here(mine: dict[int, Registration], sessions: Sequence[Session]) -> dict[int, list[Span]]:
    """By member, the times of these sessions in which the family gave them a seat."""
    return grouped(
        (one.member_id, (session.starts_at, session.ends_at))
        for session in sessions
        if session.state is not SessionState.CANCELLED and session.id in mine and mine[session.id].state in HOLDS_SEATS
        for one in mine[session.id].party
    )


def party_of(registration_id: int) -> list[int]:
    """The ids of the members of a party."""
    return every(PartyMember.member_id, PartyMember.registration_id == registration_id, by=PartyMember.member_id)


def find_listed(session_id: int, household_id: int, card: Actor | None = None) -> Registration | None:
    """Where a household stands in a session: at most once, and not where it cancelled. Of what is one's own and what is
    the household's, a card shows the own."""
    return listed_of(household_id, [session_id], card).get(session_id)


def find_owned(session_id: int, household_id: int, member_id: int | None) -> Registration | None:
    """Where a household stands in a session, or this one of it for themselves; not where it was cancelled."""
    whose = Registration.member_id.is_not_distinct_from(member_id)
    here = (Registration.session_id == session_id, Registration.household_id == household_id, whose)
    rows = every(
        Registration, *here, Registration.state != RegistrationState.CANCELLED, load=selectinload(Registration.party)
    )
    return rows[0] if rows else None


def is_whole(registration: Registration) -> bool:
    """Whether the household goes on and all of the party still belong to it."""
    home = db.session.get_one(Household, registration.household_id)
    stays = {member.id for member in members_of(home.id)}
    return home.state is HouseholdState.ACTIVE and stays.issuperset(party_of(registration.id))


def coming_sessions_of(household_id: int, now: datetime, member_id: int | None = None) -> list[int]:
    """The sessions that a household (or this one of it) has joined or waits for and that have not begun, by id."""
    query = (
        sa.select(Session.id)
        .join(Registration, Registration.session_id == Session.id)
        .where(Registration.household_id == household_id, Registration.state.in_(LIVE), Session.starts_at > now)
    )
    if member_id is not None:
        query = query.join(PartyMember).where(PartyMember.member_id == member_id)
    return list(db.session.scalars(query.order_by(Session.id)))


def households_waiting_for(session_ids: Collection[int]) -> set[int]:
    """The households on the waiting lists of these sessions."""
    waits = Registration.state == RegistrationState.WAITING
    return set(every(Registration.household_id, Registration.session_id.in_(session_ids), waits))


# What staff noted, as they were asked, that somebody does not come to.
TAKEN_OFF = sa.and_(Registration.state == RegistrationState.CANCELLED, Registration.asked.is_not(None))


def listed_of(
    household_id: int | None, session_ids: Collection[int], card: Actor | None = None
) -> dict[int, Registration]:
    """By session, where a household stands in these sessions, with its parties; nothing where it cancelled."""
    return listed_and_taken_off(household_id, session_ids, card)[0]


def every_listed(
    household_id: int | None, session_ids: Collection[int], card: Actor | None = None
) -> list[Registration]:
    """The same, first what is the household's, then what is somebody's own."""
    return _standing(household_id, session_ids, card, Registration.state != RegistrationState.CANCELLED)


def listed_and_taken_off(
    household_id: int | None, session_ids: Collection[int], card: Actor | None = None
) -> tuple[dict[int, Registration], dict[int, Registration]]:
    """By session, where a household stands in these sessions; and where it stands nowhere since staff took it off."""
    wanted = sa.or_(Registration.state != RegistrationState.CANCELLED, TAKEN_OFF)
    rows = _standing(household_id, session_ids, card, wanted)
    listed = {row.session_id: row for row in rows if row.state is not RegistrationState.CANCELLED}
    return listed, {row.session_id: row for row in rows if row.session_id not in listed}


def _standing(
    household_id: int | None, session_ids: Collection[int], card: Actor | None, wanted: sa.ColumnElement[bool]
) -> list[Registration]:
    return every(
        Registration,
        Registration.household_id == household_id,
        Registration.session_id.in_(session_ids),
        wanted,
        shown_to(card),
        by=(Registration.member_id.is_not(None), Registration.id),
        load=selectinload(Registration.party),
    )


def waiting_in(session_ids: Collection[int]) -> dict[int, list[Registration]]:
    """By session, the waiting lists of these sessions with their parties, in the order of commit."""
    found: dict[int, list[Registration]] = {session_id: [] for session_id in session_ids}
    waits = Registration.state == RegistrationState.WAITING
    party = (selectinload(Registration.party), joinedload(Registration.household))
    for one in every(Registration, Registration.session_id.in_(session_ids), waits, by=Registration.id, load=party):
        found[one.session_id].append(one)
    return found


def free_and_waited_for(now: datetime) -> list[int]:
    """The sessions to come that have a free seat though a party waits, by id: it is too large for what is free, or
    could not come when seats became free."""
    return every(
        Session.id,
        Session.state != SessionState.CANCELLED,
        Session.starts_at > now,
        Session.seats_taken < Session.capacity,
        sa.exists().where(Registration.session_id == Session.id, Registration.state == RegistrationState.WAITING),
        by=Session.id,
    )


def ended_offers(now: datetime) -> list[int]:
    """The sessions in which an offer was not claimed in time."""
    return list(
        db.session.scalars(
            sa.select(Registration.session_id)
            .where(Registration.state == RegistrationState.OFFERED, Registration.offered_until <= now)
            .distinct()
            .order_by(Registration.session_id)
        )
    )


def offers_in(session_ids: Collection[int]) -> list[Registration]:
    """Which parties are offered seats in these sessions, in the order of commit."""
    offered = Registration.state == RegistrationState.OFFERED
    return every(Registration, Registration.session_id.in_(session_ids), offered, by=Registration.id)


def next_sessions(
    reach: sa.ColumnElement[bool],
    household_id: int,
    start: datetime,
    end: datetime,
    card: Actor | None = None,
    *,
    taken_off: bool = False,
) -> list[Session]:
    """What a household can still join in a time, and what it has joined even when that was called off; `taken_off`:
    what staff took it off, too."""
    kept = sa.or_(Registration.state.in_(LIVE), TAKEN_OFF) if taken_off else Registration.state.in_(LIVE)
    mine = sa.select(Registration.session_id).where(Registration.household_id == household_id, kept, shown_to(card))
    declined = sa.select(Invitee.session_id).where(
        Invitee.household_id == household_id, Invitee.declined_at.is_not(None)
    )
    going_on = Session.state.in_((SessionState.SCHEDULED, SessionState.MOVED))
    return every(
        Session,
        sa.or_(
            sa.and_(reach, going_on, Session.starts_at > start, Session.starts_at < end, Session.id.not_in(declined)),
            Session.id.in_(mine),
        ),
        Session.ends_at > start,
        by=(Session.starts_at, Session.id),
        load=(*SHOWN, *CONTACTS),
    )


def of_household(household_id: int | None) -> sa.ColumnElement[bool]:
    """All that one household has joined."""
    return Registration.household_id == household_id


def shown_in_history(card: Actor) -> sa.ColumnElement[bool]:
    """What a household's card shows of where its people were: what is for each alone only where it is its own."""
    return sa.and_(
        of_my_household(card),
        sa.or_(Activity.audience.not_in(rules.FOR_ONESELF), Registration.member_id.is_not(None)),
    )


def been_to(whose: sa.ColumnElement[bool], now: datetime, most: int, start: int = 0) -> list[Registration]:
    """What somebody had seats for and is over, the latest first: where they were, were excused, or did not come."""
    query = (
        sa.select(Registration)
        .join(Session, Session.id == Registration.session_id)
        .join(Activity, Activity.id == Session.activity_id)
        .where(
            whose,
            Registration.state.in_((*COMING, *AWAY)),
            Session.ends_at <= now,
            Session.state != SessionState.CANCELLED,
        )
        .options(contains_eager(Registration.session).options(*SHOWN), selectinload(Registration.party))
        .order_by(Session.starts_at.desc(), Registration.id.desc())
        .limit(most)
        .offset(start)
    )
    return list(db.session.scalars(query))


def names_in(registrations: Sequence[Registration]) -> dict[int, list[str]]:
    """By registration (its party is loaded), what those are called who were to come and of whom nothing else was noted;
    whoever was erased or left is called nothing."""
    ids = {one.member_id for registration in registrations for one in registration.party}
    called = {one.id: one.call_name for one in every(Member, Member.id.in_(ids), Member.active)} if ids else {}
    return {
        registration.id: [
            called[one.member_id] for one in registration.party if one.member_id in called and not one.missing
        ]
        for registration in registrations
    }


def parties_of(session_id: int) -> list[Registration]:
    """Who comes to a session, who waits, who was excused or did not come, in the order of commit."""
    whole = (selectinload(Registration.party), joinedload(Registration.household))
    listed = Registration.state != RegistrationState.CANCELLED
    return every(Registration, Registration.session_id == session_id, listed, by=Registration.id, load=whole)


@dataclass(frozen=True)
class NeedsThere:
    """What those need who come to a session: what is missing and what else, for how many people each; and in which
    languages nobody speaks with some of them, how many they are; and, by such a language, what is spoken there that is
    near to it."""

    missing: Mapping[Accommodation, int]
    others: Mapping[Accommodation, int]
    not_understood: Sequence[tuple[str, int]]
    perhaps: Mapping[str, Sequence[str]]

    @property
    def lacks(self) -> bool:
        return bool(self.missing or self.not_understood)


def needs_there(session: Session, people: Sequence[Member]) -> NeedsThere:
    """What these people, who come to a session, need there; what they need is loaded."""
    into = interpreted_into([session.id]).get(session.id, set())
    helpers = merged(ask([session.id]) for ask in current_app.extensions["helpers_speak"]).get(session.id, set())
    needs = needs_of(people)
    missing = met_and_missing(needs, provision_of(session, into))[1]
    told = Counter(need for need, _ in needs)
    others = {need: told[need] for need in Accommodation if told[need] and need not in missing}
    understood = {*session.activity.languages, *into, *helpers}
    lacking = not_understood([one.languages for one in people], understood)
    return NeedsThere(missing, others, lacking, {code: perhaps_there([[code]], understood) for code, _ in lacking})


def who_comes(session_id: int) -> list[Member]:
    """Everybody who has said yes to a session, with what they need."""
    party = (
        sa.select(PartyMember.member_id)
        .join(Registration)
        .where(Registration.session_id == session_id, Registration.state.in_(COMING))
    )
    return every(Member, Member.id.in_(party), by=Member.id, load=selectinload(Member.needs))


def members_with_needs(member_ids: Collection[int]) -> dict[int, Member]:
    """Members with their accommodations, by id."""
    return {one.id: one for one in every(Member, Member.id.in_(member_ids), load=selectinload(Member.needs))}


def agreed_to_be_named(household_ids: Collection[int]) -> set[int]:
    """The households that agree, at this moment, that the organisers of what they join see their call names; neighbours
    say their names for that."""
    agreed = sa.or_(agreeing(ConsentPurpose.PROGRAMME), Household.organisation_id.is_(None))
    return set(every(Household.id, agreed, Household.id.in_(household_ids)))


def times_of(
    household_ids: Collection[int], reach: sa.ColumnElement[bool], now: datetime
) -> dict[int, tuple[datetime | None, datetime | None]]:
    """By household that agrees to be named to the organisers: when it comes next, and when it was here last, in the
    sessions within reach."""
    coming = sa.case((sa.and_(Registration.state.in_(COMING), Session.starts_at > now), Session.starts_at))
    was_here = sa.case((Registration.state == RegistrationState.ATTENDED, Session.starts_at))
    query = (
        sa.select(Registration.household_id, sa.func.min(coming), sa.func.max(was_here))
        .join(Session, Session.id == Registration.session_id)
        .join(Household, Household.id == Registration.household_id)
        .where(
            Registration.household_id.in_(household_ids),
            agreeing(ConsentPurpose.PROGRAMME),
            Session.state != SessionState.CANCELLED,
            reach,
        )
        .group_by(Registration.household_id)
    )
    return {household_id: (comes, came) for household_id, comes, came in db.session.execute(query)}


def coming_up(household_id: int, reach: sa.ColumnElement[bool], now: datetime) -> list[Registration]:
    """What a household that agrees to be named to the organisers joins or waits for, within reach, the next first."""
    query = (
        sa.select(Registration)
        .join(Session, Session.id == Registration.session_id)
        .join(Household, Household.id == Registration.household_id)
        .where(
            Registration.household_id == household_id,
            agreeing(ConsentPurpose.PROGRAMME),
            Registration.state.in_(LIVE),
            Session.ends_at > now,
            Session.state != SessionState.CANCELLED,
            reach,
        )
        .options(contains_eager(Registration.session).options(*SHOWN))
        .order_by(Session.starts_at, Session.id)
    )
    return list(db.session.scalars(query))


def reached(reach: sa.ColumnElement[bool], session_ids: Collection[int]) -> set[int]:
    """Which of these sessions lie within reach."""
    return set(every(Session.id, Session.id.in_(session_ids), reach)) if session_ids else set()


def wrong_counters() -> list[str]:
    """What `flask doctor` says of sessions whose counted seats are not those of their parties."""
    held = (
        sa.select(sa.func.coalesce(sa.func.sum(Registration.party_size - Registration.missing), 0))
        .where(Registration.session_id == Session.id, Registration.state.in_(HOLDS_SEATS))
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(Session.id, Session.seats_taken, held).where(Session.seats_taken != held).order_by(Session.id)
    )
    return [f"Session {session_id} counts {taken} seats, its parties hold {real}." for session_id, taken, real in rows]


@dataclass(frozen=True)
class KeptForOthers:
    """Whose the seats are that are left, and until when."""

    circle: Circle
    until: datetime


def find_kept(now: datetime, gathering: Gathering, circle: Circle) -> KeptForOthers | None:
    """For whom the seats that are left are kept from this circle; None where it can have one, or nobody can."""
    kept = still_kept(now, gathering, circle)
    if not kept or gathering.opens_at is None or gathering.taken >= gathering.capacity:
        return None
    others = next(one.circle for one in gathering.kept if one.circle is not circle)
    return None if fits(now, gathering, 1, circle) else KeptForOthers(Circle(others), gathering.opens_at)


@dataclass(frozen=True)
class Tile:
    """One date as a family sees it: who may come, who comes, what stands in the way."""

    session: Session
    mine: Registration | None
    # Who may come, and who of them is proposed to come with one tap.
    able: Sequence[Member]
    proposed: Sequence[Member]
    everybody: bool
    chosen: frozenset[int]
    # Who comes already, by id.
    party: frozenset[int]
    called_off: bool
    full: bool
    moved: bool
    withheld: bool
    coming: Sequence[Member] = ()
    elsewhere: Sequence[Member] = ()
    suits: frozenset[rules.Suits] = frozenset()
    # Which needs of those who come, or may, the date meets, and which are not noted there.
    met: Collection[Accommodation] = ()
    missing: Collection[Accommodation] = ()
    # What is spoken there that is near to a language of who needs an interpreter, and has none.
    perhaps: Sequence[str] = ()
    later: Sequence[Session] = ()
    interpreted: Sequence[str] = ()
    can: frozenset[OwnStep] = frozenset()
    # Staff took them off, as they asked, and they are not back.
    taken_off: bool = False
    # What is left is kept for these until then.
    kept: KeptForOthers | None = None
    # Who may come only with one of these beside them; nobody where one of these is `able`.
    alone: Sequence[Member] = ()
    with_whom: Sequence[Member] = ()
    # Whom they turn to who come.
    contact: ContactPerson | None = None

    @property
    def ranks(self) -> tuple[bool, bool, bool]:
        """What is proposed first: what one tap joins, then what suits, then what lacks nothing."""
        return not self.proposed or self.full, not self.suits, bool(self.missing)

    @property
    def comes(self) -> bool:
        """Whether they have a place, so that they are told what only those are told who come."""
        return self.mine is not None and self.mine.state in COMING


def tiles_of(
    household_id: int | None,
    sessions: Sequence[Session],
    now: datetime,
    household: Household | None = None,
    *,
    members: Sequence[Member] | None = None,
    promised: dict[int, list[Span]] | None = None,
    tried: Mapping[int, frozenset[int]] = MappingProxyType({}),
    card: Actor | None = None,
    circle: Circle = Circle.FAMILIES,
) -> list[Tile]:
    """A tile for each of these dates. `tried`: session id -> the members that were ticked in vain; `card`: with which a
    household looks at them; `circle`: whose."""
    members = people_of(household_id) if members is None else members
    mine, off = listed_and_taken_off(household_id, [session.id for session in sessions], card)
    if promised is None:
        promised = promised_here(mine, sessions)
        for number, spans in promised_beside(members, sessions, card).items():
            promised[number] = [*promised[number], *spans]
    spoken, home = {code for member in members for code in member.languages}, household.district if household else ""
    usual = {settings().default_locale}
    into, held = interpreted_into([session.id for session in sessions]), held_by_circle(sessions)
    people = {member.id: person_of(member) for member in members}

    def suits(session: Session) -> frozenset[rules.Suits]:
        area = session.venue.area
        return rules.suits({*session.activity.languages, *into.get(session.id, ())}, area.district, spoken, home, usual)

    def finished(session: Session) -> Tile:
        gathering, asked = gathering_of(session, held), able_there(session, members, card)
        facts = (asked, people, mine.get(session.id), promised, tried.get(session.id, frozenset()), now, circle)
        tile, interpreted = _tile(session, gathering, *facts), into.get(session.id, set())
        whose = [one for one in members if one.id in tile.party] if tile.mine else tile.able
        needs, there = needs_of(whose), provision_of(session, interpreted)
        good, missing = met_and_missing(needs, there)
        asking = [spoken for need, spoken in needs if need is Accommodation.INTERPRETER]
        return replace(
            tile,
            suits=suits(session),
            met=list(good),
            missing=list(missing),
            perhaps=perhaps_there(asking, there.languages),
            interpreted=sorted(interpreted),
            taken_off=session.id in off and session.starts_at > now,
        )

    return [finished(session) for session in sessions]


def able_there(session: Session, members: Sequence[Member], card: Actor | None) -> Sequence[Member]:
    """Whom a card can take to a session: to what everybody joins for themselves, who holds it alone."""
    if card is None or session.activity.audience not in rules.FOR_ONESELF:
        return members
    return [member for member in members if member.id == card.member_id]


def one_of_each(tiles: Sequence[Tile]) -> list[Tile]:
    """The first date of every activity, with the next ones beside it: a weekly one does not fill the page."""
    dates = grouped((tile.session.activity_id, tile) for tile in tiles)
    return [replace(first, later=[tile.session for tile in later]) for first, *later in dates.values()]


def _tile(
    session: Session,
    gathering: Gathering,
    members: Sequence[Member],
    people: Mapping[int, Person],
    mine: Registration | None,
    promised: dict[int, list[Span]],
    chosen: frozenset[int],
    now: datetime,
    circle: Circle,
) -> Tile:
    party = frozenset(one.member_id for one in mine.party) if mine else frozenset()
    there = [one for one in members if one.id in party or not overlaps(gathering, promised.get(one.id, ()))]
    fit, proposed = ([there[n] for n in some] for some in rules.possible(gathering, [people[one.id] for one in there]))
    able = [one for one in members if one in fit or one.id in party]
    absent = [one for one in members if one not in there]
    welcome = rules.possible(gathering, [people[one.id] for one in members])[0] if absent else ()
    # Where everybody who has the time may come, nobody is left who would need somebody beside them.
    left = len(able) < len(there)
    children, adults = alone_and_with_whom(gathering, members) if left else ([], [])
    alone = [one for one in children if one in there and one not in able]
    return Tile(
        session=session,
        mine=mine,
        can=own_steps(now, gathering, entry_of(mine)) if mine else frozenset(),
        able=able,
        proposed=proposed,
        everybody=len(proposed) == len(members),
        coming=[member for member in members if member.id in party],
        elsewhere=[members[n] for n in welcome if members[n] in absent],
        alone=alone,
        with_whom=adults if alone else [],
        chosen=chosen,
        contact=contact_of(session) if mine and mine.state in COMING else None,
        party=party,
        called_off=gathering.cancelled,
        full=not fits(now, gathering, 1, circle),
        kept=find_kept(now, gathering, circle),
        moved=session.state is SessionState.MOVED,
        withheld=session.activity.state is not ActivityState.PUBLISHED,
    )


def alone_and_with_whom(gathering: Gathering, members: Sequence[Member]) -> tuple[list[Member], list[Member]]:
    """Who of a household may come, and not alone, and who of it may accompany them."""
    people = {member.id: person_of(member) for member in members}
    welcome = [member for member in members if rules.of_age(gathering, people[member.id])]
    children = [member for member in welcome if rules.needs_company(gathering, people[member.id])]
    return children, [member for member in members if rules.grown_up(gathering, people[member.id])]


def doors(session_ids: Collection[int]) -> dict[int, Door]:
    """The families of each session, by its id."""
    rows = db.session.execute(
        sa.select(
            Registration.session_id,
            Registration.state,
            sa.func.count(),
            sa.func.sum(Registration.party_size),
            sa.func.sum(Registration.party_size - Registration.missing),
        )
        .where(Registration.session_id.in_(session_ids), Registration.state.in_(COMING))
        .group_by(Registration.session_id, Registration.state)
    )
    counted: dict[int, dict[RegistrationState, tuple[int, int, int]]] = {}
    for session_id, state, parties, people, came in rows:
        counted.setdefault(session_id, {})[state] = (parties, int(people), int(came))
    nobody = (0, 0, 0)
    return {
        session_id: Door(
            parties=sum(parties for parties, _, _ in states.values()),
            people=sum(people for _, people, _ in states.values()),
            here=states.get(RegistrationState.ATTENDED, nobody)[0],
            people_here=states.get(RegistrationState.ATTENDED, nobody)[2],
        )
        for session_id, states in counted.items()
    }


def late_in(session_ids: Collection[int]) -> list[Registration]:
    """Who said of these sessions that they come later than it begins."""
    return every(Registration, Registration.session_id.in_(session_ids), Registration.late_by.is_not(None))


def coming_with(registration: Registration) -> list[Registration]:
    """The parties that come together with this one, itself among them, with their people; none where it comes alone."""
    if registration.together is None:
        return []
    one_group = (Registration.session_id == registration.session_id, Registration.together == registration.together)
    return every(Registration, *one_group, Registration.state.in_(LIVE), by=Registration.id)


def find_registration(session_id: int, registration_id: int) -> Registration | None:
    """A registration of this session with its party, as it is now."""
    here = (Registration.id == registration_id, Registration.session_id == session_id)
    rows = every(Registration, *here, load=selectinload(Registration.party), fresh=True)
    return rows[0] if rows else None


def somebody_joined() -> sa.ColumnElement[bool]:
    """Whether anybody ever joined, for the first steps of a town."""
    return sa.exists().where(Registration.id > 0)


def without_a_date(actor: Actor) -> sa.ColumnElement[bool]:
    """Households of which the actor knows no date to come: none of what they may see, or of whom they may not know."""
    coming = (
        Registration.household_id == Household.id,
        Registration.state.in_(COMING),
        Registration.session_id == Session.id,
        Session.starts_at > clock.now(),
        Session.state != SessionState.CANCELLED,
        within_reach(actor, Permission.SEE_PARTIES),
    )
    return ~sa.and_(agreeing(ConsentPurpose.PROGRAMME), sa.exists().where(*coming).correlate(Household))


def left_coming(left: Mapping[str, Sequence[int]]) -> DuplicateRefusal | None:
    """Why two households are not made one: both are on the list of a date to come."""
    ids = left.get(Registration.__tablename__, ())
    coming = (Registration.id.in_(ids), Registration.state.in_(LIVE), Registration.session_id == Session.id)
    return DuplicateRefusal.BOTH_LIVE if exists(*coming, Session.ends_at > clock.now()) else None


def joined_since(merge: Merge, member_ids: Sequence[int]) -> DuplicateRefusal | None:
    """Why a merge is not undone: people of both joined something together since."""
    if merge.table_name != Household.__tablename__:
        return None
    together = (PartyMember.member_id.in_(member_ids), PartyMember.registration_id == Registration.id)
    here = (Registration.household_id == merge.kept_id, Registration.member_id.is_(None))
    since = Registration.id.not_in(moved_rows(merge, Registration.__tablename__))
    return DuplicateRefusal.TOGETHER_SINCE if exists(*together, *here, since) else None


def measures() -> list[Measure]:
    """How many parties are in each state."""
    return [by_state(Registration, "zaedno_registrations", "Parties of all sessions.")]
