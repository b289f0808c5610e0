"""Inviting people and families to a date, taking an invitation back, and saying no to one."""

from collections.abc import Collection

from community.accounts.models import Account
from community.foundation import clock, database, outbox
from community.foundation.access import Actor
from community.foundation.database import added, db
from community.foundation.refusal import Refused
from community.households.queries import find_own
from community.own_addresses.queries import addresses_of_owners
from events.contact_queue.actions import queue_invited
from events.invitations import queries
from events.registrations import actions as registrations
from events.registrations.waiting_list import Objection
from events.sessions.models import Invitee, Session


def invite(session: Session, household_ids: Collection[int], account_ids: Collection[int]) -> int:
    """Ask these to come; whoever is asked already is not asked again. Returns how many are new.

    Whoever has an account gets an email, and a family of which somebody has one; the others are told by somebody.
    """
    database.lock(Session, [session.id])
    households, accounts = queries.invited_ids(session.id)
    new = sorted(set(household_ids) - households), sorted(set(account_ids) - accounts)
    homes = [(number, None) for number in new[0]]
    addresses, untold = {home: to for (home, _), to in addresses_of_owners(homes).items()}, []
    for number in new[0]:
        made = added(Invitee(session_id=session.id, household_id=number, invited_at=clock.now()))
        if number in addresses:
            _write(addresses[number], made)
        else:
            untold.append(made)
    queue_invited(session, untold)
    for number in new[1]:
        account = db.session.get_one(Account, number)
        _write(account, added(Invitee(session_id=session.id, account_id=account.id, invited_at=clock.now())))
    return sum(map(len, new))


def _write(to: Account | outbox.Recipient, invitee: Invitee) -> None:
    outbox.post("events.invitations.invited", to, {"invitee": invitee.id}, key=f"invited:{invitee.id}")


def take_back(invitee: Invitee) -> None:
    """They are not asked any more; a place that they have stays theirs."""
    db.session.delete(invitee)


def decline(session: Session, invitee: Invitee, actor: Actor) -> None:
    """They do not come; a place that they have goes to the next. Raises Refused once it has begun."""
    if session.starts_at <= clock.now():
        raise Refused(Objection.STARTED)
    registrations.cancel(session.id, find_own(actor) or 0)
    invitee.declined_at = clock.now()
