"""Letting shifts follow when many sessions change at once; each helper gets one letter."""

from collections.abc import Sequence

from community.accounts.models import Account
from community.foundation import clock, database, outbox
from community.foundation.outbox import Recipient
from events.activities.models import Activity, Series
from events.planning.rules import Span
from events.sessions.models import Session
from volunteers.changes import queries
from volunteers.shifts import queries as shifts
from volunteers.shifts.actions import settle
from volunteers.shifts.models import Shift
from volunteers.shifts.rules import ShiftState, SignUpState


def follow_series(series: Series, moved: Sequence[tuple[Session, Span]], cancelled: Sequence[Session]) -> None:
    """Let the shifts of many sessions move or end with them; one letter a person lists all that concerns them."""
    to = {session.id: (session, before) for session, before in moved}
    session_of = queries.shifts_by_session([*to, *(session.id for session in cancelled)])
    locked = database.lock(Shift, sorted(session_of))
    # Read after the lock: whoever signed up until now is among them.
    live = shifts.live_sign_ups_of(list(session_of))
    for shift in locked:
        if shift.session_id in to:
            session, before = to[shift.session_id]
            shift.starts_at, shift.ends_at = queries.moved_along(shift, before, (session.starts_at, session.ends_at))
        else:
            shift.state = ShiftState.CANCELLED
            shift.taken = 0
    sequences = {session.id: session.sequence for session in (*(session for session, _ in moved), *cancelled)}
    told: dict[Account, dict[str, dict[int, int]]] = {}
    for sign_up, account in live:
        session_id = session_of[sign_up.shift_id]
        about = told.setdefault(account, {"moved": {}, "cancelled": {}})
        about["moved" if session_id in to else "cancelled"].setdefault(session_id, sign_up.id)
        if session_id not in to:
            settle(sign_up, SignUpState.WITHDRAWN)
    for account, about in told.items():
        _tell_of_many(series, account, about, sequences)


def put_back(series: Series, sessions: Sequence[Session]) -> None:
    """Open the shifts of sessions that take place after all, and ask those whom the calling-off had freed."""
    session_of = queries.shifts_by_session([session.id for session in sessions])
    freed: dict[Account, dict[int, int]] = {}
    for sign_up, account in queries.set_free_by(sessions):
        freed.setdefault(account, {}).setdefault(session_of[sign_up.shift_id], sign_up.id)
    for shift in database.lock(Shift, sorted(session_of)):
        shift.state = ShiftState.OPEN
    sequences = {session.id: session.sequence for session in sessions}
    for account, rows in freed.items():
        _tell_of_many(series, account, {"put_back": rows}, sequences)


def _tell_of_many(
    series: Series, account: Account, about: dict[str, dict[int, int]], sequences: dict[int, int]
) -> None:
    """`about`: what happened -> session id -> one of the person's sign-ups in it. A single date has its usual letter."""
    first = min(session_id for rows in about.values() for session_id in rows)
    ids = {what: sorted(rows.values()) for what, rows in about.items() if rows}
    [(what, sign_ups)] = ids.items() if len(ids) == 1 else [("", [])]
    alone = len(sign_ups) == 1 and what in ("moved", "cancelled")
    outbox.post(
        f"volunteers.shifts.session_{what}" if alone else "volunteers.changes.series_changed",
        Recipient(account.id, account.email, account.locale),
        {"sign_up": sign_ups[0]} if alone else ids,
        key=f"series:{series.id}:{'+'.join(w for w in about if about[w])}:{first}:{sequences[first]}:{account.id}",
    )


def tell_of_withholding(activity: Activity) -> None:
    """One letter to each who stands or waits in a session of an activity that left the programme."""
    told: dict[Account, list[int]] = {}
    for sign_up, account in queries.places_ahead(activity.id, clock.now()):
        told.setdefault(account, []).append(sign_up.id)
    for account, sign_ups in told.items():
        outbox.post(
            "volunteers.changes.withheld",
            Recipient(account.id, account.email, account.locale),
            {"sign_ups": sign_ups},
            key=f"withheld:{activity.id}:{activity.updated_at.isoformat()}:{account.id}",
        )
