"""Reading who has a venue already."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from community.foundation.database import db, grouped
from events.activities.models import Activity
from events.sessions.models import Session
from events.sessions.rules import SessionState, Span

# What lasts longer than this came from another calendar, and speaks against nothing: so the sessions of a week are
# found among those that begin near it, however many there are.
LONGEST = timedelta(days=62)


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


def beside(ids: Collection[int]) -> dict[int, list[int]]:
    """The sessions to come or going on that have their venue at the same time as others: id -> the others' ids."""
    other = sa.orm.aliased(Session)
    rows = db.session.execute(
        sa.select(Session.id, other.id)
        .join(other, sa.and_(other.venue_id == Session.venue_id, other.id != Session.id))
        .where(
            Session.id.in_(ids),
            Session.state != SessionState.CANCELLED,
            other.state != SessionState.CANCELLED,
            other.starts_at < Session.ends_at,
            other.ends_at > Session.starts_at,
            *_near(other, ids),
        )
        .order_by(Session.id, other.starts_at, other.id)
    )
    return grouped((mine, theirs) for mine, theirs in rows)


def _near(other: Any, ids: Collection[int]) -> tuple[sa.ColumnElement[bool], ...]:
    """That another session begins near these, so that those of other years are not looked through."""
    since, until = db.session.execute(
        sa.select(sa.func.min(Session.starts_at), sa.func.max(Session.ends_at)).where(Session.id.in_(ids))
    ).one()
    return (other.starts_at > since - LONGEST, other.starts_at < until) if since else ()


def known(ids: Collection[int], reach: sa.ColumnElement[bool]) -> dict[int, Session]:
    """Those of the sessions that are within reach, with what they are called; one statement, however many there are."""
    called = (sa.orm.joinedload(Session.venue), sa.orm.joinedload(Session.activity).joinedload(Activity.texts))
    query = sa.select(Session).where(Session.id.in_(ids), reach).options(*called)
    return {one.id: one for one in db.session.scalars(query).unique()}
