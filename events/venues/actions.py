"""Describing a venue and changing what is said of it."""

from typing import Any

from community.foundation.database import added
from community.foundation.refusal import refuse
from events.venues import queries
from events.venues.models import Venue
from events.venues.rules import Refusal


def describe(organisation_id: int, zone: str, facts: dict[str, Any]) -> Venue:
    """Add a venue of an organisation."""
    return added(Venue(organisation_id=organisation_id, zone=zone, **(facts | _worded(facts))))


def change(venue: Venue, facts: dict[str, Any], seen: str) -> None:
    """Set what the form names, and nothing else. Raises Refused when it is no longer what was seen."""
    refuse(Refusal.CHANGED_MEANWHILE, when=seen != queries.seen_of(venue))
    for name, value in (facts | _worded(facts, venue)).items():
        setattr(venue, name, value)


def check_shared(venue: Venue, *organisation_ids: int) -> None:
    """Raises Refused where whoever runs something (one organisation, or several together) plans it anew at a venue that
    its owner shares with none of them any longer. The venue is locked, so that no consent ends meanwhile."""
    refuse(Refusal.NOT_SHARED, when=queries.is_no_longer_shared(venue, *organisation_ids))


def _worded(facts: dict[str, Any], venue: Venue | None = None) -> dict[str, dict[str, str]]:
    """Name and directions by language: what is empty is left out, a language that the form does not know is kept."""
    found = {}
    for column in ("names", "ways"):
        kept = getattr(venue, column) if venue else {}
        found[column] = {code: text for code, text in (kept | facts.get(column, {})).items() if text}
    return found
