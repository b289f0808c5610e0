"""Reading who has a venue already, and where venues are."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation.database import db, grouped
from community.foundation.i18n import gettext
from community.places.models import Area
from community.places.rules import Spot
from events.activities.models import Activity
from events.activities.rules import ActivityState
from events.clashes.rules import LONGEST_WAY, ClosedThen, Stay
from events.sessions.models import Session
from events.sessions.rules import SessionState, Span
from events.venues.models import ClosedTime, RoomUse, Venue
from events.venues.rules import VenueState, days_of, open_then, overlap

# What lasts longer than this came from another calendar, and speaks against nothing: so the sessions of a week are
# found among those that begin near it, however many there are.
LONGEST = timedelta(days=62)


# When staff sit together there.
USED = (RoomUse.starts_at.label("used_from"), RoomUse.ends_at.label("used_until"))


def clashes(venue_id: int, spans: Sequence[Span], apart_from: Collection[int] = ()) -> dict[datetime, list[int]]:
    """Who has the venue already at which of `spans`: the start of each that is taken -> the ids of the sessions there,
    those of `apart_from` left aside."""
    found = taken_at([(venue_id, span) for span in spans], apart_from)
    return {start: found[venue_id, (start, end)] for start, end in spans if (venue_id, (start, end)) in found}


def taken_at(wanted: Sequence[tuple[int, Span]], apart_from: Collection[int] = ()) -> dict[tuple[int, Span], list[int]]:
    """Which of these venues (ids) are taken at the times that are wanted of them -> the ids of the sessions there."""
    if not wanted:
        return {}
    first, last = min(start for _, (start, _) in wanted), max(end for _, (_, end) in wanted)
    rows = db.session.execute(
        sa.select(Session.venue_id, Session.id, Session.starts_at, Session.ends_at)
        .where(
            Session.venue_id.in_({venue_id for venue_id, _ in wanted}),
            Session.state != SessionState.CANCELLED,
            Session.starts_at < last,
            Session.starts_at > first - LONGEST,
            Session.ends_at > first,
            Session.id.not_in(apart_from),
        )
        .order_by(Session.starts_at, Session.id)
    )
    held = grouped((venue_id, (one, a, b)) for venue_id, one, a, b in rows)
    found = {
        (venue_id, (start, end)): [one for one, a, b in held[venue_id] if a < end and start < b]
        for venue_id, (start, end) in wanted
    }
    return {what: ids for what, ids in found.items() if ids}


def shut(venue_id: int, spans: Sequence[Span]) -> dict[datetime, ClosedThen]:
    """At which of `spans` the venue is closed: the start of each -> why."""
    return {start: why for (_, (start, _)), why in shut_at([(venue_id, span) for span in spans]).items()}


def shut_at(wanted: Sequence[tuple[int, Span]], but: Collection[int] = ()) -> dict[tuple[int, Span], ClosedThen]:
    """Which of these venues (ids) are closed at the times that are wanted of them, or kept for a meeting of staff other
    than those of `but` -> why."""
    if not wanted:
        return {}
    begin, end = min(start for _, (start, _) in wanted), max(end for _, (_, end) in wanted)
    first, last = begin.date(), end.date()
    in_use = sa.and_(
        RoomUse.venue_id == Venue.id,
        RoomUse.starts_at < end,
        RoomUse.ends_at > begin,
        RoomUse.conference_id.not_in(but),
    )
    near = sa.and_(
        ClosedTime.venue_id == Venue.id,
        ClosedTime.first_on <= last + timedelta(days=1),
        ClosedTime.last_on >= first - timedelta(days=1),
    )
    facts = (Venue.id, Venue.zone, Venue.state, Venue.open_hours)
    rows = db.session.execute(
        sa.select(*facts, ClosedTime.first_on, ClosedTime.last_on, ClosedTime.reason, *USED)
        .outerjoin(ClosedTime, near)
        .outerjoin(RoomUse, in_use)
        .where(Venue.id.in_({venue_id for venue_id, _ in wanted}))
        .order_by(Venue.id, ClosedTime.first_on, ClosedTime.id, RoomUse.starts_at)
    )
    known = grouped((row.id, row) for row in rows)
    found = {(venue_id, span): _why_shut(known[venue_id], *span) for venue_id, span in wanted}
    return {what: why for what, why in found.items() if why}


def _why_shut(rows: Sequence[Any], start: datetime, end: datetime) -> ClosedThen | None:
    """Why a venue is closed then; `rows` hold what is said of it, each with one of its closed times, if any."""
    for row in rows:
        if row.state is VenueState.CLOSED:
            return ClosedThen()
        there = [moment.astimezone(ZoneInfo(row.zone)).replace(tzinfo=None) for moment in (start, end)]
        if row.first_on and overlap(*days_of(*there), row.first_on, row.last_on):
            return ClosedThen(row.reason)
        if row.used_from and row.used_from < end and start < row.used_until:
            return ClosedThen(gettext("Kept for a meeting"))
    return None if not rows or open_then(rows[0].open_hours, *there) else ClosedThen(hours=True)


def beside(sessions: Sequence[Session]) -> dict[int, list[int]]:
    """Which of these sessions have their venue at the same time as others: id -> the others' ids."""
    if not sessions:
        return {}
    other = sa.orm.aliased(Session)
    rows = db.session.execute(
        sa.select(Session.id, other.id)
        .join(other, sa.and_(other.venue_id == Session.venue_id, other.id != Session.id))
        .where(
            Session.id.in_([one.id for one in sessions]),
            Session.state != SessionState.CANCELLED,
            other.state != SessionState.CANCELLED,
            other.starts_at < Session.ends_at,
            other.ends_at > Session.starts_at,
            # So that those of other years are not looked through.
            other.starts_at > min(one.starts_at for one in sessions) - LONGEST,
            other.starts_at < max(one.ends_at for one in sessions),
        )
        .order_by(Session.id, other.starts_at, other.id)
    )
    return grouped((mine, theirs) for mine, theirs in rows)


def known(ids: Collection[int], reach: sa.ColumnElement[bool]) -> dict[int, Session]:
    """Those of the sessions that are within reach, with what they are called; one statement, however many there are."""
    called = (sa.orm.joinedload(Session.venue), sa.orm.joinedload(Session.activity).joinedload(Activity.texts))
    query = sa.select(Session).where(Session.id.in_(ids), reach).options(*called)
    return {one.id: one for one in db.session.scalars(query).unique()}


# Of a session that is joined to its venue and the area of that: where one is.
WHERE = (
    Venue.id.label("venue_id"),
    sa.func.coalesce(Venue.latitude, Area.latitude).label("latitude"),
    sa.func.coalesce(Venue.longitude, Area.longitude).label("longitude"),
)


def with_where(query: sa.Select[Any]) -> sa.Select[Any]:
    """A query of sessions that also reads which each is, and where."""
    joined = query.join(Venue, Venue.id == Session.venue_id).join(Area, Area.id == Venue.area_id)
    return joined.add_columns(*WHERE, Session.id.label("stays_in"))


def stay_of(starts_at: datetime, ends_at: datetime, where: Any, session_id: int | None = None) -> Stay:
    """A stay at a row of `WHERE`, in a session: the one that is named, or the row's own."""
    spot = Spot("", where.latitude, where.longitude)
    return Stay(starts_at, ends_at, where.venue_id, spot, session_id or where.stays_in)


def stay_at(venue: Venue, starts_at: datetime, ends_at: datetime) -> Stay:
    """A stay at a venue, which is loaded with its area."""
    known = venue.latitude is not None and venue.longitude is not None
    place = venue if known else venue.area
    return Stay(starts_at, ends_at, venue.id, Spot("", place.latitude, place.longitude))


IN_CHARGE = sa.func.coalesce(Session.contact_id, Activity.contact_id)


def in_charge(account_ids: Collection[int], stays: Sequence[Stay], but: Collection[int] = ()) -> dict[int, list[Stay]]:
    """By account, where its owner is whom people turn to near these stays, or shortly before and after them, in other
    sessions than `but`: for a date, or for an activity where nobody else is named for the date."""
    if not (account_ids and stays):
        return {}
    first, last = min(one.starts_at for one in stays) - LONGEST_WAY, max(one.ends_at for one in stays) + LONGEST_WAY
    query = sa.select(IN_CHARGE.label("account_id"), Session.starts_at, Session.ends_at)
    query = with_where(query.join(Activity, Activity.id == Session.activity_id)).where(
        IN_CHARGE.in_(account_ids),
        Activity.state != ActivityState.ARCHIVED,
        Session.state != SessionState.CANCELLED,
        Session.starts_at < last,
        Session.starts_at > first - LONGEST,
        Session.ends_at > first,
        Session.id.not_in(but),
    )
    return grouped((row.account_id, stay_of(row.starts_at, row.ends_at, row)) for row in db.session.execute(query))


def who_is_in_charge(session_ids: Collection[int], named: Mapping[int, int]) -> list[tuple[int, int, str]]:
    """Whom people turn to in these sessions, where somebody is: session, account, name; `named`: by session, who is to
    be it instead."""
    query = sa.select(Session.id, IN_CHARGE).join(Activity, Activity.id == Session.activity_id)
    rows = db.session.execute(query.where(Session.id.in_(session_ids)).order_by(Session.id))
    who = {one: named.get(one, account) for one, account in rows}
    wanted = set(who.values()) - {None}
    active = sa.select(Account.id, Account.name).where(Account.state == AccountState.ACTIVE, Account.id.in_(wanted))
    names = {row.id: row.name for row in db.session.execute(active)} if wanted else {}
    return [(one, account, names[account]) for one, account in who.items() if account in names]


def still(changes: Collection[Any]) -> set[int]:
    """Those of the sessions of these changes that stay when and where they are."""
    wished = {one.session_id: (one.starts_at, one.ends_at, one.venue_id) for one in changes}
    rows = db.session.execute(
        sa.select(Session.id, Session.starts_at, Session.ends_at, Session.venue_id).where(Session.id.in_(wished))
    )
    return {one for one, *there in rows if wished[one][:2] == tuple(there[:2]) and wished[one][2] in (None, there[2])}


def stays_of(changes: Collection[Any]) -> dict[int, Stay]:
    """Where and when the sessions of these changes would take place, by session: at the venue of the change, else at
    their own. What is called off takes place nowhere."""
    going = {one.session_id: one for one in changes if one.starts_at and one.ends_at}
    if not going:
        return {}
    rows = db.session.execute(with_where(sa.select(Session.id)).where(Session.id.in_(going)))
    own = {row.id: row for row in rows}
    others = {one.venue_id for one in going.values() if one.venue_id} - {row.venue_id for row in own.values()}
    there = sa.select(*WHERE).join(Area, Area.id == Venue.area_id).where(Venue.id.in_(others))
    venues = {row.venue_id: row for row in (*own.values(), *(db.session.execute(there) if others else ()))}
    return {
        one: stay_of(change.starts_at, change.ends_at, venues[change.venue_id or own[one].venue_id], one)
        for one, change in going.items()
    }
