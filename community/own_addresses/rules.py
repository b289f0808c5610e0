"""For how long the button that was mailed to an own address works, and whose address may be one."""

from datetime import datetime, timedelta
from enum import Enum

BUTTON_WORKS = timedelta(days=2)


class Refusal(Enum):
    """Why an address does not become somebody's own."""

    OF_ANOTHER = "of_another"


def works(asked_at: datetime | None, now: datetime) -> bool:
    """Whether the button of an email that was asked for then still does something."""
    return asked_at is not None and now < asked_at + BUTTON_WORKS
