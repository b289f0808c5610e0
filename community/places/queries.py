"""Reading the town's districts and neighbourhoods."""

from collections.abc import Iterable
from typing import TypeVar

import sqlalchemy as sa

from community.foundation.database import db, every, exists, grouped
from community.foundation.i18n import SOURCE, best_name
from community.places.models import Area, District
from community.places.rules import Spot, readable

Place = TypeVar("Place", Area, District)


def districts() -> list[tuple[str, str]]:
    """The districts, and those that only areas speak of, by name: code, and name in the reader's language."""
    codes = sa.union(sa.select(Area.district), sa.select(District.code.label("district"))).subquery()
    rows = db.session.execute(
        sa.select(codes.c.district, District.names).outerjoin(District, District.code == codes.c.district)
    )
    named = [(code, best_name(names or {SOURCE: readable(code)})) for code, names in rows]
    return sorted(named, key=lambda pair: (pair[1].casefold(), pair[0]))


def areas() -> list[Area]:
    """All areas, by district and slug."""
    return every(Area, by=(Area.district, Area.slug))


def map_of_the_town() -> list[tuple[District, list[Area]]]:
    """The districts by name, each with its areas by name."""
    inside = grouped((area.district, area) for area in _by_name(every(Area)))
    return [(district, inside.get(district.code, [])) for district in _by_name(every(District))]


def _by_name(places: Iterable[Place]) -> list[Place]:
    return sorted(places, key=lambda place: (best_name(place.names).casefold(), place.id))


def is_empty(district: District) -> bool:
    """Whether no neighbourhood is in it."""
    return not exists(Area.district == district.code)


def is_unused(area: Area) -> bool:
    """Whether no row of any table is in this neighbourhood: no venue, profile, request."""
    speaking = [
        key.parent
        for table in Area.metadata.sorted_tables
        for key in table.foreign_keys
        if key.references(sa.inspect(Area).local_table) and key.column.name == "id"
    ]
    return not any(exists(column == area.id) for column in speaking)


def spots() -> dict[int, Spot]:
    """Where each neighbourhood is, by its id."""
    rows = db.session.execute(sa.select(Area.id, Area.district, Area.latitude, Area.longitude))
    return {area_id: Spot(district, latitude, longitude) for area_id, district, latitude, longitude in rows}
