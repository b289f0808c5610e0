"""Reading whether a cover belongs to anything that may be seen."""

import sqlalchemy as sa

from community.foundation.access import by_way_of
from community.foundation.database import every
from events.activities.models import Activity
from events.activities.rules import ActivityKind
from events.sessions.models import Session


def is_worn(reach: sa.ColumnElement[bool], kind: ActivityKind, cloth: str) -> bool:
    """Whether an activity of this kind, with a session within reach, has this cloth."""
    wears = sa.and_(Activity.kind == kind, Activity.cloth == cloth)
    return bool(every(Session.id, reach, by_way_of(Session.activity_id, Activity, wears), most=1))
