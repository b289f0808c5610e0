"""Reading who holds a place that is soon, and was not reminded of it."""

from datetime import datetime

import sqlalchemy as sa

from community.accounts.models import Account
from community.foundation import outbox
from community.foundation.database import db
from events.activities.models import Activity
from events.activities.rules import ActivityState
from events.sessions.models import Session
from events.sessions.rules import SessionState
from volunteers.reminders import rules
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import ShiftState, SignUpState

# A date that moves has another number, and is reminded of anew.
KEY = sa.literal("sign-up:") + sa.cast(SignUp.id, sa.String) + ":soon:" + sa.cast(Session.sequence, sa.String)


def forthcoming(now: datetime, shift_id: int | None = None) -> list[tuple[SignUp, Account, str, datetime]]:
    """Everybody who is to be reminded now: the sign-up, whose it is, the key of the letter, and when the shift begins.

    `shift_id`: only of this shift.
    """
    query = (
        sa.select(SignUp, Account, KEY, Shift.starts_at)
        .join(Shift, Shift.id == SignUp.shift_id)
        .join(Account, Account.id == SignUp.account_id)
        .join(Session, Session.id == Shift.session_id)
        .join(Activity, Activity.id == Session.activity_id)
        .where(
            Shift.starts_at > now + rules.TOO_LATE,
            Shift.starts_at <= now + rules.AHEAD,
            Shift.state == ShiftState.OPEN,
            SignUp.state == SignUpState.CONFIRMED,
            Session.state.in_((SessionState.SCHEDULED, SessionState.MOVED)),
            Activity.state == ActivityState.PUBLISHED,
            outbox.unposted(KEY),
        )
        .order_by(SignUp.id)
    )
    if shift_id is not None:
        query = query.where(SignUp.shift_id == shift_id)
    return [
        (sign_up, account, key, starts_at)
        for sign_up, account, key, starts_at in db.session.execute(query)
        if rules.is_due(now, starts_at, sign_up.updated_at)
    ]
