"""Reading which promises lie in a pause."""

from datetime import date, datetime

from volunteers.profiles.rules import paused
from volunteers.shifts import queries as shifts
from volunteers.shifts.models import SignUp


def promised(account_id: int, first_on: date, last_on: date, now: datetime) -> list[SignUp]:
    """Where somebody stands or waits in shifts to come that begin on these days and take place, soonest first."""
    rows = [(sign_up, shifts.duty_of(sign_up.shift)) for sign_up in shifts.sign_ups_of(account_id, now)]
    days = [(first_on, last_on)]
    return [one for one, duty in rows if duty.starts_at > now and not duty.cancelled and paused(duty.on, days)]
