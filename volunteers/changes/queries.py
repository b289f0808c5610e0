"""Reading who helps in sessions that are to change, and who is promised elsewhere at the new times."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa

from community.accounts.models import Account
from community.foundation.database import db
from events.planning.rules import Change, Span, Touched, torn
from events.sessions.models import Session
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import HOLDS_A_PLACE, LIVE, ShiftState, SignUpState


def touched_by(changes: Sequence[Change]) -> Touched:
    """Which volunteers stand or wait in these sessions, and who of them has promised something else at the new time."""
    new = {change.session_id: change for change in changes}
    rows = db.session.execute(
        sa.select(Shift, Session, SignUp, Account.name)
        .join(Session, Session.id == Shift.session_id)
        .join(SignUp, SignUp.shift_id == Shift.id)
        .join(Account, Account.id == SignUp.account_id)
        .where(Shift.session_id.in_(new), SignUp.state.in_(LIVE))
        .order_by(SignUp.id)
    ).all()
    holding = [
        (shift, session, sign_up, name) for shift, session, sign_up, name in rows if sign_up.state in HOLDS_A_PLACE
    ]
    moved = [
        (
            sign_up.account_id,
            name,
            session.id,
            moved_along(shift, (session.starts_at, session.ends_at), (change.starts_at, change.ends_at)),
        )
        for shift, session, sign_up, name in holding
        for change in [new[session.id]]
        if change.starts_at and change.ends_at
    ]
    elsewhere = _promised_elsewhere([span for *_, span in moved], {one[0] for one in moved}, new)
    busy: dict[int, list[str]] = {}
    for account_id, name, session_id, span in moved:
        if torn({session_id: span}, elsewhere.get(account_id, ())) and name not in busy.get(session_id, ()):
            busy.setdefault(session_id, []).append(name)
    return Touched(
        people=len({sign_up.account_id for _, _, sign_up, _ in holding}),
        places=len(holding),
        waiting=len({sign_up.account_id for _, _, sign_up, _ in rows} - {one[2].account_id for one in holding}),
        clashes={session_id: tuple(names) for session_id, names in busy.items()},
    )


def moved_along(shift: Shift, before: Span, to: Span) -> Span:
    """When a shift is after its session moved: all of the session, or as far from its start as it was."""
    if (shift.starts_at, shift.ends_at) == before:
        return to
    by = to[0] - before[0]
    return shift.starts_at + by, shift.ends_at + by


def _promised_elsewhere(
    spans: Sequence[Span], account_ids: Collection[int], but: Collection[int]
) -> dict[int, list[Span]]:
    """By volunteer, what they have promised around these times in other sessions than `but`."""
    found: dict[int, list[Span]] = {}
    if not spans:
        return found
    rows = db.session.execute(
        sa.select(SignUp.account_id, Shift.starts_at, Shift.ends_at)
        .join(Shift, SignUp.shift_id == Shift.id)
        .where(
            SignUp.account_id.in_(account_ids),
            SignUp.state.in_(HOLDS_A_PLACE),
            Shift.state == ShiftState.OPEN,
            Shift.session_id.not_in(but),
            Shift.starts_at < max(end for _, end in spans),
            Shift.ends_at > min(start for start, _ in spans),
        )
    )
    for account_id, start, end in rows:
        found.setdefault(account_id, []).append((start, end))
    return found


def shifts_by_session(session_ids: Collection[int]) -> dict[int, int]:
    """Shift id -> session id, for all shifts of these sessions."""
    rows = db.session.execute(sa.select(Shift.id, Shift.session_id).where(Shift.session_id.in_(session_ids)))
    return {row.id: row.session_id for row in rows}


def set_free_by(sessions: Sequence[Session]) -> list[tuple[SignUp, Account]]:
    """Whom the calling-off of these sessions freed, in the order of commit."""
    rows = db.session.execute(
        sa.select(SignUp, Account)
        .join(Account, Account.id == SignUp.account_id)
        .join(Shift, Shift.id == SignUp.shift_id)
        .join(Session, Session.id == Shift.session_id)
        .where(
            Session.id.in_([session.id for session in sessions]),
            SignUp.state == SignUpState.WITHDRAWN,
            SignUp.updated_at >= Session.updated_at,
        )
        .order_by(SignUp.id)
    )
    return [(sign_up, account) for sign_up, account in rows]


def places_ahead(activity_id: int, now: datetime) -> list[tuple[SignUp, Account]]:
    """Who stands or waits in the sessions to come of an activity, soonest first."""
    rows = db.session.execute(
        sa.select(SignUp, Account)
        .join(Account, Account.id == SignUp.account_id)
        .join(Shift, Shift.id == SignUp.shift_id)
        .join(Session, Session.id == Shift.session_id)
        .where(Session.activity_id == activity_id, Shift.starts_at > now, SignUp.state.in_(LIVE))
        .order_by(Shift.starts_at, SignUp.id)
    )
    return [(sign_up, account) for sign_up, account in rows]
