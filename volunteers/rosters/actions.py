"""Keeping a plan as proposals, asking the people, and taking their answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from community.accounts.models import Account
from community.foundation import clock, database, outbox
from community.foundation.database import added, db, every
from community.foundation.periodic_tasks import for_each
from community.foundation.refusal import refuse
from events.registrations.waiting_list import Outcome, overlaps
from volunteers.rosters import queries, rules
from volunteers.rosters.models import Ask
from volunteers.rosters.rules import AskState, Refusal
from volunteers.shifts import actions as shifts
from volunteers.shifts import queries as sign_ups
from volunteers.shifts.models import Shift
from volunteers.shifts.rules import unfit


def keep(
    shift_ids: Sequence[int],
    pairs: Sequence[tuple[int, int]],
    rests: Mapping[int, int],
    fits: Mapping[tuple[int, int], dict[str, int]],
) -> None:
    """Keep a new plan for these shifts in place of what was proposed before and not asked."""
    database.lock(Shift, list(shift_ids))
    db.session.execute(sa.delete(Ask).where(Ask.shift_id.in_(shift_ids), Ask.state == AskState.PROPOSED))
    asked = {(one.shift_id, one.account_id) for one in every(Ask, Ask.shift_id.in_(shift_ids))}
    db.session.add_all(
        Ask(
            shift_id=shift_id,
            account_id=account_id,
            state=AskState.PROPOSED,
            rest=rests[account_id],
            fit=fits[shift_id, account_id],
            created_at=clock.now(),
        )
        # Somebody may have been asked while the engine was thinking.
        for shift_id, account_id in pairs
        if (shift_id, account_id) not in asked
    )


def ask(proposals: Sequence[Ask]) -> int:
    """Ask these people by email; returns how many. Raises Refused when nobody is left whom nobody asked yet."""
    refuse(Refusal.NOBODY_CHOSEN, when=not proposals)
    now = clock.now()
    locked = database.lock(Shift, [one.shift_id for one in proposals])
    coming = {shift.id: shift for shift in locked if shift.starts_at > now}
    accounts = {row.id: row for row in database.lock(Account, [one.account_id for one in proposals])}
    # Read under the locks: a colleague may have asked the same people a moment ago, and they may have answered.
    fresh = database.lock(Ask, [one.id for one in proposals if one.shift_id in coming])
    chosen = [one for one in fresh if one.state is AskState.PROPOSED]
    refuse(Refusal.ASKED if fresh else Refusal.STARTED, when=not chosen)
    for one in chosen:
        _send(one, accounts[one.account_id], rules.answer_until(now, coming[one.shift_id].starts_at))
    return len(chosen)


def invite(shift: Shift, account_ids: Sequence[int], until: datetime) -> int:
    """Ask these people for this shift, which is locked, to answer until then; returns how many were asked.

    Whoever cannot be asked any more (blocked, paused, signed up here or elsewhere, or asked meanwhile) is left out.
    """
    accounts = {row.id: row for row in database.lock(Account, list(account_ids))}
    standings = sign_ups.standings_of(list(accounts))
    duty = sign_ups.duty_of(shifts.with_session(shift))
    on_list = sign_ups.on_list(shift.id, accounts)
    asks = every(Ask, Ask.shift_id == shift.id, Ask.account_id.in_(accounts), by=Ask.id)
    before = {one.account_id: one for one in asks}
    busy = sign_ups.promised_times(list(accounts), shift.starts_at, shift.ends_at)
    asked = 0
    for account_id in account_ids:
        one = before.get(account_id) or Ask(shift_id=shift.id, account_id=account_id, created_at=clock.now())
        settled = one.state not in (None, AskState.PROPOSED)
        elsewhere = account_id in on_list or overlaps(duty, busy[account_id])
        if settled or elsewhere or unfit(duty, standings[account_id]):
            continue
        added(one)
        _send(one, accounts[account_id], until)
        asked += 1
    return asked


def _send(one: Ask, account: Account, until: datetime) -> None:
    one.state, one.asked_at, one.answer_until = AskState.ASKED, clock.now(), until
    outbox.post("volunteers.rosters.asked", account, {"ask": one.id}, key=f"ask:{one.id}", helps_until=until)


def accept(one: Ask) -> Outcome:
    """Say yes: the same sign-up as anybody's. Raises Refused when it is too late, or for the reasons of a sign-up.

    The door leaves the ask to the lock of its shift: whoever held the ask and waited for the shift would stop
    whoever holds the shift and asks.
    """
    [shift] = database.lock(Shift, [one.shift_id])
    _answer(one, AskState.ACCEPTED)
    # Several were asked for one place: who comes second hears so, and does not land on a waiting list.
    refuse(Refusal.TAKEN, when=shift.taken >= shift.maximum)
    return shifts.sign_up(shift, one.account_id)


def decline(one: Ask) -> None:
    """Say no; nobody asks why. Raises Refused when it is too late."""
    database.lock(Shift, [one.shift_id])
    _answer(one, AskState.DECLINED)


def _answer(one: Ask, state: AskState) -> None:
    database.lock(Account, [one.account_id])
    found = database.lock(Ask, [one.id])
    now = clock.now()
    refuse(Refusal.ANSWERED, when=not found or one.state is not AskState.ASKED)
    refuse(Refusal.TOO_LATE, when=one.answer_until is None or one.answer_until <= now)
    one.state, one.answered_at = state, now


def let_lapse() -> int:
    """The worker's periodic task: who has not answered in time is not waited for; returns how many."""
    return for_each(lambda: queries.lapsed(clock.now()), _let_lapse)


def _let_lapse(of: tuple[int, int]) -> None:
    ask_id, shift_id = of
    database.lock(Shift, [shift_id])
    for one in database.lock(Ask, [ask_id]):
        if one.state is AskState.ASKED:
            one.state = AskState.LAPSED
