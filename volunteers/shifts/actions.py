"""Signing up, withdrawing, claiming an offer, and passing a freed place on."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from community.accounts.models import Account
from community.foundation import audit, clock, database, outbox
from community.foundation.audit import Deed
from community.foundation.database import db, touch_version, transaction
from community.foundation.outbox import Recipient
from community.foundation.refusal import Refused
from community.members.actions import tell_coordinators
from events.activities.models import Activity, Series
from events.sessions.models import Session
from events.sessions.rules import Span, moved_along
from volunteers import signals
from volunteers.clearances.rules import Clearance
from volunteers.profiles.models import Volunteer
from volunteers.shifts import queries, rules
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import Outcome, Refusal, ShiftState, SignUpState

CANDIDATES = 25


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
    duty = queries.duty_at(shift)
    recipient, standing = queries.lock_person(account_id)
    already, busy = queries.promises_beside(shift, account_id)
    if already:
        raise Refused(Refusal.ALREADY)
    now = clock.now()
    outcome = rules.decide(now, duty, standing, busy)
    if isinstance(outcome, Refusal):
        raise Refused(outcome)
    confirmed = outcome is Outcome.CONFIRMED
    [(made,)] = database.ask(
        ENTER,
        shift_id=shift.id,
        account_id=account_id,
        state=SignUpState.CONFIRMED if confirmed else SignUpState.WAITING,
        sequence=0,
        created_at=now,
        updated_at=now,
    )
    audit.note((Deed.CREATED, SignUp, made, ""), *([(Deed.CHANGED, Shift, shift.id, "taken")] if confirmed else []))
    if confirmed:
        database.ask(TAKE, shift_id=shift.id)
        if _word(shift, shift.taken + 1) is not _word(shift, shift.taken):
            database.touch_version("programme")
        if isinstance(shift, Shift):
            sa.orm.attributes.set_committed_value(shift, "taken", shift.taken + 1)
    _post(recipient, made, "signed_up" if confirmed else "waiting", 0)
    return outcome


def withdraw(sign_up: SignUp) -> bool:
    """Give a place back (or leave the queue) and offer it to the first who fits; whether a substitute is looked for.

    Raises Refused when it has begun.
    """
    shift = _locked_shift(sign_up.shift_id)
    db.session.refresh(sign_up)
    if sign_up.state is SignUpState.WITHDRAWN:
        return False
    if shift.starts_at <= clock.now():
        raise Refused(Refusal.STARTED)
    held, came = sign_up.state in rules.HOLDS_A_PLACE, sign_up.state is SignUpState.CONFIRMED
    settle(sign_up, SignUpState.WITHDRAWN)
    account = db.session.get_one(Account, sign_up.account_id)
    recipient = Recipient.of(account)
    _post(recipient, sign_up.id, "withdrawn", sign_up.sequence, entry=came)
    looking = held and free_place(shift)
    if came:
        signals.place_given_back.send(shift, sign_up=sign_up)
    return looking


def free_place(shift: Shift) -> bool:
    """A place of the locked shift is free: it is offered to those who wait; whether a substitute is looked for."""
    take(shift, -1)
    offer_free_places(shift)
    return any(answer for _, answer in signals.place_left.send(shift))


def claim(sign_up: SignUp) -> None:
    """Turn an offer into a place. Raises Refused when there is no offer, or no longer."""
    shift = _locked_shift(sign_up.shift_id)
    account = database.lock(Account, [sign_up.account_id])[0]
    db.session.refresh(sign_up)
    if sign_up.state is SignUpState.CONFIRMED:
        return
    if sign_up.state is not SignUpState.OFFERED:
        raise Refused(Refusal.NOT_OFFERED)
    now = clock.now()
    if sign_up.offered_until is None or sign_up.offered_until <= now:
        raise Refused(Refusal.OFFER_ENDED)
    if queries.duty_of(shift).cancelled:
        raise Refused(Refusal.CANCELLED)
    settle(sign_up, SignUpState.CONFIRMED)
    _tell(sign_up, account, "signed_up")


def offer_free_places(shift: Shift) -> None:
    """Offer every free place to the first of the queue who fits; the shift must be locked."""
    now = clock.now()
    duty = queries.duty_of(shift)
    if duty.cancelled or duty.starts_at <= now:
        return
    queue = queries.waiting_for(shift.id, CANDIDATES) if shift.taken < shift.maximum else []
    accounts = {account.id: account for account in database.lock(Account, [entry.account_id for entry in queue])}
    standings = queries.standings_of(list(accounts))
    for entry in queue:
        if shift.taken >= shift.maximum:
            break
        busy = queries.promised_times(entry.account_id, shift.starts_at, shift.ends_at)
        if rules.unfit(duty, standings[entry.account_id]) or rules.overlaps(duty, busy):
            continue
        entry.offered_until = rules.offer_until(now, shift.starts_at)
        settle(entry, SignUpState.OFFERED)
        take(shift, 1)
        _tell(entry, accounts[entry.account_id], "offered")


def follow(session: Session, before: tuple[datetime, datetime]) -> None:
    """Let the shifts of a moved session move with it, and tell each person once."""
    shift_ids = queries.shift_ids_of(session.id)
    for shift in database.lock(Shift, shift_ids):
        _move_along(shift, before, session)
    _tell_each_once(session, shift_ids, "session_moved")


def _move_along(shift: Shift, before: Span, session: Session) -> None:
    own = shift.starts_at, shift.ends_at
    shift.starts_at, shift.ends_at = moved_along(own, before, (session.starts_at, session.ends_at))


def call_off(session: Session) -> None:
    """Close the shifts of a cancelled session, free its people, and tell each of them once."""
    shift_ids = queries.shift_ids_of(session.id)
    shifts = database.lock(Shift, shift_ids)
    _tell_each_once(session, shift_ids, "session_cancelled")
    for sign_up, _ in queries.live_sign_ups_of(shift_ids):
        settle(sign_up, SignUpState.WITHDRAWN)
    for shift in shifts:
        shift.state = ShiftState.CANCELLED
        shift.taken = 0


def let_go(volunteer: Volunteer, *, clearance: Clearance) -> None:
    """Take a volunteer whose clearance ended out of the shifts to come that they are no longer cleared for, and pass
    the places on. The volunteer and the coordinators of these sessions hear once."""

    def uncleared(shift: Shift) -> bool:
        standing = queries.standings_of([volunteer.id])[volunteer.id]
        return rules.uncleared(queries.duty_of(shift), standing) is not None

    gone, entered = _give_back(volunteer.id, uncleared)
    if gone:
        account = db.session.get_one(Account, volunteer.id)
        recipient = Recipient.of(account)
        about = {"sign_ups": [sign_up.id for sign_up in gone], "entries": entered}
        outbox.post("volunteers.shifts.let_go", recipient, about, key=f"let-go:{gone[0].id}:{gone[0].sequence}")
        _tell_who_counted_on_it(gone)


def leave(account_id: int) -> None:
    """Take somebody whose account is deleted or blocked out of all shifts to come and pass the places on;
    the coordinators of these sessions hear once that places became free, and not whose."""
    gone, _ = _give_back(account_id, lambda _shift: True)
    if gone:
        _tell_who_counted_on_it(gone)


def _give_back(account_id: int, which: Callable[[Shift], bool]) -> tuple[list[SignUp], list[int]]:
    """Withdraw somebody from these shifts to come; what was given back, and what of it stands in a calendar."""
    now = clock.now()
    shifts = {shift.id: shift for shift in database.lock(Shift, queries.shift_ids_ahead(account_id, now))}
    # All people at once and by id; who signs up at this moment holds their own row until it is done.
    people = {account.id for _, account in queries.live_sign_ups_of(list(shifts))}
    database.lock(Account, sorted({account_id, *people}))
    gone, entered = [], []
    for sign_up, _ in queries.live_sign_ups_of(list(shifts)):
        shift = with_session(shifts[sign_up.shift_id])
        if sign_up.account_id == account_id and which(shift):
            held = sign_up.state in rules.HOLDS_A_PLACE
            if sign_up.state in rules.IN_CALENDAR:
                entered.append(sign_up.id)
            settle(sign_up, SignUpState.WITHDRAWN)
            gone.append(sign_up)
            if held:
                free_place(shift)
    return gone, entered


def _tell_who_counted_on_it(gone: list[SignUp]) -> None:
    key = f"{gone[0].id}:{gone[0].sequence}"
    offers = queries.organisations_of([sign_up.shift_id for sign_up in gone])
    for organisation_id in sorted(set(offers.values())):
        left = [sign_up.id for sign_up in gone if offers[sign_up.shift_id] == organisation_id]
        about, key_of = {"sign_ups": left}, f"places-freed:{key}:{organisation_id}"
        tell_coordinators(organisation_id, "volunteers.shifts.places_freed", about, key=key_of)


def _tell_each_once(session: Session, shift_ids: list[int], what: str) -> None:
    told: set[int] = set()
    for sign_up, account in queries.live_sign_ups_of(shift_ids):
        if account.id not in told:
            told.add(account.id)
            outbox.post(
                f"volunteers.shifts.{what}",
                Recipient.of(account),
                {"sign_up": sign_up.id, "entry": sign_up.state in rules.IN_CALENDAR},
                key=f"session:{session.id}:{what}:{session.sequence}:{account.id}",
            )


def pass_on_ended_offers() -> int:
    """The worker's periodic task: offers that nobody claimed go to the next; returns how many shifts were looked at."""
    with transaction(writing=False):
        shift_ids = queries.ended_offers(clock.now())
    for shift_id in shift_ids:
        with transaction():
            _pass_on(_locked_shift(shift_id), clock.now())
    return len(shift_ids)


def _pass_on(shift: Shift, now: datetime) -> None:
    ended = db.session.scalars(
        sa.select(SignUp).where(
            SignUp.shift_id == shift.id, SignUp.state == SignUpState.OFFERED, SignUp.offered_until <= now
        )
    ).all()
    for entry in ended:
        settle(entry, SignUpState.WITHDRAWN)
        take(shift, -1)
        _tell(entry, db.session.get_one(Account, entry.account_id), "offer_ended")
    offer_free_places(shift)
    if ended:
        signals.place_left.send(shift)


def settle(sign_up: SignUp, state: SignUpState) -> None:
    """Give a sign-up another state; its number of changes grows, an offer ends."""
    sign_up.state = state
    if state is not SignUpState.OFFERED:
        sign_up.offered_until = None
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
    if "session" not in sa.inspect(shift).dict:
        query = sa.select(Session).where(Session.id == shift.session_id)
        session = db.session.scalars(query.options(sa.orm.joinedload(Session.venue))).one()
        sa.orm.attributes.set_committed_value(shift, "session", session)
    return shift


def _tell(sign_up: SignUp, account: Account, what: str) -> None:
    _post(Recipient.of(account), sign_up.id, what, sign_up.sequence)


def _post(recipient: Recipient, sign_up_id: int, what: str, sequence: int, **about: bool) -> None:
    key = f"sign-up:{sign_up_id}:{what}:{sequence}"
    outbox.post(f"volunteers.shifts.{what}", recipient, {"sign_up": sign_up_id, **about}, key=key)


def open_role(session: Session, facts: dict[str, Any], later_too: bool) -> int:
    """Open a role in a session, and in the later ones of its series if wished; returns in how many.

    Raises Refused for a session that is over or cancelled.
    """
    if not rules.may_open(session.state, session.ends_at, clock.now()):
        raise Refused(Refusal.NOT_OPEN)
    sessions = queries.this_and_later(session) if later_too else [session]
    for one in sessions:
        db.session.add(Shift(session_id=one.id, starts_at=one.starts_at, ends_at=one.ends_at, **facts))
    touch_version("programme")
    return len(sessions)


def copy_roles(session: Session) -> None:
    """A session made later gets the roles of the latest one of its activity that has any."""
    for shift in queries.latest_roles(session):
        db.session.add(
            Shift(
                session_id=session.id,
                role=shift.role,
                starts_at=session.starts_at,
                ends_at=session.ends_at,
                minimum=shift.minimum,
                maximum=shift.maximum,
                language=shift.language,
                clearance=shift.clearance,
            )
        )
    db.session.flush()


def change_places(shift: Shift, minimum: int, maximum: int, seen: str) -> None:
    """Set how many are needed and can be used; nobody is thrown out, and new places are offered at once.

    Raises Refused when they are no longer what was seen.
    """
    if seen != queries.seen_of(shift):
        raise Refused(Refusal.CHANGED_MEANWHILE)
    shift.minimum, shift.maximum = minimum, maximum
    offer_free_places(with_session(shift))
    touch_version("programme")


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
            raise Refused(reason, needed=needed)


def follow_series(series: Series, moved: Sequence[tuple[Session, Span]], cancelled: Sequence[Session]) -> None:
    """Let the shifts of many sessions move or end with them; one email a person lists all that concerns them."""
    to = {session.id: (session, before) for session, before in moved}
    session_of = queries.shifts_by_session([*to, *(session.id for session in cancelled)])
    locked = database.lock(Shift, sorted(session_of))
    # Read after the lock: whoever signed up until now is among them.
    live = queries.live_sign_ups_of(list(session_of))
    for shift in locked:
        if shift.session_id in to:
            session, before = to[shift.session_id]
            _move_along(shift, before, session)
        else:
            shift.state = ShiftState.CANCELLED
            shift.taken = 0
    sequences = {session.id: session.sequence for session in (*(session for session, _ in moved), *cancelled)}
    told: dict[Account, dict[str, dict[int, int]]] = {}
    for sign_up, account in live:
        session_id = session_of[sign_up.shift_id]
        about = told.setdefault(account, {"moved": {}, "cancelled": {}})
        about["moved" if session_id in to else "cancelled"].setdefault(session_id, sign_up.id)
        if session_id not in to:
            settle(sign_up, SignUpState.WITHDRAWN)
    for account, about in told.items():
        _tell_of_many(series, account, about, sequences)


def put_back(series: Series, sessions: Sequence[Session]) -> None:
    """Open the shifts of sessions that take place after all, and ask those whom the calling-off had freed."""
    session_of = queries.shifts_by_session([session.id for session in sessions])
    freed: dict[Account, dict[int, int]] = {}
    for sign_up, account in queries.set_free_by(sessions):
        freed.setdefault(account, {}).setdefault(session_of[sign_up.shift_id], sign_up.id)
    for shift in database.lock(Shift, sorted(session_of)):
        shift.state = ShiftState.OPEN
    sequences = {session.id: session.sequence for session in sessions}
    for account, rows in freed.items():
        _tell_of_many(series, account, {"put_back": rows}, sequences)


def _tell_of_many(
    series: Series, account: Account, about: dict[str, dict[int, int]], sequences: dict[int, int]
) -> None:
    """`about`: what happened -> session id -> one of the person's sign-ups in it. A single date has its usual email."""
    first = min(session_id for rows in about.values() for session_id in rows)
    ids = {what: sorted(rows.values()) for what, rows in about.items() if rows}
    [(what, sign_ups)] = ids.items() if len(ids) == 1 else [("", [])]
    alone = len(sign_ups) == 1 and what in ("moved", "cancelled")
    outbox.post(
        f"volunteers.shifts.session_{what}" if alone else "volunteers.shifts.series_changed",
        Recipient.of(account),
        {"sign_up": sign_ups[0]} if alone else ids,
        key=f"series:{series.id}:{'+'.join(w for w in about if about[w])}:{first}:{sequences[first]}:{account.id}",
    )


def tell_of_withholding(activity: Activity) -> None:
    """One email to each who stands or waits in a session of an activity that left the programme."""
    told: dict[Account, list[int]] = {}
    for sign_up, account in queries.places_ahead(activity.id, clock.now()):
        told.setdefault(account, []).append(sign_up.id)
    for account, sign_ups in told.items():
        outbox.post(
            "volunteers.shifts.withheld",
            Recipient.of(account),
            {"sign_ups": sign_ups},
            key=f"withheld:{activity.id}:{activity.updated_at.isoformat()}:{account.id}",
        )


def remind_of_shifts() -> int:
    """The worker's periodic task: an email to everybody whose shift is a day ahead; returns for how many shifts."""
    with transaction(writing=False):
        due = sorted({sign_up.shift_id for sign_up, *_ in queries.forthcoming(clock.now())})
    for shift_id in due:
        with transaction():
            database.lock(Shift, [shift_id])
            # Read again under the lock: another worker may have written, somebody given the place back.
            for sign_up, account, key, starts_at in queries.forthcoming(clock.now(), shift_id):
                recipient = Recipient.of(account)
                until = starts_at - rules.TOO_LATE
                outbox.post("volunteers.shifts.soon", recipient, {"sign_up": sign_up.id}, key=key, helps_until=until)
    return len(due)
