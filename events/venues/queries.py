"""Reading areas: the districts that group them."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from community.foundation.database import db
from events.venues.models import Area, Venue
from events.venues.rules import VenueState


def districts() -> list[tuple[str, str]]:
    """The districts in which there are areas: code and name."""
    codes = db.session.scalars(sa.select(Area.district).distinct().order_by(Area.district))
    return [(code, code.replace("-", " ").title()) for code in codes]


def areas() -> list[Area]:
    """All areas, by district and slug."""
    return list(db.session.scalars(sa.select(Area).order_by(Area.district, Area.slug)))


def venues(reach: sa.ColumnElement[bool], *, active: bool = False) -> list[Venue]:
    """The venues within reach with their areas, by name."""
    query = sa.select(Venue).where(reach).options(joinedload(Venue.area)).order_by(Venue.name, Venue.id)
    return list(db.session.scalars(query.where(Venue.state == VenueState.ACTIVE) if active else query))
