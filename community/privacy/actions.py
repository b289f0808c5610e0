"""Erasing a household: what it promised is given back, then its rows go or lose what tells of people."""

from community.cards.actions import revoke
from community.foundation import audit, personal
from community.people.models import Household
from community.privacy import queries


def say_farewell(household_id: int) -> None:
    """Let every context give back what the household holds; before anything else is locked."""
    for farewell in queries.farewells():
        farewell(household_id)


def erase(household: Household) -> None:
    """Erase a household that is locked and has said farewell; only that it was done stays."""
    number = household.id
    revoke(household)
    audit.note((audit.Deed.DELETED, Household, number, ""))
    personal.erase(queries.tables(), personal.Owner.HOUSEHOLD, number)
