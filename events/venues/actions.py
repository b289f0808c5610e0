"""Describing a venue and changing what is said of it."""

from typing import Any

from community.foundation.database import db
from events.venues.models import Venue


def describe(organisation_id: int, zone: str, facts: dict[str, Any]) -> Venue:
    """Add a venue of an organisation."""
    venue = Venue(organisation_id=organisation_id, zone=zone, **facts)
    db.session.add(venue)
    db.session.flush()
    return venue


def change(venue: Venue, facts: dict[str, Any]) -> None:
    """Set what the form names, and nothing else."""
    for name, value in facts.items():
        setattr(venue, name, value)
