"""Reading one's own past shifts with what was said of them, and the remarks that wait for an answer."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from community.foundation.access import Actor
from community.foundation.database import db, every, first, grouped
from events.activities.models import Activity
from events.activities.queries import run_by_mine
from events.sessions.models import Session
from volunteers.remarks.models import Remark
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.queries import SESSION_WITH_TEXTS
from volunteers.shifts.rules import SignUpState

# Whoever waited, was offered a place or gave it back was not expected.
EXPECTED = tuple(
    state for state in SignUpState if state not in (SignUpState.WAITING, SignUpState.OFFERED, SignUpState.WITHDRAWN)
)


def to_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Remarks on shifts of sessions that the actor's organisations offer."""
    return (
        sa.exists()
        .where(
            SignUp.id == Remark.sign_up_id,
            Shift.id == SignUp.shift_id,
            Session.id == Shift.session_id,
            Activity.id == Session.activity_id,
            run_by_mine(actor),
        )
        .correlate(Remark)
    )


def past_of(account_id: int, now: datetime, start: int = 0, most: int = 20) -> list[SignUp]:
    """A volunteer's sign-ups in shifts that are over and in which they were expected, the latest first."""
    query = (
        sa.select(SignUp)
        .join(SignUp.shift)
        .where(SignUp.account_id == account_id, SignUp.state.in_(EXPECTED), Shift.ends_at <= now)
        .options(contains_eager(SignUp.shift).options(*SESSION_WITH_TEXTS))
        .order_by(Shift.starts_at.desc(), SignUp.id.desc())
        .offset(start)
        .limit(most)
    )
    return list(db.session.scalars(query))


def remarks_on(sign_up_ids: Collection[int]) -> dict[int, list[Remark]]:
    """By sign-up, what was said of it, in that order."""
    return grouped((one.sign_up_id, one) for one in every(Remark, Remark.sign_up_id.in_(sign_up_ids), by=Remark.id))


def find_waiting(sign_up_id: int) -> Remark | None:
    """The remark on a sign-up that nobody has answered."""
    return first(Remark, Remark.sign_up_id == sign_up_id, Remark.answered_at.is_(None))


def find_for_email(remark_id: int, *, answered: bool) -> Remark | None:
    """A remark with its shift and texts, as long as it is answered, or is not."""
    query = sa.select(Remark).where(Remark.id == remark_id, Remark.answered_at.is_not(None) == answered)
    shift = joinedload(Remark.sign_up).joinedload(SignUp.shift).options(*SESSION_WITH_TEXTS)
    return db.session.scalars(query.options(shift)).first()


def waiting(reach: sa.ColumnElement[bool]) -> list[Remark]:
    """Those within reach that wait for an answer, the longest waiting first, with their people and shifts."""
    sign_up = joinedload(Remark.sign_up)
    load = (sign_up.joinedload(SignUp.account), sign_up.joinedload(SignUp.shift).options(*SESSION_WITH_TEXTS))
    return every(Remark, reach, Remark.answered_at.is_(None), by=Remark.id, load=load)
