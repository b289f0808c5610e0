"""Asking to open something in an emergency, agreeing or not, ending it, and telling whose it is."""

from community.accounts import queries as accounts
from community.emergency_access import queries, rules
from community.emergency_access.models import EmergencyAccess
from community.emergency_access.rules import (
    ANSWERED_WITHIN,
    KNOWN_FOR,
    OPEN_FOR,
    EmergencyKind,
    EmergencyState,
    Refusal,
)
from community.foundation import clock
from community.foundation.database import added, lock, lock_words
from community.foundation.manifest import OwnedBy
from community.foundation.outbox import Recipient, post
from community.foundation.periodic_tasks import for_each
from community.foundation.refusal import refuse, unless_refused
from community.members.actions import tell_coordinators
from community.own_addresses.queries import addresses_of_owners


def ask(kind: EmergencyKind, row_id: int, owned: OwnedBy, reason: str, asked_by: int) -> EmergencyAccess:
    """Ask a second person, and write to all who could be it. Raises Refused where it is asked for or open already, and
    where nobody could."""
    lock_words(f"emergency:{asked_by}:{kind.value}:{row_id}")
    now = clock.now()
    about = row_id if kind is EmergencyKind.VETTING_FILE else None
    known_since = now - KNOWN_FOR
    others = queries.deciders(owned.organisation_id, asked_by, about, known_since)
    live = queries.is_live(asked_by, kind, row_id)
    refuse(rules.not_to_ask(live=live, own_file=about == asked_by, deciders=len(others)))
    access = added(
        EmergencyAccess(
            kind=kind,
            row_id=row_id,
            organisation_id=owned.organisation_id,
            household_id=owned.household_id,
            member_id=owned.member_id,
            reason=reason,
            state=EmergencyState.ASKED,
            asked_by_id=asked_by,
            asked_at=now,
            answer_until=now + ANSWERED_WITHIN,
            known_since=known_since,
        )
    )
    for account in others:
        key = f"emergency-asked:{access.id}:{account.id}"
        told = {"access": access.id}
        post("community.emergency_access.asked", account, told, key=key, helps_until=access.answer_until)
    return access


def agree(access: EmergencyAccess, decided_by: int) -> None:
    """Open it for half an hour, and tell whose it is. Raises Refused where its time is over or somebody was faster."""
    access = _undecided(access)
    now = clock.now()
    access.state, access.decided_by_id = EmergencyState.OPEN, decided_by
    access.opened_at, access.open_until = now, now + OPEN_FOR
    _tell_owner(access)


def decline(access: EmergencyAccess, decided_by: int) -> None:
    """Say no; it stays closed. Raises Refused where there is nothing to decide any more."""
    access = _undecided(access)
    access.state, access.decided_by_id, access.ended_at = EmergencyState.REFUSED, decided_by, clock.now()


def _undecided(access: EmergencyAccess) -> EmergencyAccess:
    # As it is now: somebody else may have been faster until it was locked.
    access = queries.get_access(access.id)
    refuse(rules.not_to_decide(access.state, access.answer_until, clock.now()))
    return access


def end(access: EmergencyAccess) -> None:
    """Close it before its time, or ask nobody any more. Raises Refused where it is over."""
    access = queries.get_access(access.id)
    now = clock.now()
    became = rules.ended_by_hand(access.state, access.answer_until, access.open_until, now)
    access.state, access.ended_at = unless_refused(became, Refusal), now


def _tell_owner(access: EmergencyAccess) -> None:
    about, key = {"access": access.id}, f"emergency-opened:{access.id}"
    if access.organisation_id is not None:
        tell_coordinators(access.organisation_id, "community.emergency_access.opened", about, key=key)
    owner: Recipient | None = None
    if access.kind is EmergencyKind.VETTING_FILE:
        owner = Recipient.of(accounts.get_account(access.row_id))
    elif access.household_id is not None:
        # What is one person's alone is told on their own card, and to an address that is theirs alone.
        whose = (access.household_id, access.member_id)
        owner = addresses_of_owners([whose]).get(whose)
    if owner is not None:
        post("community.emergency_access.told", owner, about, key=f"{key}:owner")


def end_what_is_over() -> int:
    """The worker's periodic task: note that the time is over of what was asked for or open; returns how many."""
    return for_each(lambda: queries.over(clock.now()), _end_one)


def _end_one(access_id: int) -> int:
    [access] = lock(EmergencyAccess, [access_id]) or [None]
    now = clock.now()
    became = rules.ending(access.state, access.answer_until, access.open_until, now) if access else None
    if became is None:
        return 0
    access.state, access.ended_at = became, now
    return 1
