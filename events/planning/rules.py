"""When a session may be changed, and what a change means to those who count on it."""

from datetime import datetime
from enum import Enum


class Refusal(Enum):
    OVER = "over"
    CANCELLED = "cancelled"
    CHANGED_MEANWHILE = "changed_meanwhile"
    NO_DATES = "no_dates"


def unchangeable(now: datetime, ends_at: datetime, cancelled: bool) -> Refusal | None:
    """Why a session can no longer be moved or cancelled; None when it can."""
    if cancelled:
        return Refusal.CANCELLED
    return Refusal.OVER if ends_at <= now else None


def moves(before: tuple[datetime, datetime, int], after: tuple[datetime, datetime, int]) -> bool:
    """Whether start, end or venue differ, so that people must hear of it."""
    return before != after
