"""Reading what two accounts of one volunteer hold."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app

from community.accounts.models import Account, Device
from community.foundation import clock, merging, telephone
from community.foundation.access import STAFF
from community.foundation.database import db, every, exists
from community.foundation.derived_columns import country
from community.foundation.folding import heard
from community.foundation.merging import Merge
from community.foundation.personal_data import PersonalTable
from community.foundation.tokens import Token
from community.organisations.models import Membership
from volunteers.clearances.models import GrantedClearance
from volunteers.clearances.rules import LADDER
from volunteers.duplicates.rules import STAYS
from volunteers.profiles.models import Volunteer

# Nobody promises anything that far ahead.
AHEAD = timedelta(days=800)
MOST = 5


def _tables() -> list[PersonalTable]:
    return [
        table
        for manifest in current_app.extensions["manifests"]
        for part in manifest.personal_data
        for table in part.tables
    ]


def stays() -> dict[str, set[str]]:
    """By table, the columns that are not turned: what opens a door, and which member of staff did something."""
    found = {table.model.__tablename__: set(table.signed.split()) for table in _tables() if table.signed}
    for name, columns in STAYS.items():
        found[name] = found.get(name, set()) | set(columns)
    return found


def _turned(model: type[Any]) -> Iterator[sa.Column[Any]]:
    left = stays()
    return (one for one in merging.pointing_to(model) if one.name not in left.get(one.table.name, ()))


def holdings(account_id: int) -> list[tuple[Any, int]]:
    """What would become of the other account, in words, and how many of it."""
    words = {
        table.model.__tablename__: table.account.label for table in _tables() if table.account and table.account.label
    }
    found: dict[str, int] = {}
    for model in (Volunteer, Account):
        for column in _turned(model):
            counted = sa.select(sa.func.count()).select_from(column.table).where(column == account_id)
            found[column.table.name] = found.get(column.table.name, 0) + (db.session.scalar(counted) or 0)
    return [(words[name], number) for name, number in found.items() if number and name in words]


def alike(reach: sa.ColumnElement[bool], account: Account) -> list[Account]:
    """Volunteers within reach who may be this one: a name that sounds alike in all its parts, or the same telephone."""
    others = every(Account, Account.id.in_(sa.select(Volunteer.id).where(reach)), Account.id != account.id)
    numbers = set(telephone.searchable(account.phone, country()).split())
    mine = set(heard(f"{account.name} {account.family_name}"))

    def is_alike(other: Account) -> bool:
        theirs = set(heard(f"{other.name} {other.family_name}"))
        return bool(numbers & set(other.phone_number.split())) or mine <= theirs or theirs <= mine

    return [one for one in sorted(others, key=lambda one: -one.id) if is_alike(one)][:MOST]


def height_of(volunteer_id: int) -> int:
    """How high the clearances of a volunteer reach that are valid today, 0 for none."""
    valid = (GrantedClearance.volunteer_id == volunteer_id, GrantedClearance.expires_on >= clock.today())
    return max((LADDER.index(one) + 1 for one in every(GrantedClearance.clearance, *valid)), default=0)


def works_here(account_ids: tuple[int, int]) -> bool:
    """Whether one of these holds a role of staff."""
    return exists(Membership.account_id.in_(account_ids), Membership.role.in_(STAFF))


def both_promised(one: int, other: int) -> bool:
    """Whether the two have promised to be in two places at one time, from now on."""
    now = clock.now()
    spans: dict[int, list[tuple[datetime, datetime]]] = {one: [], other: []}
    for offer in current_app.extensions["engagements"]:
        for account_id, found in offer([one, other], now, now + AHEAD).items():
            spans[account_id] += [(start, end) for start, end in found]
    return any(start < end2 and start2 < end for start, end in spans[one] for start2, end2 in spans[other])


def opened_by(account_id: int) -> list[tuple[type[Any], int]]:
    """The devices that are signed in with an account and the secrets that open something of it: model and id."""
    devices = every(Device.id, Device.account_id == account_id, Device.ended_at.is_(None))
    secrets = every(Token.id, Token.account_id == account_id, Token.revoked_at.is_(None))
    return [*((Device, one) for one in devices), *((Token, one) for one in secrets)]


def undoable(account_id: int) -> list[Merge]:
    """What was made one with this account and can be two again."""
    return [one for one in merging.into(Account, account_id) if one.made_at > clock.now() - merging.UNDO]
