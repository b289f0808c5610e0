"""Opening roles, changing their places, and holding back what is not safe."""

from typing import Any
from zoneinfo import ZoneInfo

from community.foundation import clock
from community.foundation.database import db, touch_version
from community.foundation.refusal import Refused
from events.activities.models import Activity
from events.sessions.models import Session
from volunteers.openings import queries, rules
from volunteers.openings.rules import Refusal
from volunteers.shifts.actions import offer_free_places, with_session
from volunteers.shifts.models import Shift


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
        ends = session.ends_at.astimezone(ZoneInfo(session.venue.zone)).time()
        roles = [rules.Role(shift.role, shift.clearance, shift.maximum) for shift in shifts[session.id]]
        youngest = queries.youngest_of(activity)
        reason = rules.unsafe(youngest, session.capacity, ends, roles, queries.limits())
        if reason:
            needed = rules.adults_needed(youngest, session.capacity, queries.limits())
            raise Refused(reason, needed=needed)
