"""What the demonstration town decided of itself, and what its organisations are being asked."""

from datetime import time

import sqlalchemy as sa

from community.accounts.models import Account
from community.decisions.models import SettingAnswer, SettingChange
from community.decisions.queries import bound
from community.decisions.rules import ChangeState
from community.demo.town import Town
from community.foundation.database import db, touch_version
from community.foundation.town import VERSION


def load(town: Town) -> None:
    """Mornings that began earlier for a month, a site whose calendars are read, and a question: when young people's
    evenings end."""
    asked_by = db.session.scalar(sa.select(Account.id).where(Account.email == "admin@example.org"))
    rows = [
        ("quiet_until", "08:00", "07:00", ChangeState.ACTS, -62),
        ("quiet_until", "07:00", "08:00", ChangeState.ACTS, -31),
        ("feed_hosts", "", "calendar.example.org", ChangeState.ACTS, -21),
        ("safeguarding_end_youth", "22:00", "21:30", ChangeState.ASKED, -2),
    ]
    for name, was, becomes, state, day in rows:
        at = town.moment(day, time(11, 20))
        change = {
            "id": town.next_id(SettingChange),
            "name": name,
            "was": was,
            "becomes": becomes,
            "state": state,
            "asked_by_id": asked_by,
            "asked_at": at,
            "ended_at": None if state is ChangeState.ASKED else at,
        }
        town.keep(SettingChange, [change])
    # Rows that come in many at once tell nobody, and what was decided acts only for who is told.
    touch_version(VERSION)
    answers = [
        {
            "id": town.next_id(SettingAnswer),
            "change_id": change["id"],
            "organisation_id": organisation_id,
            "agrees": True if number % 3 == 1 else None,
            "answered_by_id": None,
            "answered_at": town.moment(-1, time(9, 30)) if number % 3 == 1 else None,
        }
        for number, organisation_id in enumerate(bound())
    ]
    town.keep(SettingAnswer, answers)
