"""When two names mean the same skill, and why one is not changed."""

from enum import Enum

LONGEST = 80


class Refusal(Enum):
    """Why a skill is not merged."""

    ITSELF = "itself"


def folded(name: str) -> str:
    """The name as names are compared: small letters, single spaces, at most 80 characters."""
    return " ".join(name.casefold().split())[:LONGEST].strip()
