"""Who helped in the demonstration town in the two years before its programme, and who stayed."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from community.accounts.models import Account
from community.demo.town import Town
from community.foundation.database import db
from events.demo.past import PastSession
from volunteers.clearances.models import GrantedClearance
from volunteers.clearances.rules import Clearance
from volunteers.profiles.models import Volunteer
from volunteers.profiles.rules import VolunteerState
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import ShiftRole, ShiftState, SignUpState

# So long some of them stay, in days.
STAYS = (20, 60, 200, 300, 500, 800)
HELPERS, PLACES = 90, 2


def load(town: Town, dates: list[PastSession]) -> None:
    """A shift with two places on each date for adults, filled by whoever helped in those weeks."""
    chance = town.random("past helpers")
    cleared = (
        sa.select(Volunteer.id)
        .join(GrantedClearance, GrantedClearance.volunteer_id == Volunteer.id)
        .join(Account, Account.id == Volunteer.id)
        .where(
            Volunteer.state == VolunteerState.ACTIVE,
            GrantedClearance.clearance == Clearance.CHILDREN,
            GrantedClearance.expires_on > town.today + timedelta(days=60),
            # What others told of their hours stays as it is.
            Account.password_hash.is_(None),
        )
        .order_by(Volunteer.id)
        .limit(HELPERS)
    )
    helped = {number: chance.randint(40, 760) for number in db.session.scalars(cleared)}
    until = {number: began - chance.choice(STAYS) for number, began in helped.items()}
    busy: set[tuple[int, Any]] = set()
    shifts: list[dict[str, Any]] = []
    sign_ups: list[dict[str, Any]] = []
    for one in sorted(dates, key=lambda one: one.starts_at):
        day, ago = one.starts_at.date(), (town.today - one.starts_at.date()).days
        free = [who for who in helped if until[who] <= ago <= helped[who] and (who, day) not in busy]
        if not one.adults or not free:
            continue
        shift_id, chosen = town.next_id(Shift), chance.sample(free, min(PLACES, len(free)))
        came = [who for who in chosen if chance.random() < 0.94]
        shifts.append(
            {
                "id": shift_id,
                "session_id": one.id,
                "role": ShiftRole.WELCOME,
                "starts_at": one.starts_at,
                "ends_at": one.ends_at,
                "minimum": 1,
                "maximum": PLACES,
                "taken": len(came),
                "clearance": Clearance.ADULTS,
                "state": ShiftState.OPEN,
            }
        )
        asked = one.starts_at - timedelta(days=6)
        for who in chosen:
            busy.add((who, day))
            sign_ups.append(
                {
                    "id": town.next_id(SignUp),
                    "shift_id": shift_id,
                    "account_id": who,
                    "state": SignUpState.COMPLETED if who in came else SignUpState.NO_SHOW,
                    "created_at": asked,
                    "updated_at": asked,
                }
            )
    town.keep(Shift, shifts)
    town.keep(SignUp, sign_ups)
