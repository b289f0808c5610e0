"""Reading shifts: which are open, who stands in them, what a volunteer has promised."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from community.accounts.models import Account
from community.accounts.queries import actor_of
from community.accounts.rules import AccountState
from community.emails.rules import LOOKS_AHEAD
from community.foundation import clock, outbox
from community.foundation.access import ANYBODY, Actor, own_reach, permits, within_reach
from community.foundation.cache import Cache
from community.foundation.config import settings
from community.foundation.database import ask, ask_in_turn, count, db, every, grouped, is_writing, lock, version_of
from community.foundation.forms import fingerprint
from community.foundation.metrics import Measure, by_state
from community.foundation.outbox import Recipient
from community.households.models import Member
from community.households.rules import GROWN_UP
from community.places.models import Area
from community.places.rules import Spot
from community.skills.models import Skill
from community.skills.queries import canonical, names_of
from events.activities.models import Activity
from events.activities.queries import HOSTS
from events.activities.rules import ActivityState, Audience, Openness
from events.calendar.queries import OWN_DATE
from events.clashes.queries import in_charge, stay_of, stays_of, still, with_where
from events.clashes.rules import LONGEST_WAY, Collision, Stay, torn
from events.planning import undo
from events.planning.queries import kept_rows, values_of
from events.planning.rules import SessionChange, Touched
from events.registrations.queries import JOINED, joined_near, joined_times
from events.registrations.waiting_list import Entry, Outcome
from events.sessions.models import Session
from events.sessions.queries import CONTACTS, evenings
from events.sessions.rules import GOING_ON, SessionState, Span, moved_along
from events.venues.models import Venue
from events.venues.rules import PlaceVisibility
from volunteers.clearances.models import ClearanceRequest, EndedClearance, GrantedClearance, Interview
from volunteers.clearances.queries import granted_to
from volunteers.clearances.rules import InterviewOutcome, highest
from volunteers.permissions import Permission
from volunteers.profiles.models import Volunteer, VolunteerPause, VolunteerSkill
from volunteers.profiles.queries import pauses_of
from volunteers.profiles.rules import VolunteerState
from volunteers.profiles.week import CELLS_A_DAY, MINUTES_A_CELL, Week
from volunteers.shifts import first_time, rules
from volunteers.shifts.first_time import FirstTimePlace, Newcomer, Present
from volunteers.shifts.fit import Choice, OpenShift, ProfileFacts, ShiftFit, best_first, choose, fit_all
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import (
    COMING,
    ENTRY_STATES,
    HOLDS_A_PLACE,
    LISTED,
    LIVE,
    Duty,
    Readiness,
    SafeguardingLimits,
    ShiftRole,
    ShiftState,
    SignUpState,
    Staffing,
    staffing,
)

TEXTS = (
    joinedload(Session.venue).joinedload(Venue.area),
    joinedload(Session.activity).options(selectinload(Activity.texts), *HOSTS),
)
SESSION_WITH_TEXTS = (joinedload(Shift.session).options(*TEXTS),)
# And whom to turn to.
WITH_CONTACTS = (joinedload(Shift.session).options(*TEXTS, *CONTACTS), joinedload(Shift.contact))


def duty_of(shift: Shift) -> Duty:
    """The shift as the rules see it; its session and venue must be loaded."""
    return _duty(shift, shift.session.state, shift.session.venue.zone)


def _duty(shift: Any, session_state: SessionState, zone: str) -> Duty:
    return Duty(
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        on=shift.starts_at.astimezone(ZoneInfo(zone)).date(),
        capacity=shift.maximum,
        taken=shift.taken,
        cancelled=shift.state is ShiftState.CANCELLED or session_state is SessionState.CANCELLED,
        language=shift.language,
        clearance=shift.clearance,
    )


def entry_of(sign_up: SignUp) -> Entry:
    """The sign-up as the waiting list sees it."""
    return Entry(sign_up.id, 1, ENTRY_STATES[sign_up.state], sign_up.offered_until)


# When somebody was there: as it was noted, else as it was planned; who came after a plan that was changed since gave
# no time.
CAME_AT = sa.func.coalesce(SignUp.came_at, Shift.starts_at)
LEFT_AT = sa.func.coalesce(
    SignUp.left_at, sa.case((SignUp.came_at > Shift.ends_at, SignUp.came_at), else_=Shift.ends_at)
)


def time_given(sign_up: SignUp) -> timedelta:
    """How long somebody was there in their shift, which is loaded."""
    came_at = sign_up.came_at or sign_up.shift.starts_at
    return (sign_up.left_at or max(came_at, sign_up.shift.ends_at)) - came_at


STATE_AND_ZONE = (
    sa.select(Session.state, Venue.zone)
    .join(Venue, Venue.id == Session.venue_id)
    .where(Session.id == sa.bindparam("session_id"))
)


def staffing_of(shift: Shift) -> Staffing:
    """How a shift stands, in a word; its session and venue must be loaded."""
    return staffing(duty_of(shift).cancelled, shift.minimum, shift.maximum, shift.taken)


PERSON = (
    sa.select(
        Account.id,
        Account.email,
        Account.locale,
        Account.state.label("account_state"),
        Volunteer.state,
        Volunteer.languages,
        GrantedClearance.clearance,
        GrantedClearance.expires_on,
        VolunteerPause.first_on,
        VolunteerPause.last_on,
    )
    .outerjoin(Volunteer, Volunteer.id == Account.id)
    .outerjoin(GrantedClearance, GrantedClearance.volunteer_id == Volunteer.id)
    .outerjoin(VolunteerPause, VolunteerPause.volunteer_id == Volunteer.id)
    .where(Account.id == sa.bindparam("account_id"))
)
LOCK = sa.select(Account.id).where(Account.id == sa.bindparam("account_id")).with_for_update(key_share=True)


def _locking(account_id: int) -> list[tuple[Any, dict[str, Any]]]:
    # A statement that waited for a lock reads what was true before it waited (PostgreSQL, READ COMMITTED): a clearance
    # that was withdrawn meanwhile would still count. So the lock is a statement of its own; SQLite locked at the start.
    return [] if db.session.connection().dialect.name == "sqlite" else [(LOCK, {"account_id": account_id})]


def lock_person(account_id: int) -> tuple[Recipient, Readiness]:
    """Lock somebody's row; where emails reach them, and what the rules need to know of them."""
    *_, rows = ask_in_turn(*_locking(account_id), (PERSON, {"account_id": account_id}))
    return _person(rows)


def person(account_id: int) -> tuple[Recipient, Readiness]:
    """Where emails reach somebody, and what the rules need to know of them."""
    return _person(ask(PERSON, account_id=account_id))


def _person(rows: Sequence[Any]) -> tuple[Recipient, Readiness]:
    one = rows[0]
    held = {row.clearance: row.expires_on for row in rows if row.clearance}
    pauses = {(row.first_on, row.last_on) for row in rows if row.first_on}
    # Read under the lock: who was blocked while they signed up is not active any more.
    active = one.state is VolunteerState.ACTIVE and one.account_state is AccountState.ACTIVE
    standing = Readiness(active, held, tuple(one.languages or ()), pauses)
    return Recipient.of(one), standing


PROMISED = sa.union_all(
    sa.select(SignUp.shift_id, SignUp.state, Shift.starts_at, Shift.ends_at)
    .join(Shift, Shift.id == SignUp.shift_id)
    .where(
        SignUp.account_id == sa.bindparam("account_id"),
        sa.or_(
            # By the states that there are: for "not withdrawn" SQLite reads everybody of the shift instead.
            sa.and_(SignUp.shift_id == sa.bindparam("shift_id"), SignUp.state.in_(LISTED)),
            sa.and_(
                SignUp.state.in_(HOLDS_A_PLACE),
                Shift.state == ShiftState.OPEN,
                Shift.starts_at < sa.bindparam("ends_at"),
                Shift.ends_at > sa.bindparam("starts_at"),
            ),
        ),
    ),
    # What they take part in themselves; it is no shift.
    JOINED.with_only_columns(
        sa.literal(0), sa.literal(SignUpState.CONFIRMED, SignUp.state.type), Session.starts_at, Session.ends_at
    ).where(
        Member.account_id == sa.bindparam("account_id"),
        Session.starts_at < sa.bindparam("ends_at"),
        Session.ends_at > sa.bindparam("starts_at"),
    ),
)


AROUND = sa.union_all(
    sa.select(SignUp.shift_id, SignUp.state, Shift.state.label("shift_state"), Shift.starts_at, Shift.ends_at)
    .join(Shift, Shift.id == SignUp.shift_id)
    .where(
        SignUp.account_id == sa.bindparam("account_id"),
        SignUp.state.in_(LISTED),
        Shift.starts_at < sa.bindparam("ends_at"),
        Shift.ends_at > sa.bindparam("starts_at"),
    ),
    JOINED.with_only_columns(
        sa.literal(0),
        sa.literal(SignUpState.CONFIRMED, SignUp.state.type),
        sa.literal(ShiftState.OPEN, Shift.state.type),
        Session.starts_at,
        Session.ends_at,
    ).where(
        Member.account_id == sa.bindparam("account_id"),
        Session.starts_at < sa.bindparam("ends_at"),
        Session.ends_at > sa.bindparam("starts_at"),
    ),
)


def promises_around(
    account_id: int, starts_at: datetime, ends_at: datetime
) -> tuple[dict[int, SignUpState], list[Span]]:
    """Of [starts_at, ends_at): where somebody stands in which shifts, and the times that they have promised."""
    rows = ask(AROUND, account_id=account_id, starts_at=starts_at, ends_at=ends_at)
    held = [row for row in rows if row.state in HOLDS_A_PLACE and row.shift_state is ShiftState.OPEN]
    return {row.shift_id: row.state for row in rows if row.shift_id}, [(row.starts_at, row.ends_at) for row in held]


def promises_beside(shift: Shift, account_id: int) -> tuple[SignUpState, list[Span]]:
    """Where somebody stands in this shift (withdrawn where they never were), and the times around it that they have
    promised elsewhere."""
    return _beside(shift, ask(PROMISED, **_of_shift(shift, account_id)))


def _of_shift(shift: Shift, account_id: int) -> dict[str, Any]:
    return {"account_id": account_id, "shift_id": shift.id, "starts_at": shift.starts_at, "ends_at": shift.ends_at}


def _beside(shift: Shift, rows: Sequence[Any]) -> tuple[SignUpState, list[Span]]:
    mine = next((row.state for row in rows if row.shift_id == shift.id), SignUpState.WITHDRAWN)
    return mine, [(row.starts_at, row.ends_at) for row in rows if row.shift_id != shift.id]


@dataclass(frozen=True)
class Signing:
    """All that the rule of a sign-up asks for, and where an email reaches the person."""

    duty: Duty
    recipient: Recipient
    standing: Readiness
    mine: SignUpState
    busy: list[Span]


def signing(shift: Shift, account_id: int) -> Signing:
    """Lock somebody's row and read what the rule asks of them and of a shift, which is locked and of which nothing more
    is loaded. A server hears all of it in one trip, because everybody else waits for the shift meanwhile."""
    [where], *_, rows, promised = ask_in_turn(
        (STATE_AND_ZONE, {"session_id": shift.session_id}),
        *_locking(account_id),
        (PERSON, {"account_id": account_id}),
        (PROMISED, _of_shift(shift, account_id)),
    )
    return Signing(_duty(shift, where.state, where.zone), *_person(rows), *_beside(shift, promised))


def standings_of(account_ids: Collection[int]) -> dict[int, Readiness]:
    """What the rules need to know of each volunteer; somebody without a profile is not active."""
    standings = {account_id: Readiness(False, {}, ()) for account_id in account_ids}
    clearances: dict[int, dict] = {account_id: {} for account_id in account_ids}
    pauses = pauses_of(account_ids)
    rows = db.session.execute(
        sa.select(Volunteer, GrantedClearance, Account.state)
        .join(Account, Account.id == Volunteer.id)
        .outerjoin(GrantedClearance, GrantedClearance.volunteer_id == Volunteer.id)
        .where(Volunteer.id.in_(account_ids))
    )
    for volunteer, granted, account_state in rows:
        held = clearances[volunteer.id]
        if granted:
            held[granted.clearance] = granted.expires_on
        active = volunteer.state is VolunteerState.ACTIVE and account_state is AccountState.ACTIVE
        standings[volunteer.id] = Readiness(active, held, tuple(volunteer.languages), pauses.get(volunteer.id, ()))
    return standings


def promised_times(
    account_ids: Collection[int], starts_at: datetime, ends_at: datetime, *, but: Collection[int] | None = None
) -> dict[int, list[Span]]:
    """By volunteer, the times around [starts_at, ends_at) that these volunteers hold a place for, helping or taking
    part, in other sessions than `but`."""
    times = helping_times(account_ids, starts_at, ends_at, but=but)
    for account_id, spans in joined_times(account_ids, starts_at, ends_at, but or ()).items():
        times[account_id] += spans
    return times


def helping_times(
    account_ids: Collection[int], starts_at: datetime, ends_at: datetime, *, but: Collection[int] | None = None
) -> dict[int, list[Span]]:
    """The same, of what they help with."""
    query = (
        sa.select(SignUp.account_id, Shift.starts_at, Shift.ends_at)
        .join(Shift, SignUp.shift_id == Shift.id)
        .where(
            SignUp.account_id.in_(account_ids),
            SignUp.state.in_(HOLDS_A_PLACE),
            Shift.state == ShiftState.OPEN,
            Shift.starts_at < ends_at,
            Shift.ends_at > starts_at,
        )
    )
    rows = db.session.execute(query.where(Shift.session_id.not_in(but)) if but else query)
    return grouped((account_id, (start, end)) for account_id, start, end in rows)


def promised_stays(
    account_ids: Collection[int], stays: Sequence[Stay], but: Collection[int] = ()
) -> dict[int, list[Stay]]:
    """By volunteer, where they are near these stays, helping or taking part, or shortly before and after them, in other
    sessions than `but`."""
    first, last = min(one.starts_at for one in stays) - LONGEST_WAY, max(one.ends_at for one in stays) + LONGEST_WAY
    query = with_where(
        sa.select(SignUp.account_id, Shift.starts_at, Shift.ends_at)
        .join(Shift, SignUp.shift_id == Shift.id)
        .join(Session, Session.id == Shift.session_id)
    ).where(
        SignUp.account_id.in_(account_ids),
        SignUp.state.in_(HOLDS_A_PLACE),
        Shift.state == ShiftState.OPEN,
        Shift.starts_at < last,
        Shift.ends_at > first,
        Shift.session_id.not_in(but),
    )
    rows = db.session.execute(query)
    helping = grouped((row.account_id, stay_of(row.starts_at, row.ends_at, row)) for row in rows)
    joined = joined_near(account_ids, stays, but)
    return {one: [*helping.get(one, ()), *joined.get(one, ())] for one in account_ids}


def sign_ups_in(account_id: int, shift_ids: Collection[int]) -> dict[int, SignUp]:
    """By shift, where a volunteer stands in these shifts: at most once in each, and not where they withdrew."""
    theirs = SignUp.account_id == account_id
    rows = every(SignUp, theirs, SignUp.shift_id.in_(shift_ids), SignUp.state != SignUpState.WITHDRAWN)
    return {sign_up.shift_id: sign_up for sign_up in rows}


def on_list_ahead(start: datetime, end: datetime) -> set[tuple[int, int]]:
    """Who has a place in the shifts that begin in [start, end), waits, or was excused: pairs (shift, volunteer)."""
    query = sa.select(SignUp.shift_id, SignUp.account_id).join(Shift, Shift.id == SignUp.shift_id)
    query = query.where(Shift.starts_at >= start, Shift.starts_at < end, SignUp.state != SignUpState.WITHDRAWN)
    return {(shift_id, account_id) for shift_id, account_id in db.session.execute(query)}


def on_list(shift_id: int, account_ids: Collection[int]) -> set[int]:
    """Which of these volunteers have a place in a shift, wait, or were excused: who is not to be asked for it."""
    theirs = SignUp.account_id.in_(account_ids)
    return set(every(SignUp.account_id, SignUp.shift_id == shift_id, theirs, SignUp.state != SignUpState.WITHDRAWN))


def waiting_in(shift_ids: Collection[int]) -> dict[int, list[SignUp]]:
    """By shift, the waiting lists of these shifts, in the order of commit."""
    rows = every(SignUp, SignUp.shift_id.in_(shift_ids), SignUp.state == SignUpState.WAITING, by=SignUp.id)
    return grouped((sign_up.shift_id, sign_up) for sign_up in rows)


def free_and_waited_for(now: datetime) -> list[Shift]:
    """The shifts to come that have a free place though somebody waits: who waits could not come when it became free."""
    return every(
        Shift,
        Shift.state == ShiftState.OPEN,
        Shift.starts_at > now,
        Shift.taken < Shift.maximum,
        sa.exists().where(SignUp.shift_id == Shift.id, SignUp.state == SignUpState.WAITING),
        by=Shift.id,
    )


def place_in_queue(sign_up: SignUp) -> int:
    """How many wait before this one, plus one."""
    return 1 + count(
        SignUp, SignUp.shift_id == sign_up.shift_id, SignUp.state == SignUpState.WAITING, SignUp.id < sign_up.id
    )


_LIKE = aliased(SignUp)
# How often a volunteer's place in a shift changed, over all sign-ups: a number that only grows.
_CHANGES = (
    sa.select(sa.func.sum(_LIKE.sequence + 1))
    .where(_LIKE.account_id == SignUp.account_id, _LIKE.shift_id == SignUp.shift_id)
    .scalar_subquery()
)
OWN_PLACE = (
    sa.select(
        *OWN_DATE,
        SignUp.updated_at.label("signed_at"),
        Shift.id.label("shift_id"),
        Shift.starts_at.label("begins_at"),
        Shift.ends_at.label("over_at"),
        Shift.state.label("shift_state"),
        (Session.sequence + _CHANGES).label("version"),
    )
    .select_from(SignUp)
    .join(Shift, Shift.id == SignUp.shift_id)
    .join(Session, Session.id == Shift.session_id)
    .join(Venue, Venue.id == Session.venue_id)
    .join(Area, Area.id == Venue.area_id)
)
# Whom a cancellation set free reads "cancelled" in the calendar, and is not left wondering.
_SET_FREE = sa.and_(
    SignUp.state == SignUpState.WITHDRAWN,
    Session.state == SessionState.CANCELLED,
    SignUp.updated_at >= Session.updated_at,
)
OWN_PLACES = OWN_PLACE.where(
    SignUp.account_id == sa.bindparam("account_id"),
    sa.or_(SignUp.state.in_(COMING), _SET_FREE),
    Shift.ends_at > sa.bindparam("start"),
    Shift.starts_at < sa.bindparam("end"),
).order_by(Shift.starts_at, SignUp.id)
ONE_PLACE = OWN_PLACE.where(SignUp.id == sa.bindparam("sign_up_id"))


def places_between(account_id: int, start: datetime, end: datetime) -> list[Any]:
    """What a volunteer's calendar shows of [start, end), as OWN_PLACE says it."""
    return ask(OWN_PLACES, account_id=account_id, start=start, end=end)


def place_in_calendar(sign_up_id: int) -> Any:
    """The same of one sign-up, whatever its state."""
    [row] = ask(ONE_PLACE, sign_up_id=sign_up_id)
    return row


def get_shift(shift_id: int) -> Shift:
    """A shift with everything its page shows. Raises ValueError where there is none."""
    [shift] = whole([shift_id])
    return shift


def whole(shift_ids: Sequence[int]) -> list[Shift]:
    """These shifts with everything their pages and cards show, in this order."""
    if not shift_ids:
        return []
    load = (*WITH_CONTACTS, joinedload(Shift.skill))
    found = {shift.id: shift for shift in every(Shift, Shift.id.in_(shift_ids), load=load, fresh=True)}
    return [found[shift_id] for shift_id in shift_ids if shift_id in found]


def places_of(shift_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """By shift, how many places of these are taken at this moment, and how many there are."""
    rows = db.session.execute(sa.select(Shift.id, Shift.taken, Shift.maximum).where(Shift.id.in_(shift_ids)))
    return {shift_id: (taken, maximum) for shift_id, taken, maximum in rows}


def _with_places(reach: sa.ColumnElement[bool], now: datetime, days: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        reach,
        Shift.starts_at > now,
        Shift.starts_at < now + timedelta(days=days),
        Shift.state == ShiftState.OPEN,
        Session.state.in_(GOING_ON),
        Shift.taken < Shift.maximum,
    )


def questions(reach: sa.ColumnElement[bool], now: datetime, days: int = 60, most: int | None = None) -> list[OpenShift]:
    """The same shifts as `open_shifts`, at most so many, as no more than what is asked of a profile."""
    columns = (Shift.starts_at, Shift.ends_at, Shift.minimum, Shift.maximum, Shift.taken, Shift.language)
    query = (
        sa.select(Shift.id, *columns, Shift.clearance, Shift.state, Shift.skill_id, Session.activity_id)
        .add_columns(Shift.first_time)
        .add_columns(Session.state.label("session_state"), Venue.zone, Area.district, Area.latitude, Area.longitude)
        .select_from(Shift)
        .join(Shift.session)
        .join(Session.activity)
        .join(Venue, Venue.id == Session.venue_id)
        .join(Area, Area.id == Venue.area_id)
        .where(*_with_places(reach, now, days))
        .order_by(Shift.starts_at, Shift.id)
        .limit(most)
    )
    return _questions(db.session.execute(query).all())


# What everybody may take, until the programme changes: the same questions for every volunteer.
ASKED: Cache[list[OpenShift]] = Cache(1)
FARTHEST = timedelta(days=60)


def soonest_for(actor: Actor, now: datetime, number: int, most: int) -> list[OpenShift]:
    """The soonest of what `questions_for` finds, at most so many; where none are kept, it does not ask for all."""
    if ASKED.find((settings(), number, now.date())) is None:
        return questions(within_reach(actor, Permission.SEE_SHIFTS), now, most=most)
    return questions_for(actor, now, number)[:most]


def questions_for(actor: Actor, now: datetime, number: int, until: timedelta = FARTHEST) -> list[OpenShift]:
    """The shifts with a place left that begin within `until` (at most `FARTHEST`) and that the actor may see, soonest
    first. Of how many places are taken they know only whether there is one left, and whether enough are; `number`: of
    the programme's version at this moment."""
    return _asked_of(actor, now, number, until)[0]


def _asked_of(
    actor: Actor, now: datetime, number: int, until: timedelta = FARTHEST
) -> tuple[list[OpenShift], Hashable]:
    """The same, and by what one knows that the same is asked again."""
    public = _public_questions(now, number)
    # At this very moment it has begun.
    begin = bisect_right(public, now, key=lambda one: one.duty.starts_at)
    end = bisect_left(public, now + until, key=lambda one: one.duty.starts_at)
    found, own = public[begin:end], own_reach(actor, Permission.SEE_SHIFTS)
    more = [] if isinstance(own, sa.False_) else questions(own, now, until.days)
    if more:
        known = {one.id for one in found}
        more = [one for one in more if one.id not in known]
        found = sorted([*found, *more], key=lambda one: (one.duty.starts_at, one.id))
    return found, (settings(), number, now.date(), begin, end, tuple(more))


def _public_questions(now: datetime, number: int) -> list[OpenShift]:
    def ask_all() -> list[OpenShift]:
        # A day more, so that they last the day.
        return questions(within_reach(ANYBODY, Permission.SEE_SHIFTS), now, FARTHEST.days + 1)

    # What is changed and not committed is nobody else's.
    return ask_all() if is_writing() else ASKED.get((settings(), number, now.date()), ask_all)


def question_of(shift: Shift) -> OpenShift:
    """A shift, whose session, venue, area and skill are loaded, as what is asked of a profile."""
    venue, names = shift.session.venue, shift.skill.names if shift.skill else {}
    meant = canonical() if shift.skill else {}
    return _question(shift, duty_of(shift), venue.zone, venue.area, shift.session.activity_id, meant, names)


def _questions(rows: Sequence[Any]) -> list[OpenShift]:
    skills = {row.skill_id for row in rows if row.skill_id}
    meant, names = (canonical(), names_of(skills)) if skills else ({}, {})
    return [
        _question(
            row,
            _duty(row, row.session_state, row.zone),
            row.zone,
            row,
            row.activity_id,
            meant,
            names.get(row.skill_id or 0, {}),
        )
        for row in rows
    ]


def _question(
    shift: Any,
    duty: Duty,
    zone: str,
    area: Any,
    activity_id: int,
    meant: Mapping[int, int],
    skill_names: Mapping[str, str],
) -> OpenShift:
    return OpenShift(
        shift.id,
        duty,
        _week_of(shift, zone),
        Spot(area.district, area.latitude, area.longitude),
        shift.skill_id and meant.get(shift.skill_id, shift.skill_id),
        activity_id,
        lacking=shift.taken < shift.minimum,
        first_time=shift.first_time,
        zone=zone,
        skill_names=skill_names,
    )


def week_of(shift: Shift) -> Week:
    """The half hours of the week that the shift touches, at its place."""
    return _week_of(shift, shift.session.venue.zone)


def _week_of(shift: Any, zone: str) -> Week:
    begin, end = (moment.astimezone(ZoneInfo(zone)) for moment in (shift.starts_at, shift.ends_at))
    cells: list[tuple[int, int]] = []
    moment = begin.replace(minute=begin.minute // MINUTES_A_CELL * MINUTES_A_CELL, second=0, microsecond=0)
    while moment < end and len(cells) < 7 * CELLS_A_DAY:
        cells.append((moment.weekday(), (moment.hour * 60 + moment.minute) // MINUTES_A_CELL))
        moment += timedelta(minutes=MINUTES_A_CELL)
    return Week.of(cells)


def fits(actor: Actor, asked: Sequence[OpenShift], now: datetime) -> dict[int, ShiftFit]:
    """How each of these shifts suits the actor; empty for whoever is no volunteer. However many there are, the
    database is asked as often."""
    if not asked or not permits(actor, Permission.SIGN_UP):
        return {}
    duties = [one.duty for one in asked]
    first, last = min(map(attrgetter("starts_at"), duties)), max(map(attrgetter("ends_at"), duties))
    return _fits(actor.account_id or 0, asked, now, _known_of(actor.account_id or 0, first, last))[0]


# No shift lasts longer.
LONGEST_SHIFT = timedelta(days=3650)
# What of all shifts suits whom: the same until something changes of either.
CHOICES: Cache[Choice] = Cache(200)


def choice_for(actor: Actor, now: datetime, number: int, most: int) -> tuple[list[OpenShift], Choice]:
    """The same shifts as `questions_for`, and the best of them for an actor who is a volunteer, at most so many."""
    asked, which = _asked_of(actor, now, number, FARTHEST)
    if not asked:
        return asked, Choice()
    me = actor.account_id or 0
    known = _known_of(me, asked[0].duty.starts_at, now + FARTHEST + LONGEST_SHIFT)
    key = (which, known.key, most)
    kept = None if is_writing() else CHOICES.find(key)
    if kept is None:
        found, lasts = _fits(me, asked, now, known)
        kept = choose(found, asked, most)
        if lasts and not is_writing():
            CHOICES.put(key, kept)
    return asked, kept


@dataclass(frozen=True)
class _WhoAsks:
    """What the rules need to know of a volunteer, and what they told and promised."""

    standing: Readiness
    told: ProfileFacts
    mine: Mapping[int, SignUpState]
    busy: Sequence[Span]

    @property
    def key(self) -> Hashable:
        """All of it, to be compared."""
        one = self.standing
        standing = (one.active, frozenset(one.clearances.items()), tuple(one.languages), frozenset(one.pauses))
        return standing, self.told, frozenset(self.mine.items()), tuple(sorted(self.busy))


def _known_of(account_id: int, starts_at: datetime, ends_at: datetime) -> _WhoAsks:
    _, standing = person(account_id)
    return _WhoAsks(standing, profile_facts(account_id), *promises_around(account_id, starts_at, ends_at))


def _fits(me: int, asked: Sequence[OpenShift], now: datetime, known: _WhoAsks) -> tuple[dict[int, ShiftFit], bool]:
    """How each suits, and whether this lasts as long as what is known of them."""
    standing, busy, mine = known.standing, known.busy, known.mine
    found = fit_all(now, asked, standing, known.told, busy, mine)
    # What nobody may take without a clearance, somebody new may, once; whoever is cleared is asked no more than this.
    new = [one for one in asked if one.first_time and found[one.id].answer is rules.Refusal.NOT_CLEARED]
    if new:
        newcomer, places = newcomer_of(me, now), first_time_places([one.id for one in new])
        for one in new:
            state = mine.get(one.id, SignUpState.WITHDRAWN)
            answer = first_time.decide_first(now, one.duty, standing, busy, state, places[one.id], newcomer)
            found[one.id] = replace(found[one.id], answer=answer, first_time=isinstance(answer, Outcome))
    return found, not new


def fitting_for(account: Account, now: datetime) -> list[int]:
    """The shifts of the next weeks that have a place left and suit a volunteer, best first."""
    actor = actor_of(account)
    asked = questions_for(actor, now, version_of("programme"), LOOKS_AHEAD)
    return best_first(fits(actor, asked, now), asked) if permits(actor, Permission.SIGN_UP) else []


PROFILE = (
    sa.select(Volunteer.week, Volunteer.districts, Volunteer.travel_metres)
    .add_columns(Area.district, Area.latitude, Area.longitude)
    .outerjoin(Area, Area.id == Volunteer.area_id)
    .where(Volunteer.id == sa.bindparam("account_id"))
)
# The skills that somebody chose, by what they mean now, and the activities in which they helped.
SKILLED = sa.union_all(
    sa.select(sa.literal(True).label("skill"), sa.func.coalesce(Skill.merged_into_id, Skill.id).label("id"))
    .join(VolunteerSkill, VolunteerSkill.skill_id == Skill.id)
    .where(VolunteerSkill.volunteer_id == sa.bindparam("account_id")),
    sa.select(sa.literal(False), Session.activity_id)
    .join(Shift, Shift.session_id == Session.id)
    .join(SignUp, SignUp.shift_id == Shift.id)
    .where(SignUp.account_id == sa.bindparam("account_id"), SignUp.state == SignUpState.COMPLETED),
)


def profile_facts(account_id: int) -> ProfileFacts:
    """What a volunteer told of when, where and what; of anybody else nothing is known."""
    # Not prepared: the driver of PostgreSQL has to see a degree before it knows what it is.
    one = db.session.execute(PROFILE, {"account_id": account_id}).first()
    if one is None:
        return ProfileFacts()
    known = ask(SKILLED, account_id=account_id)
    return ProfileFacts(
        Week.read(one.week),
        frozenset(one.districts),
        Spot(one.district, one.latitude, one.longitude) if one.district is not None else None,
        one.travel_metres,
        frozenset(row.id for row in known if row.skill),
        frozenset(row.id for row in known if not row.skill),
    )


def helped(activity_ids: Collection[int]) -> set[tuple[int, int]]:
    """Who has helped where before: pairs (account, activity), of these activities."""
    query = (
        sa.select(SignUp.account_id, Session.activity_id)
        .join(Shift, Shift.id == SignUp.shift_id)
        .join(Session, Session.id == Shift.session_id)
        .where(SignUp.state == SignUpState.COMPLETED, Session.activity_id.in_(activity_ids))
        .distinct()
    )
    return {(helper, activity_id) for helper, activity_id in db.session.execute(query)}


@dataclass(frozen=True)
class OwnPromise:
    """Something that somebody promised: from when to when, the session, and the shift where they help in it."""

    starts_at: datetime
    ends_at: datetime
    session: Session
    shift: Shift | None = None


def own_promises(account_id: int, starts_at: datetime, ends_at: datetime) -> list[OwnPromise]:
    """What somebody promised around [starts_at, ends_at), helping or taking part, soonest first: what `promised_times`
    counts, by name."""
    # By a list of their own: as EXISTS, SQLite walks over all shifts of these hours.
    held = sa.select(SignUp.shift_id).where(SignUp.account_id == account_id, SignUp.state.in_(HOLDS_A_PLACE))
    around = (Shift.state == ShiftState.OPEN, Shift.starts_at < ends_at, Shift.ends_at > starts_at)
    shifts = every(Shift, Shift.id.in_(held), *around, load=SESSION_WITH_TEXTS)
    joined = JOINED.with_only_columns(Session.id).where(Member.account_id == account_id)
    taking_part = (Session.id.in_(joined), Session.starts_at < ends_at, Session.ends_at > starts_at)
    found = [
        *(OwnPromise(shift.starts_at, shift.ends_at, shift.session, shift) for shift in shifts),
        *(
            OwnPromise(session.starts_at, session.ends_at, session)
            for session in every(Session, *taking_part, load=TEXTS)
        ),
    ]
    return sorted(found, key=lambda one: (one.starts_at, one.session.id))


def open_shifts(reach: sa.ColumnElement[bool], now: datetime, days: int) -> list[Shift]:
    """Shifts of the next days that still have places, soonest first; `reach` may ask their activities, too."""
    query = (
        sa.select(Shift)
        .join(Shift.session)
        .join(Session.activity)
        .where(*_with_places(reach, now, days))
        .options(
            contains_eager(Shift.session).options(
                joinedload(Session.venue).joinedload(Venue.area),
                contains_eager(Session.activity).options(selectinload(Activity.texts), *HOSTS),
            )
        )
        .order_by(Shift.starts_at, Shift.id)
    )
    return list(db.session.scalars(query))


def reached(reach: sa.ColumnElement[bool], shift_ids: Collection[int]) -> set[int]:
    """Which of these shifts lie within reach."""
    return set(every(Shift.id, Shift.id.in_(shift_ids), reach))


def reached_sessions(reach: sa.ColumnElement[bool], session_ids: Collection[int]) -> set[int]:
    """Which of these sessions lie within reach."""
    return set(every(Session.id, Session.id.in_(session_ids), reach))


def sign_ups_of(account_id: int, since: datetime) -> list[SignUp]:
    """A volunteer's live sign-ups that end after `since`, soonest first."""
    query = (
        sa.select(SignUp)
        .join(SignUp.shift)
        .where(SignUp.account_id == account_id, SignUp.state.in_(LIVE), Shift.ends_at > since)
        .options(contains_eager(SignUp.shift).options(*SESSION_WITH_TEXTS))
        .order_by(Shift.starts_at, SignUp.id)
    )
    return list(db.session.scalars(query))


def _standing(*which: sa.ColumnElement[bool], by: Any = None) -> list[tuple[SignUp, Account]]:
    """These sign-ups and whose they are, in the order of commit, or first `by` something else."""
    query = (
        sa.select(SignUp, Account)
        .join(Account, Account.id == SignUp.account_id)
        .join(Shift, Shift.id == SignUp.shift_id)
        .join(Session, Session.id == Shift.session_id)
        .where(*which)
        .order_by(*([] if by is None else [by]), SignUp.id)
    )
    return [(sign_up, account) for sign_up, account in db.session.execute(query)]


def roster_of(shift_id: int) -> list[tuple[SignUp, Account]]:
    """Who stands in a shift, who waits, who was excused or did not come, in the order of commit."""
    return _standing(SignUp.shift_id == shift_id, SignUp.state != SignUpState.WITHDRAWN)


def standing_in_session(session_id: int) -> list[tuple[SignUp, Account]]:
    """The same of all shifts of a session."""
    return _standing(Shift.session_id == session_id, SignUp.state != SignUpState.WITHDRAWN)


def live_sign_ups_of(shift_ids: Sequence[int]) -> list[tuple[SignUp, Account]]:
    """Everybody who stands or waits in these shifts, in the order of commit."""
    return _standing(SignUp.shift_id.in_(shift_ids), SignUp.state.in_(LIVE))


def shift_ids_of(session_ids: Collection[int]) -> list[int]:
    """The ids of the shifts of these sessions, ascending."""
    return every(Shift.id, Shift.session_id.in_(session_ids), by=Shift.id)


def shift_ids_ahead(account_id: int, now: datetime) -> list[int]:
    """The shifts to come in which somebody stands or waits, by id."""
    query = sa.select(Shift.id).join(SignUp, SignUp.shift_id == Shift.id)
    query = query.where(SignUp.account_id == account_id, SignUp.state.in_(LIVE), Shift.starts_at > now)
    return list(db.session.scalars(query.distinct().order_by(Shift.id)))


def organisations_of(shift_ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """Shift id -> the organisations that offer it: one, or one and whoever runs it together with that."""
    query = (
        sa.select(Shift.id, Activity.organisation_id, Activity.partner_id)
        .join(Session, Session.id == Shift.session_id)
        .join(Activity, Activity.id == Session.activity_id)
        .where(Shift.id.in_(shift_ids))
    )
    rows = db.session.execute(query)
    return {number: tuple(one for one in run_by if one) for number, *run_by in rows}


def ended_offers(now: datetime) -> list[int]:
    """The shifts in which an offer was not claimed in time."""
    query = sa.select(SignUp.shift_id).where(SignUp.state == SignUpState.OFFERED, SignUp.offered_until <= now)
    return list(db.session.scalars(query.distinct().order_by(SignUp.shift_id)))


def offers_in(shift_id: int) -> list[SignUp]:
    """Who is offered a place in a shift, in the order of commit."""
    return every(SignUp, SignUp.shift_id == shift_id, SignUp.state == SignUpState.OFFERED, by=SignUp.id)


def shifts_of(session: Session) -> list[Shift]:
    """The shifts of a session whose venue is loaded."""
    shifts = list(db.session.scalars(sa.select(Shift).where(Shift.session_id == session.id).order_by(Shift.id)))
    for shift in shifts:
        sa.orm.attributes.set_committed_value(shift, "session", session)
    return shifts


def wrong_counters() -> list[str]:
    """What `flask doctor` says of shifts whose counted places are not those of their sign-ups."""
    held = (
        sa.select(sa.func.count(SignUp.id))
        .where(SignUp.shift_id == Shift.id, SignUp.state.in_(HOLDS_A_PLACE))
        .scalar_subquery()
    )
    rows = db.session.execute(sa.select(Shift.id, Shift.taken, held).where(Shift.taken != held).order_by(Shift.id))
    return [f"Shift {shift_id} counts {taken} places, its sign-ups hold {real}." for shift_id, taken, real in rows]


USUAL_YOUNGEST = 6


def limits() -> SafeguardingLimits:
    """The thresholds of safeguarding of this installation."""
    config = settings()
    return _read_limits(
        config.safeguarding_ratios,
        config.safeguarding_adults,
        evenings(),
    )


_read_limits = lru_cache(SafeguardingLimits.read)


def is_for_children(activity: Activity) -> bool:
    """Whether children come alone, so that the house must keep them safe."""
    young = activity.age_to is not None and activity.age_to < GROWN_UP
    return activity.audience is Audience.CHILDREN or young or activity.children_may_be_left


def alone_are_children() -> sa.ColumnElement[bool]:
    """Activities to which children come alone: the same as a condition."""
    return sa.or_(Activity.audience == Audience.CHILDREN, Activity.age_to < GROWN_UP, Activity.children_may_be_left)


def youngest_of(activity: Activity) -> int:
    """The age of the youngest who may come, or the usual one where nothing is said."""
    return activity.age_from if activity.age_from is not None else USUAL_YOUNGEST


def coming_sessions(activity_id: int, now: datetime) -> list[Session]:
    """The sessions of an activity that are to take place, with their venues."""
    return every(
        Session,
        Session.activity_id == activity_id,
        Session.starts_at > now,
        Session.state != SessionState.CANCELLED,
        by=Session.id,
        load=joinedload(Session.venue),
    )


def open_roles(session_ids: list[int]) -> dict[int, list[Shift]]:
    """Session id -> its shifts that are not cancelled."""
    rows = every(Shift, Shift.session_id.in_(session_ids), Shift.state == ShiftState.OPEN, by=Shift.id)
    return grouped((shift.session_id, shift) for shift in rows)


def this_and_later(session: Session) -> list[Session]:
    """The session, and those after it in its series that are to take place, by id."""
    if session.series_id is None:
        return [session]
    return every(
        Session,
        Session.series_id == session.series_id,
        Session.starts_at >= session.starts_at,
        Session.state != SessionState.CANCELLED,
        by=Session.id,
    )


def latest_roles(session: Session) -> list[Shift]:
    """The open shifts of the latest other session of the same activity that has any."""
    latest = (
        sa.select(Session.id)
        .join(Shift, Shift.session_id == Session.id)
        .where(Session.activity_id == session.activity_id, Session.id != session.id, Shift.state == ShiftState.OPEN)
        .order_by(Session.starts_at.desc(), Session.id.desc())
        .limit(1)
    )
    return every(Shift, Shift.session_id == latest.scalar_subquery(), Shift.state == ShiftState.OPEN, by=Shift.id)


def roles_of_latest(activity_id: int) -> dict[ShiftRole, int]:
    """How many each role of the latest date of an activity that has any can use."""
    latest = (
        sa.select(Session.id)
        .join(Shift, Shift.session_id == Session.id)
        .where(Session.activity_id == activity_id, Shift.state == ShiftState.OPEN)
        .order_by(Session.starts_at.desc(), Session.id.desc())
        .limit(1)
    )
    found: dict[ShiftRole, int] = {}
    for one in every(Shift, Shift.session_id == latest.scalar_subquery(), Shift.state == ShiftState.OPEN):
        found[one.role] = found.get(one.role, 0) + one.maximum
    return found


def same_role_later(shift: Shift) -> list[Shift]:
    """The same role in the later sessions of the series of a shift whose session is loaded, locked."""
    later = [session.id for session in this_and_later(shift.session) if session.id != shift.session_id]
    like = Shift.role == shift.role, Shift.language.is_not_distinct_from(shift.language)
    same = every(Shift.id, Shift.session_id.in_(later), Shift.clearance == shift.clearance, *like)
    return lock(Shift, same)


def facts_of_role(shift: Shift) -> dict[str, Any]:
    """What the form of a role's places and words names, as it is."""
    words = {"text": shift.text, "bring": shift.bring, "text_language": shift.text_language or ""}
    told = {"minimum": shift.minimum, "maximum": shift.maximum, "first_time": shift.first_time}
    return {**told, **words, "contact_id": shift.contact_id or 0}


def seen_of(shift: Shift) -> str:
    """The name of a role's places and words, for their form."""
    return fingerprint(facts_of_role(shift))


def interpreted(session_ids: Sequence[int]) -> dict[int, set[str]]:
    """By session, the languages into which a place for interpreting is taken."""
    query = sa.select(Shift.session_id, Shift.language).where(
        Shift.session_id.in_(session_ids),
        Shift.role == ShiftRole.INTERPRETER,
        Shift.state == ShiftState.OPEN,
        Shift.taken > 0,
        Shift.language.is_not(None),
    )
    found = grouped((session_id, language) for session_id, language in db.session.execute(query))
    return {session_id: set(languages) for session_id, languages in found.items()}


def spoken_by_helpers(session_ids: Sequence[int]) -> dict[int, set[str]]:
    """By session, the languages that those speak who have a place in it."""
    query = (
        sa.select(Shift.session_id, Volunteer.languages)
        .join(SignUp, SignUp.shift_id == Shift.id)
        .join(Volunteer, Volunteer.id == SignUp.account_id)
        .where(Shift.session_id.in_(session_ids), Shift.state == ShiftState.OPEN, SignUp.state.in_(COMING))
    )
    found = grouped((session_id, code) for session_id, codes in db.session.execute(query) for code in codes)
    return {session_id: set(codes) for session_id, codes in found.items()}


def helpers_in(session_ids: Sequence[int]) -> list[tuple[Account, int]]:
    """Who has a place in these sessions, or had one and was there, each with the session, soonest first, then in the
    order of commit."""
    query = (
        sa.select(Account, Shift.session_id)
        .join(SignUp, SignUp.account_id == Account.id)
        .join(Shift, Shift.id == SignUp.shift_id)
        .join(Session, Session.id == Shift.session_id)
        .where(Shift.session_id.in_(session_ids), SignUp.state.in_(COMING), Account.state == AccountState.ACTIVE)
        .order_by(Session.starts_at, SignUp.id)
    )
    return [(account, session_id) for account, session_id in db.session.execute(query)]


def interpreters_asked_for(session_id: int) -> dict[str, Shift]:
    """By language, the open place for an interpreter that nobody has taken yet."""
    wanted = (Shift.role == ShiftRole.INTERPRETER, Shift.language.is_not(None), Shift.taken == 0)
    rows = every(Shift, Shift.session_id == session_id, Shift.state == ShiftState.OPEN, *wanted, by=Shift.id)
    return {shift.language: shift for shift in rows}


def touched_by(changes: Sequence[SessionChange]) -> Touched:
    """Which volunteers stand or wait in these sessions, and who of them has promised something else at the new time."""
    new = {change.session_id: change for change in changes}
    rows = db.session.execute(
        sa.select(Shift, Session, SignUp.account_id, SignUp.state, Account.name)
        .join(Session, Session.id == Shift.session_id)
        .join(SignUp, SignUp.shift_id == Shift.id)
        .join(Account, Account.id == SignUp.account_id)
        .where(Shift.session_id.in_(new), SignUp.state.in_(LIVE))
        .order_by(SignUp.id)
    ).all()
    holding = [row for row in rows if row.state in HOLDS_A_PLACE]
    where = stays_of(changes) if holding else {}
    moved = []
    for shift, session, account_id, _, name in holding:
        if stay := where.get(session.id):
            own, before = (shift.starts_at, shift.ends_at), (session.starts_at, session.ends_at)
            starts_at, ends_at = moved_along(own, before, (stay.starts_at, stay.ends_at))
            moved.append((account_id, name, session.id, replace(stay, starts_at=starts_at, ends_at=ends_at)))
    people, there = {account_id for account_id, *_ in moved}, [stay for *_, stay in moved]
    going = set(new) - still(changes) if moved else set()
    elsewhere = promised_stays(people, there, but=tuple(going)) if moved else {}
    leading = in_charge(people, there, but=tuple(going))
    found = []
    for account_id, theirs in grouped((row[0], row) for row in moved).items():
        stays = {number: stay for number, (*_, stay) in enumerate(theirs)}
        for number, why in torn(stays, [*elsewhere[account_id], *leading.get(account_id, ())]).items():
            _, name, session_id, _ = theirs[number]
            found.append((why, session_id, name))
    busy = grouped((session_id, name) for why, session_id, name in found if why is Collision.SAME_TIME)
    far = grouped((session_id, name) for why, session_id, name in found if why is Collision.TOO_FAR)
    stand = {row.account_id for row in holding}
    return Touched(
        people=len(stand),
        places=len(holding),
        waiting=len({row.account_id for row in rows} - stand),
        clashes={session_id: tuple(dict.fromkeys(names)) for session_id, names in busy.items()},
        too_far={session_id: tuple(dict.fromkeys(names)) for session_id, names in far.items()},
    )


def set_free_by(sessions: Sequence[Session]) -> list[tuple[SignUp, Account]]:
    """Whom the calling-off of these sessions freed, in the order of commit."""
    return _standing(
        Session.id.in_([session.id for session in sessions]),
        SignUp.state == SignUpState.WITHDRAWN,
        SignUp.updated_at >= Session.updated_at,
    )


SHIFT_KEPT, SIGN_UP_KEPT = ("starts_at", "ends_at", "state"), ("state", "late_by", "offered_until")


def rows_kept(session_ids: Collection[int]) -> dict[str, dict[str, undo.Row]]:
    """The shifts of these sessions and who stands there, as a batch of the planning keeps them."""
    there = Shift.session_id.in_(session_ids)
    standing = SignUp.shift_id.in_(sa.select(Shift.id).where(there))
    return {
        "shifts": kept_rows(Shift, SHIFT_KEPT, there),
        "sign_ups": kept_rows(SignUp, SIGN_UP_KEPT, standing),
    }


def as_left(
    kept: Mapping[str, Any], session_ids: Collection[int]
) -> dict[type[Shift] | type[SignUp], dict[int, dict[str, Any]]]:
    """What the shifts of these sessions were, and where people stood there, before a change that `kept` it, as far as
    nobody changed it since: model -> id -> what it had."""
    now = rows_kept(session_ids)
    tables: tuple[tuple[type[Shift] | type[SignUp], str], ...] = ((Shift, "shifts"), (SignUp, "sign_ups"))
    return {
        model: {number: values_of(model, row) for number, row in undo.as_left(kept, table, now[table]).items()}
        for model, table in tables
    }


def places_ahead(activity_id: int, now: datetime) -> list[tuple[SignUp, Account]]:
    """Who stands or waits in the sessions to come of an activity, soonest first."""
    return _standing(
        Session.activity_id == activity_id, Shift.starts_at > now, SignUp.state.in_(LIVE), by=Shift.starts_at
    )


# A date that moves has another number, and is reminded of anew.
KEY = sa.literal("sign-up:") + sa.cast(SignUp.id, sa.String) + ":soon:" + sa.cast(Session.sequence, sa.String)


def forthcoming(now: datetime, shift_id: int | None = None) -> list[tuple[SignUp, Account, str, datetime]]:
    """Everybody who is to be reminded now: the sign-up, whose it is, the key of the email, and when the shift begins.

    `shift_id`: only of this shift.
    """
    query = (
        sa.select(SignUp, Account, KEY, Shift.starts_at)
        .join(Shift, Shift.id == SignUp.shift_id)
        .join(Account, Account.id == SignUp.account_id)
        .join(Session, Session.id == Shift.session_id)
        .join(Activity, Activity.id == Session.activity_id)
        .where(
            Shift.starts_at > now + rules.TOO_LATE,
            Shift.starts_at <= now + rules.AHEAD,
            Shift.state == ShiftState.OPEN,
            SignUp.state == SignUpState.CONFIRMED,
            Session.state.in_(GOING_ON),
            Activity.state == ActivityState.PUBLISHED,
            outbox.unposted(KEY),
        )
        .order_by(SignUp.id)
    )
    if shift_id is not None:
        query = query.where(SignUp.shift_id == shift_id)
    return [
        (sign_up, account, key, starts_at)
        for sign_up, account, key, starts_at in db.session.execute(query)
        if rules.is_due(now, starts_at, sign_up.updated_at)
    ]


def newcomer_of(account_id: int, now: datetime, but: int = 0) -> Newcomer:
    """What the rule of a first time needs to know of somebody, one sign-up (id) left out; read it under the lock of
    their row."""
    asked = db.session.execute(
        sa.select(ClearanceRequest.first_shifts, Interview.outcome)
        .select_from(Account)
        .outerjoin(ClearanceRequest, ClearanceRequest.volunteer_id == Account.id)
        .outerjoin(Interview, Interview.volunteer_id == Account.id)
        .where(Account.id == account_id)
        .order_by(Interview.held_on.desc(), Interview.id.desc())
        .limit(1)
    ).one()
    cleared = sa.union_all(
        *(sa.select(model.id).where(model.volunteer_id == account_id) for model in (GrantedClearance, EndedClearance))
    )
    had = every(
        Shift.ends_at,
        sa.exists().where(
            SignUp.shift_id == Shift.id,
            SignUp.account_id == account_id,
            SignUp.first_time,
            SignUp.state.in_(first_time.COUNTS),
            SignUp.id != but,
        ),
    )
    return Newcomer(
        applied=asked.first_shifts is not None,
        declined=asked.outcome is InterviewOutcome.NOT_NOW,
        cleared_before=db.session.execute(cleared.limit(1)).first() is not None,
        taken=len(had),
        ahead=sum(ends_at > now for ends_at in had),
        allowed=asked.first_shifts or 0,
    )


@dataclass(frozen=True)
class Expected:
    """Who is expected in a session, as the rule sees them; by sign-up their first names, for who stands beside them,
    and their whole names, for staff."""

    present: list[Present]
    called: dict[int, str]
    names: dict[int, str]


def expected_in(session_ids: Collection[int]) -> dict[int, Expected]:
    """By session, who comes to help in it; two queries however many there are."""
    rows = db.session.execute(
        sa.select(SignUp, Shift, Venue.zone, Account.name, Account.family_name)
        .join(Shift, Shift.id == SignUp.shift_id)
        .join(Session, Session.id == Shift.session_id)
        .join(Venue, Venue.id == Session.venue_id)
        .join(Account, Account.id == SignUp.account_id)
        .where(Shift.session_id.in_(session_ids), Shift.state == ShiftState.OPEN, SignUp.state.in_(COMING))
        .order_by(SignUp.id)
    ).all()
    granted = granted_to([sign_up.account_id for sign_up, *_ in rows])
    found = {session_id: Expected([], {}, {}) for session_id in session_ids}
    for sign_up, shift, zone, name, family_name in rows:
        on = shift.starts_at.astimezone(ZoneInfo(zone)).date()
        valid = [one.clearance for one in granted.get(sign_up.account_id, ()) if one.expires_on >= on]
        there = found[shift.session_id]
        there.present.append(
            Present(
                sign_up.id,
                (shift.starts_at, shift.ends_at),
                shift.role is ShiftRole.LEAD,
                highest(valid),
                sign_up.first_time,
            )
        )
        there.called[sign_up.id], there.names[sign_up.id] = name, f"{name} {family_name or ''}".strip()
    return found


def beside_in(session: Session) -> tuple[Expected, dict[int, int | None]]:
    """Who comes to help in a session, whose activity is loaded, and beside whom each newcomer stands."""
    expected = expected_in([session.id])[session.id]
    return expected, first_time.beside(expected.present, first_time.needed_beside(session.activity.audience))


def first_time_places(shift_ids: Collection[int]) -> dict[int, FirstTimePlace]:
    """By shift, what the rule of a first time needs to know of it; three queries however many there are."""
    load = joinedload(Shift.session).options(joinedload(Session.venue), joinedload(Session.activity))
    shifts = every(Shift, Shift.id.in_(shift_ids), load=load)
    expected = expected_in({shift.session_id for shift in shifts})
    found = {}
    for shift in shifts:
        activity, venue = shift.session.activity, shift.session.venue
        needed = first_time.needed_beside(activity.audience)
        span = (shift.starts_at, shift.ends_at)
        found[shift.id] = FirstTimePlace(
            shift.first_time,
            shift.clearance,
            is_for_children(activity),
            open_to_all(activity, venue),
            first_time.somebody_free(expected[shift.session_id].present, needed, span),
        )
    return found


def place_of(session: Session) -> tuple[Activity, Venue]:
    """What a session is of, and where, whatever of it is loaded."""
    return db.session.get_one(Activity, session.activity_id), db.session.get_one(Venue, session.venue_id)


def open_to_all(activity: Activity, venue: Venue) -> bool:
    """Whether everybody may know of a session of this activity, and of the place."""
    return activity.openness is Openness.PUBLIC and venue.visibility is PlaceVisibility.PUBLIC


def first_shifts_of(account_id: int) -> list[SignUp]:
    """The shifts that somebody took as a first time, whatever became of them, the latest first."""
    query = (
        sa.select(SignUp)
        .join(SignUp.shift)
        .where(SignUp.account_id == account_id, SignUp.first_time)
        .options(contains_eager(SignUp.shift).options(*SESSION_WITH_TEXTS))
        .order_by(Shift.starts_at.desc(), SignUp.id.desc())
    )
    return list(db.session.scalars(query))


def with_newcomers(session_ids: Collection[int]) -> list[Session]:
    """Those of these sessions, not over and taking place, in which somebody helps for the first time; with the
    activity."""
    first = (Shift.session_id == Session.id, SignUp.shift_id == Shift.id, SignUp.first_time, SignUp.state.in_(COMING))
    lasts = (Session.ends_at > clock.now(), Session.state.in_(GOING_ON))
    load = joinedload(Session.activity)
    return every(Session, Session.id.in_(session_ids), *lasts, sa.exists().where(*first), by=Session.id, load=load)


def shift_ids_beside(shift_id: int) -> list[int]:
    """The shifts of the session of a shift, itself among them, by id."""
    session_id = sa.select(Shift.session_id).where(Shift.id == shift_id).scalar_subquery()
    return every(Shift.id, Shift.session_id == session_id, by=Shift.id)


def alone_in(sessions: Collection[Session]) -> dict[int, list[int]]:
    """By session (with its activity), the sign-ups of newcomers whom nobody stands beside; only where there are any."""
    expected = expected_in([session.id for session in sessions])
    found = {}
    for session in sessions:
        needed = first_time.needed_beside(session.activity.audience)
        lonely = [
            one for one, partner in first_time.beside(expected[session.id].present, needed).items() if partner is None
        ]
        if lonely:
            found[session.id] = lonely
    return found


def last_to_leave(session_id: int) -> SignUp | None:
    """Of those who do not come to a session after all, the one of whom that was said last."""
    gone = (SignUpState.WITHDRAWN, SignUpState.EXCUSED, SignUpState.NO_SHOW)
    query = sa.select(SignUp).join(Shift, Shift.id == SignUp.shift_id)
    query = query.where(Shift.session_id == session_id, SignUp.state.in_(gone), ~SignUp.first_time)
    return db.session.scalars(query.order_by(SignUp.updated_at.desc(), SignUp.id.desc())).first()


def measures() -> list[Measure]:
    """How many sign-ups are in each state."""
    return [by_state(SignUp, "zaedno_sign_ups", "Sign-ups of all shifts.")]
