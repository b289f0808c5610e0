"""Reading the opened roles of sessions to come."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import joinedload

from community.foundation.database import db
from community.foundation.forms import fingerprint
from events.activities.models import Activity
from events.activities.rules import Audience
from events.sessions.models import Session
from events.sessions.rules import SessionState
from volunteers.openings.rules import Limits
from volunteers.shifts.models import Shift
from volunteers.shifts.rules import ShiftRole, ShiftState

USUAL_YOUNGEST = 6
ADULT = 18


def limits() -> Limits:
    """The thresholds of safeguarding of this installation."""
    config = current_app.config["ZAEDNO"]
    return _read_limits(
        config.safeguarding_ratios,
        config.safeguarding_adults,
        config.safeguarding_end_children,
        config.safeguarding_end_youth,
    )


_read_limits = lru_cache(Limits.read)


def is_for_children(activity: Activity) -> bool:
    """Whether children come alone, so that the house must keep them safe."""
    return activity.audience is Audience.CHILDREN or (activity.age_to is not None and activity.age_to < ADULT)


def youngest_of(activity: Activity) -> int:
    """The age of the youngest who may come, or the usual one where nothing is said."""
    return activity.age_from if activity.age_from is not None else USUAL_YOUNGEST


def coming_sessions(activity_id: int, now: datetime) -> list[Session]:
    """The sessions of an activity that are to take place, with their venues."""
    query = sa.select(Session).where(
        Session.activity_id == activity_id, Session.starts_at > now, Session.state != SessionState.CANCELLED
    )
    return list(db.session.scalars(query.options(joinedload(Session.venue)).order_by(Session.id)))


def open_roles(session_ids: list[int]) -> dict[int, list[Shift]]:
    """Session id -> its shifts that are not cancelled."""
    found: dict[int, list[Shift]] = {session_id: [] for session_id in session_ids}
    rows = db.session.scalars(
        sa.select(Shift).where(Shift.session_id.in_(session_ids), Shift.state == ShiftState.OPEN).order_by(Shift.id)
    )
    for shift in rows:
        found[shift.session_id].append(shift)
    return found


def this_and_later(session: Session) -> list[Session]:
    """The session, and those after it in its series that are to take place, by id."""
    if session.series_id is None:
        return [session]
    query = sa.select(Session).where(
        Session.series_id == session.series_id,
        Session.starts_at >= session.starts_at,
        Session.state != SessionState.CANCELLED,
    )
    return list(db.session.scalars(query.order_by(Session.id)))


def latest_roles(session: Session) -> list[Shift]:
    """The open shifts of the latest other session of the same activity that has any."""
    latest = (
        sa.select(Session.id)
        .join(Shift, Shift.session_id == Session.id)
        .where(Session.activity_id == session.activity_id, Session.id != session.id, Shift.state == ShiftState.OPEN)
        .order_by(Session.starts_at.desc(), Session.id.desc())
        .limit(1)
    )
    query = sa.select(Shift).where(Shift.session_id == latest.scalar_subquery(), Shift.state == ShiftState.OPEN)
    return list(db.session.scalars(query.order_by(Shift.id)))


def places_of(shift: Shift) -> dict[str, int]:
    """What the form of a role's places names, as it is."""
    return {"minimum": shift.minimum, "maximum": shift.maximum}


def seen_of(shift: Shift) -> str:
    """The name of a role's places, for their form."""
    return fingerprint(places_of(shift))


def interpreted(session_ids: Sequence[int]) -> dict[int, set[str]]:
    """By session, the languages into which a place for interpreting is taken."""
    query = sa.select(Shift.session_id, Shift.language).where(
        Shift.session_id.in_(session_ids),
        Shift.role == ShiftRole.INTERPRETER,
        Shift.state == ShiftState.OPEN,
        Shift.taken > 0,
        Shift.language.is_not(None),
    )
    found: dict[int, set[str]] = {}
    for session_id, language in db.session.execute(query):
        found.setdefault(session_id, set()).add(language)
    return found
