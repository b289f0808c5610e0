"""Reading own addresses: the one of a card, the one that a mailed button is about, and where who is written to."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation import clock, tokens
from community.foundation.database import db, every, exists, first, grouped
from community.foundation.outbox import Recipient
from community.households.models import Household, Member
from community.households.queries import RELATIVES, addresses_of, holder_of, relatives_in
from community.households.rules import HERE, holder
from community.own_addresses import rules
from community.own_addresses.models import OwnAddress

SEAL = "own address"
# Whose home it is: a household's, or one member's of it.
Owner = tuple[int, int | None]


def find_of(member_id: int | None) -> OwnAddress | None:
    """What somebody told of their address."""
    return first(OwnAddress, OwnAddress.member_id == member_id)


def of_household(household_id: int) -> list[OwnAddress]:
    """What its people told of theirs."""
    theirs = sa.select(Member.id).where(Member.household_id == household_id)
    return every(OwnAddress, OwnAddress.member_id.in_(theirs))


def secret_of(address: OwnAddress) -> str:
    """What the button in the email carries."""
    return tokens.sealed(SEAL, address.id, address.asked_at or address.created_at)


def find_asked(secret: str) -> OwnAddress | None:
    """What a mailed button is about, while it works."""
    return _asked(OwnAddress.digest == tokens.digest(secret))


def get_asked(address_id: int) -> OwnAddress | None:
    """The same by its id."""
    return _asked(OwnAddress.id == address_id)


def _asked(which: sa.ColumnElement[bool]) -> OwnAddress | None:
    found = first(OwnAddress, which, OwnAddress.asked.is_not(None), _of_who_is_here())
    return found if found and rules.works(found.asked_at, clock.now()) else None


def _of_who_is_here() -> sa.ColumnElement[bool]:
    here = Member.household_id == Household.id, Member.active, Household.state.in_(HERE)
    return sa.exists().where(Member.id == OwnAddress.member_id, *here).correlate(OwnAddress)


def find_confirmed(address: str) -> OwnAddress | None:
    """Whose own an address is."""
    return first(OwnAddress, OwnAddress.email == address, _of_who_is_here()) if address else None


def is_here(address: OwnAddress) -> bool:
    """Whether an own address still counts."""
    return address.email is not None and exists(OwnAddress.id == address.id, _of_who_is_here())


def is_of_another(address: OwnAddress) -> bool:
    """Whether others read what was typed: it is somebody else's own, somebody else of the household signs in with it,
    or the household is written to there and has several who may hold a card of it."""
    typed = (address.asked or "").lower()
    home = sa.select(Member.household_id).where(Member.id == address.member_id).scalar_subquery()
    beside = sa.select(Member.account_id).where(Member.household_id == home, Member.id != address.member_id)
    shared = first(Household, Household.id == home, sa.func.lower(Household.email) == typed)
    return (
        exists(sa.func.lower(OwnAddress.email) == typed, OwnAddress.id != address.id)
        or exists(sa.func.lower(Account.email) == typed, Account.id.in_(beside))
        or (shared is not None and holder_of(shared.id, None) is None)
    )


def addresses_of_owners(owners: Collection[Owner]) -> dict[Owner, Recipient]:
    """Where what belongs to a household, or to one member of it alone (household, member), is written to.

    What is one person's own goes to that very person, by their account or the address that they gave, and to nobody
    else's; what is a household's to its address, and to that of the only one who could hold a card of it.
    """
    homes = addresses_of({home for home, member in owners if member is None})
    alone = {member for _, member in owners if member is not None}
    query = sa.select(Member.id, Account).join(Account, Account.id == Member.account_id)
    query = query.where(Member.id.in_(alone), Account.state == AccountState.ACTIVE)
    own = {number: Recipient.of(account) for number, account in db.session.execute(query)} if alone else {}
    given, only = _given(alone, {home for home, member in owners if member is None} - set(homes))
    homes, own = {**only, **homes}, {**given, **own}
    found = {(home, member): homes.get(home) if member is None else own.get(member) for home, member in owners}
    return {owner: recipient for owner, recipient in found.items() if recipient}


def _given(alone: Collection[int], homes: Collection[int]) -> tuple[dict[int, Recipient], dict[int, Recipient]]:
    """The addresses that these people gave, by member, and by household that of the only one who could hold a card."""
    told = sa.select(Member.household_id).join(OwnAddress, OwnAddress.member_id == Member.id)
    told = told.where(Member.household_id.in_(homes), OwnAddress.email.is_not(None), Member.active)
    query: Any = (
        sa.select(Member.household_id, OwnAddress.email, OwnAddress.locale, *RELATIVES)
        .outerjoin(OwnAddress, OwnAddress.member_id == Member.id)
        .where(sa.or_(Member.id.in_(alone), Member.household_id.in_(told)))
        .order_by(Member.id)
    )
    rows = list(db.session.execute(query)) if alone or homes else []
    given = {one.relative_id: Recipient(None, one.email, one.locale) for one in rows if one.email and one.active}
    only = {}
    for home, people in grouped((one.household_id, one) for one in rows if one.household_id in homes).items():
        owner = holder(None, relatives_in(people))
        if owner and owner.id in given:
            only[home] = given[owner.id]
    return given, only
