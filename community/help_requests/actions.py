"""Calling for help, taking it back, settling it."""

from community.foundation import clock, database
from community.foundation.database import added
from community.help_requests import queries
from community.help_requests.models import HelpCall
from community.help_requests.rules import CallBy, CallState, CallTime
from community.households.models import Household
from community.members.actions import tell_coordinators
from community.members.queries import who_hears
from community.members.rules import Heard


def ask(
    household_id: int,
    member_id: int | None = None,
    call_at: CallTime = CallTime.ANY,
    call_by: CallBy = CallBy.ANYBODY,
    phone: str = "",
) -> Heard:
    """Open a call and tell the coordinators who registered the household; a second tap is the same call.

    Returns whom it reached, because the family is told nothing else.
    """
    [household] = database.lock(Household, [household_id])
    call = queries.find_open(household_id, member_id)
    if call:
        return who_hears(household.organisation_id)
    wished = {"call_at": call_at, "call_by": call_by, "phone": phone}
    call = added(
        HelpCall(household_id=household_id, member_id=member_id, state=CallState.OPEN, created_at=clock.now(), **wished)
    )
    return tell_coordinators(
        household.organisation_id, "community.help_requests.asked", {"call": call.id}, key=f"help-call:{call.id}"
    )


def take_back(household_id: int, member_id: int) -> None:
    """Somebody needs nobody any more; without an open call nothing happens."""
    database.lock(Household, [household_id])
    call = queries.find_open(household_id, member_id)
    if call:
        call.state, call.settled_at, call.phone = CallState.TAKEN_BACK, clock.now(), ""


def settle(call: HelpCall, account_id: int | None) -> None:
    """Somebody talked to the household; again is harmless."""
    if call.state is CallState.OPEN:
        call.state, call.settled_at, call.settled_by_id = CallState.SETTLED, clock.now(), account_id
        call.phone = ""
