"""Reading areas: the districts that group them."""

import sqlalchemy as sa

from community.foundation.database import db
from events.venues.models import Area


def districts() -> list[tuple[str, str]]:
    """The districts in which there are areas: code and name."""
    codes = db.session.scalars(sa.select(Area.district).distinct().order_by(Area.district))
    return [(code, code.replace("-", " ").title()) for code in codes]
