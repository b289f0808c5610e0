"""For how long a mailed button works, and how long guests are kept."""

from datetime import datetime, timedelta

# The button in the email: a day, and never beyond the beginning.
BUTTON_WORKS = timedelta(days=1)
# What a guest joined is over for so long: then their name and address go.
GUESTS_KEPT_DAYS = 30
REQUESTS_KEPT_DAYS = 2


def works(asked_at: datetime, starts_at: datetime, now: datetime) -> bool:
    """Whether the button of an email that was asked for then still does something."""
    return now < min(asked_at + BUTTON_WORKS, starts_at)
