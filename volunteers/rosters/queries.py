"""Reading what the roster's engine needs, what was proposed, and who was asked."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation.access import Actor
from community.foundation.database import db, grouped
from events.activities.models import Activity
from events.activities.rules import ActivityState, Openness
from events.registrations.waiting_list import overlaps
from events.sessions.rules import Span
from volunteers.profiles.models import Volunteer
from volunteers.profiles.rules import VolunteerState
from volunteers.profiles.week import Week
from volunteers.rosters.models import Ask
from volunteers.rosters.rules import REST, AskState, Gap, Place, most_shifts, rest
from volunteers.shifts import queries as shifts
from volunteers.shifts.fit import POINTS, Merit, has_hours, out_of_hours
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import HOLDS_A_PLACE, Duty, Readiness, Refusal, ShiftState, uncleared, unfit


@dataclass(frozen=True)
class RosterProblem:
    """What the engine solves, with the reasons: `fits` has the points of each allowed pair,
    `gaps` why a shift has none."""

    places: tuple[Place, ...]
    caps: dict[int, int]
    rests: dict[int, int]
    fits: dict[tuple[int, int], dict[str, int]]
    gaps: dict[int, Gap]

    @property
    def values(self) -> dict[tuple[int, int], int]:
        """What each allowed pair is worth: the days of rest count as much as the fit."""
        return {pair: self.rests[pair[1]] + sum(points.values()) for pair, points in self.fits.items()}


def of_mine(actor: Actor) -> sa.ColumnElement[bool]:
    """What the actor is asked for."""
    return sa.and_(Ask.account_id == actor.account_id, Ask.state != AskState.PROPOSED)


def open_roles(reach: sa.ColumnElement[bool], now: datetime, days: int) -> list[Shift]:
    """Shifts within reach of the next days that still have places, soonest first.

    Not those of sessions for invited people: a plan asks whoever fits, and a question tells what is on, when and where.
    """
    shown = sa.and_(reach, Activity.state == ActivityState.PUBLISHED, Activity.openness == Openness.PUBLIC)
    return shifts.open_shifts(shown, now, days)


def asks_of(shift_ids: Sequence[int]) -> dict[int, list[tuple[Ask, Account]]]:
    """Who is proposed, asked, or answered, for each of these shifts."""
    query = sa.select(Ask, Account).join(Account, Account.id == Ask.account_id).where(Ask.shift_id.in_(shift_ids))
    rows = db.session.execute(query.order_by(Account.name, Ask.id))
    return grouped((ask.shift_id, (ask, account)) for ask, account in rows)


def asked_of(account_id: int, now: datetime) -> list[Ask]:
    """What somebody is asked for and has not answered, soonest first."""
    query = (
        sa.select(Ask)
        .join(Ask.shift)
        .where(
            Ask.account_id == account_id,
            Ask.state == AskState.ASKED,
            Ask.answer_until > now,
            # It may have moved earlier.
            Shift.starts_at > now,
            # Somebody else said yes first, or signed up.
            Shift.taken < Shift.maximum,
        )
        .options(contains_eager(Ask.shift).options(*shifts.SESSION_WITH_TEXTS))
        .order_by(Shift.starts_at, Ask.id)
    )
    return list(db.session.scalars(query))


@dataclass(frozen=True)
class Everybody:
    """Those who help, with what is asked about them and some shifts, read once for all of these."""

    people: list[Volunteer]
    standings: dict[int, Readiness]
    promised: dict[int, list[Span]]
    on_list: set[tuple[int, int]]
    settled: dict[int, dict[int, AskState]]
    last_asked: dict[int, datetime]
    helped: set[tuple[int, int]]
    caps: dict[int, int]

    def obstacle(self, shift: Shift, duty: Duty, week: Week, volunteer: Volunteer) -> object:
        """Why this person is not asked for the shift; None when they can be.

        Whoever painted times is asked only for shifts inside them; whoever painted none may be asked for any. Who said
        no to a shift, is asked already, waits for it or was excused from it, is not asked for it again.
        """
        if reason := unfit(duty, self.standings[volunteer.id]):
            # Who has a pause on that day could help, were they there.
            absent = reason is Refusal.PAUSED and not uncleared(duty, self.standings[volunteer.id])
            return Gap.NO_TIME if absent else reason
        if volunteer.id in self.settled.get(shift.id, {}) or (shift.id, volunteer.id) in self.on_list:
            return Gap.ALL_TAKEN
        busy = overlaps(duty, self.promised.get(volunteer.id, ()))
        away = out_of_hours(Week.read(volunteer.week), week)
        return Gap.NO_TIME if busy or away else None

    def points(self, shift: Shift, volunteer: Volunteer) -> dict[str, int]:
        """What speaks for this person."""
        return {
            "time": POINTS[Merit.TIME] if has_hours(Week.read(volunteer.week)) else 0,
            "district": POINTS[Merit.DISTRICT] if shift.session.venue.area.district in volunteer.districts else 0,
            "known": POINTS[Merit.KNOWN] if (volunteer.id, shift.session.activity_id) in self.helped else 0,
        }

    def rest_of(self, volunteer_id: int, now: datetime) -> int:
        """Days since somebody was asked."""
        last = self.last_asked.get(volunteer_id)
        return rest((now - last).days if last else None)


def everybody(open_shifts: Sequence[Shift], now: datetime, days: int) -> Everybody:
    """Everybody active, with what they promised in the next days, and what they have to do with these shifts.

    `caps` says for how many shifts more each may be asked.
    """
    until = now + timedelta(days=days)
    people = _active(until)
    promised = _promised(now, until)
    pending = _pending()
    most = most_shifts(days)
    return Everybody(
        people,
        shifts.standings_of([volunteer.id for volunteer in people]),
        promised,
        shifts.on_list_ahead(now, until),
        _settled([shift.id for shift in open_shifts]),
        _last_asked(now),
        shifts.helped({shift.session.activity_id for shift in open_shifts}),
        {v.id: max(0, most - len(promised.get(v.id, ())) - pending.get(v.id, 0)) for v in people},
    )


def problem(open_shifts: Sequence[Shift], now: datetime, days: int, *, whole: bool) -> RosterProblem:
    """What the engine solves for these shifts: up to the minimum, or with `whole` up to the last place."""
    known = everybody(open_shifts, now, days)
    places, fits, gaps = [], {}, {}
    for shift in open_shifts:
        wanted = (shift.maximum if whole else shift.minimum) - shift.taken
        wanted -= sum(1 for held, state in known.settled.get(shift.id, {}).items() if state is AskState.ASKED and held)
        if wanted <= 0:
            continue
        places.append(Place(shift.id, shift.starts_at, shift.ends_at, wanted))
        duty, week = shifts.duty_of(shift), shifts.week_of(shift)
        reasons = []
        for volunteer in known.people:
            if reason := known.obstacle(shift, duty, week, volunteer):
                reasons.append(reason)
            else:
                fits[shift.id, volunteer.id] = known.points(shift, volunteer)
        gaps[shift.id] = next((gap for reason, gap in GAPS.items() if reason in reasons), Gap.NOBODY_CLEARED)
    rests = {v.id: known.rest_of(v.id, now) for v in known.people}
    return RosterProblem(tuple(places), known.caps, rests, fits, gaps)


# Why a shift has nobody: what keeps the first of these away, who lacks the least.
GAPS = {Gap.ALL_TAKEN: Gap.ALL_TAKEN, Gap.NO_TIME: Gap.NO_TIME, Refusal.LANGUAGE: Gap.NO_LANGUAGE}


def _active(until: datetime) -> list[Volunteer]:
    query = (
        sa.select(Volunteer)
        .join(Account, Account.id == Volunteer.id)
        .where(
            Account.state == AccountState.ACTIVE, Volunteer.state == VolunteerState.ACTIVE, Volunteer.created_at < until
        )
        .order_by(Volunteer.id)
    )
    return list(db.session.scalars(query))


def _promised(now: datetime, until: datetime) -> dict[int, list[Span]]:
    query = sa.select(SignUp.account_id, Shift.starts_at, Shift.ends_at).join(Shift, Shift.id == SignUp.shift_id)
    query = query.where(SignUp.state.in_(HOLDS_A_PLACE), Shift.state == ShiftState.OPEN, Shift.ends_at > now)
    rows = db.session.execute(query)
    # Asked of the database, this would be the index by which it reads all that ever began.
    return grouped((account_id, (start, end)) for account_id, start, end in rows if start < until)


def _settled(shift_ids: Sequence[int]) -> dict[int, dict[int, AskState]]:
    """Who was asked for each of these shifts, and is not to be asked for it again."""
    query = sa.select(Ask.shift_id, Ask.account_id, Ask.state)
    query = query.where(Ask.shift_id.in_(shift_ids), Ask.state != AskState.PROPOSED).order_by(Ask.id)
    found: dict[int, dict[int, AskState]] = defaultdict(dict)
    for shift_id, account_id, state in db.session.execute(query):
        found[shift_id][account_id] = state
    return found


def _last_asked(now: datetime) -> dict[int, datetime]:
    """When each person was asked last; who was not for so long is as rested as who never was."""
    # The last of each stays; a maximum of each group would read all that ever was, in the order of people.
    query = sa.select(Ask.account_id, Ask.asked_at).order_by(Ask.asked_at)
    query = query.where(Ask.asked_at > now - timedelta(days=REST), Ask.state != AskState.PROPOSED)
    return {account_id: last for account_id, last in db.session.execute(query) if last}


def _pending() -> dict[int, int]:
    """How much each person is asked for now."""
    query = sa.select(Ask.account_id, sa.func.count(Ask.id)).where(Ask.state == AskState.ASKED)
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Ask.account_id))}


def lapsed(now: datetime) -> list[tuple[int, int]]:
    """What nobody answered in time: the ids of the ask and of its shift."""
    query = sa.select(Ask.id, Ask.shift_id).where(Ask.state == AskState.ASKED, Ask.answer_until <= now)
    return [(ask_id, shift_id) for ask_id, shift_id in db.session.execute(query.order_by(Ask.id))]


def chosen(ask_ids: Sequence[int], reach: sa.ColumnElement[bool]) -> list[Ask]:
    """Those of these that are within reach, whatever became of them."""
    query = sa.select(Ask).join(Ask.shift).where(Ask.id.in_(ask_ids), reach)
    return list(db.session.scalars(query.options(contains_eager(Ask.shift)).order_by(Ask.id)))
