"""Reading which promises lie in a pause, and who promised company and cannot keep it."""

from collections.abc import Collection
from datetime import date, datetime

import sqlalchemy as sa

from community.foundation.database import db, grouped
from volunteers.clearances.queries import who_may_accompany
from volunteers.profiles.models import VolunteerPause
from volunteers.profiles.rules import paused
from volunteers.shifts import queries as shifts
from volunteers.shifts.models import SignUp


def promised(account_id: int, first_on: date, last_on: date, now: datetime) -> list[SignUp]:
    """Where somebody stands or waits in shifts to come that begin on these days and take place, soonest first."""
    rows = [(sign_up, shifts.duty_of(sign_up.shift)) for sign_up in shifts.sign_ups_of(account_id, now)]
    days = [(first_on, last_on)]
    return [one for one, duty in rows if duty.starts_at > now and not duty.cancelled and paused(duty.on, days)]


def kept_away(stays: Collection[tuple[int, date, bool]]) -> set[tuple[int, date, bool]]:
    """Which of these (account, day, with minors or not) nobody keeps: the volunteer is not here any more, is not
    cleared for it on that day, or has a pause; in two statements, however many they are."""
    if not stays:
        return set()
    ids, kinds = {number for number, _, _ in stays}, sorted({(day, minors) for _, day, minors in stays})
    able = [who_may_accompany(*kind).add_columns(sa.literal(place)) for place, kind in enumerate(kinds)]
    whole = sa.union(*able).subquery()
    number, place = whole.columns
    may = {(one, *kinds[at]) for one, at in db.session.execute(sa.select(number, place).where(number.in_(ids)))}
    rows = sa.select(VolunteerPause.volunteer_id, VolunteerPause.first_on, VolunteerPause.last_on)
    found = db.session.execute(rows.where(VolunteerPause.volunteer_id.in_(ids)))
    pauses = grouped((one, (first_on, last_on)) for one, first_on, last_on in found)
    return {stay for stay in stays if stay not in may or paused(stay[1], pauses[stay[0]])}
