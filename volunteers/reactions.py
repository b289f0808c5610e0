"""Who in this context reacts to what happens in those below it: the closed list."""

from community.accounts.signals import volunteer_registered
from volunteers.profiles.actions import welcome


def connect() -> None:
    """Connect each reaction to its signal; again is harmless."""
    volunteer_registered.connect(welcome)
