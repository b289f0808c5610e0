"""Reading personal feeds: whose a secret is, and which dates are that person's."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from community.accounts.models import Account
from community.accounts.queries import actor_of
from community.accounts.rules import AccountState
from community.foundation import clock, tokens
from community.foundation.access import ANYBODY, Actor
from community.foundation.database import db, every
from community.foundation.tokens import Purpose, Token
from community.households.models import Household
from community.households.queries import own, reader
from community.households.rules import HouseholdState
from events.activities.models import Activity, Series
from events.activities.recurrence import Recurrence
from events.calendar.ics_series import RuleDate, Run, beginning
from events.calendar.window import Window, window
from events.registrations.models import Registration
from events.registrations.rules import COMING
from events.sessions.models import Session
from events.sessions.queries import published
from events.sessions.rules import FeedDate, SessionState
from events.venues.models import Venue


def feed_of(actor: Actor) -> Token | None:
    """The live feed of an actor."""
    whose = {"household_id": actor.household_id, "member_id": actor.member_id}
    return tokens.find_of(Purpose.FEED, account_id=actor.account_id, **whose)


def owner_of(token: Token) -> tuple[Actor, str] | None:
    """Who a feed belongs to, as they are at this moment, and their language; None when they may no longer come in."""
    if token.account_id:
        account = db.session.get(Account, token.account_id)
        if account is not None and account.state is AccountState.ACTIVE:
            return actor_of(account), account.locale
        return None
    household = db.session.get(Household, token.household_id)
    if household is not None and household.state is HouseholdState.ACTIVE:
        actor = reader(household.id, token.member_id)
        return (actor, household.locale) if actor else None
    return None


def versions_of(registrations: Collection[Registration]) -> dict[int, int]:
    """For each of these registrations the version of its date in a calendar, a number that only grows: the session's,
    and more each time that the same people join again after they did not come any more."""
    like = sa.orm.aliased(Registration)
    same = sa.and_(
        like.session_id == Registration.session_id,
        like.household_id == Registration.household_id,
        sa.func.coalesce(like.member_id, 0) == sa.func.coalesce(Registration.member_id, 0),
        like.id <= Registration.id,
    )
    counted = sa.select(sa.func.count(like.id)).where(same).scalar_subquery()
    query = sa.select(Registration.id, Session.sequence, counted).join(Session, Session.id == Registration.session_id)
    rows = db.session.execute(query.where(Registration.id.in_([one.id for one in registrations])))
    return {row_id: sequence + 2 * (times - 1) for row_id, sequence, times in rows}


def coming_to(actor: Actor) -> list[tuple[Registration, Session]]:
    """The sessions that the actor's card shows, and in which they have seats, within the window of feeds."""
    span = window(clock.now())
    rows = db.session.execute(
        sa.select(Registration, Session)
        .join(Session, Session.id == Registration.session_id)
        .where(
            Registration.household_id == actor.household_id,
            own(Registration.member_id, actor),
            Registration.state.in_(COMING),
            Session.ends_at > span.start,
            Session.starts_at < span.end,
        )
        .options(
            joinedload(Session.venue).joinedload(Venue.area),
            joinedload(Session.activity).options(joinedload(Activity.organisation), selectinload(Activity.texts)),
        )
        .order_by(Session.starts_at, Session.id)
    )
    return [(registration, session) for registration, session in rows]


@dataclass(frozen=True)
class KnownSeries:
    """A series as calendars know it: its rules, the earliest first; how often its dates changed, a number that only
    grows, and when last; its dates since `beginning` that are older than the window."""

    series: Series
    runs: tuple[Run, ...]
    changes: int
    changed_at: datetime
    older: tuple[RuleDate, ...]


def known_series(ids: Collection[int], within: Window) -> dict[int, KnownSeries]:
    """The series with these ids, for a feed."""
    if not ids:
        return {}
    counted = {
        row_id: (int(changes), changed_at)
        for row_id, changes, changed_at in db.session.execute(
            sa.select(Session.series_id, sa.func.sum(Session.sequence + 1), sa.func.max(Session.updated_at))
            .where(Session.series_id.in_(ids))
            .group_by(Session.series_id)
        )
    }
    older: dict[int, list[RuleDate]] = {}
    for series_id, *facts in db.session.execute(
        sa.select(Session.series_id, *_TURN).where(
            Session.series_id.in_(ids),
            Session.original_start_at >= beginning(within),
            Session.ends_at <= within.start,
        )
    ):
        older.setdefault(series_id, []).append(_turn(*facts))
    return {
        one.id: KnownSeries(one, _runs(one), *counted[one.id], tuple(older.get(one.id, ())))
        for one in every(Series, Series.id.in_(ids))
    }


_TURN = (Session.id, Session.original_start_at, Session.starts_at, Session.ends_at, Session.venue_id, Session.state)


def _turn(
    session_id: int, original: datetime, starts_at: datetime, ends_at: datetime, venue_id: int, state: SessionState
) -> RuleDate:
    return RuleDate(session_id, original, starts_at, ends_at, venue_id, state is SessionState.CANCELLED)


def turn_of(row: FeedDate, original: datetime) -> RuleDate:
    """A session of a series as one of its dates."""
    return _turn(row.id, original, row.starts_at, row.ends_at, row.venue_id, row.state)


def _runs(series: Series) -> tuple[Run, ...]:
    former = [
        Run(
            one["key"],
            Recurrence.from_rrule(one["rrule"]),
            datetime.fromisoformat(one["first"]),
            one["minutes"],
            one["zone"],
            one["venue"],
            date.fromisoformat(one["until"]),
        )
        for one in series.former_rules
    ]
    present = Run(
        series.key,
        Recurrence.from_rrule(series.rrule),
        datetime.fromisoformat(series.runs_from or series.first_local),
        series.duration,
        series.zone,
        series.venue_id,
    )
    return (*former, present)


def next_of(series_id: int, now: datetime) -> int | None:
    """The public session (id) of a series that is next or going on, or the last one where none is to come."""
    query = sa.select(Session.id).where(Session.series_id == series_id, published(ANYBODY))
    on = query.where(Session.ends_at > now, Session.state != SessionState.CANCELLED)
    coming = db.session.scalar(on.order_by(Session.starts_at, Session.id).limit(1))
    return coming or db.session.scalar(query.order_by(Session.starts_at.desc(), Session.id).limit(1))
