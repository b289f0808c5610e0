"""Reading personal feeds: whose a secret is, and which dates are that person's."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from community.accounts.models import Account
from community.accounts.queries import HELD, actor_of_rows
from community.accounts.rules import AccountState
from community.foundation import clock, tokens
from community.foundation.access import ANYBODY, Actor
from community.foundation.database import ask, db, every
from community.foundation.tokens import Purpose, Token
from community.households.models import Household
from community.households.queries import own, reader
from community.households.rules import HouseholdState
from community.organisations.models import Membership, Organisation
from community.places.models import Area
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


@dataclass(frozen=True)
class OpenedFeed:
    """Whose a personal feed is, as they are at this moment, their language, what they asked to be in it, and when the
    use of its address was last noted."""

    token_id: int
    seen_at: datetime | None
    with_places: bool
    with_alarms: bool
    owner: Actor
    locale: str


OPENED = (
    sa.select(
        Token.id,
        Token.seen_at,
        Token.with_places,
        Token.with_alarms,
        Token.household_id,
        Token.member_id,
        Account.id.label("account_id"),
        Account.name,
        Account.locale,
        Account.state,
        Account.totp_confirmed_at,
        Household.state.label("household_state"),
        Household.locale.label("household_locale"),
        Membership.role,
        Membership.organisation_id,
        HELD.label("held"),
    )
    .outerjoin(Account, Account.id == Token.account_id)
    .outerjoin(Household, Household.id == Token.household_id)
    .outerjoin(Membership, Membership.account_id == Account.id)
    .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
    .where(Token.digest == sa.bindparam("digest"), Token.purpose == Purpose.FEED, *tokens.live_at(sa.bindparam("now")))
)


def find_opened(secret: str) -> OpenedFeed | None:
    """The personal feed that a secret opens; None when its owner may no longer come in."""
    rows = ask(OPENED, digest=tokens.digest(secret), now=clock.now())
    one = rows[0] if rows else None
    if one is None:
        return None
    owner, locale = None, one.locale
    if one.state is AccountState.ACTIVE:
        owner = actor_of_rows(rows)
    elif one.household_state is HouseholdState.ACTIVE:
        owner, locale = reader(one.household_id, one.member_id), one.household_locale
    return OpenedFeed(one.id, one.seen_at, one.with_places, one.with_alarms, owner, locale) if owner else None


# What somebody's own calendar is written of: the times and the place of a session, in whatever language. It is read
# as plain values, because calendars ask again and again for what has not changed.
OWN_DATE = (
    Session.id.label("session_id"),
    Session.key,
    Session.starts_at,
    Session.ends_at,
    Session.all_day,
    Session.state,
    Session.sequence,
    Session.created_at,
    Session.updated_at,
    Venue.name,
    Venue.names,
    Venue.address,
    Venue.latitude,
    Venue.longitude,
    Venue.zone,
    Area.names.label("area_names"),
)
_LIKE = aliased(Registration)
# How often the same people joined, this time among them.
_TIMES = (
    sa.select(sa.func.count(_LIKE.id))
    .where(
        _LIKE.session_id == Registration.session_id,
        _LIKE.household_id == Registration.household_id,
        sa.func.coalesce(_LIKE.member_id, 0) == sa.func.coalesce(Registration.member_id, 0),
        _LIKE.id <= Registration.id,
    )
    .scalar_subquery()
)
PARTY_DATE = (
    sa.select(
        *OWN_DATE,
        Registration.updated_at.label("joined_at"),
        Activity.updated_at.label("told_at"),
        # The version of the date in a calendar, a number that only grows: the session's, and more each time that the
        # same people join again after they did not come any more.
        (Session.sequence + 2 * (_TIMES - 1)).label("version"),
    )
    .select_from(Registration)
    .join(Session, Session.id == Registration.session_id)
    .join(Activity, Activity.id == Session.activity_id)
    .join(Venue, Venue.id == Session.venue_id)
    .join(Area, Area.id == Venue.area_id)
)
ONE_PARTY = PARTY_DATE.where(Registration.id == sa.bindparam("registration_id"))


def party_date(registration_id: int) -> Any:
    """The date of one registration, as PARTY_DATE says it."""
    [row] = ask(ONE_PARTY, registration_id=registration_id)
    return row


@lru_cache
def _parties(reads: int) -> Any:
    # The members whose own matters a card shows are so many parameters.
    actor = Actor(reads=frozenset(sa.bindparam(f"reads_{number}") for number in range(reads)))  # type: ignore[misc]
    return PARTY_DATE.where(
        Registration.household_id == sa.bindparam("household_id"),
        own(Registration.member_id, actor),
        Registration.state.in_(COMING),
        Session.ends_at > sa.bindparam("start"),
        Session.starts_at < sa.bindparam("end"),
    ).order_by(Session.starts_at, Session.id)


def coming_to(actor: Actor) -> list[Any]:
    """The sessions that the actor's card shows, and in which they have seats, within the window of feeds."""
    span, reads = window(clock.now()), {f"reads_{number}": one for number, one in enumerate(sorted(actor.reads))}
    return ask(_parties(len(reads)), household_id=actor.household_id, start=span.start, end=span.end, **reads)


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
