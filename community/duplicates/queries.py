"""Reading what two households hold that are made one."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import aliased

from community.accounts.models import Device
from community.foundation import clock, database, merging
from community.foundation.database import db, every, first
from community.foundation.merging import Merge
from community.foundation.tokens import Token
from community.households.models import Household, Member
from community.households.queries import agreed_to, consents_of, known_of, of_cards
from community.households.rules import ConsentPurpose, HouseholdState, is_same, tidy_pin


def live_devices(household_id: int) -> list[int]:
    """The ids of the devices that are signed in by a card of a household."""
    return every(Device.id, of_cards(household_id), Device.ended_at.is_(None))


def live_tokens(household_id: int) -> list[int]:
    """The ids of the secrets that open something of a household."""
    return every(Token.id, Token.household_id == household_id, Token.revoked_at.is_(None))


def twins_in(kept_id: int, gone_id: int) -> dict[int, int]:
    """By person of one household who they are in another, of children for whom these are two homes."""
    theirs = aliased(Member)
    query = sa.select(theirs.id, Member.id).where(
        theirs.twin_id == Member.id,
        theirs.household_id == gone_id,
        theirs.active,
        Member.household_id == kept_id,
        Member.active,
    )
    return {number: same for number, same in db.session.execute(query)}  # noqa: C416 - a result is no mapping


def find_same(member: Member, among: Collection[Member]) -> int | None:
    """Who of these people this one may be, by id."""
    return next((one.id for one in among if is_same(known_of(member), known_of(one))), None)


def find_other(reach: sa.ColumnElement[bool], household: Household, typed: str) -> Household | None:
    """Another household within reach by the number that was typed."""
    digits = tidy_pin(typed)
    if not 0 < len(digits) < 10:
        return None
    return first(Household, reach, Household.id == int(digits), Household.id != household.id)


def agreed_by_one(kept: Household, gone: Household) -> set[ConsentPurpose]:
    """What only `gone` agrees to as a household, of two that are made one."""
    return agreed_to(gone, consents_of(gone.id)) - agreed_to(kept, consents_of(kept.id))


def lock_both(one: int, other: int) -> None:
    """Lock two households in the order of the law, for whatever is done with both."""
    database.lock(Household, sorted({one, other}))


def undoable_merges(household_id: int) -> list[Merge]:
    """What was made one with this household and can be two again."""
    return [one for one in merging.into(Household, household_id) if one.made_at > clock.now() - merging.UNDO]


def merged_into(household_id: int) -> list[Household]:
    """Households that are one with this one, while that can be undone."""
    gone = [one.gone_id for one in merging.into(Household, household_id)]
    return every(Household, Household.id.in_(gone), Household.state == HouseholdState.MERGED)


def holdings(household_id: int) -> list[tuple[Any, int]]:
    """What a household has, in words, and how many of it: one row a table that something is called in."""
    words = {
        table.model.__tablename__: table.household.label
        for manifest in current_app.extensions["manifests"]
        for part in manifest.personal_data
        for table in part.tables
        if table.household and table.household.label
    }
    found = []
    for column in merging.pointing_to(Household):
        if column.table.name in words and column.table.name != Member.__tablename__:
            counted = sa.select(sa.func.count()).select_from(column.table).where(column == household_id)
            found.append((words[column.table.name], db.session.scalar(counted) or 0))
    return [(word, number) for word, number in found if number]
