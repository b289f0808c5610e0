"""Signing up, withdrawing, claiming an offer, and passing a freed place on."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.emails.actions import Reminded, remind, write_digests
from community.emails.rules import EmailKind
from community.foundation import audit, clock, database, outbox
from community.foundation.audit import Deed
from community.foundation.database import db, touch_version, transaction
from community.foundation.outbox import Recipient
from community.foundation.periodic_tasks import for_each
from community.foundation.refusal import Refused, refuse, unless_refused
from community.members.actions import tell_coordinators, tell_coordinators_of_each
from events.activities.models import Activity
from events.planning import undo
from events.registrations import waiting_list
from events.registrations.waiting_list import Objection, Outcome, Step, overlaps
from events.sessions.emails import before as was
from events.sessions.models import Session
from events.sessions.rules import Span, heard_by, moved_along
from volunteers import signals
from volunteers.clearances.queries import find_request
from volunteers.clearances.rules import Clearance
from volunteers.profiles.models import Volunteer
from volunteers.shifts import first_time, queries, rules
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import Duty, Readiness, Refusal, ShiftRole, ShiftState, SignUpState

# What a later session takes over of a role.
WORDS = ("text", "bring", "text_language", "contact_id", "first_time")
COPIED = ("role", "minimum", "maximum", "language", "clearance", "skill_id", *WORDS)
ENTER, TAKE = (
    sa.insert(SignUp).returning(SignUp.id),
    sa.update(Shift).where(Shift.id == sa.bindparam("shift_id")).values(taken=Shift.taken + 1),
)


def sign_up(shift: Shift, account_id: int) -> Outcome:
    """Give the volunteer a place, or one on the waiting list. Raises Refused with the reason.

    The shift (the model or its plain row) is locked by the permission check; the volunteer's row is locked here,
    because the rule reasons about all that this person has promised. Every statement of it was made beforehand: this
    is the busiest road of the house.
    """
    known, now = queries.signing(shift, account_id), clock.now()
    answer = rules.decide(now, known.duty, known.standing, known.busy, known.mine)
    outcome: Outcome = unless_refused(answer, Refusal)
    confirmed = outcome is Outcome.CONFIRMED
    [(made,)] = database.ask(
        ENTER,
        shift_id=shift.id,
        account_id=account_id,
        state=SignUpState.CONFIRMED if confirmed else SignUpState.WAITING,
        sequence=0,
        first_time=False,
        created_at=now,
        updated_at=now,
    )
    with database.in_one_trip():
        audit.note((Deed.CREATED, SignUp, made, ""), *([(Deed.CHANGED, Shift, shift.id, "taken")] if confirmed else []))
        if confirmed:
            database.ask(TAKE, shift_id=shift.id)
        _post(known.recipient, made, "signed_up" if confirmed else "waiting", 0)
    if confirmed:
        if _word(shift, shift.taken + 1) is not _word(shift, shift.taken):
            database.touch_version("programme")
        if isinstance(shift, Shift):
            sa.orm.attributes.set_committed_value(shift, "taken", shift.taken + 1)
    return outcome


def sign_up_first(shift_id: int, account_id: int, reach: sa.ColumnElement[bool]) -> bool:
    """Give somebody who is not cleared the place in a shift within reach as their first time, beside somebody; False
    where there is no such shift. Raises Refused with the reason.

    The rule reasons about who stands in the whole session: all its shifts are locked, so that whoever could be beside
    them does not leave unseen.
    """
    shifts = {shift.id: shift for shift in database.lock(Shift, queries.shift_ids_beside(shift_id))}
    if shift_id not in queries.reached(reach, [shift_id]):
        return False
    shift = shifts[shift_id]
    known, now = queries.signing(shift, account_id), clock.now()
    place, newcomer = queries.first_time_places([shift_id])[shift_id], queries.newcomer_of(account_id, now)
    answer = first_time.decide_first(now, known.duty, known.standing, known.busy, known.mine, place, newcomer)
    unless_refused(answer, Refusal)
    facts = {"shift_id": shift_id, "account_id": account_id, "created_at": now, "updated_at": now}
    made = database.added(SignUp(**facts, state=SignUpState.CONFIRMED, sequence=0, first_time=True))
    take(shift, 1)
    _post(known.recipient, made.id, "signed_up", 0)
    return True


def allow_first_shift(volunteer: Volunteer) -> None:
    """Allow one first shift more to somebody on the way; the volunteer is locked. Raises Refused while the last one is
    still to come, and for whoever is not on the way any more."""
    refuse(first_time.may_allow_again(queries.newcomer_of(volunteer.id, clock.now())))
    request = find_request(volunteer.id)
    if request:
        request.first_shifts += 1


def withdraw(sign_up: SignUp) -> bool:
    """Give a place back (or leave the queue) and offer it to the first who fits; whether a substitute is looked for.

    From the beginning to the end whoever is expected is excused; whoever runs it hears of it at once when it is soon.
    Raises Refused when it is over.
    """
    shift = _locked_shift(sign_up.shift_id)
    db.session.refresh(sign_up)
    came = sign_up.state in rules.COMING
    step = _or_refuse(waiting_list.leave(clock.now(), queries.duty_of(shift), queries.entry_of(sign_up)))
    if step is None:
        return False
    go(shift, sign_up, step)
    if sign_up.state is SignUpState.WITHDRAWN:
        _tell(sign_up, db.session.get_one(Account, sign_up.account_id), "withdrawn", entry=came)
    if came and waiting_list.short_notice(clock.now(), queries.duty_of(shift)):
        _tell_who_runs_it(shift)
    looking = bool(step.seats) and bool(pass_on([shift]))
    if came:
        signals.place_given_back.send(shift, sign_up=sign_up)
    return looking


def say_late(sign_up: SignUp, by: int | None) -> None:
    """A helper comes so many minutes after the beginning, or in time after all (None); the door reads it.

    Raises Refused where they are not expected, too early and when it is over."""
    shift = _locked_shift(sign_up.shift_id)
    db.session.refresh(sign_up)
    _or_refuse(waiting_list.say_late(clock.now(), queries.duty_of(shift), queries.entry_of(sign_up)))
    sign_up.late_by = by if by in waiting_list.LATE_BY else None
    if sign_up.late_by:
        _tell_who_runs_it(shift)


def _tell_who_runs_it(shift: Shift) -> None:
    """Whoever is named to turn to, or else all who coordinate, look at who comes; once an hour for each shift."""
    activity = db.session.get_one(Activity, shift.session.activity_id)
    tell_coordinators_of_each(
        activity.run_by,
        "volunteers.shifts.otherwise",
        {"shift": shift.id},
        key=f"shift-otherwise:{shift.id}:{clock.now():%Y%m%d%H}",
        rather=shift.contact_id or shift.session.contact_id or activity.contact_id,
    )


def pass_on(shifts: Sequence[Shift]) -> set[int]:
    """Places of these shifts, which are locked, became free: they are offered to those who wait.

    Returns for which of the shifts (ids) a substitute is looked for.
    """
    offer_free_places(shifts)
    _tell_of_newcomers_alone(shifts)
    return {shift_id for _, looking in signals.places_left.send(tuple(shifts)) for shift_id in looking}


def _tell_of_newcomers_alone(shifts: Sequence[Shift]) -> None:
    """Somebody left these shifts, which are locked: tell the coordinators once where a newcomer is alone now."""
    sessions = queries.with_newcomers([shift.session_id for shift in shifts])
    for session_id, lonely in queries.alone_in(sessions).items() if sessions else ():
        left = queries.last_to_leave(session_id)
        run_by = next(one.activity.run_by for one in sessions if one.id == session_id)
        key = f"newcomers-alone:{session_id}:{left.id}:{left.sequence}" if left else f"newcomers-alone:{session_id}"
        tell_coordinators_of_each(run_by, "volunteers.shifts.newcomers_alone", {"sign_ups": lonely}, key=key)


def claim(sign_up: SignUp) -> None:
    """Turn an offer into a place. Raises Refused when there is no offer, or no longer, or another promise meanwhile."""
    shift = _locked_shift(sign_up.shift_id)
    account = database.lock(Account, [sign_up.account_id])[0]
    db.session.refresh(sign_up)
    _, busy = queries.promises_beside(shift, account.id)
    step = _or_refuse(waiting_list.claim(clock.now(), queries.duty_of(shift), queries.entry_of(sign_up), busy))
    if step:
        go(shift, sign_up, step)
        _tell(sign_up, account, "signed_up")


def offer_free_places(shifts: Sequence[Shift]) -> list[SignUp]:
    """Offer every free place of these shifts, which are locked, to the first of each queue who fits; returns to whom.

    However many shifts there are and however many wait, the database is asked as often.
    """
    queues = queries.waiting_in([shift.id for shift in shifts if shift.taken < shift.maximum])
    people = sorted({one.account_id for queue in queues.values() for one in queue})
    if not people:
        return []
    accounts = {account.id: account for account in database.lock(Account, people)}
    offers = _offers(with_sessions(shifts), queues)
    for shift, sign_up, step in offers:
        go(shift, sign_up, step)
        _tell(sign_up, accounts[sign_up.account_id], "offered")
    return [sign_up for _, sign_up, _ in offers]


def _offers(shifts: Sequence[Shift], queues: Mapping[int, Sequence[SignUp]]) -> list[tuple[Shift, SignUp, Step]]:
    """Who of these queues is offered a place, and how; nothing is written."""
    now, found = clock.now(), []
    people = {one.account_id for queue in queues.values() for one in queue}
    standings = queries.standings_of(people)
    first, last = min(shift.starts_at for shift in shifts), max(shift.ends_at for shift in shifts)
    busy = queries.promised_times(people, first, last)
    for shift in shifts:
        duty, queue = queries.duty_of(shift), {one.id: one for one in queues.get(shift.id, ())}
        unable = {
            key
            for key, one in queue.items()
            if rules.unfit(duty, standings[one.account_id]) or overlaps(duty, busy[one.account_id])
        }
        for key, step in waiting_list.offer(now, duty, map(queries.entry_of, queue.values()), unable):
            found.append((shift, queue[key], step))
            # Whoever waits in two queues for the same hours is offered one place.
            busy[queue[key].account_id].append((shift.starts_at, shift.ends_at))
    return found


def follow(session: Session, before: Span, venue_id: int | None = None) -> None:
    """Let the shifts of a moved session move with it, and tell each person once when and where it was."""
    _tell_each_once(session, _change([(session, before)], []), "session_moved", before[0], **was(before, venue_id))


def call_off(session: Session) -> None:
    """Close the shifts of a cancelled session, free its people, and tell each of them once."""
    _tell_each_once(session, _change([], [session]), "session_cancelled", session.starts_at)


def _change(
    moved: Sequence[tuple[Session, Span]], cancelled: Sequence[Session], kept: Mapping[str, Any] = MappingProxyType({})
) -> list[tuple[SignUp, Account, int, bool]]:
    """Let the shifts of these sessions move or end with them; where that undoes a change that it `kept`, to exactly
    where they were. Returns who stood or waited there: the sign-up, whose it is, the session's id, and whether it stood
    in a calendar."""
    to = {session.id: (session, before) for session, before in moved}
    ids = queries.shift_ids_of([*to, *(session.id for session in cancelled)])
    shifts = {shift.id: shift for shift in database.lock(Shift, ids)}
    left = queries.as_left(kept, to) if kept else {}
    # Read after the lock: whoever signed up until now is among them.
    live = [
        (sign_up, account, shifts[sign_up.shift_id].session_id, sign_up.state in rules.COMING)
        for sign_up, account in queries.live_sign_ups_of(ids)
    ]
    for shift in shifts.values():
        if shift.session_id in to:
            session, before = to[shift.session_id]
            own = shift.starts_at, shift.ends_at
            shift.starts_at, shift.ends_at = moved_along(own, before, (session.starts_at, session.ends_at))
        else:
            shift.state, shift.taken = ShiftState.CANCELLED, 0
    for sign_up, _, session_id, _ in live:
        entry = queries.entry_of(sign_up)
        if session_id in to:
            # An offer never stands beyond the start.
            sign_up.offered_until = waiting_list.follow(entry, shifts[sign_up.shift_id].starts_at)
            # They said it of another beginning.
            sign_up.late_by = None
        elif step := waiting_list.call_off(entry):
            settle(sign_up, rules.state_of(step.state))
    for shift_id, own_before in left.get(Shift, {}).items():
        _set(shifts[shift_id], own_before)
    for sign_up, *_ in live:
        _set(sign_up, left.get(SignUp, {}).get(sign_up.id, {}))
    return live


def _set(row: Shift | SignUp, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def rows_kept(session_ids: Collection[int]) -> dict[str, dict[str, undo.Row]]:
    """What a change of these sessions may change of their shifts, and of who stands there."""
    return queries.rows_kept(session_ids)


def let_go(volunteer: Volunteer, *, clearance: Clearance) -> None:
    """Take a volunteer whose clearance ended out of the shifts to come that they are no longer cleared for, and pass
    the places on. The volunteer and the coordinators of these sessions hear once."""

    gone, entered = _give_back(volunteer.id, lambda _, duty, standing: rules.uncleared(duty, standing) is not None)
    if gone:
        account = db.session.get_one(Account, volunteer.id)
        about = {"sign_ups": [sign_up.id for sign_up in gone], "entries": entered}
        outbox.post("volunteers.shifts.let_go", account, about, key=f"let-go:{gone[0].id}:{gone[0].sequence}")
    _tell_who_counted_on_it(gone)


def leave(account_id: int) -> None:
    """Take somebody whose account is deleted or blocked out of all shifts to come and pass the places on;
    the coordinators of these sessions hear once that places became free, and not whose."""
    gone, _ = _give_back(account_id, lambda *_: True)
    _tell_who_counted_on_it(gone)


def give_back(account_id: int, sign_up_ids: Collection[int]) -> list[SignUp]:
    """Give these of somebody's places to come back (or leave their queues), all in one, each as if it were alone;
    returns which."""
    if not sign_up_ids:
        return []
    gone, entered = _give_back(account_id, lambda sign_up, *_: sign_up.id in sign_up_ids)
    account = db.session.get_one(Account, account_id)
    for sign_up in gone:
        _tell(sign_up, account, "withdrawn", entry=sign_up.id in entered)
        if sign_up.id in entered:
            shift = with_session(db.session.get_one(Shift, sign_up.shift_id))
            signals.place_given_back.send(shift, sign_up=sign_up)
    return gone


def sign_up_again(shifts: Sequence[Shift], account_id: int) -> list[Outcome]:
    """Sign somebody up for these shifts, which are locked, as far as they can be; what it led to where it did."""
    outcomes = []
    for shift in shifts:
        # It refuses before it writes.
        with suppress(Refused):
            outcomes.append(sign_up(shift, account_id))
    return outcomes


def lock_with_sessions(shift_ids: Collection[int]) -> Sequence[Shift]:
    """These shifts, locked, with what the rules ask of their sessions."""
    return with_sessions(database.lock(Shift, list(shift_ids)))


def _give_back(account_id: int, which: Callable[[SignUp, Duty, Readiness], bool]) -> tuple[list[SignUp], list[int]]:
    """Withdraw somebody from these shifts to come; what was given back, and what of it stands in a calendar."""
    now = clock.now()
    locked = database.lock(Shift, queries.shift_ids_ahead(account_id, now))
    shifts = {shift.id: shift for shift in with_sessions(locked)}
    # All people at once and by id; who signs up at this moment holds their own row until it is done.
    people = {account.id for _, account in queries.live_sign_ups_of(list(shifts))}
    database.lock(Account, sorted({account_id, *people}))
    standing = queries.standings_of([account_id])[account_id]
    gone, entered, freed = [], [], []
    for sign_up, _ in queries.live_sign_ups_of(list(shifts)):
        shift = shifts[sign_up.shift_id]
        duty = queries.duty_of(shift)
        if sign_up.account_id == account_id and which(sign_up, duty, standing):
            if sign_up.state in rules.COMING:
                entered.append(sign_up.id)
            if step := _or_refuse(waiting_list.leave(now, duty, queries.entry_of(sign_up))):
                go(shift, sign_up, step)
                gone.append(sign_up)
                freed += [shift] if step.seats else []
    pass_on(freed)
    return gone, entered


def _tell_who_counted_on_it(gone: list[SignUp]) -> None:
    offers = queries.organisations_of([sign_up.shift_id for sign_up in gone]) if gone else {}
    for organisation_id in sorted({one for run_by in offers.values() for one in run_by}):
        left = [sign_up.id for sign_up in gone if organisation_id in offers[sign_up.shift_id]]
        key = f"places-freed:{gone[0].id}:{gone[0].sequence}:{organisation_id}"
        tell_coordinators(organisation_id, "volunteers.shifts.places_freed", {"sign_ups": left}, key=key)


def _tell_each_once(
    session: Session, live: Sequence[tuple[SignUp, Account, int, bool]], what: str, was_at: datetime, **about: Any
) -> None:
    for [(sign_up, account, _, entered), *_] in database.grouped((row[1].id, row) for row in live).values():
        outbox.post(
            f"volunteers.shifts.{what}",
            account,
            {"sign_up": sign_up.id, "entry": entered, **about},
            key=f"session:{session.id}:{what}:{session.sequence}:{account.id}",
            helps_until=heard_by((session.starts_at, was_at)),
        )


def pass_on_ended_offers() -> int:
    """The worker's periodic task: offers that nobody claimed go to the next, and so does a place that nobody who waits
    could take when it became free, and somebody can by now; returns in how many shifts."""
    with transaction(writing=False):
        now = clock.now()
        free = with_sessions(queries.free_and_waited_for(now))
        offers = _offers(free, queries.waiting_in([shift.id for shift in free])) if free else []
        due = {*queries.ended_offers(now), *(shift.id for shift, *_ in offers)}
    return for_each(sorted(due), lambda shift_id: _pass_on_ended_offers(_locked_shift(shift_id), clock.now()))


def _pass_on_ended_offers(shift: Shift, now: datetime) -> None:
    ended = []
    for sign_up in queries.offers_in(shift.id):
        if step := waiting_list.expire(now, queries.entry_of(sign_up)):
            go(shift, sign_up, step)
            ended.append(sign_up)
    offered = len(offer_free_places([shift]))
    for number, sign_up in enumerate(ended):
        _tell(sign_up, db.session.get_one(Account, sign_up.account_id), "offer_ended", passed_on=number < offered)
    if ended:
        signals.places_left.send((shift,))


def go(shift: Shift, sign_up: SignUp, step: Step) -> None:
    """Take a step of the waiting list with a sign-up of this shift, which is locked."""
    settle(sign_up, rules.state_of(step.state), step.until)
    if step.seats:
        take(shift, step.seats)


def _or_refuse(answer: Step | Objection | None) -> Step | None:
    return unless_refused(rules.worded(answer), Refusal)


def settle(sign_up: SignUp, state: SignUpState, until: datetime | None = None) -> None:
    """Give a sign-up another state; its number of changes grows, an offer stands until then or ends."""
    sign_up.state, sign_up.offered_until = state, until
    if state is not SignUpState.CONFIRMED:
        sign_up.late_by = None
    if state not in rules.HERE:
        sign_up.came_at = sign_up.left_at = None
    sign_up.sequence += 1
    sign_up.updated_at = clock.now()


def take(shift: Shift, places: int) -> None:
    """Count places, and let the programme know only when its word for the shift changes."""
    before = _word(shift, shift.taken)
    shift.taken += places
    if _word(shift, shift.taken) is not before:
        database.touch_version("programme")


def _word(shift: Shift, taken: int) -> rules.Staffing:
    return rules.staffing(False, shift.minimum, shift.maximum, taken)


def _locked_shift(shift_id: int) -> Shift:
    return with_session(database.lock(Shift, [shift_id])[0])


def with_session(shift: Shift) -> Shift:
    """Load what the rules ask of the session, once for each shift."""
    return with_sessions([shift])[0]


def with_sessions(shifts: Sequence[Shift]) -> Sequence[Shift]:
    """Load what the rules ask of the sessions, once for each shift and for all of them together."""
    bare = [shift for shift in shifts if "session" not in sa.inspect(shift).dict]
    if bare:
        query = sa.select(Session).where(Session.id.in_({shift.session_id for shift in bare}))
        query = query.options(sa.orm.joinedload(Session.venue))
        sessions = {session.id: session for session in db.session.scalars(query)}
        for shift in bare:
            sa.orm.attributes.set_committed_value(shift, "session", sessions[shift.session_id])
    return shifts


def _tell(sign_up: SignUp, account: Account, what: str, **about: bool) -> None:
    _post(account, sign_up.id, what, sign_up.sequence, **about)


def _post(recipient: Recipient | Account, sign_up_id: int, what: str, sequence: int, **about: bool) -> None:
    key = f"sign-up:{sign_up_id}:{what}:{sequence}"
    outbox.post(f"volunteers.shifts.{what}", recipient, {"sign_up": sign_up_id, **about}, key=key)


def open_role(session: Session, facts: dict[str, Any], later_too: bool) -> int:
    """Open a role in a session, and in the later ones of its series if wished; returns in how many.

    Raises Refused for a session that is over or cancelled.
    """
    refuse(Refusal.NOT_OPEN, when=not rules.may_open(session.state, session.ends_at, clock.now()))
    refuse(_unsuitable(session, facts["clearance"]), when=facts.get("first_time", False))
    sessions = queries.this_and_later(session) if later_too else [session]
    for one in sessions:
        _open(one, facts)
    touch_version("programme")
    return len(sessions)


def copy_roles(session: Session) -> None:
    """A session made later gets the roles of the latest one of its activity that has any."""
    for shift in queries.latest_roles(session):
        _open(session, {name: getattr(shift, name) for name in COPIED})
    db.session.flush()


def open_wished(activity: Activity, roles: Mapping[str, int]) -> None:
    """Open roles in the dates to come of an activity that begins: how many in which, by its word; children are looked
    after by whoever is cleared for them."""
    clearance = Clearance.CHILDREN if queries.is_for_children(activity) else Clearance.ADULTS
    for session in queries.coming_sessions(activity.id, clock.now()):
        for word, number in roles.items():
            facts = {"role": ShiftRole(word), "minimum": number, "maximum": number, "clearance": clearance}
            _open(session, facts)
    db.session.flush()
    touch_version("programme")


def copy_roles_of(session: Session, source: Session) -> None:
    """A session made like another one gets the roles that are open there, each as long after its start as there."""
    before, after = (source.starts_at, source.ends_at), (session.starts_at, session.ends_at)
    for shift in queries.open_roles([source.id]).get(source.id, ()):
        starts_at, ends_at = moved_along((shift.starts_at, shift.ends_at), before, after)
        facts = {name: getattr(shift, name) for name in COPIED}
        db.session.add(Shift(session_id=session.id, starts_at=starts_at, ends_at=ends_at, **facts))
    db.session.flush()


def _open(session: Session, facts: dict[str, Any]) -> None:
    db.session.add(Shift(session_id=session.id, starts_at=session.starts_at, ends_at=session.ends_at, **facts))


def change_places(shift: Shift, facts: dict[str, Any], seen: str, *, later_too: bool = False) -> None:
    """Set how many are needed and can be used, and what is said of the role; nobody is thrown out, and new places are
    offered at once. `later_too`: the words also for the same role in the later sessions of the series.

    Raises Refused when they are no longer what was seen, or when the session is over or cancelled.
    """
    session = with_session(shift).session
    refuse(Refusal.NOT_OPEN, when=not rules.may_open(session.state, session.ends_at, clock.now()))
    refuse(Refusal.CHANGED_MEANWHILE, when=seen != queries.seen_of(shift))
    # What could be a first time and cannot any more stays as it is: the rule asks anew, whoever takes it.
    refuse(_unsuitable(session, shift.clearance), when=facts["first_time"] and not shift.first_time)
    for one in (shift, *(queries.same_role_later(shift) if later_too else ())):
        for name in WORDS:
            setattr(one, name, facts[name])
    shift.minimum, shift.maximum = facts["minimum"], facts["maximum"]
    offer_free_places([shift])
    touch_version("programme")


def _unsuitable(session: Session, clearance: Clearance) -> Refusal | None:
    activity, venue = queries.place_of(session)
    children, shown = queries.is_for_children(activity), queries.open_to_all(activity, venue)
    return first_time.unsuitable(clearance, for_children=children, open_to_all=shown)


def check_safeguarding(activity: Activity) -> None:
    """Raises Refused when a coming session for children alone is not staffed and timed as it must be."""
    if not queries.is_for_children(activity):
        return
    sessions = queries.coming_sessions(activity.id, clock.now())
    shifts = queries.open_roles([session.id for session in sessions])
    for session in sessions:
        zone = ZoneInfo(session.venue.zone)
        starts, ends = (moment.astimezone(zone).replace(tzinfo=None) for moment in (session.starts_at, session.ends_at))
        roles = [rules.OpenedRole(shift.role, shift.clearance, shift.maximum) for shift in shifts[session.id]]
        youngest = queries.youngest_of(activity)
        reason = rules.unsafe(youngest, session.capacity, starts, ends, roles, queries.limits())
        if reason:
            needed = rules.adults_needed(youngest, session.capacity, queries.limits())
            # Whoever changes many dates at once is told which one it is.
            raise Refused(reason, needed=needed, session_id=session.id)


def follow_series(
    cause: object,
    moved: Sequence[tuple[Session, Span]],
    cancelled: Sequence[Session],
    kept: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Let the shifts of many sessions move or end with them; one email a person lists all that concerns them."""
    sequences = {session.id: session.sequence for session in (*(session for session, _ in moved), *cancelled)}
    called_off, before = {session.id for session in cancelled}, {session.id: span for session, span in moved}
    told: dict[Account, dict[str, dict[int, int]]] = {}
    for sign_up, account, session_id, _ in _change(moved, cancelled, kept):
        about = told.setdefault(account, {"moved": {}, "cancelled": {}})
        about["cancelled" if session_id in called_off else "moved"].setdefault(session_id, sign_up.id)
    starts = [*(session.starts_at for session in cancelled)]
    starts += [start for session, (was_at, _) in moved for start in (session.starts_at, was_at)]
    for account, about in told.items():
        _tell_of_many("dates", account, about, sequences, heard_by(starts), before)


def put_back(sessions: Sequence[Session], kept: Mapping[str, Any] = MappingProxyType({})) -> None:
    """Open the shifts of sessions that take place after all. Whom the calling-off had freed have their place again
    where it is undone (it `kept` who stood there) and they still can; the others are asked."""
    sequences = {session.id: session.sequence for session in sessions}
    shifts = {shift.id: shift for shift in database.lock(Shift, queries.shift_ids_of(list(sequences)))}
    freed = queries.set_free_by(sessions)
    for shift in shifts.values():
        shift.state = ShiftState.OPEN
    there = _take_again([shifts[one.shift_id] for one, _ in freed], freed, sequences, kept)
    told: dict[Account, dict[str, dict[int, int]]] = {}
    for sign_up, account in freed:
        what = "again" if sign_up.id in there else "put_back"
        about = told.setdefault(account, {"again": {}, "put_back": {}})
        about[what].setdefault(shifts[sign_up.shift_id].session_id, sign_up.id)
    for account, about in told.items():
        _tell_of_many("dates", account, about, sequences, heard_by(one.starts_at for one in sessions))


def _take_again(
    shifts: Sequence[Shift],
    freed: Sequence[tuple[SignUp, Account]],
    sessions: Collection[int],
    kept: Mapping[str, Any],
) -> set[int]:
    """Give those who were freed their place again, as it was; returns which sign-ups. Whoever is elsewhere by now, or
    may not come any more, stays free."""
    left = queries.as_left(kept, sessions).get(SignUp, {}) if kept else {}
    if not left or not shifts:
        return set()
    people = database.lock(Account, sorted({account.id for _, account in freed}))
    standings = queries.standings_of([one.id for one in people])
    first, last = min(one.starts_at for one in shifts), max(one.ends_at for one in shifts)
    busy = queries.promised_times([one.id for one in people], first, last, but=tuple(sessions))
    found, by_id = set(), {shift.id: shift for shift in with_sessions(shifts)}
    for sign_up, account in freed:
        shift = by_id[sign_up.shift_id]
        duty = queries.duty_of(shift)
        unfit = rules.unfit(duty, standings[account.id]) and not sign_up.first_time
        if sign_up.id not in left or account.state is not AccountState.ACTIVE or unfit:
            continue
        if overlaps(duty, busy[account.id]):
            continue
        settle(sign_up, left[sign_up.id]["state"])
        _set(sign_up, left[sign_up.id])
        shift.taken += sign_up.state in rules.HOLDS_A_PLACE
        found.add(sign_up.id)
    touch_version("programme")
    return found


def _tell_of_many(
    cause: str,
    account: Account,
    about: dict[str, dict[int, int]],
    sequences: dict[int, int],
    until: datetime,
    before: Mapping[int, Span] = MappingProxyType({}),
) -> None:
    """`about`: what happened -> session id -> one of the person's sign-ups in it; `until`: how long it helps to hear of
    it; `before`: when the sessions were. A single date has its usual email."""
    first = min(session_id for rows in about.values() for session_id in rows)
    ids = {what: sorted(rows.values()) for what, rows in about.items() if rows}
    [(what, sign_ups)] = ids.items() if len(ids) == 1 else [("", [])]
    alone = len(sign_ups) == 1 and what in ("moved", "cancelled")
    spans = {sign_up: was(before[one]) for one, sign_up in about.get("moved", {}).items()}
    outbox.post(
        f"volunteers.shifts.session_{what}" if alone else "volunteers.shifts.series_changed",
        account,
        {"sign_up": sign_ups[0], **spans.get(sign_ups[0], {})} if alone else {**ids, "was": list(spans.items())},
        key=f"{cause}:{'+'.join(w for w in about if about[w])}:{first}:{sequences[first]}:{account.id}",
        helps_until=until,
    )


def tell_of_withholding(activity: Activity) -> None:
    """One email to each who stands or waits in a session of an activity that left the programme."""
    _tell_of_activity(activity, "withheld")


def tell_of_return(activity: Activity) -> None:
    """One email to each who kept a place, or still waits, in an activity that is in the programme again."""
    _tell_of_activity(activity, "returned")


def _tell_of_activity(activity: Activity, what: str) -> None:
    ahead = queries.places_ahead(activity.id, clock.now())
    told = database.grouped((account, sign_up.id) for sign_up, account in ahead)
    for account, sign_ups in told.items():
        key = f"{what}:{activity.id}:{activity.updated_at.isoformat()}:{account.id}"
        outbox.post(f"volunteers.shifts.{what}", account, {"sign_ups": sign_ups}, key=key)


def write_of_new_shifts() -> int:
    """The worker's periodic task: a digest of new shifts that suit them to each volunteer who asked for it; returns how
    many were posted."""
    return write_digests(
        EmailKind.SHIFTS, "volunteers.shifts.fitting", lambda account, _: queries.fitting_for(account, clock.now())
    )


def remind_of_shifts() -> int:
    """The worker's periodic task: an email to everybody whose shift is a day ahead; returns for how many shifts."""
    return for_each(
        lambda: sorted({sign_up.shift_id for sign_up, *_ in queries.forthcoming(clock.now())}), _remind_of_shift
    )


def _remind_of_shift(shift_id: int) -> None:
    database.lock(Shift, [shift_id])
    # Read again under the lock: another worker may have written, somebody given the place back.
    due = queries.forthcoming(clock.now(), shift_id)
    told = [
        Reminded(Recipient.of(account), {"sign_up": sign_up.id}, key, starts_at - rules.TOO_LATE)
        for sign_up, account, key, starts_at in due
    ]
    remind("volunteers.shifts.soon", told)
