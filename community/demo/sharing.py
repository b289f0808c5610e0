"""What the organisations of the demonstration town agreed to share, with a few agreements in other states."""

from datetime import timedelta
from itertools import product
from typing import Any

from community.accounts.models import Account
from community.demo.organisations import FOUNDATION, RED_CROSS, SECOND
from community.demo.town import Town
from community.foundation.access import Role
from community.foundation.database import every
from community.organisations.models import Membership
from community.sharing.models import SharingAgreement
from community.sharing.rules import Disclosure, LegalBasis

HEALTH, SCHOOL, NEIGHBOURS = "spring-health-centre", "white-stork-school", "neighbours-oborishte"
SENDERS, PARTNERS = (RED_CROSS, FOUNDATION), (HEALTH, SCHOOL, SECOND, NEIGHBOURS)
PURPOSES = {
    HEALTH: "За да получат хората личен лекар и да стигнат до специалист.",
    SCHOOL: "За да тръгнат децата на училище и да им се помага там.",
    SECOND: "За да намерят семействата жилище, помощи и работа.",
    NEIGHBOURS: "За да се решават спорове между съседи с разговор.",
}
ALL = list(Disclosure)
YEAR = timedelta(days=365)


def load(town: Town) -> None:
    """The agreements."""
    rows = [
        _row(town, sender, partner, LegalBasis.PUBLIC_TASK if partner == SECOND else LegalBasis.CONSENT)
        for sender, partner in product(SENDERS, PARTNERS)
    ]
    begun = town.today - timedelta(days=90)
    # Last year's with the health centre was renewed; the school's ends within the month.
    past = {"valid_from": begun - YEAR, "expires_on": begun - timedelta(days=1)}
    rows.append(_row(town, RED_CROSS, HEALTH, LegalBasis.CONSENT) | past)
    soon = {"expires_on": town.today + timedelta(days=20)}
    rows = [row | soon if row["partner_id"] == town.organisations[SCHOOL] and _of(town, row) else row for row in rows]
    waits = {"accepted_at": None, "accepted_by_id": None, "proposed_at": town.moment(-2), "valid_from": town.today}
    rows.append(_row(town, FOUNDATION, RED_CROSS, LegalBasis.CONSENT) | waits)
    town.keep(SharingAgreement, rows)


def _of(town: Town, row: dict[str, Any]) -> bool:
    return bool(row["proposer_id"] == town.organisations[RED_CROSS])


def _row(town: Town, sender: str, partner: str, basis: LegalBasis) -> dict[str, Any]:
    begun = town.today - timedelta(days=90)
    return {
        "id": town.next_id(SharingAgreement),
        "proposer_id": town.organisations[sender],
        "partner_id": town.organisations[partner],
        "purpose": PURPOSES.get(partner, "За да се помага на едно семейство от двама партньори."),
        "shared": [one.value for one in ALL],
        "basis": basis,
        "valid_from": begun,
        "expires_on": begun + YEAR,
        "proposed_at": town.moment(-95),
        "proposed_by_id": _coordinator(town, sender),
        "accepted_at": town.moment(-92),
        "accepted_by_id": _coordinator(town, partner),
    }


def _coordinator(town: Town, slug: str) -> int | None:
    """Who binds an organisation, where somebody coordinates it."""
    there = (Membership.organisation_id == town.organisations[slug], Membership.role == Role.COORDINATOR)
    found = every(Account.id, Account.id == Membership.account_id, *there, by=Account.id)
    return found[0] if found else None
