"""Keeping the map of the town: districts, and the neighbourhoods in them."""

from collections.abc import Mapping

from community.foundation.database import added, db
from community.foundation.i18n import SOURCE
from community.foundation.refusal import refuse
from community.foundation.slugs import free_slug
from community.places import queries
from community.places.models import Area, District
from community.places.rules import Point, Refusal


def add_district(names: Mapping[str, str]) -> District:
    """A new district, under a code that its English name gives, or the first it has."""
    code = free_slug(District.code, _written(names), "district")
    return added(District(code=code, names=dict(names)))


def add_area(names: Mapping[str, str], district: str, middle: Point) -> Area:
    """A new neighbourhood of the district with this code."""
    slug = free_slug(Area.slug, _written(names), "area")
    return added(
        Area(slug=slug, names=dict(names), district=district, latitude=middle.latitude, longitude=middle.longitude)
    )


def _written(names: Mapping[str, str]) -> str:
    return names.get(SOURCE) or next(iter(names.values()))


def change_area(area: Area, names: Mapping[str, str], district: str, middle: Point) -> None:
    """Name a neighbourhood anew, or move it; the name by which it stands in addresses stays."""
    area.names, area.district = dict(names), district
    area.latitude, area.longitude = middle.latitude, middle.longitude


def remove_district(district: District) -> None:
    """Take an empty district off the map. Raises Refused while there are neighbourhoods in it."""
    refuse(Refusal.HAS_AREAS, when=not queries.is_empty(district))
    db.session.delete(district)


def remove_area(area: Area) -> None:
    """Take a neighbourhood off the map. Raises Refused while a venue or a profile speaks of it."""
    refuse(Refusal.IN_USE, when=not queries.is_unused(area))
    db.session.delete(area)
