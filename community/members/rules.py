"""Who may be invited to what, and who may be blocked by whom."""

from datetime import timedelta
from enum import Enum

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


def may_block(oneself: bool, elsewhere: bool, whole_town: bool) -> Refusal | None:
    """Why an account cannot be blocked; None when it can.

    `elsewhere`: it holds a role outside of the organisations of whoever blocks; `whole_town`: who blocks administers.
    Nobody blocks themselves, and an organisation cannot take somebody from another.
    """
    if oneself:
        return Refusal.ONESELF
    return Refusal.ELSEWHERE if elsewhere and not whole_town else None
