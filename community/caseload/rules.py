"""What is next with a family, of everything that a caseworker may see of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any


class Happening(Enum):
    """What an entry of a family's page is about."""

    CALL = "call"
    CONFERENCE = "conference"
    APPLICATION = "application"
    SIGNED = "signed"
    STEP = "step"
    SCHOOL = "school"
    REFERRAL = "referral"
    MEDIATION = "mediation"
    VIEWING = "viewing"
    HOME = "home"
    TERM = "term"
    ENDED = "ended"


@dataclass(frozen=True)
class FamilyEntry:
    """Something that was, or is due, on a day: its name, where it is seen to, and whether somebody has to act."""

    on: date
    matter: Happening
    title: Any
    address: str = ""
    open: bool = False
    icon: str = "check"


# Of what is due on one day a person who asks for help comes first.
FIRST = (
    Happening.CALL,
    Happening.CONFERENCE,
    Happening.REFERRAL,
    Happening.APPLICATION,
    Happening.STEP,
    Happening.VIEWING,
    Happening.HOME,
    Happening.SCHOOL,
    Happening.TERM,
)


def in_order(entries: Iterable[FamilyEntry]) -> list[FamilyEntry]:
    """Entries in the order of time; of one day as they were told."""
    return sorted(entries, key=lambda one: one.on)


def next_of(entries: Iterable[FamilyEntry]) -> FamilyEntry | None:
    """What somebody has to act on first: who asks for help, whenever that was, then what is due first."""
    waiting = [one for one in entries if one.open and one.address]
    return min(
        waiting, key=lambda one: (one.matter is not Happening.CALL, one.on, FIRST.index(one.matter)), default=None
    )
