"""Reading activities for those who plan them."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from community.foundation.database import db
from events.activities.models import Activity
from events.venues.models import Venue


def activities(reach: sa.ColumnElement[bool]) -> list[Activity]:
    """The activities within reach with their texts, the latest changed first."""
    query = sa.select(Activity).where(reach).options(selectinload(Activity.texts), joinedload(Activity.venue))
    return list(db.session.scalars(query.order_by(Activity.updated_at.desc(), Activity.id)))


def get_activity(activity_id: int) -> Activity:
    """An activity with everything its planning page shows."""
    query = sa.select(Activity).where(Activity.id == activity_id)
    whole = (
        selectinload(Activity.texts),
        selectinload(Activity.series),
        joinedload(Activity.venue).joinedload(Venue.area),
        joinedload(Activity.organisation),
    )
    return db.session.scalars(query.options(*whole).execution_options(populate_existing=True)).one()


def changed_since(activity: Activity, seen_at: str) -> bool:
    """Whether somebody else changed the activity after its form was opened."""
    return bool(seen_at) and seen_at != activity.updated_at.isoformat()
