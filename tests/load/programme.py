"""How the pages of the programme grow with it: `python -m tests.load.programme` (or: postgres) prints milliseconds.

A town of 5,000 dates and one of 100,000 in 20 times as many series and organisations: the pages of whoever
coordinates one of them hold as much in both.
"""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from community.accounts.actions import open_device
from community.foundation import clock
from community.foundation.access import Role
from community.foundation.database import db
from events.activities.models import Activity, Series, new_key
from events.sessions.models import Session
from tests import factories
from tests.load.pages import Timing, filled, timed
from volunteers.shifts.models import Shift
from volunteers.shifts.rules import ShiftRole

# Organisations; each has so many series, each of so many weeks around today.
SMALL, LARGE = 20, 400
SERIES, WEEKS = 5, 50
MORE = 1.3
SOFIA = ZoneInfo("Europe/Sofia")


def fill(organisations: int) -> dict[str, str]:
    """The town; returns the secret of a device of each who reads it."""
    day = clock.today() - timedelta(days=clock.today().weekday(), weeks=WEEKS // 2)
    monday = datetime(day.year, day.month, day.day, 8, tzinfo=SOFIA)
    people: dict[str, Any] = {}
    for number in range(organisations):
        ours = factories.organisation(name=f"Organisation {number}")
        if not people:
            people = {"coordinator": factories.coordinator(ours), "volunteer": factories.volunteer()}
            people["administrator"] = factories.account((Role.ADMINISTRATOR, None))
        activities = [factories.activity(ours, f"Activity {number} {one}") for one in range(SERIES)]
        for one, activity in enumerate(activities):
            _weekly(activity, monday + timedelta(days=(number + one) % 7, minutes=15 * ((number + 7 * one) % 44)))
    return {name: open_device(account=account) for name, account in people.items()}


def _weekly(activity: Activity, first: datetime) -> None:
    now = clock.now()
    series = factories.add(
        Series(
            activity_id=activity.id,
            venue_id=activity.venue_id,
            key=new_key(),
            rrule=f"FREQ=WEEKLY;COUNT={WEEKS}",
            first_local=first.strftime("%Y-%m-%dT%H:%M:%S"),
            zone=SOFIA.key,
            duration=90,
            created_at=now,
            capacity=20,
        )
    )
    facts = {"activity_id": activity.id, "venue_id": activity.venue_id, "series_id": series.id, "capacity": 20}
    # On the wall clock, over both changes of it.
    starts = [(first + timedelta(weeks=week)).astimezone(UTC) for week in range(WEEKS)]
    rows = [
        {
            **facts,
            "key": new_key(),
            "starts_at": start,
            "original_start_at": start,
            "ends_at": start + timedelta(minutes=90),
            "created_at": now,
            "updated_at": now,
        }
        for start in starts
    ]
    made = db.session.scalars(sa.insert(Session).returning(Session.id, sort_by_parameter_order=True), rows).all()
    shift = {"role": ShiftRole.HELPER, "minimum": 1, "maximum": 2}
    db.session.execute(
        sa.insert(Shift),
        [
            {**shift, "session_id": one, "starts_at": start, "ends_at": start + timedelta(minutes=90)}
            for one, start in zip(made, starts, strict=True)
        ],
    )


def measure(kind: str, organisations: int) -> Sequence[Timing]:
    """Each page of a town of so many organisations."""
    with filled(kind, lambda: fill(organisations)) as (app, secrets):
        with app.app_context():
            today, month = clock.today().isoformat(), f"{clock.today():%Y-%m}"
            to_come = sa.select(Session.id).where(Session.starts_at > clock.now())
            # The first organisation is the coordinator's.
            own = db.session.scalars(to_come.order_by(Session.activity_id, Session.starts_at)).first()
        pages = [
            ("", "/programme"),
            ("", "/programme?kind=sport"),
            ("", "/programme?q=activity"),
            ("", f"/programme?view=month&month={month}"),
            ("", f"/events/sessions/{own}"),
            ("", "/cal/en/programme.ics"),
            ("volunteer", "/programme"),
            ("volunteer", "/volunteers/shifts"),
            ("coordinator", "/events/planning"),
            ("coordinator", f"/events/timetable?on={today}"),
            ("coordinator", f"/volunteers/door_lists/{own}"),
            ("coordinator", "/community/watching"),
            ("administrator", "/community/watching"),
        ]
        return list(timed(app, secrets, pages))


def main(kind: str = "sqlite") -> None:
    """Both towns, side by side."""
    small, large = measure(kind, SMALL), measure(kind, LARGE)
    for one, other in zip(small, large, strict=True):
        ratios = f"{other.took / max(one.took, 1):.2f} times, the first {other.first / one.first:.2f}, goal {MORE}"
        print(f"{other}\n    {ratios}; {one.statements} statements there", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
