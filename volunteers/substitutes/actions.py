"""Looking for a substitute: beginning and stopping it, asking the next few,
and telling the coordinators when nobody is left."""

from collections.abc import Sequence

from community.accounts.models import Account
from community.foundation import clock, database
from community.foundation.config import settings
from community.foundation.database import db, transaction
from community.foundation.periodic_tasks import for_each
from community.foundation.refusal import Refused, refuse
from community.members.actions import tell_coordinators_of_each
from volunteers.rosters.actions import invite
from volunteers.shifts.actions import with_session, with_sessions
from volunteers.shifts.models import Shift
from volunteers.shifts.queries import get_shift, organisations_of
from volunteers.shifts.rules import ShiftState
from volunteers.substitutes import queries, rules
from volunteers.substitutes.models import Search
from volunteers.substitutes.rules import Fitting, Refusal, SearchState, SearchStep


def look_for(shifts: Sequence[Shift]) -> set[int]:
    """Places of these locked shifts are free and nobody waits for them: look, where fewer are left than are needed.

    Returns for which (ids) somebody is looked for. Who asks whom is the worker's: the one who gives a place back waits
    for nobody.
    """
    searches = queries.live_of([shift.id for shift in shifts])
    shown = queries.shown_among([shift.session_id for shift in shifts])
    with_sessions(shifts)
    found = set()
    for shift in shifts:
        if live := searches.get(shift.id):
            live.goal = max(live.goal, rules.goal(shift.minimum, shift.maximum, shift.taken, by_hand=False))
            found |= {shift.id} if shift.taken < live.goal else set()
        elif shift.taken < shift.minimum and not _refusal(shift, shown=shift.session_id in shown):
            _begin(shift, by_hand=False)
            found.add(shift.id)
    db.session.flush()
    return found


def start(shift: Shift) -> None:
    """Look for one person more, because a coordinator says so; the shift is locked. Raises Refused with the reason."""
    refuse(_refusal(shift, shown=bool(queries.shown_among([shift.session_id]))))
    live = queries.live_of([shift.id]).get(shift.id)
    if live is None:
        _begin(shift, by_hand=True)
    elif shift.taken < live.goal:
        raise Refused(Refusal.LOOKING)
    else:
        live.goal = shift.taken + 1


def stop(shift: Shift) -> None:
    """Ask nobody else; who was asked may still answer. The shift is locked. Raises Refused when nobody looks."""
    live = queries.live_of([shift.id]).get(shift.id)
    refuse(Refusal.NOT_LOOKING, when=live is None)
    _end(live, SearchState.STOPPED)


def ask_by_name(shift_id: int, account_id: int) -> None:
    """Ask somebody whom a coordinator chose. Raises Refused with the reason why nobody is asked, or not this person."""
    [shift] = database.lock(Shift, [shift_id])
    refuse(_refusal(shift, shown=True))
    database.lock(Account, [account_id])
    now = clock.now()
    refuse(rules.not_to_ask(queries.chosen(shift, account_id, now)))
    until = rules.answer_until(now, shift.starts_at, shift.session.venue.zone, settings().quiet)
    invite(shift, [account_id], until)


def ask_around() -> int:
    """The worker's periodic task: every search asks the next few or ends; returns how many had something to do."""
    return for_each(_due, _take_step, own_transactions=True)


def _due() -> list[tuple[int, SearchStep]]:
    now = clock.now()
    steps = [(shift_id, rules.next_step(now, need, settings().quiet)) for _, shift_id, need in queries.needs(now)]
    return [(shift_id, step) for shift_id, step in steps if step is not SearchStep.WAIT]


def _take_step(of: tuple[int, SearchStep]) -> None:
    shift_id, step = of
    fitting: list[Fitting] = []
    if step is SearchStep.ASK:
        # Read and weigh without holding the database.
        with transaction(writing=False):
            fitting = queries.fitting(get_shift(shift_id), clock.now())
    with transaction():
        _go_on(shift_id, fitting)


def _go_on(shift_id: int, fitting: Sequence[Fitting]) -> None:
    shifts = database.lock(Shift, [shift_id])
    now = clock.now()
    # Read again under the lock: somebody may have said yes, come back, or stopped the search.
    for search_id, _, need in queries.needs(now, shift_id):
        search = db.session.get_one(Search, search_id)
        step = rules.next_step(now, need, settings().quiet)
        chosen = rules.wave(fitting, need.goal - need.taken) if step is SearchStep.ASK else []
        if chosen:
            invite(shifts[0], chosen, rules.answer_until(now, need.starts_at, need.zone, settings().quiet))
        elif step is not SearchStep.WAIT:
            _end(search, rules.ENDS[step])


def _begin(shift: Shift, *, by_hand: bool) -> None:
    goal = rules.goal(shift.minimum, shift.maximum, shift.taken, by_hand=by_hand)
    db.session.add(Search(shift_id=shift.id, goal=goal, started_at=clock.now()))


def _end(search: Search, state: SearchState) -> None:
    search.state, search.ended_at = state, clock.now()
    if state is SearchState.NOBODY_LEFT:
        run_by, about = organisations_of([search.shift_id])[search.shift_id], {"search": search.id}
        key = f"substitute:{search.id}:nobody-left"
        tell_coordinators_of_each(run_by, "volunteers.substitutes.nobody_left", about, key=key)


def _refusal(shift: Shift, *, shown: bool) -> Refusal | None:
    """Why nobody is asked for this shift; who is asked by name may hear of one that is not `shown` to all."""
    with_session(shift)
    if shift.state is ShiftState.CANCELLED:
        return Refusal.CANCELLED
    if shift.starts_at <= clock.now():
        return Refusal.STARTED
    if shift.taken >= shift.maximum:
        return Refusal.FULL
    return None if shown else Refusal.NOT_PUBLIC
