"""Reading calls for help: a household's own, and those to one's organisations."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from community.duplicates.rules import Refusal
from community.foundation.access import Actor, Role, by_way_of
from community.foundation.database import every, exists, first
from community.help_requests.models import HelpCall
from community.help_requests.rules import CallState
from community.households.models import Household
from community.households.queries import accompanied, of_my_organisations


def to_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Calls of households that the actor's organisations registered."""
    return by_way_of(HelpCall.household_id, Household, of_my_organisations(actor))


def to_caseworkers(actor: Actor) -> sa.ColumnElement[bool]:
    """Calls of households that the actor accompanies as a caseworker of the organisation that registered them."""
    here = Household.organisation_id.in_(actor.organisations(Role.CASEWORKER))
    return by_way_of(HelpCall.household_id, Household, sa.and_(here, accompanied(actor)))


def find_open(household_id: int, member_id: int | None) -> HelpCall | None:
    """The open call of this one of a household, or the one that was made with the card that is everybody's."""
    whose = HelpCall.member_id.is_not_distinct_from(member_id)
    return first(HelpCall, HelpCall.household_id == household_id, whose, HelpCall.state == CallState.OPEN)


def find_own(actor: Actor) -> HelpCall | None:
    """What somebody asked for with a card of their own; what was asked with everybody's is shown to nobody again."""
    if actor.household_id is None or actor.member_id is None:
        return None
    return find_open(actor.household_id, actor.member_id)


def find_call(call_id: int) -> HelpCall | None:
    """A call by its id, while it is open."""
    return first(HelpCall, HelpCall.id == call_id, HelpCall.state == CallState.OPEN)


def open_calls(reach: sa.ColumnElement[bool]) -> list[HelpCall]:
    """Open calls within reach with their households and consents, the longest waiting first."""
    whole = (joinedload(HelpCall.household).selectinload(Household.consents), joinedload(HelpCall.member))
    return every(HelpCall, reach, HelpCall.state == CallState.OPEN, by=HelpCall.id, load=whole)


def open_calls_of(reach: sa.ColumnElement[bool], household_id: int) -> list[HelpCall]:
    """Open calls of a household within reach, the longest waiting first."""
    theirs = (HelpCall.household_id == household_id, HelpCall.state == CallState.OPEN)
    return every(HelpCall, reach, *theirs, by=HelpCall.id)


def of_who_asks(actor: Actor) -> sa.ColumnElement[bool]:
    """Households of which somebody waits to be called by the actor's organisations."""
    waits = (HelpCall.household_id == Household.id, HelpCall.state == CallState.OPEN, to_my_organisations(actor))
    return sa.exists().where(*waits).correlate(Household)


def left_open(left: Mapping[str, Sequence[int]]) -> Refusal | None:
    """Why two households are not made one: both wait to be called, and one call would be left behind."""
    ids = left.get(HelpCall.__tablename__, ())
    waits = exists(HelpCall.id.in_(ids), HelpCall.state == CallState.OPEN)
    return Refusal.BOTH_LIVE if waits else None
