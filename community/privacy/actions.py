"""Erasing a household or an account: what was promised is given back, then the rows go or lose what tells of people."""

from community.accounts import actions as accounts
from community.accounts.models import Account
from community.cards.actions import revoke
from community.foundation import audit, clock, database, personal
from community.foundation.access import Role
from community.foundation.personal import Owner
from community.foundation.refusal import Refused
from community.people.models import Household
from community.privacy import queries, rules


def say_farewell(household_id: int) -> None:
    """Let every context give back what the household holds; before anything else is locked."""
    for farewell in queries.farewells():
        farewell(household_id)


def erase(household: Household) -> None:
    """Erase a household that is locked and has said farewell; only that it was done stays."""
    number = household.id
    revoke(household)
    audit.note((audit.Deed.DELETED, Household, number, ""))
    personal.erase(queries.tables(), Owner.HOUSEHOLD, number)


def check_leaving(account_id: int) -> None:
    """Raises Refused for the only administrator, and for the only coordinator of an organisation."""
    alone = queries.alone_in(account_id)
    organisations = [name for role, _, name in alone if role is Role.COORDINATOR]
    refusal = rules.may_leave(any(role is Role.ADMINISTRATOR for role, _, _ in alone), organisations)
    if refusal is rules.Refusal.LAST_COORDINATOR:
        raise Refused(refusal, organisation=organisations[0])
    if refusal:
        raise Refused(refusal)


def delete_account(account_id: int) -> None:
    """Delete an account: places are passed on, pairs end, and only a number without a person stays. Raises Refused.

    Of two who are the last ones together, one goes first: words for what has no row to lock come before all rows.
    """
    database.lock_words(*(f"post:{organisation_id}" for organisation_id in queries.posts_of(account_id)))
    check_leaving(account_id)
    for farewell in queries.account_farewells():
        farewell(account_id)
    [account] = database.lock(Account, [account_id])
    accounts.end_devices(account_id)
    account.erased_at = clock.now()
    audit.note((audit.Deed.DELETED, Account, account_id, ""))
    personal.erase(queries.tables(), Owner.ACCOUNT, account_id)
