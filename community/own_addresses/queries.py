"""Reading own addresses: the one of a card, the one that a mailed button is about, and where who is written to."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation import clock, tokens
from community.foundation.database import db, every, exists, first, grouped
from community.foundation.outbox import Recipient
from community.households.models import Household, Member
from community.households.queries import RELATIVES, holder_of, relatives_in
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
    else's; what is a household's to its address (a guest's, or that of somebody of it who has an account), and to that
    of the only one who could hold a card of it. Whoever is not among them has a card, or nothing, and somebody has to
    tell them.
    """
    homes = {home for home, member in owners if member is None}
    alone = {member for _, member in owners if member is not None}
    found: dict[Owner, Recipient | None] = {}
    for home, people in grouped((row.Household.id, row) for row in _with_addresses(homes, alone)).items():
        found |= {(home, one.relative_id): _own(one) for one in people}
        found[home, None] = _of_home(people) if home in homes else None
    return {owner: recipient for owner in owners if (recipient := found.get(owner))}


def _with_addresses(homes: Collection[int], alone: Collection[int]) -> Sequence[Any]:
    """Everybody who ever was of these households, and these people, with where each can be written to."""
    account = sa.and_(Account.id == Member.account_id, Account.state == AccountState.ACTIVE)
    query: Any = (
        sa.select(Household, Account, OwnAddress.email, OwnAddress.locale, *RELATIVES)
        .outerjoin(Member, Member.household_id == Household.id)
        .outerjoin(Account, account)
        .outerjoin(OwnAddress, OwnAddress.member_id == Member.id)
        .where(sa.or_(Household.id.in_(homes), Member.id.in_(alone)))
        .order_by(Member.id)
    )
    return list(db.session.execute(query))


def _own(one: Any) -> Recipient | None:
    """Where one person is written to."""
    return Recipient.of(one.Account) if one.Account else _given(one)


def _given(one: Any) -> Recipient | None:
    """The address that one person gave, while they are here."""
    return Recipient(None, one.email, one.locale) if one.email and one.active else None


def _of_home(people: Sequence[Any]) -> Recipient | None:
    """Where a household is written to, by everybody who ever was of it."""
    home = people[0].Household
    if home.email:
        return Recipient(None, home.email, home.locale)
    accounts = (Recipient.of(one.Account) for one in people if one.Account and one.active)
    owner = holder(None, relatives_in(people))
    given = (_given(one) for one in people if owner and one.relative_id == owner.id)
    return next(accounts, None) or next(given, None)
