"""Reading the clearances that volunteers hold, and which of them end."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation.database import db
from volunteers.profiles.models import Volunteer
from volunteers.profiles.rules import VolunteerState
from volunteers.vetting.models import EndedClearance, GrantedClearance
from volunteers.vetting.rules import LADDER, WARNINGS


def height(granted: Any) -> sa.ColumnElement[int]:
    """How high a clearance stands on the ladder, for `granted`, the model or an alias of it."""
    return sa.case(*((granted.clearance == one, number) for number, one in enumerate(LADDER)))


def was_cleared_for_more(volunteer_id: int | None, today: date) -> bool:
    """Whether a clearance of this volunteer has ended that no other makes up for; never of a family (None)."""
    if volunteer_id is None:
        return False
    valid = sa.select(sa.func.max(height(GrantedClearance))).where(
        GrantedClearance.volunteer_id == volunteer_id, GrantedClearance.expires_on >= today
    )
    over = (
        sa.select(sa.func.max(height(one))).where(one.volunteer_id == volunteer_id)
        for one in (GrantedClearance, EndedClearance)
    )
    before, ended, now = db.session.execute(sa.select(*(query.scalar_subquery() for query in (*over, valid)))).one()
    known = [rung for rung in (before, ended) if rung is not None]
    return bool(known) and (now is None or max(known) > now)


def granted_to(ids: Sequence[int]) -> dict[int, list[GrantedClearance]]:
    """The clearances of each of these volunteers, expired ones too."""
    found: dict[int, list[GrantedClearance]] = {}
    for one in db.session.scalars(
        sa.select(GrantedClearance).where(GrantedClearance.volunteer_id.in_(ids)).order_by(GrantedClearance.id)
    ):
        found.setdefault(one.volunteer_id, []).append(one)
    return found


def warnable(today: date) -> list[GrantedClearance]:
    """The clearances of active volunteers that end within the days of the first warning, without the last warning."""
    query = (
        sa.select(GrantedClearance)
        .join(Volunteer, Volunteer.id == GrantedClearance.volunteer_id)
        .join(Account, Account.id == Volunteer.id)
        .where(
            GrantedClearance.expires_on >= today,
            GrantedClearance.expires_on <= today + timedelta(days=max(WARNINGS)),
            sa.or_(GrantedClearance.warned.is_(None), GrantedClearance.warned > min(WARNINGS)),
            Account.state == AccountState.ACTIVE,
            Volunteer.state != VolunteerState.ENDED,
        )
    )
    return list(db.session.scalars(query.order_by(GrantedClearance.id)))


def newly_expired(today: date) -> list[int]:
    """The ids of clearances that have run out, of which nobody took note."""
    noted = sa.exists().where(
        EndedClearance.volunteer_id == GrantedClearance.volunteer_id,
        EndedClearance.clearance == GrantedClearance.clearance,
        EndedClearance.ended_on == GrantedClearance.expires_on,
    )
    query = sa.select(GrantedClearance.id).where(GrantedClearance.expires_on < today, ~noted)
    return list(db.session.scalars(query.order_by(GrantedClearance.id)))


def unsettled() -> list[int]:
    """The ids of ended clearances whose consequences were not gone through after their commit."""
    query = sa.select(EndedClearance.id).where(EndedClearance.settled_at.is_(None))
    return list(db.session.scalars(query.order_by(EndedClearance.id)))


def find_granted(granted_id: int) -> GrantedClearance | None:
    """A clearance by its id, unless it was withdrawn."""
    return db.session.get(GrantedClearance, granted_id)
