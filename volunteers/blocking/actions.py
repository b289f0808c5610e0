"""Blocking a volunteer, and whatever else gives back what somebody holds:
all of it is locked before any of it changes."""

from collections.abc import Sequence

from community.accounts import actions as accounts
from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation import clock, database, outbox
from community.foundation.access import Actor, Role
from community.foundation.database import db
from community.foundation.outbox import Recipient
from community.foundation.refusal import refuse
from community.members import rules as members
from community.members.queries import works_elsewhere
from volunteers.blocking import queries
from volunteers.blocking.rules import Refusal
from volunteers.clearances.rules import Clearance
from volunteers.pairs import actions as pairs
from volunteers.pairs.queries import candidates_of, standing_of
from volunteers.profiles.models import Volunteer
from volunteers.requests.models import MentoringRequest
from volunteers.rosters.models import Ask
from volunteers.rosters.rules import AskState
from volunteers.shifts import actions as shifts
from volunteers.shifts.models import Shift
from volunteers.shifts.queries import live_sign_ups_of, shift_ids_ahead


def block(account: Account, actor: Actor, seen: str) -> None:
    """Block a volunteer of the actor's organisations. Raises Refused for oneself, for somebody who works elsewhere too,
    and when it touches anything else than was shown (`seen`)."""
    ours = _check(account, actor)
    refuse(Refusal.CHANGED, when=queries.outline_of(account.id, ours, clock.now()).seen != seen)
    if account.state is AccountState.ACTIVE:
        accounts.block(account)


def unblock(account: Account, actor: Actor) -> None:
    """Let a volunteer sign in again; what was given back is others' by now. Raises Refused as `block` does."""
    _check(account, actor)
    accounts.unblock(account)


def _check(account: Account, actor: Actor) -> list[int]:
    """Refuse it or return the actor's organisations."""
    ours = actor.organisations(Role.COORDINATOR)
    refuse(members.may_block(account.id == actor.account_id, works_elsewhere(account.id, ours), whole_town=False))
    return ours


def lock_all_of(account_id: int, shift_ids: Sequence[int] = ()) -> set[int]:
    """Lock what giving back all that somebody holds reasons about, each kind at once:
    their shifts to come (and `shift_ids`), what their pairs ask for, then all people. Returns their shifts."""
    ahead = shift_ids_ahead(account_id, clock.now())
    database.lock(Shift, sorted({*ahead, *shift_ids}))
    requests = sorted({pair.request_id for pair in standing_of(account_id)})
    database.lock(MentoringRequest, requests)
    next_ones = {one.volunteer_id for request_id in requests for one in candidates_of(request_id)}
    database.lock(Account, sorted({account_id, *next_ones, *(other.id for _, other in live_sign_ups_of(ahead))}))
    return set(ahead)


def lose(volunteer: Volunteer, *, clearance: Clearance) -> None:
    """A clearance ended: the shifts that need it are given back, then the pairs pause or close."""
    lock_all_of(volunteer.id)
    shifts.let_go(volunteer, clearance=clearance)
    pairs.review(volunteer)


def leave(account_id: int) -> None:
    """Somebody deletes the account: the shifts to come are given back, then the pairs end."""
    # The door of a volunteer's file holds this row before all others.
    database.lock(Volunteer, [account_id])
    lock_all_of(account_id)
    shifts.leave(account_id)
    pairs.end_pairs_of_volunteer(account_id)


def give_back(account: Account) -> None:
    """An account is about to be blocked: its places to come go to those who wait, what it is asked for lapses,
    its pairs pause or close. Its owner gets one email. Raises Refused when they signed up in this very moment.

    Locks by the law: shifts, then what pairs ask for, then all people at once, then what hangs on them.
    """
    now = clock.now()
    asks = queries.open_asks_of(account.id)
    ahead = lock_all_of(account.id, [shift_id for _, shift_id in asks])
    refuse(Refusal.MEANWHILE, when=set(shift_ids_ahead(account.id, now)) - ahead)
    shifts.leave(account.id)
    for one in database.lock(Ask, [ask_id for ask_id, _ in asks]):
        if one.state is AskState.PROPOSED:
            db.session.delete(one)
        elif one.state is AskState.ASKED:
            one.state = AskState.LAPSED
    # From here on they are cleared for nobody: that is what the review of the pairs asks.
    account.state = AccountState.BLOCKED
    volunteer = db.session.get(Volunteer, account.id)
    if volunteer:
        pairs.review(volunteer)
        about, key = {"account": account.id}, f"closed:{account.id}:{now.timestamp()}"
        # To the address: emails to an account that is blocked are dropped, and this one says so.
        outbox.post("volunteers.blocking.closed", Recipient.at(account), about, key=key)
