"""What a duty of the municipality is, which duties are in force, and when each is due after a signing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum


class StepPicture(Enum):
    """What a step is about, as the family sees it: a picture and a word."""

    HOME = "home"
    PAPERS = "papers"
    WORK = "work"
    MONEY = "money"
    CHILD = "child"
    SCHOOL = "school"
    DOCTOR = "doctor"
    LANGUAGE = "language"
    SPORT = "sport"
    CULTURE = "culture"
    OFFICE = "office"


class DutyOwner(Enum):
    """Who of the municipality's caseworkers looks after a duty: whoever signs, or one who also holds another role."""

    SIGNER = "signer"
    COORDINATOR = "coordinator"
    SERVICE = "service"


# How long a duty may be called, in characters, and the days in which it is due at most.
LONGEST = 160
MOST_DAYS = 730


@dataclass(frozen=True)
class DutyTemplate:
    """A duty of the municipality: due so many days after the signing; `picture` where the family sees it among its own
    steps, `child` where it is about children; one that is `off` comes with no agreement."""

    key: str
    days: int
    picture: StepPicture | None
    child: bool
    words: tuple[tuple[str, str], ...]
    owner: DutyOwner = DutyOwner.SIGNER
    off: bool = False


def in_force(told: Iterable[DutyTemplate], changed: Iterable[DutyTemplate]) -> tuple[DutyTemplate, ...]:
    """The duties of a town: what the country's file tells, in its order, then the town's own in the order in which they
    were added; what was `changed` (oldest first) takes the place of what it was."""
    known = {one.key: one for one in told}
    for one in changed:
        known[one.key] = one
    return tuple(known.values())


def due_days(signed_on: date, duties: Sequence[DutyTemplate], *, children: bool) -> list[tuple[DutyTemplate, date]]:
    """When each duty is due after a signing; those about children only where there are any."""
    return [
        (one, signed_on + timedelta(days=one.days)) for one in duties if not one.off and (children or not one.child)
    ]


def owner_of(owner: DutyOwner, signer: int | None, able: Sequence[int], holding: Iterable[int]) -> int | None:
    """The account that looks after a duty: of those who are `able` to open it the first who is among those `holding`
    the role, else whoever signed."""
    if owner is DutyOwner.SIGNER:
        return signer
    chosen = set(holding)
    return next((one for one in able if one in chosen), signer)
