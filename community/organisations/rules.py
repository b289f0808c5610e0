"""The vocabulary of organisations."""

from enum import Enum


class OrganisationKind(Enum):
    MUNICIPALITY = "municipality"
    NGO = "ngo"
    INSTITUTION = "institution"


class OrganisationLevel(Enum):
    LOCAL = "local"
    REGIONAL = "regional"
    NATIONAL = "national"


class OrganisationState(Enum):
    APPLIED = "applied"
    ACTIVE = "active"
    CLOSED = "closed"


def closes(before: OrganisationState, after: OrganisationState) -> bool:
    """Whether a change closes an organisation, so that what it has ahead is said first."""
    return after is OrganisationState.CLOSED and before is not OrganisationState.CLOSED
