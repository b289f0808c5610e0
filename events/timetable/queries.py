"""Reading the sessions of a week."""

from datetime import datetime

import sqlalchemy as sa

from community.foundation.database import db
from events.clashes.queries import LONGEST
from events.sessions.models import Session
from events.sessions.queries import SHOWN


def sessions_between(
    own: sa.ColumnElement[bool], others: sa.ColumnElement[bool], since: datetime, until: datetime
) -> list[tuple[Session, bool]]:
    """The sessions of a stretch of time that somebody plans (`own`) or may know of (`others`), soonest first, each with
    whether it is one of their own."""
    query = (
        sa.select(Session, own.label("own"))
        .where(
            Session.starts_at < until,
            Session.starts_at > since - LONGEST,
            Session.ends_at > since,
            sa.or_(own, others),
        )
        .order_by(Session.starts_at, Session.id)
        .options(*SHOWN)
    )
    return [(session, bool(mine)) for session, mine in db.session.execute(query)]
