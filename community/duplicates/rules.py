"""When two households are made one."""

from enum import Enum


class Refusal(Enum):
    """Why two households are not made one, or not two again."""

    ONE_HOUSEHOLD = "one_household"
    ANOTHER_ORGANISATION = "another_organisation"
    ERASING = "erasing"
    BOTH_LIVE = "both_live"
    TOGETHER_SINCE = "together_since"


def mergeable(one: int, other: int, organisations: tuple[int | None, int | None], erasing: bool) -> Refusal | None:
    """Why two households are not made one; `erasing`: one of them asked that everything be erased."""
    if one == other:
        return Refusal.ONE_HOUSEHOLD
    if organisations[0] != organisations[1]:
        return Refusal.ANOTHER_ORGANISATION
    return Refusal.ERASING if erasing else None
