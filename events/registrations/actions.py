"""Joining a session, cancelling, claiming an offer, and passing freed seats on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from enum import Enum
from typing import Any

from community.accounts.models import Account
from community.foundation import clock, database
from community.foundation.access import Actor
from community.foundation.database import added, db, every, grouped, transaction
from community.foundation.i18n import in_words, isolated
from community.foundation.periodic_tasks import for_each
from community.foundation.refusal import Refused, refuse, unless_refused
from community.foundation.rules import tried_by
from community.households.actions import lock_people
from community.households.models import Household, Member
from community.households.queries import find_own, may_have_card
from community.members.actions import tell_coordinators_of_each
from events.registrations import queries, rules, waiting_list
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import Asked, Circle, Gathering, Person, Refusal, RegistrationState
from events.registrations.waiting_list import (
    CONNECTED,
    EntryState,
    Mark,
    Objection,
    Outcome,
    Step,
    Tap,
    TapOutcome,
    overlaps,
)
from events.sessions.models import Session
from events.sessions.rules import Span
from events.signals import place_given_up, place_taken, seats_offered


def join(
    session_id: int,
    household_id: int,
    member_ids: Collection[int],
    *,
    accompanied: bool = False,
    asked: Asked | None = None,
    alone: int | None = None,
    card: Actor | None = None,
) -> Registration:
    """Give a party its seats together, or a place on the waiting list. Raises Refused with the reason.

    `accompanied`: whoever is responsible for a child agreed that it comes with somebody of the house. `asked`: how
    staff were asked to do it for them (as in all that follows). `alone`: whose own matter it is; `card`: with which
    somebody of the household asks.

    The session is locked first, because the rule counts its seats, then the household, because the rule reasons
    about all that its people have promised.
    """
    session = _locked(session_id)
    now = clock.now()
    circle = queries.circle_of(_lock_who_comes(session, household_id, now))
    party = _party(session, household_id, member_ids, card)
    ids = [member.id for member in party]
    if alone is None:
        alone = _whose(session, party, card)
    mine = queries.find_owned(session_id, household_id, alone)
    promised = queries.promised_times(ids, session.starts_at, session.ends_at, but=(session_id,), card=card)
    gathering = queries.gathering_of(session)
    if accompanied:
        gathering = replace(gathering, company_below=0)
    outcome = rules.decide(
        now,
        gathering,
        [queries.person_of(member) for member in party],
        [times for member_id in ids for times in promised.get(member_id, ())],
        mine.state if mine else RegistrationState.CANCELLED,
        circle,
    )
    if not isinstance(outcome, Outcome):
        raise _refused(outcome, gathering, party, promised)
    confirmed = outcome is Outcome.CONFIRMED
    if confirmed:
        session.seats_taken += len(ids)
    return added(
        Registration(
            session_id=session_id,
            household_id=household_id,
            member_id=alone,
            state=RegistrationState.CONFIRMED if confirmed else RegistrationState.WAITING,
            party_size=len(ids),
            circle=circle,
            asked=asked,
            created_at=now,
            updated_at=now,
            party=[PartyMember(member_id=member_id) for member_id in ids],
        )
    )


def take_part(
    session_id: int, household_id: int, member_ids: Collection[int], card: Actor | None = None
) -> Registration:
    """They join by themselves, as `join` has it: whoever can be written to has it in writing."""
    made = join(session_id, household_id, member_ids, card=card)
    place_taken.send(made)
    return made


def check_fit(session: Session, party: Sequence[Member]) -> None:
    """Raises Refused where these people, who may be nobody's yet, could not come whenever they join."""
    people = [queries.person_of(member) for member in party]
    if reason := rules.unfit(queries.gathering_of(queries.session_with_place(session.id)), people):
        raise Refused(reason)


def walk_in(session_id: int, household_id: int, member_ids: Collection[int]) -> Registration:
    """A party stands at the door and is here at once. Raises Refused with the reason, and nothing is kept then.

    Locks like `change`: fewer than were offered seats give the others back.
    """
    session = _locked(session_id)
    lock_people({household_id, *queries.households_waiting_for([session_id])})
    now = clock.now()
    circle = queries.circle_of(_lock_who_comes(session, household_id, now))
    party = _party(session, household_id, member_ids)
    alone = _whose(session, party)
    mine = queries.find_owned(session_id, household_id, alone)
    ids = [member.id for member in party]
    gathering = queries.gathering_of(session)
    promised = queries.promised_times(ids, session.starts_at, session.ends_at, but=(session_id,))
    people, busy = [queries.person_of(member) for member in party], [at for spans in promised.values() for at in spans]
    step = rules.walk_in(now, gathering, queries.entry_of(mine) if mine else None, people, busy, circle)
    if not isinstance(step, Step):
        raise _refused(step, gathering, party, promised, circle)
    registration = mine or Registration(
        session_id=session_id,
        household_id=household_id,
        member_id=alone,
        circle=circle,
        missing=0,
        created_at=now,
        party=[],
    )
    _consist_of(registration, ids)
    _go(session, registration, step)
    registration.asked = Asked.AT_THE_DOOR
    added(registration)
    offer_free_seats([session])
    return registration


def _lock_who_comes(session: Session, household_id: int, now: datetime) -> Household:
    """Lock a household that wants to come to a locked session.

    Where seats that were kept for some are everybody's by now, those who wait are offered them first.
    """
    opened = session.seats_taken < session.capacity and queries.kept_in(session) and queries.opens_at(session) <= now
    waiting = queries.households_waiting_for([session.id]) if opened else set()
    homes = lock_people({household_id, *waiting})
    if waiting:
        offer_free_seats([session])
    return next(one for one in homes if one.id == household_id)


def _party(session: Session, household_id: int, member_ids: Collection[int], card: Actor | None = None) -> list[Member]:
    """The people of a household who were chosen. Raises Refused where somebody of them cannot be, or for what everybody
    joins with a card of their own."""
    for_oneself = session.activity.audience in rules.FOR_ONESELF
    refuse(Refusal.OWN_CARD, when=card is not None and card.is_shared and for_oneself)
    people = queries.able_there(session, queries.members_of(household_id), card)
    party = [member for member in people if member.id in set(member_ids)]
    refuse(Refusal.NOBODY, when=len(party) != len(set(member_ids)))
    return party


def _whose(session: Session, party: Sequence[Member], card: Actor | None = None) -> int | None:
    """Whose own matter it is that these come; None for the household's."""
    if session.activity.audience not in rules.FOR_ONESELF:
        return None
    if card is not None:
        return card.member_id
    # Staff wrote them down: it is of who comes. Of neighbours there are no other cards.
    family = party and db.session.get_one(Household, party[0].household_id).organisation_id is not None
    grown = [member for member in party if may_have_card(member)] or party
    return grown[0].id if family else None


def _listed(session_id: int, household_id: int, card: Actor | None, of: int | None) -> Registration | None:
    """What a card shows of where its household stands; without one (staff, an account, a guest) what is the
    household's, or the own matter `of` this member."""
    if card is None:
        return queries.find_owned(session_id, household_id, of)
    return queries.find_listed(session_id, household_id, card)


def change(
    session_id: int,
    household_id: int,
    member_ids: Collection[int],
    asked: Asked | None = None,
    *,
    card: Actor | None = None,
    of: int | None = None,
) -> list[int]:
    """A party becomes these people and keeps what it holds; seats that it gives back are offered on.

    Returns who came before, by id; the same people again change nothing. Raises Refused with the reason, and then
    everything is as it was. Locks like `join`; because freed seats may be offered, with all that wait, in one order.
    """
    session = _locked(session_id)
    lock_people({household_id, *queries.households_waiting_for([session_id])})
    registration = _listed(session_id, household_id, card, of)
    if registration is None:
        raise Refused(Objection.NOT_LISTED)
    before = sorted(one.member_id for one in registration.party)
    party = _party(session, household_id, member_ids, card)
    ids = [member.id for member in party]
    new = [one for one in ids if one not in before]
    promised = queries.promised_times(new, session.starts_at, session.ends_at, but=(session_id,), card=card)
    gathering, entry = queries.gathering_of(session), queries.entry_of(registration)
    people, busy = [queries.person_of(member) for member in party], [at for spans in promised.values() for at in spans]
    step = rules.change(clock.now(), gathering, entry, people, busy)
    if not isinstance(step, Step):
        raise _refused(step, gathering, party, promised, registration.circle)
    if ids != before:
        _consist_of(registration, ids)
        _go(session, registration, step)
        registration.asked = asked
        # A smaller party that waits may fit by now, too.
        offer_free_seats([session])
    return before


def _refused(
    reason: Enum,
    gathering: Gathering,
    party: Sequence[Member],
    promised: Mapping[int, Sequence[Span]],
    circle: Circle = Circle.FAMILIES,
) -> Refused:
    """A refusal with what its words may name: how many places are free, who of the `party` is elsewhere or not of age,
    whom a child may come with."""
    if reason in (Objection.TOO_FEW, Objection.FULL):
        return Refused(reason, free=rules.free(clock.now(), gathering, circle))
    if reason is Objection.OVERLAPS:
        return Refused(reason, who=_named([one for one in party if overlaps(gathering, promised.get(one.id, ()))]))
    if reason is Refusal.AGE:
        wrong = rules.not_of_age(gathering, [queries.person_of(member) for member in party])
        return Refused(reason, who=_named([party[number] for number in wrong]))
    if reason is Refusal.ALONE:
        children, adults = queries.alone_and_with_whom(gathering, queries.members_of(party[0].household_id))
        if adults:
            return Refused(reason, who=_named(children), adults=_named(adults, either=True))
        return Refused(Refusal.NO_GROWN_UP, who=_named(children))
    return Refused(reason)


def _named(members: Sequence[Member], *, either: bool = False) -> str:
    return in_words([isolated(one.call_name) for one in members], either=either)


def cancel(
    session_id: int,
    household_id: int,
    asked: Asked | None = None,
    *,
    card: Actor | None = None,
    of: int | None = None,
) -> Registration | None:
    """Give seats back (or leave the queue) and offer them to the first that fit; returns what was cancelled.

    From the beginning to the end they are excused. Whoever runs it hears of it at once when it is soon.

    Raises Refused when the session is over, or when the door said that they do not come.
    """
    session = _locked(session_id)
    registration = _listed(session_id, household_id, card, of)
    gathering, now = queries.gathering_of(session), clock.now()
    came = registration is not None and registration.state in rules.COMING
    # What the door notes staff note there.
    refuse(Objection.STARTED, when=asked is not None and session.starts_at <= now)
    if registration is None or not _leave([(session, registration)]):
        return None
    registration.asked = asked
    if came and asked is None and waiting_list.short_notice(now, gathering):
        _tell_who_runs_it(session)
    if asked is None and registration.state is RegistrationState.CANCELLED:
        place_given_up.send(registration, came=came)
    return registration


def say_late(
    session_id: int, household_id: int, by: int | None, *, card: Actor | None = None, of: int | None = None
) -> None:
    """They come so many minutes after the beginning, or in time after all (None); the door reads it. Raises Refused
    where they are not expected, too early and when it is over."""
    session = _locked(session_id)
    registration = _listed(session_id, household_id, card, of)
    if registration is None:
        raise Refused(Objection.NOT_LISTED)
    _or_refuse(waiting_list.say_late(clock.now(), queries.gathering_of(session), queries.entry_of(registration)))
    registration.late_by = by if by in waiting_list.LATE_BY else None
    if registration.late_by:
        _tell_who_runs_it(session)


def _tell_who_runs_it(session: Session) -> None:
    """Whoever is named to turn to, or else all who coordinate, look at who comes; once an hour for each session."""
    tell_coordinators_of_each(
        session.activity.run_by,
        "events.registrations.otherwise",
        {"session": session.id},
        key=f"otherwise:{session.id}:{clock.now():%Y%m%d%H}",
        rather=session.contact_id or session.activity.contact_id,
    )


def leave(household_id: int) -> None:
    """A household goes: what it joined and has not begun is given back, and passed on to those who wait.

    Raises Refused when it joined something in this very moment.
    """
    _leave(_lock_coming(household_id))


def give_back_of(account: Account) -> None:
    """Whoever is blocked does not come: what they joined with their account is given back, and passed on."""
    if household_id := find_own(Actor(account_id=account.id)):
        leave(household_id)


def let_go(member: Member) -> None:
    """Somebody leaves a household: its parties that they are of come without them, and their seats are passed on; where
    only children are left who must not come alone, nobody comes.

    Raises Refused when they joined something in this very moment.
    """
    coming = _lock_coming(member.household_id, member.id)
    people = {one.id: queries.person_of(one) for one in queries.members_of(member.household_id) if one.id != member.id}
    smaller = [pair for pair in coming if _can_come_without(pair, people)]
    for session, registration in smaller:
        held = queries.entry_of(registration).held
        _consist_of(registration, [one.member_id for one in registration.party if one.member_id != member.id])
        registration.missing = sum(one.missing for one in registration.party)
        registration.updated_at = clock.now()
        session.seats_taken += queries.entry_of(registration).held - held
    # Alike changes are written together.
    db.session.flush()
    # A smaller party that waits may fit by now, too.
    _leave([pair for pair in coming if pair not in smaller], [session for session, _ in smaller])


def _can_come_without(coming: tuple[Session, Registration], people: Mapping[int, Person]) -> bool:
    """Whether these of a party can still come by themselves."""
    session, registration = coming
    rest = [people[one.member_id] for one in registration.party if one.member_id in people]
    return rules.unfit(queries.gathering_of(session), rest) not in (Refusal.NOBODY, Refusal.ALONE)


def _consist_of(registration: Registration, member_ids: Collection[int]) -> None:
    """Make these members the party, whose own rows are loaded."""
    there = {one.member_id: one for one in registration.party}
    registration.party = [there.get(one) or PartyMember(member_id=one) for one in member_ids]
    registration.party_size = len(member_ids)


def _leave(coming: Sequence[tuple[Session, Registration]], also: Sequence[Session] = ()) -> bool:
    """Take these parties out of their locked sessions, and pass their seats on, and what is free in `also`; whether
    anything was taken out."""
    now, freed = clock.now(), []
    for session, registration in coming:
        step = _or_refuse(waiting_list.leave(now, queries.gathering_of(session), queries.entry_of(registration)))
        if step:
            _go(session, registration, step)
            freed.append(session)
    offer_free_seats([*freed, *also])
    return bool(freed)


def _lock_coming(household_id: int, member_id: int | None = None) -> list[tuple[Session, Registration]]:
    """Lock what the household (or this one of it) is to come to, then it and all that wait there; returns the sessions
    and its parties in them.

    From then on it joins nothing. What it joined before it was locked and after its sessions were read cannot be locked
    any more without going against the law.
    """
    now = clock.now()
    coming = queries.coming_sessions_of(household_id, now, member_id)
    database.lock(Session, coming)
    lock_people({household_id, *queries.households_waiting_for(coming)})
    refuse(Refusal.MEANWHILE, when=set(queries.coming_sessions_of(household_id, now, member_id)) - set(coming))
    listed = grouped((one.session_id, one) for one in queries.every_listed(household_id, coming))
    return [(session, one) for session in queries.sessions_with_places(coming) for one in listed[session.id]]


def come_together(session_id: int, registration_ids: Collection[int]) -> None:
    """Parties of two households come together: what they wait for is offered to all of them or to none.

    Raises Refused where one of them is on the list no more, or one holds seats and another waits.
    """
    session, parties = _lock_parties(session_id, registration_ids)
    refuse(Objection.NOT_LISTED, when=len(parties) < 2 or len(parties) != len(set(registration_ids)))
    alike = all(rules.stand_alike(parties[0].state, one.state) for one in parties)
    refuse(Refusal.APART, when=not alike)
    everybody = {one.id: one for party in parties for one in (party, *queries.coming_with(party))}
    for one in everybody.values():
        one.together = min(everybody)
    offer_free_seats([session])


def come_apart(session_id: int, registration_id: int) -> None:
    """A party comes by itself again; what it was too large for together it may be offered now."""
    session, parties = _lock_parties(session_id, [registration_id])
    for one in parties:
        _part(one)
    offer_free_seats([session])


def _part(registration: Registration) -> None:
    """Whoever is left alone of those who come together comes alone."""
    others = [one for one in queries.coming_with(registration) if one is not registration]
    registration.together = None
    for one in others:
        one.together = None if len(others) == 1 else min(other.id for other in others)


def _lock_parties(session_id: int, registration_ids: Collection[int]) -> tuple[Session, list[Registration]]:
    """Lock a session, then these of its households and all that wait there; returns the parties that are listed."""
    session = _locked(session_id)
    found = [queries.find_registration(session_id, one) for one in sorted(set(registration_ids))]
    lock_people({*(one.household_id for one in found if one), *queries.households_waiting_for([session_id])})
    return session, [one for one in found if one and one.state in rules.LIVE]


def claim(
    session_id: int,
    household_id: int,
    asked: Asked | None = None,
    *,
    card: Actor | None = None,
    of: int | None = None,
) -> None:
    """Turn an offer into seats. Raises Refused when there is no offer, or no longer, or another promise meanwhile."""
    session = _locked(session_id)
    lock_people([household_id])
    registration = _listed(session_id, household_id, card, of)
    if registration is None:
        raise Refused(Objection.NOT_OFFERED)
    busy = _busy(registration, session, card)
    gathering, entry = queries.gathering_of(session), queries.entry_of(registration)
    if step := _or_refuse(waiting_list.claim(clock.now(), gathering, entry, busy)):
        _go(session, registration, step)
        registration.asked = asked


def _busy(registration: Registration, session: Session, card: Actor | None = None) -> list[Span]:
    """When somebody of a party holds a seat elsewhere around the time of the session."""
    party = queries.party_of(registration.id)
    times = queries.promised_times(party, session.starts_at, session.ends_at, but=(session.id,), card=card)
    return [span for spans in times.values() for span in spans]


def offer_free_seats(sessions: Sequence[Session]) -> int:
    """Offer what is free to the first of each queue that fit; the sessions must be locked, with venue and activity.

    Returns to how many parties. However many sessions there are and however many wait, the database is asked as often.
    """
    # What was just given back or made smaller is read by the queries below.
    db.session.flush()
    queues = queries.waiting_in([session.id for session in sessions if session.seats_taken < session.capacity])
    homes = {one.household_id for queue in queues.values() for one in queue}
    if not homes:
        return 0
    lock_people(homes)
    addresses = queries.addresses_of_parties(one for queue in queues.values() for one in queue)
    offers = _offers(sessions, queues, addresses)
    for session, registration, step in offers:
        _go(session, registration, step)
    db.session.flush()
    if offers:
        seats_offered.send([registration for _, registration, _ in offers], addresses=addresses)
    return len(offers)


def _offers(
    sessions: Sequence[Session], queues: Mapping[int, Sequence[Registration]], addressed: Collection[int]
) -> list[tuple[Session, Registration, Step]]:
    """Which parties of these queues are offered seats, and how; nothing is written. `addressed`: those (ids) who
    hear of it by email, and at once."""
    now, found = clock.now(), []
    everybody = {member.member_id for queue in queues.values() for one in queue for member in one.party}
    first, last = min(session.starts_at for session in sessions), max(session.ends_at for session in sessions)
    busy, held = queries.promised_times(everybody, first, last), queries.held_by_circle(sessions)
    tried = tried_by(now, clock.town_zone())
    for session in sessions:
        gathering, queue = queries.gathering_of(session, held), {one.id: one for one in queues.get(session.id, ())}
        unable = {
            key
            for key, one in queue.items()
            if any(overlaps(gathering, busy.get(member.member_id, ())) for member in one.party)
        }
        told = {key: tried for key, one in queue.items() if key not in addressed}
        for key, step in waiting_list.offer(now, gathering, map(queries.entry_of, queue.values()), unable, told):
            found.append((session, queue[key], step))
            # Whoever waits in two queues for the same hours is offered seats in one.
            for member in queue[key].party:
                busy[member.member_id].append((session.starts_at, session.ends_at))
    return found


def follow(session: Session, **_before: object) -> None:
    """A session moved: no offer of its seats reaches beyond its start."""
    _keep_offers_before_the_start([session])


def follow_series(cause: object, moved: Sequence[tuple[Session, Span]], **_cancelled: object) -> None:
    """Many sessions moved: no offer of their seats reaches beyond their start."""
    _keep_offers_before_the_start([session for session, _ in moved])


def set_back(sessions: Sequence[Session], was: Mapping[int, Mapping[str, Any]]) -> None:
    """Give parties (by id) of these locked sessions what they had before a change that is undone: an offer that it made
    is none any more, and whoever was offered the seats waits again."""
    if not was:
        return
    there = {session.id: session for session in sessions}
    for registration in every(Registration, Registration.id.in_(was)):
        held = queries.entry_of(registration).held
        for name, value in was[registration.id].items():
            setattr(registration, name, value)
        registration.updated_at = clock.now()
        there[registration.session_id].seats_taken += queries.entry_of(registration).held - held


def _keep_offers_before_the_start(sessions: Sequence[Session]) -> None:
    starts = {session.id: session.starts_at for session in sessions}
    for registration in queries.late_in(starts):
        # They said it of another beginning.
        registration.late_by = None
    for registration in queries.offers_in(starts):
        until = waiting_list.follow(queries.entry_of(registration), starts[registration.session_id])
        registration.offered_until = until


def pass_on_ended_offers() -> int:
    """The worker's periodic task: offers that nobody claimed go to the next, and so do seats that no party that waits
    could take when they became free, and one can by now; returns in how many sessions."""
    with transaction(writing=False):
        now = clock.now()
        free = queries.sessions_with_places(queries.free_and_waited_for(now))
        # For how long they are kept is asked when they are.
        offers = _offers(free, queries.waiting_in([session.id for session in free]), ()) if free else []
        due = {*queries.ended_offers(now), *(session.id for session, *_ in offers)}
    return for_each(sorted(due), lambda session_id: _pass_on_ended_offers(_locked(session_id)))


def _pass_on_ended_offers(session: Session) -> None:
    now = clock.now()
    for registration in queries.offers_in([session.id]):
        if step := waiting_list.expire(now, queries.entry_of(registration)):
            _go(session, registration, step)
    offer_free_seats([session])


def _go(session: Session, registration: Registration, step: Step) -> None:
    """Take a step of the waiting list with a party of this session, which is locked."""
    registration.state, registration.offered_until = rules.STATES[step.state], step.until
    if step.state is not EntryState.CONFIRMED:
        registration.late_by = None
    registration.updated_at = clock.now()
    session.seats_taken += step.seats
    if step.state is EntryState.GONE:
        # Who took them off says so itself.
        registration.asked = None
        _part(registration)
    if registration.missing and not step.missing:
        for one in registration.party:
            one.missing = False
    registration.missing = step.missing


def _locked(session_id: int) -> Session:
    database.lock(Session, [session_id])
    return queries.session_with_place(session_id)


def mark(
    session: Session,
    registration: Registration,
    said: Mark,
    member_ids: Collection[int] | None = None,
    tap: Tap | None = None,
) -> TapOutcome:
    """Set what was said of a party; the session is locked. Seats of those who do not come are free for others.

    `member_ids`: who of those who are here; without it, all of them. `tap`: of what was said before it arrives; where
    the door said something later already, nothing changes.

    Raises Refused when it cannot be said now, of whoever has no place, or of whoever gets seats back, when they are
    taken by now, somebody of the party is elsewhere, or it is not the party any more that it was.
    """
    if tap and waiting_list.overtaken(tap, queries.tap_of(registration)):
        return TapOutcome.OVERTAKEN
    session = queries.session_with_place(session.id)
    busy: list[Span] = []
    fit, now = True, clock.now()
    if registration.state in rules.AWAY:
        # They may get their seats back: the rule reasons about all that they have promised, so they are locked too.
        lock_people([registration.household_id])
        busy, fit = _busy(registration, session), queries.is_whole(registration)
    gathering, entry = queries.gathering_of(session), queries.entry_of(registration)
    came = {one.member_id for one in registration.party if member_ids is None or one.member_id in member_ids}
    refuse(Refusal.NOBODY, when=member_ids is not None and not came)
    here = len(came) if member_ids is not None else None
    tapped_at = tap.at if tap else now
    step = waiting_list.mark(now, gathering, entry, said, busy, fit=fit, here=here, tapped_at=tapped_at)
    if step := _or_refuse(step):
        _go(session, registration, step)
    if step or tap:
        registration.marked_at, registration.marked_key = tapped_at, tap.key if tap else CONNECTED
    if said is Mark.HERE:
        # Others of them, as many as before, are no step of the list.
        for one in registration.party:
            one.missing = one.member_id not in came
    if step and step.seats < 0:
        offer_free_seats([session])
    return TapOutcome.NOTED


def _or_refuse(answer: Step | Objection | None) -> Step | None:
    return unless_refused(answer, Objection)
