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


LONGEST_SLUG = 50


def slug_of(name: str) -> str:
    """A short name for addresses: letters and digits of any script, small, joined by hyphens."""
    words = "".join(email if email.isalnum() else " " for email in name.casefold()).split()
    return "-".join(words)[:LONGEST_SLUG].strip("-") or "organisation"
