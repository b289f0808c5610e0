"""Reading how the roles of sessions are filled and who is here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from community.foundation.database import db, every, first
from events.sessions.models import Session
from volunteers.shifts import rules as openings
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.queries import is_for_children, limits, open_roles, youngest_of
from volunteers.shifts.rules import COMING, HERE, SignUpState


@dataclass(frozen=True)
class StaffedRole:
    """One role of a session: its shift, how many come (those who are here among them), how many are here, and how many
    of those who come are there for the first time, without a clearance."""

    shift: Shift
    coming: int
    here: int
    newcomers: int = 0

    @property
    def missing(self) -> int:
        """How many more are needed."""
        return max(0, self.shift.minimum - self.coming)


def lines_of(sessions: Sequence[Session]) -> dict[int, list[StaffedRole]]:
    """The open roles of each session, by its id; two queries however many there are."""
    shifts = open_roles([session.id for session in sessions])
    ids = [shift.id for some in shifts.values() for shift in some]
    here = sa.func.count(sa.case((SignUp.state.in_(HERE), SignUp.id)))
    new = sa.func.count(sa.case((SignUp.first_time, SignUp.id)))
    query = sa.select(SignUp.shift_id, sa.func.count(SignUp.id), here, new).group_by(SignUp.shift_id)
    rows = db.session.execute(query.where(SignUp.shift_id.in_(ids), SignUp.state.in_(COMING)))
    counts = {shift_id: numbers for shift_id, *numbers in rows}
    return {
        session.id: [StaffedRole(shift, *counts.get(shift.id, (0, 0))) for shift in shifts[session.id]]
        for session in sessions
    }


def risk_of(session: Session, lines: Sequence[StaffedRole], freed: Shift | None = None) -> openings.Refusal | None:
    """Why a session for children alone is not safe with those who come; its activity must be loaded.

    `freed`: as it was while that shift had one person more.
    """
    if not is_for_children(session.activity):
        return None
    people = [
        openings.OpenedRole(
            line.shift.role,
            line.shift.clearance,
            # Whoever is not cleared keeps nobody safe.
            line.coming - line.newcomers + (freed is not None and line.shift.id == freed.id),
        )
        for line in lines
    ]
    return openings.at_risk(youngest_of(session.activity), session.seats_taken, people, limits())


def get_session(session_id: int) -> Session:
    """A session with its activity, as it is now."""
    query = sa.select(Session).where(Session.id == session_id).options(sa.orm.joinedload(Session.activity))
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def find_sign_up(shift_id: int, sign_up_id: int) -> SignUp | None:
    """A sign-up of this shift, as it is now."""
    return first(SignUp, SignUp.id == sign_up_id, SignUp.shift_id == shift_id, fresh=True)


def over(now: datetime) -> list[int]:
    """The shifts that ended and in which somebody is still only checked in, by id."""
    query = sa.select(SignUp.shift_id).join(Shift, Shift.id == SignUp.shift_id)
    query = query.where(SignUp.state == SignUpState.CHECKED_IN, Shift.ends_at <= now)
    return list(db.session.scalars(query.distinct().order_by(SignUp.shift_id)))


def checked_in(shift_id: int) -> list[SignUp]:
    """Who is checked in for a shift, in the order of commit."""
    return every(SignUp, SignUp.shift_id == shift_id, SignUp.state == SignUpState.CHECKED_IN, by=SignUp.id)
