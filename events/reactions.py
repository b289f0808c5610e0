"""Who in this context reacts to what happens in those below it: the closed list."""

from community.signals import member_leaving
from events.registrations.actions import let_go


def connect() -> None:
    """Connect each reaction to its signal; again is harmless."""
    member_leaving.connect(let_go)
