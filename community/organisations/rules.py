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
