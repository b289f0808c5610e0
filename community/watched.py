"""What waits for people in the care of an organisation: calls for help, and what a right of its own reads."""

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa

from community.foundation.access import Role
from community.foundation.i18n import lazy_gettext
from community.foundation.outbox import Recipient
from community.foundation.watch import Organisations, WaitingThing, Watched, things
from community.help_requests.models import HelpCall
from community.help_requests.rules import CallState
from community.households.models import Household
from community.households.rules import HouseholdState
from community.safeguarding.models import Concern
from community.safeguarding.queries import readers_of_each
from community.safeguarding.rules import REMINDED_EVERY, ConcernState


def open_calls(among: Organisations = None) -> list[WaitingThing]:
    """Families that asked for somebody to talk to."""
    query = (
        sa.select(HelpCall.id, HelpCall.created_at, Household.organisation_id)
        .join(Household, Household.id == HelpCall.household_id)
        .where(HelpCall.state == CallState.OPEN, Household.state != HouseholdState.ERASED)
    )
    return things(query, among)


def open_concerns(among: Organisations = None) -> list[WaitingThing]:
    """Concerns that nobody has begun with."""
    query = sa.select(Concern.id, Concern.created_at, Concern.organisation_id)
    return things(query.where(Concern.state == ConcernState.OPEN), among)


def readers_of_concerns(concern_ids: Sequence[int]) -> dict[int, list[Recipient]]:
    """Who reads each of these concerns, as the permission check decides."""
    found = readers_of_each(concern_ids)
    return {number: [Recipient.of(account) for account in accounts] for number, accounts in found.items()}


WATCHED = (
    Watched(
        "calls for help",
        lazy_gettext("Who asks for help"),
        "rescue",
        "community.help_requests.index",
        timedelta(days=1),
        open_calls,
    ),
    Watched(
        "concerns",
        lazy_gettext("Concerns raised"),
        "shield",
        "community.safeguarding.waiting",
        REMINDED_EVERY,
        open_concerns,
        Role.SAFEGUARDING,
        readers_of_concerns,
    ),
)
