"""Who may be invited to what, and who may be blocked by whom."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from enum import Enum
from typing import TypeVar

Post = TypeVar("Post", bound=Enum)
INVITED_FOR = timedelta(days=7)


class Refusal(Enum):
    """Why a member stays as they are."""

    ONESELF = "oneself"
    ELSEWHERE = "elsewhere"
    CLOSED = "closed"
    WAITS = "waits"
    MEMBER = "member"


class Heard(Enum):
    """Whom word of something reaches that an organisation's coordinators should know."""

    COORDINATORS = "coordinators"
    # Nobody coordinates there: those who look after the site, who can ask somebody to.
    ADMINISTRATORS = "administrators"
    NOBODY = "nobody"


def heard(coordinators: int, administrators: int) -> Heard:
    """Whom it reaches, by how many of each can sign in."""
    if coordinators:
        return Heard.COORDINATORS
    return Heard.ADMINISTRATORS if administrators else Heard.NOBODY


def left_to_offer(asked: Sequence[Post], held: Collection[Post], waiting: Collection[Post]) -> list[Post] | Refusal:
    """Of the roles that somebody is to be invited to, those that they neither hold nor were invited to; why nothing is
    left, where that is so."""
    left = [role for role in asked if role not in held and role not in waiting]
    return left or (Refusal.MEMBER if set(asked) <= set(held) else Refusal.WAITS)


def may_block(oneself: bool, elsewhere: bool, whole_town: bool) -> Refusal | None:
    """Why an account cannot be blocked; None when it can.

    `elsewhere`: it holds a role outside of the organisations of whoever blocks; `whole_town`: who blocks administers.
    Nobody blocks themselves, and an organisation cannot take somebody from another.
    """
    if oneself:
        return Refusal.ONESELF
    return Refusal.ELSEWHERE if elsewhere and not whole_town else None
