"""Reading the town's districts and neighbourhoods."""

import sqlalchemy as sa

from community.foundation.database import db, every
from community.foundation.i18n import SOURCE, best_name
from community.places.models import Area, District
from community.places.rules import Spot, readable


def districts() -> list[tuple[str, str]]:
    """The districts in which there are areas, by name: code, and name in the reader's language."""
    codes = sa.select(Area.district).distinct().subquery()
    rows = db.session.execute(
        sa.select(codes.c.district, District.names).outerjoin(District, District.code == codes.c.district)
    )
    named = [(code, best_name(names or {SOURCE: readable(code)})) for code, names in rows]
    return sorted(named, key=lambda pair: (pair[1].casefold(), pair[0]))


def areas() -> list[Area]:
    """All areas, by district and slug."""
    return every(Area, by=(Area.district, Area.slug))


def spots() -> dict[int, Spot]:
    """Where each neighbourhood is, by its id."""
    rows = db.session.execute(sa.select(Area.id, Area.district, Area.latitude, Area.longitude))
    return {area_id: Spot(district, latitude, longitude) for area_id, district, latitude, longitude in rows}
