"""Joining a session, cancelling, claiming an offer, and passing freed seats on."""

from collections.abc import Collection

from community.foundation import clock, database
from community.foundation.database import db, transaction
from community.foundation.refusal import Refused
from community.households.models import Household, Member
from events.registrations import queries, rules, waiting_list
from events.registrations.models import PartyMember, Registration
from events.registrations.queries import session_with_place
from events.registrations.rules import HOLDS_SEATS, Outcome, Refusal, RegistrationState
from events.registrations.waiting_list import Mark
from events.sessions.models import Session


def join(session_id: int, household_id: int, member_ids: Collection[int]) -> Registration:
    """Give a party its seats together, or a place on the waiting list. Raises Refused with the reason.

    The session is locked first, because the rule counts its seats, then the household, because the rule reasons
    about all that its people have promised.
    """
    session = _locked(session_id)
    database.lock(Household, [household_id])
    if queries.find_live(session_id, household_id):
        raise Refused(Refusal.ALREADY)
    party = [member for member in queries.members_of(household_id) if member.id in set(member_ids)]
    if len(party) != len(set(member_ids)):
        raise Refused(Refusal.NOBODY)
    ids = [member.id for member in party]
    now = clock.now()
    promised = queries.promised_times(ids, session.starts_at, session.ends_at)
    outcome = rules.decide(
        now,
        queries.gathering_of(session),
        [queries.person_of(member) for member in party],
        [times for member_id in ids for times in promised.get(member_id, ())],
    )
    if isinstance(outcome, Refusal):
        raise Refused(outcome)
    confirmed = outcome is Outcome.CONFIRMED
    made = Registration(
        session_id=session_id,
        household_id=household_id,
        state=RegistrationState.CONFIRMED if confirmed else RegistrationState.WAITING,
        party_size=len(ids),
        created_at=now,
        updated_at=now,
        party=[PartyMember(member_id=member_id) for member_id in ids],
    )
    db.session.add(made)
    if confirmed:
        session.seats_taken += len(ids)
    db.session.flush()
    return made


def cancel(session_id: int, household_id: int) -> Registration | None:
    """Give seats back (or leave the queue) and offer them to the first that fit; returns what was cancelled.

    Raises Refused when the session has begun.
    """
    session = _locked(session_id)
    registration = queries.find_live(session_id, household_id)
    if registration is None or registration.state not in rules.LIVE:
        return None
    if session.starts_at <= clock.now():
        raise Refused(Refusal.STARTED)
    held = registration.state in rules.HOLDS_SEATS
    _settle(registration, RegistrationState.CANCELLED)
    if held:
        session.seats_taken -= registration.party_size
        offer_free_seats(session)
    return registration


def leave(household_id: int) -> None:
    """A household goes: what it joined and has not begun is given back, and passed on to those who wait.

    Raises Refused when it joined something in this very moment.
    """
    for session_id in _lock_coming(household_id):
        cancel(session_id, household_id)


def let_go(member: Member) -> None:
    """Somebody leaves a household: its parties that they are of come without them, and their seats are passed on.

    Raises Refused when they joined something in this very moment.
    """
    for session_id in _lock_coming(member.household_id, member.id):
        session = _locked(session_id)
        registration = queries.find_live(session_id, member.household_id)
        if registration.party_size == 1:
            cancel(session_id, member.household_id)
            continue
        db.session.delete(queries.get_party_member(registration.id, member.id))
        registration.party_size -= 1
        registration.updated_at = clock.now()
        if registration.state in rules.HOLDS_SEATS:
            session.seats_taken -= 1
        db.session.flush()
        # A smaller party that waits may fit by now, too.
        offer_free_seats(session)


def _lock_coming(household_id: int, member_id: int | None = None) -> list[int]:
    """Lock what the household (or this one of it) is to come to, then it and all that wait there; returns the sessions.

    From then on it joins nothing. What it joined before it was locked and after its sessions were read cannot be locked
    any more without going against the law.
    """
    now = clock.now()
    coming = queries.coming_sessions_of(household_id, now, member_id)
    database.lock(Session, coming)
    database.lock(Household, sorted({household_id, *queries.households_waiting_for(coming)}))
    if set(queries.coming_sessions_of(household_id, now, member_id)) - set(coming):
        raise Refused(Refusal.MEANWHILE)
    return coming


def claim(session_id: int, household_id: int) -> None:
    """Turn an offer into seats. Raises Refused when there is no offer, or no longer."""
    session = _locked(session_id)
    registration = queries.find_live(session_id, household_id)
    if registration is None or registration.state is RegistrationState.WAITING:
        raise Refused(Refusal.NOT_OFFERED)
    if registration.state is not RegistrationState.OFFERED:
        return
    if registration.offered_until is None or registration.offered_until <= clock.now():
        raise Refused(Refusal.OFFER_ENDED)
    if queries.gathering_of(session).cancelled:
        raise Refused(Refusal.CANCELLED)
    _settle(registration, RegistrationState.CONFIRMED)


def offer_free_seats(session: Session) -> None:
    """Offer what is free to the first of the queue that fit; the session must be locked, with venue and activity."""
    now = clock.now()
    gathering = queries.gathering_of(session)
    if gathering.cancelled or gathering.starts_at <= now or gathering.taken >= gathering.capacity:
        return
    waiting = {entry.id: entry for entry in queries.waiting_for(session.id)}
    database.lock(Household, sorted({entry.household_id for entry in waiting.values()}))
    unable = _busy_ones(waiting.values(), session)
    sizes = [(entry.id, entry.party_size) for entry in waiting.values()]
    for entry_id in rules.first_that_fit(gathering.capacity, gathering.taken, sizes, unable):
        entry = waiting[entry_id]
        _settle(entry, RegistrationState.OFFERED)
        entry.offered_until = rules.offer_until(now, session.starts_at)
        session.seats_taken += entry.party_size
    db.session.flush()


def pass_on_ended_offers() -> int:
    """The worker's periodic task: offers that nobody claimed go to the next;
    returns how many sessions were looked at."""
    with transaction(writing=False):
        session_ids = queries.ended_offers(clock.now())
    for session_id in session_ids:
        with transaction():
            _pass_on(_locked(session_id))
    return len(session_ids)


def _pass_on(session: Session) -> None:
    for entry in queries.unclaimed(session.id, clock.now()):
        _settle(entry, RegistrationState.CANCELLED)
        session.seats_taken -= entry.party_size
    db.session.flush()
    offer_free_seats(session)


def _busy_ones(entries: Collection[Registration], session: Session) -> set[int]:
    """Those of the queue in which somebody is somewhere else by now."""
    everybody = {one.member_id for entry in entries for one in entry.party}
    busy = queries.promised_times(everybody, session.starts_at, session.ends_at, but=(session.id,))
    return {entry.id for entry in entries if any(one.member_id in busy for one in entry.party)}


def _settle(registration: Registration, state: RegistrationState) -> None:
    registration.state = state
    registration.offered_until = None
    registration.updated_at = clock.now()


def _locked(session_id: int) -> Session:
    database.lock(Session, [session_id])
    return queries.session_with_place(session_id)


STATES = {
    Mark.HERE: RegistrationState.ATTENDED,
    Mark.EXCUSED: RegistrationState.EXCUSED,
    Mark.NO_SHOW: RegistrationState.NO_SHOW,
    Mark.UNDO: RegistrationState.CONFIRMED,
}


def mark(session: Session, registration: Registration, said: Mark) -> None:
    """Set what was said of a party; the session is locked. Seats of those who do not come are free for others.

    Raises Refused when it cannot be said now, of whoever has no place, or when the seats are taken by now.
    """
    session = session_with_place(session.id)
    now = clock.now()
    if reason := waiting_list.unmarkable(said, now, session.starts_at, session.ends_at):
        raise Refused(reason)
    if registration.state not in STATES.values():
        raise Refused(Refusal.NOT_EXPECTED)
    to = STATES[said]
    held, holds = registration.state in HOLDS_SEATS, to in HOLDS_SEATS
    if holds and not held and session.seats_taken + registration.party_size > session.capacity:
        raise Refused(Refusal.TAKEN)
    session.seats_taken += (holds - held) * registration.party_size
    registration.state = to
    registration.updated_at = now
    db.session.flush()
    if held and not holds:
        offer_free_seats(session)
