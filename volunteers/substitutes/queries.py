"""Reading searches: what each still needs, who was asked in it, and who could be asked next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from community.accounts.models import Account
from community.foundation.database import db, every
from community.places.queries import spots
from community.places.rules import metres_between
from events.activities.models import Activity
from events.activities.queries import run_by
from events.activities.rules import ActivityState, Openness
from events.registrations.waiting_list import overlaps
from events.sessions.models import Session
from events.sessions.rules import GOING_ON
from events.venues.models import Venue
from volunteers.clearances.models import ClearanceRequest
from volunteers.profiles.models import Volunteer
from volunteers.profiles.week import NEVER, Week
from volunteers.rosters.models import Ask
from volunteers.rosters.queries import everybody
from volunteers.rosters.rules import AskState, most_shifts
from volunteers.shifts import queries as shifts
from volunteers.shifts.fit import out_of_hours, within_way
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import ShiftRole, ShiftState, unfit
from volunteers.substitutes.models import Search
from volunteers.substitutes.rules import AskedByName, Fitting, MissingPeople, SearchState

A_WEEK = 7


@dataclass(frozen=True)
class SearchProgress:
    """The last search for a shift: how many were asked in it, said no or did not answer; `met`: enough come by now."""

    search: Search
    asked: int
    said_no: int
    silent: int
    met: bool

    @property
    def looking(self) -> bool:
        """Whether it goes on."""
        return self.search.state is SearchState.LOOKING and not self.met

    @property
    def in_vain(self) -> bool:
        """Whether it ended with nobody, and nobody came since."""
        return self.search.state is SearchState.NOBODY_LEFT and not self.met


def live_of(shift_ids: Sequence[int]) -> dict[int, Search]:
    """By shift, the searches that go on for these shifts, as they are now."""
    rows = every(Search, Search.shift_id.in_(shift_ids), Search.state == SearchState.LOOKING, fresh=True)
    return {search.shift_id: search for search in rows}


def shown_among(session_ids: Sequence[int]) -> set[int]:
    """Which of these sessions the programme shows to everybody; of others people hear from people only."""
    query = sa.select(Session.id).join(Activity, Activity.id == Session.activity_id)
    query = query.where(
        Session.id.in_(session_ids),
        Session.state.in_(GOING_ON),
        Activity.state == ActivityState.PUBLISHED,
        Activity.openness == Openness.PUBLIC,
    )
    return set(db.session.scalars(query))


def needs(now: datetime, shift_id: int | None = None) -> list[tuple[int, int, MissingPeople]]:
    """What each search that goes on still needs: the ids of the search and of its shift beside it."""
    pending = (
        sa.select(sa.func.count(Ask.id))
        .where(
            Ask.shift_id == Search.shift_id,
            Ask.state == AskState.ASKED,
            Ask.asked_at >= Search.started_at,
            Ask.answer_until > now,
        )
        .correlate(Search)
        .scalar_subquery()
    )
    query = (
        sa.select(Search.id, Search.goal, Shift, Session.state, Activity.state, Activity.openness, Venue.zone, pending)
        .join(Shift, Shift.id == Search.shift_id)
        .join(Session, Session.id == Shift.session_id)
        .join(Activity, Activity.id == Session.activity_id)
        .join(Venue, Venue.id == Session.venue_id)
        .where(Search.state == SearchState.LOOKING)
        .order_by(Search.id)
    )
    if shift_id is not None:
        query = query.where(Search.shift_id == shift_id)
    found = []
    for search_id, goal, shift, session, activity, openness, zone, asked in db.session.execute(query):
        takes_place = shift.state is ShiftState.OPEN and session in GOING_ON
        shown = activity is ActivityState.PUBLISHED and openness is Openness.PUBLIC
        need = MissingPeople(shift.starts_at, zone, takes_place and shown, shift.taken, min(goal, shift.maximum), asked)
        found.append((search_id, shift.id, need))
    return found


def fitting(shift: Shift, now: datetime) -> list[Fitting]:
    """Who can take this shift and had no place in it before, under the rules and limits of a plan; in no order.

    Its session with venue, area and activity must be loaded.
    """
    known = everybody([shift], now, max(A_WEEK, (shift.starts_at - now).days + 1))
    had = set(db.session.scalars(sa.select(SignUp.account_id).where(SignUp.shift_id == shift.id)))
    where, venue = spots(), shift.session.venue
    duty, week = shifts.duty_of(shift), shifts.week_of(shift)

    def near(districts: Sequence[str], area_id: int | None, travel_metres: int) -> bool:
        metres = metres_between(where.get(area_id or 0), where.get(venue.area_id))
        return within_way(districts, venue.area.district, metres, travel_metres)

    return [
        Fitting(
            one.id,
            one.key,
            known.rest_of(one.id, now),
            sum(known.points(shift, one).values()),
            near(one.districts, one.area_id, one.travel_metres),
            one.stands_in,
        )
        for one in known.people
        if one.id not in had and known.caps[one.id] and not known.obstacle(shift, duty, week, one)
    ]


def chosen(shift: Shift, account_id: int, now: datetime) -> AskedByName:
    """What the rules need to know of somebody whom a coordinator would ask by name for this shift."""
    duty, volunteer = shifts.duty_of(shift), db.session.get(Volunteer, account_id)
    days = max(A_WEEK, (shift.starts_at - now).days + 1)
    ahead = shifts.promised_times([account_id], now, now + timedelta(days=days))[account_id]
    beside = shifts.promised_times([account_id], shift.starts_at, shift.ends_at)[account_id]
    own = SignUp.shift_id == shift.id, SignUp.account_id == account_id
    asked = Ask.account_id == account_id, Ask.state != AskState.PROPOSED
    here = sa.select(Ask.state).where(*asked, Ask.shift_id == shift.id).order_by(Ask.id.desc())
    pending = sa.select(sa.func.count(Ask.id)).where(Ask.account_id == account_id, Ask.state == AskState.ASKED)
    week = volunteer.week if volunteer else NEVER
    return AskedByName(
        unfit=unfit(duty, shifts.standings_of([account_id])[account_id]),
        sign_up=db.session.scalars(sa.select(SignUp.state).where(*own).order_by(SignUp.id.desc())).first(),
        asked=db.session.scalars(here).first(),
        busy=overlaps(duty, beside),
        away=out_of_hours(Week.read(week), shifts.week_of(shift)),
        enough=len(ahead) + (db.session.scalar(pending) or 0) >= most_shifts(days),
    )


def progress_of(shift_ids: Sequence[int]) -> dict[int, SearchProgress]:
    """The last search of each of these shifts that had one; one query."""
    newest = sa.select(sa.func.max(Search.id)).where(Search.shift_id.in_(shift_ids)).group_by(Search.shift_id)

    def number(*states: AskState) -> Any:
        return sa.func.count(sa.case((Ask.state.in_(states), Ask.id)))

    rows = db.session.execute(
        sa.select(
            Search,
            Shift.taken >= Search.goal,
            number(AskState.ASKED, AskState.ACCEPTED, AskState.DECLINED, AskState.LAPSED),
            number(AskState.DECLINED),
            number(AskState.LAPSED),
        )
        .join(Shift, Shift.id == Search.shift_id)
        .outerjoin(Ask, sa.and_(Ask.shift_id == Search.shift_id, Ask.asked_at >= Search.started_at))
        .where(Search.id.in_(newest))
        .group_by(Search.id, Shift.taken)
    )
    return {row[0].shift_id: SearchProgress(row[0], row[2], row[3], row[4], bool(row[1])) for row in rows}


def roles_of(session_ids: Sequence[int]) -> dict[int, tuple[int, ShiftRole]]:
    """The open shifts of these sessions for which somebody was ever looked for: shift -> its session and role."""
    query = sa.select(Shift.id, Shift.session_id, Shift.role).where(
        Shift.session_id.in_(session_ids),
        Shift.state == ShiftState.OPEN,
        sa.exists().where(Search.shift_id == Shift.id),
    )
    return {shift_id: (session_id, role) for shift_id, session_id, role in db.session.execute(query.order_by(Shift.id))}


def asked_in(search: Search) -> list[tuple[Ask, Account]]:
    """Who was asked since a search began, in that order."""
    query = sa.select(Ask, Account).join(Account, Account.id == Ask.account_id)
    query = query.where(Ask.shift_id == search.shift_id, Ask.asked_at >= search.started_at)
    return [(ask, account) for ask, account in db.session.execute(query.order_by(Ask.asked_at, Ask.id))]


def known_among(account_ids: Sequence[int], organisation_id: int) -> list[Account]:
    """Those of these people, by name, whom an organisation knows: they helped there before, or applied there."""
    helped = (
        sa.select(SignUp.account_id)
        .join(Shift, Shift.id == SignUp.shift_id)
        .join(Session, Session.id == Shift.session_id)
        .join(Activity, Activity.id == Session.activity_id)
        .where(run_by([organisation_id]))
    )
    applied = sa.select(ClearanceRequest.volunteer_id).where(ClearanceRequest.organisation_id == organisation_id)
    return every(
        Account,
        Account.id.in_(account_ids),
        sa.or_(Account.id.in_(helped), Account.id.in_(applied)),
        by=(Account.name, Account.family_name, Account.id),
    )


def find_for_email(search_id: int) -> Search | None:
    """A search that ended with nobody, with all that its email tells; None where somebody came since, or it is over."""
    query = (
        sa.select(Search)
        .join(Search.shift)
        .where(Search.id == search_id, Search.state == SearchState.NOBODY_LEFT, Shift.taken < Search.goal)
        .options(sa.orm.contains_eager(Search.shift).options(*shifts.SESSION_WITH_TEXTS))
    )
    return db.session.scalars(query).first()
