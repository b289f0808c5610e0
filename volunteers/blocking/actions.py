"""Blocking a volunteer: giving back what the account holds, whoever blocks it, and telling its owner once."""

from community.accounts import actions as accounts
from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation import clock, database, outbox
from community.foundation.access import Actor, Role
from community.foundation.database import db
from community.foundation.outbox import Recipient
from community.foundation.refusal import Refused
from community.members import rules as members
from community.members.queries import works_elsewhere
from volunteers.blocking import queries
from volunteers.blocking.rules import Refusal
from volunteers.pairs import actions as pairs
from volunteers.pairs.queries import candidates_of, standing_of
from volunteers.profiles.models import Volunteer
from volunteers.requests.models import MentoringRequest
from volunteers.roster.models import Ask
from volunteers.roster.rules import AskState
from volunteers.shifts import actions as shifts
from volunteers.shifts.models import Shift
from volunteers.shifts.queries import live_sign_ups_of, shift_ids_ahead


def block(account: Account, actor: Actor, seen: str) -> None:
    """Block a volunteer of the actor's organisations. Raises Refused for oneself, for somebody who works elsewhere too,
    and when it touches anything else than was shown (`seen`)."""
    ours = actor.organisations(Role.COORDINATOR)
    reason = members.may_block(account.id == actor.account_id, works_elsewhere(account.id, ours), whole_town=False)
    if reason:
        raise Refused(reason)
    if queries.outline_of(account.id, ours, clock.now()).seen != seen:
        raise Refused(Refusal.CHANGED)
    if account.state is AccountState.ACTIVE:
        accounts.block(account)


def unblock(account: Account, actor: Actor) -> None:
    """Let a volunteer sign in again; what was given back is others' by now. Raises Refused as `block` does."""
    ours = actor.organisations(Role.COORDINATOR)
    reason = members.may_block(account.id == actor.account_id, works_elsewhere(account.id, ours), whole_town=False)
    if reason:
        raise Refused(reason)
    accounts.unblock(account)


def give_back(account: Account) -> None:
    """An account is about to be blocked: its places to come go to those who wait, what it is asked for lapses, its pairs
    pause or close. Its owner gets one letter. Raises Refused when they signed up in this very moment.

    Locks by the law: shifts, then what pairs ask for, then all people at once, then what hangs on them.
    """
    now = clock.now()
    ahead, asks, with_them = shift_ids_ahead(account.id, now), queries.open_asks_of(account.id), standing_of(account.id)
    database.lock(Shift, sorted({*ahead, *(shift_id for _, shift_id in asks)}))
    requests = sorted({pair.request_id for pair in with_them})
    database.lock(MentoringRequest, requests)
    next_ones = {one.volunteer_id for request_id in requests for one in candidates_of(request_id)}
    database.lock(Account, sorted({account.id, *next_ones, *(other.id for _, other in live_sign_ups_of(ahead))}))
    if set(shift_ids_ahead(account.id, now)) - set(ahead):
        raise Refused(Refusal.MEANWHILE)
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
        key = f"closed:{account.id}:{now.timestamp()}"
        # To the address: letters to an account that is blocked are dropped, and this one says so.
        recipient = Recipient(None, account.email, account.locale)
        outbox.post("volunteers.blocking.closed", recipient, {"account": account.id}, key=key)
