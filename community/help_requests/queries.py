"""Reading calls for help: a household's own, and those to one's organisations."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from community.foundation.access import Actor, by_way_of
from community.foundation.database import every, first
from community.help_requests.models import HelpCall
from community.help_requests.rules import CallState
from community.households.models import Household
from community.households.queries import of_my_organisations


def to_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Calls of households that the actor's organisations registered."""
    return by_way_of(HelpCall.household_id, Household, of_my_organisations(actor))


def find_open(household_id: int) -> HelpCall | None:
    """The household's open call, if any."""
    return first(HelpCall, HelpCall.household_id == household_id, HelpCall.state == CallState.OPEN)


def find_call(call_id: int) -> HelpCall | None:
    """A call by its id, while it is open."""
    return first(HelpCall, HelpCall.id == call_id, HelpCall.state == CallState.OPEN)


def open_calls(reach: sa.ColumnElement[bool]) -> list[HelpCall]:
    """Open calls within reach with their households and consents, the longest waiting first."""
    consents = joinedload(HelpCall.household).selectinload(Household.consents)
    return every(HelpCall, reach, HelpCall.state == CallState.OPEN, by=HelpCall.id, load=consents)
