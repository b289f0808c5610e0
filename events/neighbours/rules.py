"""What guests may bring along, for how long a mailed button works, and how long guests are kept."""

import re
from datetime import datetime, timedelta

from community.households.rules import GROWN_UP
from events.activities.rules import Audience

# The button in the email: a day, and never beyond the beginning.
BUTTON_WORKS = timedelta(days=1)
# What a guest joined is over for so long: then their name and address go.
GUESTS_KEPT_DAYS = 30
REQUESTS_KEPT_DAYS = 2

# Where children may come along whom a guest brings.
WITH_CHILDREN = (Audience.EVERYBODY, Audience.FAMILIES)


def takes_children(audience: Audience, age_from: int | None) -> bool:
    """Whether a guest can bring children to an activity that is for these."""
    return audience in WITH_CHILDREN and (age_from or 0) < GROWN_UP


def ages_in(typed: str) -> list[int] | None:
    """The ages of children (years) as somebody writes them, in the digits of any script: "4, 9"; None for anything
    that is not an age of a child."""
    parts = re.split(r"[\s,;،؛]+", typed.strip(" \t,;،؛"))
    if not all(part.isdecimal() and len(part) <= 2 and int(part) < GROWN_UP for part in parts):
        return None
    return [int(part) for part in parts]


def works(asked_at: datetime, starts_at: datetime, now: datetime) -> bool:
    """Whether the button of an email that was asked for then still does something."""
    return now < min(asked_at + BUTTON_WORKS, starts_at)
