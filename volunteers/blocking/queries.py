"""Reading what the block of a volunteer touches: the shifts to come, the asks, the pairs."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from community.foundation.database import db
from community.foundation.forms import fingerprint
from community.households.models import Household
from volunteers.pairs import queries as pairs
from volunteers.pairs.rules import STANDING
from volunteers.rosters.models import Ask
from volunteers.rosters.rules import LIVE as OPEN_ASKS
from volunteers.shifts import queries as shifts
from volunteers.shifts.models import SignUp


@dataclass(frozen=True)
class BlockOutline:
    """What a block touches: the sign-ups and the number of pairs that are the reader's to see;
    `seen` names all of it."""

    sign_ups: tuple[SignUp, ...]
    pairs: int
    seen: str


def outline_of(volunteer_id: int, organisation_ids: list[int], now: datetime) -> BlockOutline:
    """What is touched, as coordinators of these organisations may read it: their own sessions and families."""
    ahead = [one for one in shifts.sign_ups_of(volunteer_id, now) if one.shift.starts_at > now]
    stand = [pair for pair in pairs.standing_of(volunteer_id) if pair.answer_until or pair.state in STANDING]
    ours = db.session.scalar(
        sa.select(sa.func.count(Household.id)).where(
            Household.id.in_([pair.household_id for pair in stand]), Household.organisation_id.in_(organisation_ids)
        )
    )
    facts = {
        "places": [(one.id, one.state.value) for one in ahead],
        "pairs": [(pair.id, pair.state.value) for pair in stand],
    }
    shown = tuple(one for one in ahead if {*one.shift.session.activity.run_by} & {*organisation_ids})
    return BlockOutline(shown, ours or 0, fingerprint(facts))


def open_asks_of(account_id: int) -> list[tuple[int, int]]:
    """What somebody is proposed or asked for: the ids of the asks and of their shifts."""
    query = sa.select(Ask.id, Ask.shift_id).where(Ask.account_id == account_id, Ask.state.in_(OPEN_ASKS))
    return [(ask_id, shift_id) for ask_id, shift_id in db.session.execute(query.order_by(Ask.id))]
