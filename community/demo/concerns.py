"""What was written in the demonstration town because a child might be in danger: one that is looked after,
one closed."""

from datetime import time
from typing import Any

import sqlalchemy as sa

from community.accounts.models import Account
from community.demo.town import Town
from community.foundation.database import db
from community.safeguarding.models import Concern, ConcernNote
from community.safeguarding.rules import ConcernState, Readers

HANDLER = "colleague@example.org"


def load(town: Town) -> None:
    """Two concerns, and what a colleague noted of one."""
    handler = db.session.scalar(sa.select(Account.id).where(Account.email == HANDLER))
    usual: dict[str, Any] = {"readers": Readers.ALL, "contact": "", "handled_by_id": handler}
    first, second = town.next_id(Concern), town.next_id(Concern)
    over = {
        "id": first,
        "state": ConcernState.CLOSED,
        "seen": "По време на спортния час две по-големи момчета няколко пъти вземаха нещата на едно по-малко дете.",
        "place": "В двора, миналата и по-миналата сряда",
        "about": "Момче на около седем години",
        "locale": "bg",
        "created_at": town.moment(-34, time(19, 12)),
        "handled_at": town.moment(-33, time(9, 5)),
        "outcome": "Говорихме с водещия и с родителите. На следващите занимания има още един възрастен.",
        "closed_at": town.moment(-20, time(11, 40)),
    }
    begun = {
        "id": second,
        "state": ConcernState.HANDLED,
        "seen": "After the homework club a boy waited alone at the gate until it was dark, twice this week. "
        "He said that nobody was at home yet.",
        "place": "At the gate of the school, on Tuesday and Thursday at about half past six",
        "about": "A boy of about eight with a green rucksack",
        "locale": "en",
        "created_at": town.moment(-3, time(18, 55)),
        "handled_at": town.moment(-2, time(8, 30)),
        "outcome": "",
        "closed_at": None,
    }
    town.keep(Concern, [usual | one for one in (over, begun)])
    note = {
        "id": town.next_id(ConcernNote),
        "concern_id": second,
        "text": "The lead of the homework club knows the boy and talks to his parents this week. I ask again on "
        "Friday.",
        "written_by_id": handler,
        "created_at": town.moment(-2, time(10, 15)),
    }
    town.keep(ConcernNote, [note])
